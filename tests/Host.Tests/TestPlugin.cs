using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Host.Tests;

/// <summary>A plugin that a test makes up, beside those that ship.</summary>
internal sealed class TestPlugin(
    string name, PluginKind kind, string type, string subtype, Func<WorkerBinding, Worker>? maker = null)
    : PluginDescriptor
{
    public override string Name => name;

    public override PluginKind Kind => kind;

    public override string Type => type;

    public override string Subtype => subtype;

    public override string Version => "1.0.0";

    public override string Description => "Made up by a test.";

    public override string SignalType => Signal;

    public string Signal { get; init; } = "";

    public override IReadOnlyList<string> Metadata => Tells;

    public IReadOnlyList<string> Tells { get; init; } = [];

    public override IReadOnlyList<ParameterDescriptor> Parameters => Takes;

    public IReadOnlyList<ParameterDescriptor> Takes { get; init; } = [];

    public override IReadOnlyList<InputDescriptor> Inputs => Reads;

    public IReadOnlyList<InputDescriptor> Reads { get; init; } = [];

    public override IReadOnlyList<OutputDescriptor> Outputs => Writes;

    public IReadOnlyList<OutputDescriptor> Writes { get; init; } = [];

    public override IReadOnlyList<HandlerDescriptor> Handlers => Hears;

    public IReadOnlyList<HandlerDescriptor> Hears { get; init; } = [];

    public override IReadOnlyList<string> Publishes => Says;

    public IReadOnlyList<string> Says { get; init; } = [];

    public override IReadOnlyList<string> RequiresDtos => Needs;

    public IReadOnlyList<string> Needs { get; init; } = [];

    public override IReadOnlyList<string> ProvidesDtos => Gives;

    public IReadOnlyList<string> Gives { get; init; } = [];

    public Func<ParameterSet, string?> Problem { get; init; } = static _ => null;

    public static PluginCatalogue CatalogueWith(params PluginDescriptor[] own)
        => PluginCatalogue.Merge(
            GeneratedPlugins.Catalogue,
            new PluginCatalogue([.. own.OrderBy(plugin => plugin.Name, StringComparer.Ordinal)]));

    public static HandlerDescriptor OnCustom(string name)
        => new(name, IsParameter: false, EventPayload.Custom, "on_" + name.ToLowerInvariant());

    public override string? FindProblem(ParameterSet parameters) => Problem(parameters);

    public override Worker Create(WorkerBinding binding)
        => maker is null ? throw new NotSupportedException("Bound only.") : maker(binding);
}

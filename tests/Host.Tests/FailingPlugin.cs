using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Host.Tests;

/// <summary>The plugins that ship, with an ema_detector that throws at its first block.</summary>
internal sealed class FailingPlugin(PluginDescriptor inner, Func<Exception> failure, bool isAtOnce) : PluginDescriptor
{
    public override string Name => inner.Name;

    public override PluginKind Kind => inner.Kind;

    public override string Type => inner.Type;

    public override string Subtype => inner.Subtype;

    public override string Version => inner.Version;

    public override string Description => inner.Description;

    public override string SignalType => inner.SignalType;

    public override IReadOnlyList<string> Metadata => inner.Metadata;

    public override IReadOnlyList<ParameterDescriptor> Parameters => inner.Parameters;

    public override IReadOnlyList<InputDescriptor> Inputs => inner.Inputs;

    public override IReadOnlyList<OutputDescriptor> Outputs => inner.Outputs;

    public static PluginCatalogue Catalogue(Func<Exception> failure, bool isAtOnce = false) => new(
        [.. GeneratedPlugins.Catalogue.Plugins.Select(
            plugin => plugin.Name == "ema_detector" ? new FailingPlugin(plugin, failure, isAtOnce) : plugin)]);

    public override Worker Create(WorkerBinding binding) => isAtOnce ? throw failure() : new Operator(binding, failure);

    private sealed class Operator(WorkerBinding binding, Func<Exception> failure) : ContextOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block) => throw failure();
    }
}

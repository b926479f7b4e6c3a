using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Tests;

/// <summary>An opportunity plugin that reads a file.</summary>
internal sealed class MoodPlugin : PluginDescriptor
{
    public override string Name => "mood";

    public override PluginKind Kind => PluginKind.Opportunity;

    public override string Type => "opportunity_worker";

    public override string Subtype => "sentiment_signal";

    public override string Version => "1.0.0";

    public override string Description => "Reads a file.";

    public override string SignalType => "mood";

    public override IReadOnlyList<string> Metadata => [];

    public override IReadOnlyList<ParameterDescriptor> Parameters =>
        [new("series", ParameterType.Series, null, null, null, [], false, "", "")];

    public override IReadOnlyList<InputDescriptor> Inputs => [];

    public override IReadOnlyList<OutputDescriptor> Outputs => [];

    public override Worker Create(WorkerBinding binding) => throw new NotSupportedException("Bound only.");
}

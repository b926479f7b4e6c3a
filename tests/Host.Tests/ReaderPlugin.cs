using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Tests;

/// <summary>A context plugin that reads another worker's column.</summary>
internal sealed class ReaderPlugin : PluginDescriptor
{
    public override string Name => "reader";

    public override PluginKind Kind => PluginKind.Context;

    public override string Type => "context_worker";

    public override string Subtype => "indicator_calculation";

    public override string Version => "1.0.0";

    public override string Description => "Reads a column.";

    public override string SignalType => "";

    public override IReadOnlyList<string> Metadata => [];

    public override IReadOnlyList<ParameterDescriptor> Parameters =>
        [new("x", ParameterType.Column, null, null, null, [], false, "", "")];

    public override IReadOnlyList<InputDescriptor> Inputs => [new("x", "x", "1", 0, false)];

    public override IReadOnlyList<OutputDescriptor> Outputs => [new("ema", "price", "")];

    public override Worker Create(WorkerBinding binding) => throw new NotSupportedException("Bound only.");
}

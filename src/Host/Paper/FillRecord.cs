using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Paper;

/// <summary>The fills of a session, to be compared with those of the back-test of its bars.</summary>
/// <param name="series">The bars.</param>
internal sealed class FillRecord(IReadOnlyList<BarSeries> series) : RunObserver
{
    private readonly List<Fill> _fills = [];

    /// <summary>The fills, in order.</summary>
    public IReadOnlyList<Fill> All => _fills;

    /// <inheritdoc/>
    public override void OnFill(in Fill fill) => _fills.Add(fill);

    /// <summary>Returns the open time of a fill's bar.</summary>
    /// <param name="fill">The fill.</param>
    public long OpenTimeOf(in Fill fill) => series[fill.Symbol].OpenTimes[fill.Row];
}

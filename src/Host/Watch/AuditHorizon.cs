using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Watch;

/// <summary>
/// Until when what two runs say can be compared, where the bars of one end early or go on in another way.
/// </summary>
/// <param name="Market">
/// By symbol, the close of its last bar that both have: a bar of a higher timeframe that closes later isn't visible
/// before the symbol's next bar, which only one of them has.
/// </param>
/// <param name="Decisions">
/// What is decided from this time on doesn't count: a symbol's bars end there in one run, which closes its trades.
/// </param>
internal sealed record AuditHorizon(IReadOnlyDictionary<string, long> Market, long Decisions)
{
    /// <summary>Both runs have the same bars.</summary>
    public static readonly AuditHorizon None = new(new Dictionary<string, long>(), long.MaxValue);

    /// <summary>Returns until when a run over other bars can be compared.</summary>
    /// <param name="period">Warm-up and period.</param>
    /// <param name="series">The bars of the data sources, then finer ones.</param>
    /// <param name="cut">The other bars of each, the same until a time.</param>
    /// <param name="decided">How many of them are data sources.</param>
    /// <param name="time">The time, UTC nanoseconds.</param>
    public static AuditHorizon Of(
        PeriodSpec period, IReadOnlyList<BarSeries> series, IReadOnlyList<BarSeries> cut, int decided, long time)
    {
        var market = new Dictionary<string, long>();
        long decisions = time;
        for (int i = 0; i < decided; i++)
        {
            market.TryAdd(cut[i].Symbol, LastClose(cut[i], AuditBars.RowsUntil(cut[i], time)));
            RowRange rows = LaneRows.Of(period, cut[i]);
            if (rows.End < LaneRows.Of(period, series[i]).End)
            {
                decisions = Math.Min(decisions, LastClose(cut[i], rows.End));
            }
        }

        return new AuditHorizon(market, decisions);
    }

    /// <summary>Until when what was computed on a symbol's bars can be compared.</summary>
    /// <param name="symbol">The symbol.</param>
    public long MarketOf(string symbol) => Market.GetValueOrDefault(symbol, long.MaxValue);

    private static long LastClose(BarSeries bars, int rows)
        => rows == 0 ? long.MinValue : bars.OpenTimes[rows - 1] + bars.Timeframe.Nanos;
}

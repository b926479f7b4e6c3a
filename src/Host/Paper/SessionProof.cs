using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Paper;

/// <summary>Holds the back-test of a session's bars against what the session did, while the back-test runs.</summary>
/// <remarks>
/// What a session came to is the back-test of its bars. That the session itself did the same is compared fill by fill,
/// up to the first bar that the back-test knows to be the last at which a symbol is decided, the last of its data or
/// of the period: what happens there no session could know.
/// </remarks>
/// <param name="inner">Hears everything.</param>
/// <param name="session">The session's fills.</param>
/// <param name="period">Warm-up and period.</param>
/// <param name="series">The bars; each has some that are decided at.</param>
internal sealed class SessionProof(
    RunObserver inner, FillRecord session, PeriodSpec period, IReadOnlyList<BarSeries> series) : RunObserver
{
    private readonly long _cut = FirstEnd(period, series);
    private int _compared;

    /// <inheritdoc/>
    public override bool WantsEquity => inner.WantsEquity;

    /// <inheritdoc/>
    public override JournalLevel JournalLevel => inner.JournalLevel;

    /// <summary>Ends the comparison: the session has no fill that the back-test hasn't.</summary>
    /// <exception cref="HostException">It has.</exception>
    public void Complete()
    {
        if (_compared < session.All.Count && session.OpenTimeOf(session.All[_compared]) < _cut)
        {
            Refuse(session.All[_compared], null);
        }
    }

    /// <inheritdoc/>
    public override void OnFill(in Fill fill)
    {
        if (session.OpenTimeOf(in fill) < _cut)
        {
            Fill? own = _compared < session.All.Count ? session.All[_compared] : null;
            if (own != fill)
            {
                Refuse(own, fill);
            }

            _compared++;
        }

        inner.OnFill(in fill);
    }

    /// <inheritdoc/>
    public override void OnJournal(in JournalRecord record) => inner.OnJournal(in record);

    /// <inheritdoc/>
    public override void OnTradeClosed(in ClosedTrade trade) => inner.OnTradeClosed(in trade);

    /// <inheritdoc/>
    public override void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        => inner.OnEquity(closeTimes, equityUnits, balanceUnits);

    /// <inheritdoc/>
    public override void OnRejected(in TradeOrigin origin, Kernel.Contracts.RejectReason reason, int row)
        => inner.OnRejected(in origin, reason, row);

    /// <inheritdoc/>
    public override void OnExpired(in TradeOrigin origin, int row) => inner.OnExpired(in origin, row);

    private static long FirstEnd(PeriodSpec period, IReadOnlyList<BarSeries> series)
    {
        long end = long.MaxValue;
        foreach (BarSeries bars in series)
        {
            end = Math.Min(end, bars.OpenTimes[LaneRows.Of(period, bars).End - 1]);
        }

        return end;
    }

    private static void Refuse(Fill? session, Fill? backtest)
        => throw new HostException(
            ExitCode.Different,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the back-test of this session's bars did something else than the session: {Text(backtest)} instead "
                + $"of {Text(session)}; a plugin isn't deterministic, or this is a defect of the engine"));

    private static string Text(Fill? fill) => fill?.ToString() ?? "no further fill";
}

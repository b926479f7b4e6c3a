using System;
using System.Globalization;
using System.Text;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Journal;

namespace S1mpleTrader.Simulation.Tests.Lanes;

/// <summary>What a lane says, as one text: two lanes did the same when their texts are the same.</summary>
/// <param name="specs">Its specification.</param>
/// <param name="hearsRefusals">
/// Whether every refusal is listened to; lanes may share decisions where they aren't.
/// </param>
/// <param name="keepsJournal">Whether the journal is.</param>
internal sealed class LaneRecorder(BuildSpecs specs, bool hearsRefusals, bool keepsJournal = true) : RunObserver
{
    private readonly StringBuilder _text = new();
    private readonly JournalRecorder _journal = new(specs);

    public override bool WantsEquity => true;

    public override JournalLevel JournalLevel => keepsJournal ? JournalLevel.Decisions : JournalLevel.Off;

    public override bool WantsRejections => hearsRefusals;

    public int Fills { get; private set; }

    public string Text(BacktestResult result)
    {
        RunCounts counts = result.Counts;
        return _text.ToString() + _journal.Text
            + $"{result.Metrics}\n{result.OptimisticMetrics}\n{result.Bars} {result.PeriodStart} {result.PeriodEnd} "
            + $"{result.FinalEquity}\n"
            + $"{counts.Detected} {counts.Executed} {counts.Rejected} {counts.Superseded} {counts.Expired} "
            + $"{counts.AmbiguousFills} {counts.Liquidations}\n"
            + $"{string.Join(' ', counts.Rejections.ToArray())} {string.Join(' ', counts.Threats.ToArray())} "
            + $"{result.ResultHash}\n";
    }

    public override void OnJournal(in JournalRecord record) => _journal.OnJournal(in record);

    public override void OnFill(in Fill fill)
    {
        Fills++;
        Line($"{fill}");
    }

    public override void OnTradeClosed(in ClosedTrade closed)
    {
        Trade trade = closed.Trade;
        Line($"trade {trade.Id} {trade.Symbol} {trade.Direction} {trade.EnteredLots}");
        Line($"  {trade.EntryTime} {trade.EntryUnits} {closed.ExitTime} {trade.ExitUnits}");
        Line($"  {trade.GrossUnits} {trade.FeeUnits} {trade.FundingUnits} {closed.NetUnits}");
        Line($"  {trade.AdverseUnits} {trade.FavourableUnits} {closed.BarsHeld} {closed.ExitReason}");
        Line($"  {trade.Origin.OpportunityId} {trade.Origin.DirectiveId} {trade.Origin.ThreatId}");
    }

    public override void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int i = 0; i < closeTimes.Length; i++)
        {
            Line($"{closeTimes[i]} {equityUnits[i]} {balanceUnits[i]}");
        }
    }

    public override void OnRejected(in TradeOrigin origin, RejectReason reason, int row)
    {
        if (hearsRefusals)
        {
            Line($"rejected {origin.OpportunityId} {reason.Index} {row}");
        }
    }

    public override void OnExpired(in TradeOrigin origin, int row) => Line($"expired {origin.OpportunityId} {row}");

    private void Line(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

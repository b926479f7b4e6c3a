using System.Globalization;
using System.Text;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Tests.Journal;

/// <summary>Keeps a journal as text, replays it, and counts it by kind.</summary>
internal sealed class JournalRecorder : RunObserver
{
    private readonly StringBuilder _text = new();

    public JournalRecorder(BuildSpecs specs, JournalLevel level = JournalLevel.Decisions)
    {
        JournalLevel = level;
        var money = new MoneyGrid(specs.Account.CurrencyDecimals, specs.Account.InitialCapital, specs.Instruments);
        var grids = new InstrumentGrid[specs.Instruments.Count];
        for (int i = 0; i < grids.Length; i++)
        {
            grids[i] = new InstrumentGrid(specs.Instruments[i], money);
        }

        Replay = new JournalReplay(money, grids, specs.Account.InitialCapital);
    }

    public override JournalLevel JournalLevel { get; }

    public JournalReplay Replay { get; }

    /// <summary>Records by kind.</summary>
    public long[] Counts { get; } = new long[(int)JournalKind.Equity + 1];

    /// <summary>Records by kind that name an opportunity.</summary>
    public long[] OpportunityCounts { get; } = new long[(int)JournalKind.Equity + 1];

    public string Text => _text.ToString();

    public override void OnJournal(in JournalRecord record)
    {
        Replay.Apply(in record);
        Counts[(int)record.Kind]++;
        OpportunityCounts[(int)record.Kind] += record.Chain.Opportunity >= 0 ? 1 : 0;
        CausalityChain chain = record.Chain;
        _text.Append(
            CultureInfo.InvariantCulture,
            $"{record.Time} {record.Kind} {record.Detail} {record.Symbol}/{record.Row} {record.Worker} {record.Reason} "
                + $"{record.Direction} ")
            .Append(
                CultureInfo.InvariantCulture,
                $"{record.OrderType} {record.Lots} {record.Ticks} {record.StopTicks} {record.TargetTicks} "
                    + $"{record.Confidence:R} ")
            .Append(
                CultureInfo.InvariantCulture,
                $"{record.Value1:R} {record.Value2:R} {record.Value3:R} {record.Value4:R} {record.FeeUnits} "
                    + $"{record.BalanceUnits} ")
            .Append(
                CultureInfo.InvariantCulture,
                $"{record.EquityUnits} C{chain.Assessment} O{chain.Opportunity} T{chain.Threat} S{chain.Directive} "
                    + $"N{chain.EntryPlan} ")
            .Append(
                CultureInfo.InvariantCulture,
                $"Z{chain.SizePlan} X{chain.ExitPlan} I{chain.Intent} E{chain.ExecutionDirective} G{chain.Group} "
                    + $"R{record.Order} ")
            .Append(
                CultureInfo.InvariantCulture,
                $"D{record.Trade} F{record.Fill} {record.OrderTime} {record.TradeTime} {chain.ThreatTime} "
                    + $"{chain.DecidedAt} {chain.Event} ")
            .Append(CultureInfo.InvariantCulture, $"{record.GrossUnits} {record.FundingUnits}\n");
    }
}

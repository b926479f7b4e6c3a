using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>
/// What the planners of a lane are shown of one directive: whole numbers, of which a
/// decimal is made when a planner asks.
/// </summary>
/// <remarks>
/// A lane has one, filled anew for every directive; planners read it through a <see cref="PlanningView"/>.
/// </remarks>
/// <param name="account">The account.</param>
/// <param name="threats">The lane's threats.</param>
/// <param name="metadataNames">By opportunity worker.</param>
internal sealed class PlanningSheet(
    SimulatedAccount account, ThreatBoard threats, IReadOnlyList<string>[] metadataNames)
{
    private readonly double _currencyPerUnit = account.Ledger.Money.CurrencyPerUnit;
    private bool _hasEntryPlan; // Beside the plans, which needn't be cleared for every directive.
    private bool _hasExitPlan;
    private EntryPlan _entryPlan;
    private ExitPlan _exitPlan;

    /// <summary>The directive on its way to orders; its reference is what planners plan from.</summary>
    public EntryRequest Request { get; } = new();

    /// <summary>What is known of the directive's entry from before; null where the lane decides by itself.</summary>
    public KnownEntry? Known { get; set; }

    /// <summary>Whether a planner has looked at anything here.</summary>
    public bool IsSeen { get; set; }

    /// <summary>The lane's journal; null where nobody wants one.</summary>
    public JournalWriter? Journal => account.Journal;

    /// <summary>The instant, UTC nanoseconds.</summary>
    public long Time { get; private set; }

    /// <summary>The opportunity behind the directive.</summary>
    public Opportunity Opportunity { get; private set; }

    /// <summary>The entry plan, once made, in sequential mode.</summary>
    public EntryPlan? EntryPlan => _hasEntryPlan ? _entryPlan : null;

    /// <summary>The exit plan, once made, in sequential mode.</summary>
    public ExitPlan? ExitPlan => _hasExitPlan ? _exitPlan : null;

    /// <summary>Whether planners are shown an exit plan.</summary>
    public bool HasExitPlan => _hasExitPlan;

    /// <summary>The symbol's grid.</summary>
    public InstrumentGrid Grid => account.Grid(Request.Symbol);

    public Instrument Instrument => Grid.Instrument;

    public decimal Close => Grid.Price(Request.DecisionTicks);

    public decimal EntryReference => Grid.Price(Request.ReferenceTicks);

    public decimal Equity => account.Ledger.Money.ToDecimal(account.EquityUnits);

    public decimal MarginUsed => account.Handler.MarginUsed(Request);

    public double EquityAsDouble => Narrow.ToDouble(account.EquityUnits) * _currencyPerUnit;

    public double MarginUsedAsDouble => account.Handler.MarginUsedAsDouble(Request);

    public double TakerRateAsDouble => Grid.HasFeeTiers ? (double)TakerRate : Grid.TakerRate;

    public decimal TakerRate => Grid.HasFeeTiers
        ? account.Ledger.TakerRate(Request.Symbol, Time).ToDecimal()
        : Instrument.Taker;

    public ClosedTrades ClosedTrades => new(account.ClosedTrades);

    public ActiveThreat Threat => threats.Strongest(out _);

    public IReadOnlyList<string> MetadataNames => Opportunity.Worker < 0 ? [] : metadataNames[Opportunity.Worker];

    /// <summary>Returns the names of an opportunity worker's numbers.</summary>
    /// <param name="worker">Index of the worker.</param>
    public IReadOnlyList<string> MetadataOf(int worker) => metadataNames[worker];

    /// <summary>Begins with a directive; no plan has been made yet.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="opportunity">The opportunity behind it.</param>
    public void Begin(long now, in Opportunity opportunity)
    {
        Time = now;
        Opportunity = opportunity;
        _hasEntryPlan = false;
        _hasExitPlan = false;
    }

    /// <summary>Shows the planners that follow an entry plan.</summary>
    /// <param name="plan">The plan.</param>
    public void Show(in EntryPlan plan)
    {
        _hasEntryPlan = true;
        _entryPlan = plan;
    }

    /// <summary>Shows the planners that follow an exit plan.</summary>
    /// <param name="plan">The plan.</param>
    public void Show(in ExitPlan plan)
    {
        _hasExitPlan = true;
        _exitPlan = plan;
    }
}

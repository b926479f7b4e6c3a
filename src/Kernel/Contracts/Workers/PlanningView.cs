using System.Runtime.InteropServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Market and account as a planner sees them: everything up to the close of the row, nothing after.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlanningView
{
    /// <summary>The instrument that is planned for.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>The row's close in UTC nanoseconds.</summary>
    public required long Time { get; init; }

    /// <summary>The row's close in quote currency.</summary>
    public required decimal Close { get; init; }

    /// <summary>The price that the trade is planned from: the close, or in sequential mode the entry plan's own price.</summary>
    public required decimal EntryReference { get; init; }

    /// <summary>Marked equity in account currency; for a reverse, as if its trade were closed at the close.</summary>
    public required decimal Equity { get; init; }

    /// <summary>Margin bound by open trades and pending entries, in account currency; for a reverse, without its trade.</summary>
    public required decimal MarginUsed { get; init; }

    /// <summary>The opportunity behind the directive.</summary>
    public required Opportunity Opportunity { get; init; }

    /// <summary>The exit plan; null in parallel mode, and where no exit plan has been made yet.</summary>
    public ExitPlan? ExitPlan { get; init; }

    /// <summary>The entry plan; null in parallel mode, and where no entry plan has been made yet.</summary>
    public EntryPlan? EntryPlan { get; init; }
}

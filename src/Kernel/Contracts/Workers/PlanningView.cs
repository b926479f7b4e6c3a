using System.Collections.Generic;
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

    /// <summary>The strategy's closed trades.</summary>
    public ClosedTrades ClosedTrades { get; init; }

    /// <summary>The active threat with the highest severity; severity 0 for none.</summary>
    public ActiveThreat Threat { get; init; }

    /// <summary>Names of the numbers in the opportunity's metadata, as its worker's manifest declares them.</summary>
    public IReadOnlyList<string>? MetadataNames { get; init; }

    /// <summary>The exit plan; null in parallel mode, and where no exit plan has been made yet.</summary>
    public ExitPlan? ExitPlan { get; init; }

    /// <summary>The entry plan; null in parallel mode, and where no entry plan has been made yet.</summary>
    public EntryPlan? EntryPlan { get; init; }

    /// <summary>Looks up one of the numbers that the opportunity carries.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number; NaN where the opportunity's worker declares none of that name.</param>
    /// <returns>Whether there is a number, other than NaN.</returns>
    public bool TryMetadata(string name, out double value)
    {
        value = double.NaN;
        for (int i = 0; i < (MetadataNames?.Count ?? 0); i++)
        {
            if (MetadataNames![i] == name)
            {
                value = Opportunity.Metadata[i];
            }
        }

        return !double.IsNaN(value);
    }
}

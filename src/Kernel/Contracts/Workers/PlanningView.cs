using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using S1mpleTrader.Kernel.Phase4Planning;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>Market and account as a planner sees them: everything up to the close of the row, nothing after.</summary>
/// <remarks>
/// The kernel's view shows its sheet for the directive at hand, and makes a decimal when it is asked for one: it is
/// valid during the call. A view made of given values, as a test makes it, keeps them.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlanningView
{
    private readonly PlanningSheet? _sheet; // Null for given values.
    private readonly Instrument? _instrument;
    private readonly long _time;
    private readonly decimal _close;
    private readonly decimal _entryReference;
    private readonly decimal _equity;
    private readonly decimal _marginUsed;
    private readonly decimal? _takerRate;
    private readonly Opportunity _opportunity;
    private readonly ClosedTrades _closedTrades;
    private readonly ActiveThreat _threat;
    private readonly IReadOnlyList<string>? _metadataNames;
    private readonly ExitPlan? _exitPlan;
    private readonly EntryPlan? _entryPlan;

    [SetsRequiredMembers]
    internal PlanningView(PlanningSheet sheet)
        : this()
    {
        _sheet = sheet;
        Instrument = sheet.Instrument; // Required of every view; shown is the sheet's.
    }

    /// <summary>The instrument that is planned for.</summary>
    public required Instrument Instrument
    {
        get => _sheet is null ? _instrument! : Sheet.Instrument;
        init => _instrument = value;
    }

    /// <summary>The row's close in UTC nanoseconds.</summary>
    public required long Time
    {
        get => _sheet is null ? _time : Sheet.Time;
        init => _time = value;
    }

    /// <summary>The row's close in quote currency.</summary>
    public required decimal Close
    {
        get => _sheet is null ? _close : Sheet.Close;
        init => _close = value;
    }

    /// <summary>
    /// The price that the trade is planned from: the close, or in sequential mode the entry plan's own price.
    /// </summary>
    public required decimal EntryReference
    {
        get => _sheet is null ? _entryReference : Sheet.EntryReference;
        init => _entryReference = value;
    }

    /// <summary>Marked equity in account currency; for a reverse, as if its trade were closed at the close.</summary>
    public required decimal Equity
    {
        get => _sheet is null ? _equity : Sheet.Equity;
        init => _equity = value;
    }

    /// <summary>
    /// Margin bound by open trades and pending entries, in account currency; for a reverse, without its trade.
    /// </summary>
    public required decimal MarginUsed
    {
        get => _sheet is null ? _marginUsed : Sheet.MarginUsed;
        init => _marginUsed = value;
    }

    /// <summary>
    /// The fee rate of a fill that takes liquidity at this instant: the instrument's, or that of its fee tier.
    /// </summary>
    public decimal TakerRate
    {
        get => _sheet is null ? _takerRate ?? Instrument.Taker : Sheet.TakerRate;
        init => _takerRate = value;
    }

    /// <summary>The opportunity behind the directive.</summary>
    public required Opportunity Opportunity
    {
        get => _sheet is null ? _opportunity : Sheet.Opportunity;
        init => _opportunity = value;
    }

    /// <summary>The strategy's closed trades.</summary>
    public ClosedTrades ClosedTrades
    {
        get => _sheet is null ? _closedTrades : Sheet.ClosedTrades;
        init => _closedTrades = value;
    }

    /// <summary>The active threat with the highest severity; severity 0 for none.</summary>
    public ActiveThreat Threat
    {
        get => _sheet is null ? _threat : Sheet.Threat;
        init => _threat = value;
    }

    /// <summary>Names of the numbers in the opportunity's metadata, as its worker's manifest declares them.</summary>
    public IReadOnlyList<string>? MetadataNames
    {
        get => _sheet is null ? _metadataNames : Sheet.MetadataNames;
        init => _metadataNames = value;
    }

    /// <summary>The exit plan; null in parallel mode, and where no exit plan has been made yet.</summary>
    public ExitPlan? ExitPlan
    {
        get => _sheet is null ? _exitPlan : Sheet.ExitPlan;
        init => _exitPlan = value;
    }

    /// <summary>The entry plan; null in parallel mode, and where no entry plan has been made yet.</summary>
    public EntryPlan? EntryPlan
    {
        get => _sheet is null ? _entryPlan : Sheet.EntryPlan;
        init => _entryPlan = value;
    }

    // Whatever is shown of the sheet is noted: a plan that was made without a look at it holds at another row.
    private PlanningSheet Sheet
    {
        get
        {
            _sheet!.IsSeen = true;
            return _sheet;
        }
    }

    /// <summary>Shows the same in ticks and doubles.</summary>
    /// <param name="grid">What it shows, when true is returned.</param>
    /// <returns>Whether it can: not a view made of given values.</returns>
    public bool TryOnGrid(out GridView grid)
    {
        grid = _sheet is null ? default : new GridView(_sheet); // Notes by itself what is looked at.
        return _sheet is not null;
    }

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

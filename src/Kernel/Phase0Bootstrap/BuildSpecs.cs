using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Everything that decides a run's result, apart from the bars themselves: immutable and hashable.</summary>
/// <remarks>The engine is told nothing else. One strategy link is one <see cref="BuildSpecs"/>.</remarks>
public sealed record BuildSpecs
{
    /// <summary>The operation's name.</summary>
    public required string Operation { get; init; }

    /// <summary>The account.</summary>
    public required AccountSpec Account { get; init; }

    /// <summary>Which rows are decided at.</summary>
    public required PeriodSpec Period { get; init; }

    /// <summary>
    /// The strategy's data sources, in the order of the link; the first one's timeframe and rows are decided on.
    /// </summary>
    public required IReadOnlyList<DataSourceSpec> DataSources { get; init; }

    /// <summary>
    /// Finer data sources that decide ambiguous bars under <see cref="IntrabarMode.LowerTimeframe"/>: at most one per
    /// symbol, in the order of <see cref="DataSources"/>; nothing is decided at their rows.
    /// </summary>
    public IReadOnlyList<DataSourceSpec> FinerSources { get; init; } = [];

    /// <summary>Instruments, one per symbol of <see cref="DataSources"/>.</summary>
    public required IReadOnlyList<Instrument> Instruments { get; init; }

    /// <summary>The back-test connector.</summary>
    public required ConnectorSpec Connector { get; init; }

    /// <summary>The strategy.</summary>
    public required StrategySpec Strategy { get; init; }

    /// <summary>Events by the clock or by bars, in the operation's order.</summary>
    public IReadOnlyList<ScheduleSpec> Schedule { get; init; } = [];
}

/// <summary>The account of a run.</summary>
/// <param name="InitialCapital">In account currency, above 0.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="CurrencyDecimals">Decimals to which fees, funding and released cost are rounded.</param>
/// <param name="AnnualizationDays">Days a year for Sharpe and Sortino.</param>
public sealed record AccountSpec(
    decimal InitialCapital, string Currency, int CurrencyDecimals = 8, double AnnualizationDays = 365);

/// <summary>Which rows are decided at; earlier rows warm up.</summary>
/// <param name="WarmupBars">First rows of each data source that only feed the market stage.</param>
/// <param name="Start">First close time decided at, UTC nanoseconds; null for the start of the data.</param>
/// <param name="End">Close times from here on are not decided at; null for the end of the data.</param>
/// <param name="CloseAtEnd">Whether open trades close at the last decided row.</param>
public sealed record PeriodSpec(int WarmupBars, long? Start, long? End, bool CloseAtEnd = true);

/// <summary>A data source: which bars, identified by their content.</summary>
/// <param name="Id">Its id in the operation.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Timeframe">The bars' length.</param>
/// <param name="ContentHash">The bars' content hash.</param>
public sealed record DataSourceSpec(string Id, string Symbol, Timeframe Timeframe, string ContentHash);

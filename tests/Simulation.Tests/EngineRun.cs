using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Kernel.Tests.Cases;
using S1mpleTrader.Plugins;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Simulation.Tests;

/// <summary>
/// The engine's result as text: the configuration read as the executable reads it, the bars handed in.
/// </summary>
internal sealed class EngineRun : RunObserver
{
    private readonly List<string> _fills = [];
    private readonly List<(int Id, string Text)> _trades = [];
    private readonly List<string> _equity = [];
    private readonly BuildSpecs _specs;
    private InstrumentGrid[] _grids = [];
    private JournalReplay? _replay;

    private readonly TradeFormat _format;

    private EngineRun(BuildSpecs specs)
    {
        _specs = specs;
        _format = new TradeFormat(specs);
    }

    public override bool WantsEquity => true;

    public override JournalLevel JournalLevel => JournalLevel.Decisions;

    public static RunText Of(string operationPath, IReadOnlyList<OracleBar> bars, RunOptions? options = null)
        => Of(Load(operationPath, []), [bars], options);

    /// <summary>Runs on the bars of each data source, in the link's order.</summary>
    public static RunText Of(
        BuildSpecs specs,
        IReadOnlyList<IReadOnlyList<OracleBar>> markets,
        RunOptions? options = null,
        IReadOnlyList<IReadOnlyList<OracleBar>>? finer = null)
    {
        BarSeries[] series = SeriesOf(specs, markets, finer);
        try
        {
            var observer = new EngineRun(specs);
            using var run = new BacktestRun(specs, series, options ?? new RunOptions(), observer);
            observer._grids = [.. specs.Instruments.Select((_, symbol) => run.Lane.Account.Grid(symbol))];
            observer._replay = new JournalReplay(
                observer._grids[0].Money, observer._grids, specs.Account.InitialCapital);
            RunText text = observer.TextOf(run.Run()!);
            observer.CheckReplay(run.Lane.Account.Ledger);
            return text;
        }
        finally
        {
            Array.ForEach(series, one => one.Dispose());
        }
    }

    public static BuildSpecs Load(string operationPath, IReadOnlyList<string> overrides)
    {
        var findings = new Findings();
        var configuration = OperationConfiguration.Load(
            operationPath, null, Overrides.Parse(overrides, findings), GeneratedPlugins.Catalogue, findings);
        BuildSpecs? specs = configuration is null
            ? null
            : BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
        return specs ?? throw new InvalidDataException(string.Join('\n', findings));
    }

    /// <summary>The bars of each data source, then of each finer one.</summary>
    public static BarSeries[] SeriesOf(
        BuildSpecs specs,
        IReadOnlyList<IReadOnlyList<OracleBar>> markets,
        IReadOnlyList<IReadOnlyList<OracleBar>>? finer = null) =>
    [
        .. specs.DataSources.Select((source, i) => SeriesOf(source, markets[i])),
        .. specs.FinerSources.Select(source => SeriesOf(source, finer![SymbolOf(specs, source)])),
    ];

    private static int SymbolOf(BuildSpecs specs, DataSourceSpec finer) =>
        specs.DataSources.Select((source, i) => (source, i)).Single(pair => pair.source.Symbol == finer.Symbol).i;

    private static BarSeries SeriesOf(DataSourceSpec source, IReadOnlyList<OracleBar> market) => InMemoryBars.Create(
        source.Symbol,
        source.Timeframe,
        market.Select(bar => bar.OpenTimeNanos).ToArray(),
        market.Select(bar => bar.Open).ToArray(),
        market.Select(bar => bar.High).ToArray(),
        market.Select(bar => bar.Low).ToArray(),
        market.Select(bar => bar.Close).ToArray(),
        market.Select(bar => bar.Volume).ToArray());

    public override void OnJournal(in JournalRecord record) => _replay!.Apply(in record);

    public override void OnFill(in Fill fill) => _fills.Add(
        $"{SymbolName(fill.Symbol)} row {fill.Row} trade {fill.TradeId} {SideOf(fill.Side)} "
            + $"{RunText.Number(_grids[fill.Symbol].Quantity(fill.Lots))} at "
            + $"{RunText.Number(_grids[fill.Symbol].Price(fill.Ticks))} {(fill.IsTaker ? "TAKER" : "MAKER")} fee "
            + $"{RunText.Number(Money(fill.FeeUnits))} {EngineWords.NameOf(fill.Reason)}");

    public override void OnTradeClosed(in ClosedTrade closed)
    {
        Trade trade = closed.Trade;
        InstrumentGrid grid = _grids[trade.Symbol];
        decimal quantity = grid.Quantity(trade.EnteredLots);
        decimal units = quantity * grid.Instrument.ContractMultiplier;
        _trades.Add((trade.Id, string.Join(
            ' ',
            $"trade {trade.Id} {SymbolName(trade.Symbol)} {SideOf(trade.Direction)} {RunText.Number(quantity)}",
            $"in {trade.EntryTime} at {RunText.Average(Money(trade.EntryUnits) / units)} out {closed.ExitTime} at "
                + $"{RunText.Average(Money(trade.ExitUnits) / units)}",
            $"gross {RunText.Number(Money(trade.GrossUnits))} fees {RunText.Number(Money(trade.FeeUnits))} net "
                + $"{RunText.Number(Money(closed.NetUnits))}",
            $"mae {RunText.Number(Money(trade.AdverseUnits))} mfe {RunText.Number(Money(trade.FavourableUnits))} bars "
                + $"{closed.BarsHeld}",
            $"{_format.EntryReason(in trade.Origin)} {EngineWords.NameOf(closed.ExitReason)} opportunity "
                + $"{trade.Origin.OpportunityId}")));
    }

    public override void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        for (int i = 0; i < closeTimes.Length; i++)
        {
            _equity.Add(
                $"{closeTimes[i]} {RunText.Number(Money(equityUnits[i]))} {RunText.Number(Money(balanceUnits[i]))}");
        }
    }

    // Whatever runs, its journal must tell the ledger's story.
    private void CheckReplay(StrategyLedger ledger)
    {
        Assert.Null(_replay!.Difference);
        Assert.Equal(ledger.Balance, _replay.BalanceUnits);
        Assert.Equal(ledger.FeeUnits, _replay.FeeUnits);
        Assert.Equal(ledger.OpenCount, _replay.OpenTrades);
        Assert.Equal(_trades.Count, _replay.ClosedTrades);
    }

    private RunText TextOf(BacktestResult result)
    {
        return new RunText(
            _fills,
            _trades.OrderBy(trade => trade.Id).Select(trade => trade.Text).ToArray(),
            _equity,
            CountsOf(result.Counts),
            result.OptimisticMetrics is null ? EngineWords.NamesOf(result.Metrics) : BoundsOf(result));
    }

    private static Dictionary<string, double?> BoundsOf(BacktestResult result)
    {
        var bounds = new Dictionary<string, double?>();
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            (Metrics low, Metrics high) = MetricTable.Bounds(result, i);
            bounds[MetricTable.Names[i] + IntervalMetrics.Min] = MetricTable.Value(low, i);
            bounds[MetricTable.Names[i] + IntervalMetrics.Max] = MetricTable.Value(high, i);
        }

        return bounds;
    }

    private static string[] CountsOf(RunCounts counts)
    {
        var rejections = new List<(string Name, long Count)>();
        for (int i = 0; i < counts.Rejections.Length; i++)
        {
            rejections.Add((counts.ReasonName(i), counts.Rejections[i]));
        }

        var threats = new List<(string Name, long Count)>();
        for (int i = 0; i < counts.Threats.Length; i++)
        {
            threats.Add((counts.ThreatTypes[i], counts.Threats[i]));
        }

        return
        [
            $"detected {counts.Detected}",
            $"executed {counts.Executed}",
            $"rejected {counts.Rejected}",
            $"superseded {counts.Superseded}",
            $"expired {counts.Expired}",
            .. rejections.Where(pair => pair.Count > 0).OrderBy(pair => pair.Name, StringComparer.Ordinal)
                .Select(pair => $"rejected {pair.Name} {pair.Count}"),
            .. threats.Where(pair => pair.Count > 0).OrderBy(pair => pair.Name, StringComparer.Ordinal)
                .Select(pair => $"threat {pair.Name} {pair.Count}"),
            $"ambiguous {counts.AmbiguousFills}",
            $"liquidations {counts.Liquidations}",
        ];
    }

    private string SymbolName(int symbol) => _specs.DataSources[symbol].Symbol;

    private decimal Money(Int128 units) => _grids[0].Money.ToDecimal(units);

    private static string SideOf(Direction direction) => direction == Direction.Buy ? "BUY" : "SELL";
}

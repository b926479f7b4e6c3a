using System;
using System.Diagnostics;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// An example over its synthetic market, mapped from a bar store: what a back-test does, without its files.
/// </summary>
internal sealed class Scenario : IDisposable
{
    private readonly BuildSpecs _specs;
    private readonly string _storePath;

    private Scenario(string name, BuildSpecs specs, BarSeries series, string storePath)
    {
        Name = name;
        Series = series;
        _specs = specs;
        _storePath = storePath;
    }

    public string Name { get; }

    public BuildSpecs Specs => _specs;

    public BarSeries Series { get; }

    /// <summary>Loads an operation with one strategy link and one synthetic data source.</summary>
    /// <param name="name">The folder of the example, or of one in <c>bench/Scenarios/Plain</c>.</param>
    /// <param name="bars">Bars to make instead of the example's own; 0 for those.</param>
    /// <param name="own">Catalogues beside the one that ships.</param>
    public static Scenario Load(string name, int bars, params PluginCatalogue[] own)
    {
        var findings = new Findings();
        string folder = Path.Combine("examples", name);
        string path = Path.Combine(
            Directory.Exists(folder) ? folder : Path.Combine("bench", "Scenarios", "Plain", name), "operation.yaml");
        var configuration =
            OperationConfiguration.Load(
                path, null, Overrides.Parse([], findings),
                PluginCatalogue.Merge([Plugins.GeneratedPlugins.Catalogue, .. own]), findings);
        BuildSpecs? specs = configuration is null
            ? null
            : BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
        if (specs is null)
        {
            throw new InvalidDataException(string.Join('\n', findings));
        }

        DataSourceDocument source = configuration!.Operation.DataSources[0];
        SyntheticDocument market = source.Synthetic
            ?? throw new InvalidDataException(path + ": the scenario needs a synthetic data source");
        string store = Path.Combine(
            Path.GetTempPath(), "s1t-scenario-" + name + "-" + Environment.ProcessId + ".arrow");
        SyntheticMarket.WriteStore(store, new SyntheticMarketSpec(
            source.Symbol,
            source.Timeframe,
            market.Seed,
            bars > 0 ? bars : market.Bars,
            market.Start,
            market.Price,
            specs.Instruments[0].TickSize));
        return new Scenario(name, specs, BarStore.Open(store, verifyChecksums: true), store);
    }

    /// <summary>Runs once: assembly, every bar, result.</summary>
    public (double NanosPerBar, long Bytes, long Trades, string Hash) Run() => Run(new RunOptions());

    /// <summary>Runs once: assembly, every bar, result.</summary>
    /// <param name="options">How to carry it out.</param>
    public (double NanosPerBar, long Bytes, long Trades, string Hash) Run(RunOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        using var run = new BacktestRun(_specs, Series, options, null);
        ColumnFeed feed = run.NewFeed();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        run.Loop.Run(feed);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        BacktestResult result = run.Result() ?? throw new InvalidOperationException("the run was stopped");
        double nanos = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Series.Count;
        return (nanos, bytes, result.Metrics.TotalTrades, result.ResultHash);
    }

    public void Dispose()
    {
        Series.Dispose();
        File.Delete(_storePath);
    }
}

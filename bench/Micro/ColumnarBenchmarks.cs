using System;
using System.IO;
using BenchmarkDotNet.Attributes;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Bench.Micro;

/// <summary>
/// Bars from a seed, from CSV and from a store, per bar. A bar is about 58 bytes of CSV and 48 of a store.
/// </summary>
[MemoryDiagnoser]
public class ColumnarBenchmarks : IDisposable
{
    private const int Rows = 1 << 19;

    private readonly SyntheticMarketSpec _market =
        new("BTCUSDT", new Timeframe(UtcNanos.PerMinute), 42, Rows, 0, 42_000m, 0.01m);

    private string _folder = null!;
    private BarSeries _bars = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("s1t-micro-").FullName;
        _bars = SyntheticMarket.Generate(_market);
        using FileStream csv = File.Create(Name("bars.csv"));
        BarCsvWriter.Write(csv, _bars);
        BarStore.Write(Name("bars.arrow"), _bars);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bars.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public string Generate()
    {
        using BarSeries bars = SyntheticMarket.Generate(_market);
        return Same(bars.ContentHash);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public long Check_csv() => Import(null).RowsAccepted;

    [Benchmark(OperationsPerInvoke = Rows)]
    public string Import_csv() => Same(Import(Name("imported.arrow")).ContentHash!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public string Open_and_verify_store()
    {
        using BarSeries bars = BarStore.Open(Name("bars.arrow"), verifyChecksums: true);
        return Same(bars.ContentHash);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Tick_grid_of_four_columns()
    {
        int off = TickGrid.FirstOffGrid(_bars.Open, _market.TickSize)
            + TickGrid.FirstOffGrid(_bars.High, _market.TickSize)
            + TickGrid.FirstOffGrid(_bars.Low, _market.TickSize) + TickGrid.FirstOffGrid(_bars.Close, _market.TickSize);
        return off == -4 ? off : throw new InvalidOperationException("a price is off the grid");
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Sum_of_columns() => LaneSum.SumOfColumns(_bars);

    private BarImportSummary Import(string? target)
    {
        BarImportSummary summary = BarImport.Run(
            new BarImportSpec { SourcePath = Name("bars.csv"), TargetPath = target, Symbol = "BTCUSDT" });
        return summary.IsSuccess && summary.RowsAccepted == Rows
            ? summary
            : throw new InvalidOperationException("the import failed");
    }

    private string Name(string file) => Path.Combine(_folder, file);

    private string Same(string contentHash)
        => contentHash == _bars.ContentHash ? contentHash : throw new InvalidOperationException("the bars differ");
}

using System;
using BenchmarkDotNet.Attributes;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Bench.Micro;

/// <summary>
/// One context worker over a block that stays in cache, per bar; and moving a window of derived columns on.
/// </summary>
[MemoryDiagnoser]
public class MarketBenchmarks : IDisposable
{
    private const int Rows = 1 << 16;
    private const int BlockRows = 4096;

    private BarSeries _series = null!;
    private ColumnTable _columns = null!;
    private ContextOperator _structure = null!;

    [GlobalSetup]
    public void SetUp()
    {
        _series = SyntheticMarket.Generate(new SyntheticMarketSpec(
            "BTCUSDT", new Timeframe(UtcNanos.PerMinute), 42, Rows, 0, 20_000m, 0.01m));
        PluginDescriptor plugin = GeneratedPlugins.Catalogue.Find("market_structure_detector")
            ?? throw new InvalidOperationException("market_structure_detector is not in the catalogue");
        int[] lookbacks = new int[plugin.Outputs.Count];
        int[] outputs = new int[plugin.Outputs.Count];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = ColumnTable.RawCount + i;
        }

        _columns = new ColumnTable(_series, BlockRows, lookbacks);
        var instrument = new Instrument { Symbol = "BTCUSDT", TickSize = 0.01m, LotSize = 0.00001m };
        _structure = (ContextOperator)plugin.Create(
            new WorkerBinding("structure", Defaults(plugin), [0, 1, 2, 3], outputs, instrument));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _columns.Dispose();
        _series.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public double Market_structure_per_bar()
    {
        _structure.Reset();
        _columns.Reset();
        double breaks = 0;
        for (int row = 0; row < Rows; row += BlockRows)
        {
            _columns.BeginBlock(BlockRows);
            _structure.Run(new MarketBlock(_columns, row, BlockRows));
            breaks += Math.Abs(_columns.Rows(ColumnTable.RawCount + 1, row + BlockRows - 1, 1)[0]);
        }

        return double.IsFinite(breaks) ? breaks : throw new InvalidOperationException("a flag isn't a number");
    }

    [Benchmark(OperationsPerInvoke = Rows / BlockRows)]
    public void Window_per_block()
    {
        _columns.Reset();
        for (int row = 0; row < Rows; row += BlockRows)
        {
            _columns.BeginBlock(BlockRows);
        }
    }

    private static ParameterSet Defaults(PluginDescriptor plugin)
    {
        var values = new ParameterValue[plugin.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = plugin.Parameters[i].Default ?? ParameterValue.Null;
        }

        return new ParameterSet(values);
    }
}

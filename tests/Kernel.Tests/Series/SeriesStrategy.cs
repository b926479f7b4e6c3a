using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Tests.Run;

namespace S1mpleTrader.Kernel.Tests.Series;

/// <summary>
/// A strategy that reads across symbols and timeframes in every way there is, and the same computed naively, row by
/// row.
/// </summary>
internal sealed class SeriesStrategy
{
    public static readonly string[] Symbols = ["A", "B", "C"];

    private static readonly Timeframe Base = new(UtcNanos.PerMinute);
    private static readonly Timeframe Five = new(5 * UtcNanos.PerMinute);
    private static readonly Timeframe Fifteen = new(15 * UtcNanos.PerMinute);
    private static readonly string[] RawNames = ["open", "high", "low", "close", "volume"];

    // Column references are written as in a blueprint: worker, raw name, or SYMBOL.raw.
    private static readonly Part[] Context =
    [
        new("fast", null, null, ["close"]),
        new("slow", Five, null, ["close"]),
        new("smooth_slow", null, null, ["slow"]),
        new("sampled", Fifteen, null, ["fast"]),
        new("pinned", Five, "B", ["volume"]),
        new("foreign", null, null, ["C.close"]),
        new("foreign_slow", Five, null, ["C.high"]),
        new("window", Five, null, ["low"], IsWindow: true),
        new("window_of_pinned", null, "C", ["pinned"], IsWindow: true),
        new("unread", Fifteen, null, ["slow"]),
        new("between", Five, null, ["sampled"]),
    ];

    private static readonly Part[] Opportunity =
    [
        new("probe", null, null, ["slow", "pinned", "foreign", "window"]),
        new("probe_slow", Five, null, ["close", "fast", "between", "foreign_slow"]),
        new("probe_slowest", Fifteen, null, ["open", "sampled", "pinned", "A.volume"]),
        new("probe_pinned", Five, "C", ["slow", "window_of_pinned", "B.close", "high"]),
    ];

    private static readonly Part[] Threats =
    [
        new("threat_slow", Five, null, ["close"]),
        new("threat_pinned", null, "B", ["close"]),
    ];

    private static readonly Part Planner =
        new(
            "planner", null, null,
            [
                "close", "slow", "smooth_slow", "sampled", "pinned", "A.close", "B.open", "window", "window_of_pinned",
                "between"
            ]);

    /// <summary>Bars of three symbols of which many are missing, with starts of their own.</summary>
    public static BarSeries[] Markets(ulong seed, int rows)
    {
        var markets = new BarSeries[Symbols.Length];
        for (int symbol = 0; symbol < markets.Length; symbol++)
        {
            ulong own = seed + ((ulong)symbol * 7919);
            var kept = new List<int>();
            int first = (int)(RowRandom.Unit(own, -1, 1) * 40);
            for (int minute = first; minute < rows; minute++)
            {
                bool isInGap = RowRandom.Unit(own, (minute + 7) / 11, 2) < 0.2;
                if (!isInGap && RowRandom.Unit(own, minute, 3) < 0.85)
                {
                    kept.Add(minute);
                }
            }

            double Price(int minute, int purpose) => Math.Round(100 + (RowRandom.Unit(own, minute, purpose) * 3), 2);
            long start = 1_700_000_000L / 900 * 900 * UtcNanos.PerSecond;
            markets[symbol] = InMemoryBars.Create(
                Symbols[symbol],
                Base,
                kept.Select(minute => start + (minute * UtcNanos.PerMinute)).ToArray(),
                kept.Select(minute => Price(minute, 4)).ToArray(),
                kept.Select(minute => 103 + Price(minute, 5) - 100).ToArray(),
                kept.Select(minute => 97 + Price(minute, 6) - 100).ToArray(),
                kept.Select(minute => Price(minute, 7)).ToArray(),
                kept.Select(minute => Math.Round(RowRandom.Unit(own, minute, 8) * 10, 1)).ToArray());
        }

        return markets;
    }

    public static BuildSpecs Specs(ulong seed, List<string> lines)
    {
        BuildSpecs specs = RandomRun.Specs(seed, withLedgerThreat: false);
        Instrument instrument = specs.Instruments[0];
        return specs with
        {
            DataSources = Symbols.Select(symbol => new DataSourceSpec(symbol, symbol, Base, "hash")).ToArray(),
            Instruments = Symbols.Select(symbol => instrument with { Symbol = symbol }).ToArray(),
            Period = specs.Period with { WarmupBars = (int)(seed % 3 * 20) },
            Strategy = specs.Strategy with
            {
                Context = Context.Select(part => Bind(
                    part,
                    part.IsWindow ? PluginKind.ContextAtRow : PluginKind.Context,
                    binding => part.IsWindow ? new WindowWorker(binding) : new SmootherWorker(binding))).ToArray(),
                Opportunity = Opportunity.Select(part =>
                    Bind(part, PluginKind.Opportunity, binding => new ProbeWorker(binding))).ToArray(),
                Threats = Threats.Select(part =>
                    Bind(part, PluginKind.MarketThreat, binding => new CloseThreat(binding), "CLOSE")).ToArray(),
                Planner = Bind(Planner, PluginKind.StrategyPlanner, binding => new RecordingPlanner(binding, lines)),
            },
        };
    }

    /// <summary>What the planner is to hear, and how often threats are to be published.</summary>
    public static (List<string> Lines, long Published) Expected(BarSeries[] markets, PeriodSpec period)
    {
        var series = new Dictionary<(string Symbol, Timeframe Timeframe), NaiveSeries>();
        foreach (BarSeries market in markets)
        {
            foreach (Timeframe timeframe in new[] { Base, Five, Fifteen })
            {
                series[(market.Symbol, timeframe)] = NaiveSeries.Of(market, timeframe);
            }
        }

        foreach (Part part in Context)
        {
            foreach (string symbol in SymbolsOf(part))
            {
                NaiveSeries own = series[(symbol, part.Timeframe ?? Base)];
                double[] input = Enumerable.Range(0, own.Count)
                    .Select(row => Read(series, part, symbol, part.Inputs[0], row))
                    .ToArray();
                var smoother = new Smoother();
                own.Add(part.Name, row => part.IsWindow ? WindowAt(own, input, row) : smoother.Step(input[row]));
            }
        }

        return Decide(series, period);
    }

    private static (List<string> Lines, long Published) Decide(
        Dictionary<(string Symbol, Timeframe Timeframe), NaiveSeries> series, PeriodSpec period)
    {
        var lines = new List<string>();
        var severities = new Dictionary<(string Threat, string Symbol), double>();
        long published = 0;
        foreach (long now in Symbols.SelectMany(symbol => series[(symbol, Base)].VisibleAt).Distinct().Order())
        {
            string[] present = Symbols
                .Where(symbol => Array.IndexOf(series[(symbol, Base)].VisibleAt, now) >= period.WarmupBars).ToArray();
            foreach (string symbol in present)
            {
                foreach (Part part in Threats.Where(part => SymbolsOf(part).Contains(symbol)))
                {
                    NaiveSeries own = series[(symbol, part.Timeframe ?? Base)];
                    double[] all = own.Columns["close"].Select(CloseThreat.SeverityOf).ToArray();
                    for (int row = 0; row < own.Count; row++)
                    {
                        published += own.VisibleAt[row] == now && all[row] > 0 && (row == 0 || all[row - 1] == 0)
                            ? 1
                            : 0;
                    }

                    int last = Array.FindLastIndex(own.VisibleAt, time => time <= now);
                    severities[(part.Name, symbol)] = last < 0 ? 0 : all[last];
                }
            }

            foreach (string symbol in present)
            {
                int row = Array.IndexOf(series[(symbol, Base)].VisibleAt, now);
                lines.Add(RecordingPlanner.Line(
                    now,
                    symbol,
                    severities.Values.DefaultIfEmpty().Max(),
                    Signals(series, symbol, now),
                    Planner.Inputs.Select(input => Read(series, Planner, symbol, input, row)).ToArray()));
            }
        }

        return (lines, published);
    }

    private static IEnumerable<string> Signals(
        Dictionary<(string Symbol, Timeframe Timeframe), NaiveSeries> series, string symbol, long now)
    {
        for (int worker = 0; worker < Opportunity.Length; worker++)
        {
            Part part = Opportunity[worker];
            NaiveSeries own = series[(symbol, part.Timeframe ?? Base)];
            for (int row = 0; row < own.Count && SymbolsOf(part).Contains(symbol); row++)
            {
                if (own.VisibleAt[row] == now)
                {
                    double Value(int input) => Read(series, part, symbol, part.Inputs[input], row);
                    yield return RecordingPlanner.Signal(
                        worker, new SignalMetadata(Value(0), Value(1), Value(2), Value(3)));
                }
            }
        }
    }

    // What an instance on a symbol reads at a row of its own series.
    private static double Read(
        Dictionary<(string Symbol, Timeframe Timeframe), NaiveSeries> series, Part reader, string symbol, string name,
        int row)
    {
        Timeframe timeframe = reader.Timeframe ?? Base;
        string[] path = name.Split('.');
        string column = path[^1];
        (string Symbol, Timeframe Timeframe) source = path.Length == 2 ? (path[0], Base) : (symbol, timeframe);
        if (Array.Find(Context, part => part.Name == column) is { } worker)
        {
            source = (worker.Symbol ?? symbol, worker.Timeframe ?? Base);
        }

        NaiveSeries own = series[(symbol, timeframe)];
        return source == (symbol, timeframe)
            ? own.Columns[column][row]
            : series[source].AsOf(column, own.VisibleAt[row]);
    }

    private static double WindowAt(NaiveSeries own, double[] input, int row)
    {
        double sum = own.OpenTimes[row] / 60e9;
        for (int i = Math.Max(0, row - WindowWorker.Rows + 1); i <= row; i++)
        {
            sum += input[i];
        }

        return sum;
    }

    private static IEnumerable<string> SymbolsOf(Part part) => part.Symbol is null ? Symbols : [part.Symbol];

    private static WorkerSpec Bind(
        Part part, PluginKind kind, Func<WorkerBinding, Worker> create, string signalType = "signal")
    {
        string window = part.IsWindow
            ? WindowWorker.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : "1";
        var plugin = new TestPlugin(
            kind,
            create,
            signalType,
            part.Inputs.Select(name => new InputDescriptor(name, name, window, 0, false)).ToArray(),
            kind is PluginKind.Context or PluginKind.ContextAtRow ? [new OutputDescriptor("out", "", "")] : []);
        return new WorkerSpec(part.Name, plugin, new ParameterSet([]), part.Inputs.Select(SourceOf).ToArray())
        {
            Timeframe = part.Timeframe,
            Symbol = part.Symbol,
        };
    }

    private static ColumnSource SourceOf(string name)
    {
        string[] path = name.Split('.');
        int worker = Array.FindIndex(Context, part => part.Name == name);
        return worker >= 0
            ? new ColumnSource(worker, 0)
            : new ColumnSource(ColumnSource.Raw, Array.IndexOf(RawNames, path[^1]))
            {
                Symbol = path.Length == 2 ? path[0] : null
            };
    }

    private sealed record Part(
        string Name, Timeframe? Timeframe, string? Symbol, string[] Inputs, bool IsWindow = false);
}

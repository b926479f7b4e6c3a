using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>A signal of one opportunity worker at one row. Direction: BUY = +1, SELL = −1.</summary>
public readonly record struct Signal(
    int Direction, double Confidence, string SignalType, double GapLow = double.NaN, double GapHigh = double.NaN);

/// <summary>Opportunity workers and refiners as pure questions about a row; both in the blueprint's order.</summary>
public sealed class Detectors
{
    private readonly ColumnTable _columns;
    private readonly IReadOnlyList<decimal> _tickSizes;
    private readonly List<(Series Series, Func<int, Signal?> Ask)> _workers = [];
    private readonly List<(Series Series, Func<int, bool> Ask)> _refiners = [];

    public Detectors(SeriesBook book, ColumnTable columns, ConfigNode? workers, IReadOnlyList<decimal> tickSizes)
    {
        _columns = columns;
        _tickSizes = tickSizes;
        foreach (ConfigNode worker in workers?.Items ?? [])
        {
            ConfigNode parameters = worker.Find("params") ?? ConfigNode.Parse("{}");
            foreach (Series series in book.InstancesOf(worker))
            {
                Add(worker.Get("plugin").Text, parameters, series);
            }
        }
    }

    /// <summary>
    /// A symbol's signals at a base row in wiring order. "Opportunity workers on a higher timeframe detect once per
    /// higher bar; the signal is delivered at the base row from which that bar is visible."
    /// </summary>
    public IEnumerable<Signal> At(int symbol, int baseRow)
    {
        foreach ((Series series, Func<int, Signal?> ask) in _workers)
        {
            foreach (int row in series.Symbol == symbol ? series.VisibleFrom(baseRow) : [])
            {
                if (ask(row) is Signal signal)
                {
                    yield return signal;
                }
            }
        }
    }

    /// <summary>
    /// Whether every refiner of the symbol lets the row's signals pass; one on a higher timeframe asks its last visible
    /// bar.
    /// </summary>
    public bool Accepts(int symbol, int baseRow) => _refiners.TrueForAll(
        refiner => refiner.Series.Symbol != symbol || refiner.Ask(refiner.Series.LastVisible(baseRow)));

    private void Add(string plugin, ConfigNode parameters, Series series)
    {
        switch (plugin)
        {
            case "ema_cross_detector":
                _workers.Add((series, EmaCross(parameters, series)));
                break;
            case "fvg_entry_detector":
                _workers.Add((series, FvgEntry(parameters, series)));
                break;
            case "breakout_scanner":
                _workers.Add((series, Breakout(parameters, series.Market)));
                break;
            case "rsi_reversal":
                _workers.Add((series, RsiReversal(parameters, series)));
                break;
            case "oversold_detector":
                _workers.Add((series, Oversold(parameters, series)));
                break;
            case "pair_spread_detector":
                _workers.Add((series, PairSpread(parameters, series)));
                break;
            case "volume_spike_refiner":
                _refiners.Add((series, VolumeSpike(parameters, series)));
                break;
            case "dca_opportunity_scorer":
                // It speaks through an event of its own.
                break;
            default:
                throw new NotSupportedException($"no such opportunity worker here: '{plugin}'");
        }
    }

    private Func<int, Signal?> EmaCross(ConfigNode parameters, Series series)
    {
        double[] fast = _columns.Seen(parameters.Get("fast").Text, series);
        double[] slow = _columns.Seen(parameters.Get("slow").Text, series);
        double confidence = parameters.DoubleOf("confidence", 0.7);
        return i =>
        {
            if (i < 1 || AnyNaN(fast[i], slow[i], fast[i - 1], slow[i - 1]))
            {
                return null;
            }

            int now = Side(fast[i], slow[i]);
            return now != 0 && now != Side(fast[i - 1], slow[i - 1]) ? new Signal(now, confidence, "ema_cross") : null;
        };

        // "above means fast − slow > 1e-12 × |slow|, below slow − fast > 1e-12 × |slow|".
        static int Side(double fast, double slow)
        {
            double border = 1e-12 * Math.Abs(slow);
            return fast - slow > border ? 1 : slow - fast > border ? -1 : 0;
        }
    }

    private Func<int, Signal?> FvgEntry(ConfigNode parameters, Series series)
    {
        Market market = series.Market;
        double tickSize = (double)_tickSizes[series.Symbol];
        string structure = parameters.Get("structure").Text;
        double[] bos = _columns.Seen($"{structure}.is_bos", series);
        double[] choch = _columns.Seen($"{structure}.is_choch", series);
        double[] mss = _columns.Seen($"{structure}.is_mss", series);
        double minGap = parameters.DoubleOf("min_gap_size", 3);
        string unit = parameters.TextOf("gap_unit", "bps");
        bool needsBreak = parameters.BoolOf("require_structure_break", true);
        int lookback = parameters.IntOf("structure_lookback", 20);
        bool needsVolume = parameters.BoolOf("require_volume_confirmation", false);
        double[]? volume = needsVolume ? _columns.Seen(parameters.Get("volume").Text, series) : null;
        double minVolume = parameters.DoubleOf("min_volume_percentile", 70);
        return i =>
        {
            if (i < 2 || Gap.At(market, i) is not { Direction: not 0 } gap)
            {
                return null;
            }

            // "bps are of close[i]".
            double size = unit switch
            {
                "bps" => gap.Size / market.Close[i] * 10_000,
                "ticks" => gap.Size / tickSize,
                "price" => gap.Size,
                _ => throw new NotSupportedException(unit),
            };
            if (size < minGap
                || (needsBreak && !Within(i, lookback, gap.Direction, bos, choch))
                || (volume is not null && !(volume[i] >= minVolume)))
            {
                return null;
            }

            double confidence = Math.Clamp(0.5 + (0.1 * ((size / minGap) - 1)), 0.5, 0.9);
            confidence += Within(i, lookback, gap.Direction, mss) ? 0.1 : 0;
            return new Signal(gap.Direction, Math.Min(1, confidence), "fvg_entry", gap.Low, gap.High);
        };
    }

    /// <summary>"of the same direction within the last structure_lookback rows, row i included".</summary>
    private static bool Within(int i, int lookback, int direction, params double[][] columns)
    {
        for (int k = Math.Max(0, i - lookback + 1); k <= i; k++)
        {
            foreach (double[] column in columns)
            {
                if (column[k] == direction)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static Func<int, Signal?> Breakout(ConfigNode parameters, Market market)
    {
        int lookback = parameters.IntOf("lookback", 55);
        double[] atr = Indicators.Atr(market, 14);
        return i =>
        {
            int direction = Beyond(market, i, lookback);
            if (direction == 0 || double.IsNaN(atr[i]) || Beyond(market, i - 1, lookback) == direction)
            {
                return null;
            }

            double bound = Bound(market, i, lookback, direction);
            double past = direction * (market.Close[i] - bound);
            return new Signal(direction, Math.Clamp(0.5 + (past / (2 * atr[i])), 0.5, 1), "breakout");
        };
    }

    /// <summary>
    /// +1 above the highest high of the lookback rows before, −1 below their lowest low. "An undefined previous bound
    /// counts as not beyond."
    /// </summary>
    private static int Beyond(Market market, int i, int lookback) =>
        i < lookback ? 0
        : market.Close[i] > Bound(market, i, lookback, 1) ? 1
        : market.Close[i] < Bound(market, i, lookback, -1) ? -1
        : 0;

    private static double Bound(Market market, int i, int lookback, int direction)
    {
        double[] x = direction > 0 ? market.High : market.Low;
        double bound = x[i - 1];
        for (int k = i - lookback; k < i; k++)
        {
            bound = direction > 0 ? Math.Max(bound, x[k]) : Math.Min(bound, x[k]);
        }

        return bound;
    }

    private Func<int, Signal?> RsiReversal(ConfigNode parameters, Series series)
    {
        double[] rsi = _columns.Seen(parameters.Get("rsi").Text, series);
        double oversold = parameters.DoubleOf("oversold", 30);
        double overbought = parameters.DoubleOf("overbought", 70);
        double confidence = parameters.DoubleOf("confidence", 0.6);
        return i =>
        {
            if (i < 1 || AnyNaN(rsi[i - 1], rsi[i]))
            {
                return null;
            }

            // Both at once would need overbought below oversold.
            bool buy = rsi[i - 1] <= oversold && oversold < rsi[i];
            bool sell = rsi[i - 1] >= overbought && overbought > rsi[i];
            return buy ? new Signal(1, confidence, "rsi_reversal")
                : sell ? new Signal(-1, confidence, "rsi_reversal")
                : null;
        };
    }

    /// <summary>"BUY when rsi[i−1] ≥ oversold > rsi[i]".</summary>
    private Func<int, Signal?> Oversold(ConfigNode parameters, Series series)
    {
        double[] rsi = _columns.Seen(parameters.Get("rsi").Text, series);
        double oversold = parameters.DoubleOf("oversold", 30);
        double confidence = parameters.DoubleOf("confidence", 0.6);
        return i =>
            i >= 1 && rsi[i - 1] >= oversold && oversold > rsi[i] ? new Signal(1, confidence, "oversold") : null;
    }

    /// <summary>
    /// "Spread = first − hedge_ratio × second; deviation of a row = (spread − mean) / σ, both over the window, σ
    /// dividing by its length. Confidence = clamp(0.5 + 0.1 × (|deviation| − entry_deviations), 0.5, 1)"; the first row
    /// beyond signals.
    /// </summary>
    private Func<int, Signal?> PairSpread(ConfigNode parameters, Series series)
    {
        double[] first = _columns.Seen(parameters.Get("first").Text, series);
        double[] second = _columns.Seen(parameters.Get("second").Text, series);
        double ratio = parameters.DoubleOf("hedge_ratio", 1);
        double[] spread = [.. first.Zip(second, (a, b) => a - (ratio * b))];
        int window = parameters.IntOf("window", 100);
        double[] mean = Indicators.Sma(spread, window);
        double[] deviation = Indicators.Deviation(spread, window);
        double entry = parameters.DoubleOf("entry_deviations", 2);
        return i =>
        {
            double now = At(i);
            double before = i < 1 ? double.NaN : At(i - 1);
            int direction = now <= -entry && before > -entry ? 1 : now >= entry && before < entry ? -1 : 0;
            return direction == 0 ? null
                : new Signal(direction, Math.Clamp(0.5 + (0.1 * (Math.Abs(now) - entry)), 0.5, 1), "pair_spread");
        };

        // A σ that is mere rounding of what is subtracted is none.
        double At(int i) => deviation[i] > 1e-12 * (Math.Abs(first[i]) + Math.Abs(ratio * second[i]))
            ? (spread[i] - mean[i]) / deviation[i]
            : double.NaN;
    }

    /// <summary>"rejects (REFINER) an opportunity whose row's percentile is below the minimum or NaN".</summary>
    private Func<int, bool> VolumeSpike(ConfigNode parameters, Series series)
    {
        double[] volume = _columns.Seen(parameters.Get("volume").Text, series);
        double minimum = parameters.DoubleOf("min_percentile", 80);
        return i => i >= 0 && volume[i] >= minimum;
    }

    private static bool AnyNaN(params ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (double.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}

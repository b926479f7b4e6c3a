using System;
using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>A signal of one opportunity worker at one row. Direction: BUY = +1, SELL = −1.</summary>
public readonly record struct Signal(int Direction, double Confidence, string SignalType);

/// <summary>Opportunity workers and refiners as pure questions about a row; both in the blueprint's order.</summary>
public sealed class Detectors
{
    private readonly Market _market;
    private readonly ColumnTable _columns;
    private readonly double _tickSize;
    private readonly List<Func<int, Signal?>> _workers = [];
    private readonly List<Func<int, bool>> _refiners = [];

    public Detectors(Market market, ColumnTable columns, ConfigNode workers, decimal tickSize)
    {
        _market = market;
        _columns = columns;
        _tickSize = (double)tickSize;
        foreach (ConfigNode worker in workers.Items)
        {
            ConfigNode parameters = worker.Find("params") ?? ConfigNode.Parse("{}");
            switch (worker.Get("plugin").Text)
            {
                case "ema_cross_detector":
                    _workers.Add(EmaCross(parameters));
                    break;
                case "fvg_entry_detector":
                    _workers.Add(FvgEntry(parameters));
                    break;
                case "breakout_scanner":
                    _workers.Add(Breakout(parameters));
                    break;
                case "rsi_reversal":
                    _workers.Add(RsiReversal(parameters));
                    break;
                case "volume_spike_refiner":
                    _refiners.Add(VolumeSpike(parameters));
                    break;
                default:
                    throw new NotSupportedException($"no such opportunity worker here: '{worker.Get("plugin").Text}'");
            }
        }
    }

    /// <summary>The row's signals in wiring order.</summary>
    public IEnumerable<Signal> At(int row)
    {
        foreach (Func<int, Signal?> worker in _workers)
        {
            if (worker(row) is Signal signal)
            {
                yield return signal;
            }
        }
    }

    /// <summary>Whether every refiner lets the row's signals pass.</summary>
    public bool Accepts(int row) => _refiners.TrueForAll(refiner => refiner(row));

    private Func<int, Signal?> EmaCross(ConfigNode parameters)
    {
        double[] fast = _columns[parameters.Get("fast").Text];
        double[] slow = _columns[parameters.Get("slow").Text];
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

    private Func<int, Signal?> FvgEntry(ConfigNode parameters)
    {
        MarketStructure structure = _columns.StructureOf(parameters.Get("structure").Text);
        double minGap = parameters.DoubleOf("min_gap_size", 3);
        string unit = parameters.TextOf("gap_unit", "bps");
        bool needsBreak = parameters.BoolOf("require_structure_break", true);
        int lookback = parameters.IntOf("structure_lookback", 20);
        bool needsVolume = parameters.BoolOf("require_volume_confirmation", false);
        double[]? volume = needsVolume ? _columns[parameters.Get("volume").Text] : null;
        double minVolume = parameters.DoubleOf("min_volume_percentile", 70);
        return i =>
        {
            if (i < 2 || Gap.At(_market, i) is not { Direction: not 0 } gap)
            {
                return null;
            }

            // "bps are of close[i]".
            double size = unit switch
            {
                "bps" => gap.Size / _market.Close[i] * 10_000,
                "ticks" => gap.Size / _tickSize,
                "price" => gap.Size,
                _ => throw new NotSupportedException(unit),
            };
            if (size < minGap
                || (needsBreak && !Within(i, lookback, gap.Direction, structure.Bos, structure.Choch))
                || (volume is not null && !(volume[i] >= minVolume)))
            {
                return null;
            }

            double confidence = Math.Clamp(0.5 + (0.1 * ((size / minGap) - 1)), 0.5, 0.9);
            confidence += Within(i, lookback, gap.Direction, structure.Mss) ? 0.1 : 0;
            return new Signal(gap.Direction, Math.Min(1, confidence), "fvg_entry");
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

    private Func<int, Signal?> Breakout(ConfigNode parameters)
    {
        int lookback = parameters.IntOf("lookback", 55);
        double[] atr = Indicators.Atr(_market, 14);
        return i =>
        {
            int direction = Beyond(i, lookback);
            if (direction == 0 || double.IsNaN(atr[i]) || Beyond(i - 1, lookback) == direction)
            {
                return null;
            }

            double bound = Bound(i, lookback, direction);
            double past = direction * (_market.Close[i] - bound);
            return new Signal(direction, Math.Clamp(0.5 + (past / (2 * atr[i])), 0.5, 1), "breakout");
        };
    }

    /// <summary>+1 above the highest high of the lookback rows before, −1 below their lowest low. "An undefined previous bound counts as not beyond."</summary>
    private int Beyond(int i, int lookback) =>
        i < lookback ? 0
        : _market.Close[i] > Bound(i, lookback, 1) ? 1
        : _market.Close[i] < Bound(i, lookback, -1) ? -1
        : 0;

    private double Bound(int i, int lookback, int direction)
    {
        double[] x = direction > 0 ? _market.High : _market.Low;
        double bound = x[i - 1];
        for (int k = i - lookback; k < i; k++)
        {
            bound = direction > 0 ? Math.Max(bound, x[k]) : Math.Min(bound, x[k]);
        }

        return bound;
    }

    private Func<int, Signal?> RsiReversal(ConfigNode parameters)
    {
        double[] rsi = _columns[parameters.Get("rsi").Text];
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

    /// <summary>"rejects (REFINER) an opportunity whose row's percentile is below the minimum or NaN".</summary>
    private Func<int, bool> VolumeSpike(ConfigNode parameters)
    {
        double[] volume = _columns[parameters.Get("volume").Text];
        double minimum = parameters.DoubleOf("min_percentile", 80);
        return i => volume[i] >= minimum;
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

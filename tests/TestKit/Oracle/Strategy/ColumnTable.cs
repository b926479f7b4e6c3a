using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Every context worker's columns, per symbol, over all rows of the series that its instance is on.</summary>
public sealed class ColumnTable
{
    private static readonly string[] RawColumns = ["open", "high", "low", "close", "volume"];

    private readonly SeriesBook _book;
    private readonly Dictionary<(string Worker, int Symbol), Instance> _instances = [];
    private readonly Dictionary<(string Name, Series Consumer), double[]> _seen = [];
    private Dictionary<string, double[]> _columns = [];

    public ColumnTable(SeriesBook book, ConfigNode? contextWorkers)
    {
        _book = book;
        foreach (ConfigNode worker in contextWorkers?.Items ?? [])
        {
            string id = worker.Get("instance_id").Text;
            foreach (Series series in book.InstancesOf(worker))
            {
                _columns = [];
                Compute(series, id, worker.Get("plugin").Text, worker.Find("params") ?? ConfigNode.Parse("{}"));
                _instances[(id, series.Symbol)] = new Instance(series, _columns);
            }
        }
    }

    /// <summary>
    /// "<c>worker.column</c> means, from an instance on symbol S: the instance of that worker on S where it has one,
    /// else its pinned one". <c>SYMBOL.close</c> names a raw column of a symbol.
    /// </summary>
    public double[] Seen(string name, Series consumer)
    {
        if (!_seen.TryGetValue((name, consumer), out double[]? seen))
        {
            seen = Find(name, consumer);
            _seen[(name, consumer)] = seen;
        }

        return seen;
    }

    private double[] Find(string name, Series consumer)
    {
        if (RawColumns.Contains(name))
        {
            return RawOf(consumer.Market, name);
        }

        string owner = name[..name.LastIndexOf('.')];
        string column = name[(owner.Length + 1)..];
        if (_book.Symbols.Contains(owner) && RawColumns.Contains(column))
        {
            Series raw = _book.BaseOf(_book.SymbolOf(owner));
            return SeriesBook.Seen(RawOf(raw.Market, column), raw, consumer);
        }

        Instance instance = _instances.TryGetValue((owner, consumer.Symbol), out Instance? own)
            ? own
            : _instances.Single(pair => pair.Key.Worker == owner).Value;
        return instance.Columns.TryGetValue(name, out double[]? values)
            ? SeriesBook.Seen(values, instance.Series, consumer)
            : throw new InvalidDataException($"column '{name}'");
    }

    private static double[] RawOf(Market market, string column) => column switch
    {
        "open" => market.Open,
        "high" => market.High,
        "low" => market.Low,
        "close" => market.Close,
        _ => market.Volume,
    };

    private void Compute(Series series, string id, string plugin, ConfigNode parameters)
    {
        Market market = series.Market;
        switch (plugin)
        {
            case "ema_detector":
                _columns[$"{id}.ema"] = Indicators.Ema(market.Close, parameters.IntOf("period", 20));
                break;
            case "sma_detector":
                _columns[$"{id}.sma"] = Indicators.Sma(market.Close, parameters.IntOf("period", 20));
                break;
            case "rsi_detector":
                _columns[$"{id}.rsi"] = Indicators.Rsi(market.Close, parameters.IntOf("period", 14));
                break;
            case "atr_detector":
                _columns[$"{id}.atr"] = Indicators.Atr(market, parameters.IntOf("period", 14));
                break;
            case "macd_detector":
                (double[] macd, double[] signal, double[] histogram) = Indicators.Macd(
                    market.Close, parameters.IntOf("fast", 12), parameters.IntOf("slow", 26),
                    parameters.IntOf("signal", 9));
                _columns[$"{id}.macd"] = macd;
                _columns[$"{id}.signal"] = signal;
                _columns[$"{id}.histogram"] = histogram;
                break;
            case "bollinger_detector":
                Bollinger(market, id, parameters);
                break;
            case "adx_regime_classifier":
                Adx(market, id, parameters);
                break;
            case "market_structure_detector":
                StructureColumns(market, id, parameters);
                break;
            case "fvg_mapper":
                Gaps(market, id);
                break;
            case "volume_profile_percentile":
                _columns[$"{id}.percentile"] = Indicators.Percentile(market.Volume, parameters.IntOf("window", 100));
                break;
            case "volatility_regime":
                Volatility(market, id, parameters);
                break;
            case "session_context":
                Session(market, id);
                break;
            case "correlation_context":
                _columns[$"{id}.correlation"] = Indicators.Correlation(
                    market.Close,
                    Seen(parameters.Get("other").Text, series),
                    parameters.IntOf("window", 100),
                    parameters.TextOf("of", "returns") == "returns");
                break;
            default:
                throw new NotSupportedException($"the strategy oracle doesn't know the context worker '{plugin}'");
        }
    }

    /// <summary>
    /// "middle, upper, lower, width ((upper−lower)/middle)"; the deviation is the population's, as TA-Lib's.
    /// </summary>
    private void Bollinger(Market market, string id, ConfigNode parameters)
    {
        int period = parameters.IntOf("period", 20);
        double deviations = parameters.DoubleOf("deviations", 2);
        double[] middle = Indicators.Sma(market.Close, period);
        double[] deviation = Indicators.Deviation(market.Close, period);
        _columns[$"{id}.middle"] = middle;
        _columns[$"{id}.upper"] = [.. middle.Zip(deviation, (m, d) => m + (deviations * d))];
        _columns[$"{id}.lower"] = [.. middle.Zip(deviation, (m, d) => m - (deviations * d))];
        _columns[$"{id}.width"] = [.. middle.Zip(deviation, (m, d) => 2 * deviations * d / m)];
    }

    private void Adx(Market market, string id, ConfigNode parameters)
    {
        double trending = parameters.DoubleOf("trending_above", 25);
        double ranging = parameters.DoubleOf("ranging_below", 20);
        (double[] adx, double[] plusDi, double[] minusDi) = Indicators.Adx(market, parameters.IntOf("period", 14));
        _columns[$"{id}.adx"] = adx;
        _columns[$"{id}.plus_di"] = plusDi;
        _columns[$"{id}.minus_di"] = minusDi;
        _columns[$"{id}.regime"] = Regime(adx, trending, ranging);
    }

    private void StructureColumns(Market market, string id, ConfigNode parameters)
    {
        MarketStructure structure = new(
            market,
            parameters.IntOf("swing_length", 5),
            parameters.DoubleOf("displacement_atr", 1.0),
            parameters.IntOf("atr_period", 14));
        _columns[$"{id}.trend_direction"] = structure.Trend;
        _columns[$"{id}.is_bos"] = structure.Bos;
        _columns[$"{id}.is_choch"] = structure.Choch;
        _columns[$"{id}.is_mss"] = structure.Mss;
        _columns[$"{id}.last_swing_high"] = structure.LastSwingHigh;
        _columns[$"{id}.last_swing_low"] = structure.LastSwingLow;
        _columns[$"{id}.bars_since_break"] = structure.BarsSinceBreak;
    }

    private void Gaps(Market market, string id)
    {
        double[] direction = Indicators.Undefined(market.Count);
        double[] low = Indicators.Undefined(market.Count);
        double[] high = Indicators.Undefined(market.Count);
        double[] size = Indicators.Undefined(market.Count);
        for (int i = 2; i < market.Count; i++)
        {
            var gap = Gap.At(market, i);
            direction[i] = gap.Direction;
            low[i] = gap.Low;
            high[i] = gap.High;
            size[i] = gap.Size;
        }

        _columns[$"{id}.gap_direction"] = direction;
        _columns[$"{id}.gap_low"] = low;
        _columns[$"{id}.gap_high"] = high;
        _columns[$"{id}.gap_size"] = size;
    }

    private void Volatility(Market market, string id, ConfigNode parameters)
    {
        double[] atr = Indicators.Atr(market, parameters.IntOf("period", 14));
        double[] share = new double[market.Count];
        for (int i = 0; i < market.Count; i++)
        {
            share[i] = atr[i] / market.Close[i];
        }

        double[] percentile = Indicators.Percentile(share, parameters.IntOf("window", 100));
        _columns[$"{id}.atr_pct"] = share;
        _columns[$"{id}.percentile"] = percentile;
        _columns[$"{id}.regime"] = Regime(percentile, 80, 20);
    }

    private void Session(Market market, string id)
    {
        double[] hours = new double[market.Count];
        double[] weekdays = new double[market.Count];
        double[] sessions = new double[market.Count];
        double[] killZones = new double[market.Count];
        for (int i = 0; i < market.Count; i++)
        {
            DateTime open = DateTime.UnixEpoch.AddTicks(market.OpenTime[i] / 100);
            int hour = open.Hour;
            hours[i] = hour;
            weekdays[i] = ((int)open.DayOfWeek + 6) % 7;
            sessions[i] = hour < 7 ? 0 : hour < 12 ? 1 : hour < 21 ? 2 : 3;
            killZones[i] = hour is (>= 7 and < 10) or (>= 12 and < 15) ? 1 : 0;
        }

        _columns[$"{id}.hour"] = hours;
        _columns[$"{id}.weekday"] = weekdays;
        _columns[$"{id}.session"] = sessions;
        _columns[$"{id}.is_kill_zone"] = killZones;
    }

    /// <summary>+1 above the one, −1 below the other, else 0; *above* and *below* exclude the border.</summary>
    private static double[] Regime(double[] x, double above, double below)
    {
        double[] regime = Indicators.Undefined(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]))
            {
                regime[i] = x[i] > above ? 1 : x[i] < below ? -1 : 0;
            }
        }

        return regime;
    }

    /// <summary>One worker on one series.</summary>
    private sealed record Instance(Series Series, IReadOnlyDictionary<string, double[]> Columns);
}

/// <summary>
/// "Bullish at i: low[i] > high[i−2], zone (high[i−2], low[i]); bearish: high[i] &lt; low[i−2], zone (high[i],
/// low[i−2]); else 0 and NaN."
/// </summary>
public readonly record struct Gap(int Direction, double Low, double High)
{
    public double Size => High - Low;

    /// <summary>Row 2 is the first that can have one.</summary>
    public static Gap At(Market market, int i) =>
        market.Low[i] > market.High[i - 2] ? new Gap(1, market.High[i - 2], market.Low[i])
        : market.High[i] < market.Low[i - 2] ? new Gap(-1, market.High[i], market.Low[i - 2])
        : new Gap(0, double.NaN, double.NaN);
}

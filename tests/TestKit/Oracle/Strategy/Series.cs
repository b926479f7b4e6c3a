using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>The bars of one symbol in one timeframe: its base bars, or bars aggregated from them.</summary>
public sealed class Series
{
    private Series(int symbol, Market market, long timeframe, int[] visibleAt, Series? baseSeries)
    {
        Symbol = symbol;
        Market = market;
        TimeframeNanos = timeframe;
        VisibleAt = visibleAt;
        Base = baseSeries ?? this;
    }

    public int Symbol { get; }

    public Market Market { get; }

    public long TimeframeNanos { get; }

    /// <summary>The series that everything of its symbol is decided on.</summary>
    public Series Base { get; }

    /// <summary>The base row from which a bar is visible; of a base bar its own row.</summary>
    public int[] VisibleAt { get; }

    public bool IsBase => Base == this;

    public static Series OfBase(int symbol, IReadOnlyList<OracleBar> bars, long timeframe) =>
        new(symbol, new Market(bars), timeframe, [.. Enumerable.Range(0, bars.Count)], null);

    /// <summary>
    /// "A higher bar is visible from the first base row whose close time ≥ its own (missing base bars delay it)". One
    /// that no base row makes visible doesn't exist.
    /// </summary>
    public static Series OfHigher(Series lower, long timeframe)
    {
        List<OracleBar> bars = [];
        List<int> visibleAt = [];
        foreach (OracleBar bar in Timeframes.Aggregate(lower.Market, timeframe))
        {
            int row = visibleAt.Count == 0 ? 0 : visibleAt[^1];
            while (row < lower.Market.Count && lower.CloseTime(row) < bar.OpenTimeNanos + timeframe)
            {
                row++;
            }

            if (row < lower.Market.Count)
            {
                bars.Add(bar);
                visibleAt.Add(row);
            }
        }

        return new Series(lower.Symbol, new Market(bars), timeframe, [.. visibleAt], lower);
    }

    public long CloseTime(int row) => Market.OpenTime[row] + TimeframeNanos;

    /// <summary>The last row that is visible at a base row of its symbol; −1 before the first.</summary>
    public int LastVisible(int baseRow)
    {
        if (IsBase)
        {
            return baseRow;
        }

        int low = 0;
        int high = VisibleAt.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = VisibleAt[middle] <= baseRow ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    /// <summary>The rows that become visible at a base row: one, or several after missing bars, or none.</summary>
    public IEnumerable<int> VisibleFrom(int baseRow)
    {
        for (int row = LastVisible(baseRow - 1) + 1; row < VisibleAt.Length && VisibleAt[row] == baseRow; row++)
        {
            yield return row;
        }
    }

    /// <summary>The last row closed at or before a time; −1 before the first.</summary>
    public int LastClosed(long time)
    {
        int low = 0;
        int high = Market.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = CloseTime(middle) <= time ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }
}

/// <summary>All series of a strategy link.</summary>
public sealed class SeriesBook
{
    private readonly Dictionary<(int Symbol, long Timeframe), Series> _series = [];

    public SeriesBook(
        IReadOnlyList<IReadOnlyList<OracleBar>> bars, IReadOnlyList<string> symbols, IReadOnlyList<long> timeframes)
    {
        Symbols = symbols;
        for (int symbol = 0; symbol < bars.Count; symbol++)
        {
            var lower = Series.OfBase(symbol, bars[symbol], timeframes[0]);
            _series[(symbol, timeframes[0])] = lower;
            foreach (long timeframe in timeframes.Skip(1))
            {
                _series[(symbol, timeframe)] = Series.OfHigher(lower, timeframe);
            }
        }

        BaseTimeframe = timeframes[0];
    }

    public IReadOnlyList<string> Symbols { get; }

    public long BaseTimeframe { get; }

    public int SymbolOf(string name) => Symbols.ToList().IndexOf(name);

    public Series Of(int symbol, long timeframe) => _series[(symbol, timeframe)];

    public Series BaseOf(int symbol) => _series[(symbol, BaseTimeframe)];

    /// <summary>
    /// Instances of a worker: "A worker without `symbol:` has one instance per symbol of the strategy; with `symbol: X`
    /// one instance on X only. `timeframe: 1h` puts its instances on the 1h series of their symbol".
    /// </summary>
    public IEnumerable<Series> InstancesOf(ConfigNode worker)
    {
        string? pinned = worker.Find("symbol")?.Text;
        long timeframe = worker.Find("timeframe") is ConfigNode text ? Timeframes.Parse(text.Text) : BaseTimeframe;
        return Enumerable.Range(0, Symbols.Count)
            .Where(symbol => pinned is null || Symbols[symbol] == pinned)
            .Select(symbol => Of(symbol, timeframe));
    }

    /// <summary>
    /// A column seen from another series. "on another timeframe of the same symbol the value of the last visible higher
    /// bar; on another symbol the value of its last row closed ≤ t; NaN before there is one. A reference from a worker
    /// on a higher timeframe to a column on a lower timeframe: the value at the base row at which the higher bar became
    /// visible."
    /// </summary>
    public static double[] Seen(double[] column, Series provider, Series consumer)
    {
        if (provider == consumer)
        {
            return column;
        }

        double[] seen = Indicators.Undefined(consumer.Market.Count);
        for (int row = 0; row < seen.Length; row++)
        {
            int baseRow = consumer.VisibleAt[row];
            if (provider.Symbol != consumer.Symbol)
            {
                baseRow = provider.Base.LastClosed(consumer.Base.CloseTime(baseRow));
            }

            int source = provider.LastVisible(baseRow);
            seen[row] = source < 0 ? double.NaN : column[source];
        }

        return seen;
    }
}

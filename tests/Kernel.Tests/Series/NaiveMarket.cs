using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Kernel.Tests.Series;

/// <summary>One symbol in one timeframe, whole, as a person with all the time in the world would make it.</summary>
internal sealed class NaiveSeries
{
    private static readonly string[] RawNames = ["open", "high", "low", "close", "volume"];

    private NaiveSeries(string symbol, List<Row> rows)
    {
        Symbol = symbol;
        OpenTimes = rows.Select(row => row.OpenTime).ToArray();
        VisibleAt = rows.Select(row => row.VisibleAt).ToArray();
        for (int i = 0; i < RawNames.Length; i++)
        {
            Columns[RawNames[i]] = rows.Select(row => row.Prices[i]).ToArray();
        }
    }

    public string Symbol { get; }

    public int Count => OpenTimes.Length;

    public long[] OpenTimes { get; }

    /// <summary>Close of the base bar from which each row may be seen.</summary>
    public long[] VisibleAt { get; }

    public Dictionary<string, double[]> Columns { get; } = [];

    public static NaiveSeries Of(BarSeries bars, Timeframe timeframe)
    {
        var rows = new List<Row>();
        for (int i = 0; i < bars.Count; i++)
        {
            rows.Add(new Row(
                bars.OpenTimes[i],
                bars.OpenTimes[i] + bars.Timeframe.Nanos,
                [bars.Open[i], bars.High[i], bars.Low[i], bars.Close[i], bars.Volume[i]]));
        }

        return new NaiveSeries(bars.Symbol, timeframe == bars.Timeframe ? rows : Higher(rows, timeframe));
    }

    /// <summary>Returns the value of the last row visible at a time; NaN before there is one.</summary>
    public double AsOf(string column, long time)
    {
        double value = double.NaN;
        for (int i = 0; i < Count && VisibleAt[i] <= time; i++)
        {
            value = Columns[column][i];
        }

        return value;
    }

    public void Add(string column, Func<int, double> valueOf)
        => Columns[column] = Enumerable.Range(0, Count).Select(valueOf).ToArray();

    private static List<Row> Higher(List<Row> rows, Timeframe timeframe)
    {
        var higher = new List<Row>();
        foreach (IGrouping<long, Row> group in rows.GroupBy(row => row.OpenTime / timeframe.Nanos * timeframe.Nanos))
        {
            Row[] parts = group.ToArray();
            long close = group.Key + timeframe.Nanos;
            Row? first = rows.FirstOrDefault(row => row.VisibleAt >= close);
            bool isTruncated = parts[0] == rows[0] && parts[0].OpenTime != group.Key;
            if (first is not null && !isTruncated)
            {
                higher.Add(new Row(group.Key, first.VisibleAt,
                [
                    parts[0].Prices[0],
                    parts.Max(part => part.Prices[1]),
                    parts.Min(part => part.Prices[2]),
                    parts[^1].Prices[3],
                    parts.Aggregate(0.0, (sum, part) => sum + part.Prices[4]),
                ]));
            }
        }

        return higher;
    }

    private sealed record Row(long OpenTime, long VisibleAt, double[] Prices);
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Data;

/// <summary>Bars that stay open from run to run: a study's runs mostly look at the same ones.</summary>
/// <remarks>
/// A file is read and verified when it is opened first; its mapping doesn't change afterwards, since a store is never
/// written in place. From any thread: who asks for bars that another one is just opening waits for it.
/// </remarks>
internal sealed class BarPool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, BarSeries> _open = [];
    private readonly Dictionary<BarSeries, (double Lowest, double Highest)> _prices = [];

    /// <summary>Returns a data source's bars, open until the pool is disposed.</summary>
    /// <param name="source">The data source.</param>
    /// <param name="tickSize">Its instrument's.</param>
    /// <param name="open">Opens them the first time.</param>
    public BarSeries Open(
        DataSourceDocument source, decimal tickSize, Func<DataSourceDocument, decimal, BarSeries> open)
    {
        string key = KeyOf(source, tickSize);
        lock (_gate)
        {
            if (!_open.TryGetValue(key, out BarSeries? series))
            {
                series = open(source, tickSize);
                _open.Add(key, series);
            }

            return series;
        }
    }

    /// <summary>Returns the lowest and the highest price of bars of the pool, which are read for it once.</summary>
    public (double Lowest, double Highest) PricesOf(BarSeries series)
    {
        lock (_gate)
        {
            if (!_prices.TryGetValue(series, out (double Lowest, double Highest) prices))
            {
                prices = RangeCheck.PricesOf(series);
                _prices.Add(series, prices);
            }

            return prices;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (BarSeries series in _open.Values)
        {
            series.Dispose();
        }

        _open.Clear();
    }

    // Everything that decides which bars are opened, and how they are checked.
    private static string KeyOf(DataSourceDocument source, decimal tickSize)
    {
        string bars = source.Synthetic is { } synthetic
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"synthetic {synthetic.Seed} {synthetic.Bars} {synthetic.Start} {synthetic.Price}")
            : source.File?.ToString() ?? string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{source.Symbol}\n{source.Timeframe}\n{tickSize}\n{bars}");
    }
}

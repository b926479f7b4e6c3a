using System;
using System.Globalization;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Bars that were generated or imported once, as bar stores named for everything that decides their content.
/// </summary>
/// <remarks>
/// A store is written whole or not at all, and verified whenever it is opened: a damaged one is reported, not repaired.
/// Of several processes that need one at once a single one makes it, under a lock beside it.
/// </remarks>
internal sealed class BarCache(string folder)
{
    // Counts up when the generator makes other bars from the same values.
    private const string SyntheticForm = "synthetic 1";

    private const int PauseMillis = 20;

    /// <summary>Opens a synthetic market, which is generated on first use.</summary>
    public BarSeries Synthetic(SyntheticMarketSpec spec, CancellationToken cancellation)
    {
        string path = PathOf(
            spec.Symbol,
            spec.Timeframe.ToString(),
            SyntheticForm,
            spec.Seed.ToString(CultureInfo.InvariantCulture),
            spec.BarCount.ToString(CultureInfo.InvariantCulture),
            spec.StartNanos.ToString(CultureInfo.InvariantCulture),
            NumberText.Of(spec.Price),
            NumberText.Of(spec.TickSize));
        Make(path, () => SyntheticMarket.WriteStore(path, spec), cancellation);
        return Open(path, spec.Symbol, spec.Timeframe);
    }

    /// <summary>Opens a store of the cache.</summary>
    /// <param name="path">The store.</param>
    /// <param name="symbol">The instrument that it was made for.</param>
    /// <param name="timeframe">Its bars' length.</param>
    /// <param name="place">As of <see cref="DataFiles.OpenStore"/>.</param>
    /// <exception cref="HostException">It is damaged, or another one has its name.</exception>
    public static BarSeries Open(string path, string symbol, Timeframe timeframe, string? place = null)
    {
        BarSeries series = DataFiles.OpenStore(path, place);
        if (series.Symbol == symbol && series.Timeframe == timeframe)
        {
            return series;
        }

        string found = $"{series.Symbol} {series.Timeframe}";
        series.Dispose();
        throw new HostException(
            ExitCode.Data,
            $"{DataFiles.NameIn(path, place)}: it holds {found} instead of {symbol} {timeframe}; "
            + "once it is deleted, it is made again");
    }

    /// <summary>Makes a store that isn't there, or waits for the process that is making it.</summary>
    /// <param name="path">The store.</param>
    /// <param name="make">Writes it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static void Make(string path, Action make, CancellationToken cancellation)
    {
        while (!File.Exists(path))
        {
            using FileStream? held = LockFile.TryTake(path + ".lock");
            if (held is null)
            {
                cancellation.WaitHandle.WaitOne(PauseMillis);
                cancellation.ThrowIfCancellationRequested();
            }
            else if (!File.Exists(path))
            {
                make();
            }
        }
    }

    /// <summary>Returns the path of the store that everything named here decides; its folder is there.</summary>
    /// <param name="symbol">The instrument.</param>
    /// <param name="timeframe">The bars' length.</param>
    /// <param name="parts">What else decides the content, in a fixed order.</param>
    public string PathOf(string symbol, string timeframe, params string[] parts)
    {
        StableHash hash = default;
        hash.Add(symbol);
        hash.Add(timeframe);
        foreach (string part in parts)
        {
            hash.Add(part);
        }

        OutputFile.MakeFolder(folder);
        return Path.Combine(folder, $"{symbol}_{timeframe}_{hash.ToString()}.arrow");
    }
}

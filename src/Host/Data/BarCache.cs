using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Determinism;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Bars that were generated or imported once, as bar stores named for everything that decides their content.
/// </summary>
/// <remarks>
/// A store is written whole or not at all, and verified whenever it is opened: a damaged one is reported, not repaired.
/// </remarks>
internal sealed class BarCache(string folder)
{
    // Counts up when the generator makes other bars from the same values.
    private const string SyntheticForm = "synthetic 1";

    /// <summary>Opens a synthetic market, which is generated on first use.</summary>
    public BarSeries Synthetic(SyntheticMarketSpec spec)
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
        if (!File.Exists(path))
        {
            SyntheticMarket.WriteStore(path, spec);
        }

        return DataFiles.OpenStore(path);
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

using System;
using System.Globalization;
using System.IO;
using S1mpleTrader.Bench.Scenarios;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Bench.Compare;

/// <summary>The job: <c>examples/ema_flip</c> over its synthetic market, the same bars for every engine.</summary>
/// <param name="bars">Bars to make; 0 for the example's own.</param>
internal sealed class CompareJob(int bars) : IDisposable
{
    private readonly Scenario _scenario = Scenario.Load("ema_flip", bars);
    private readonly string _folder = Directory.CreateTempSubdirectory("s1t-compare-").FullName;

    public BuildSpecs Specs => _scenario.Specs;

    public BarSeries Bars => _scenario.Series;

    /// <summary>Rows that the averages see before anybody decides.</summary>
    public int WarmupBars => Specs.Period.WarmupBars;

    /// <summary>Returns the path of a file that is gone at the end.</summary>
    /// <param name="name">Its name.</param>
    public string FileOf(string name) => Path.Combine(_folder, name);

    /// <summary>
    /// Writes the bars for engines that read files:
    /// <c>time,open,high,low,close,volume</c>, times as milliseconds since 1970.
    /// </summary>
    /// <param name="path">Where to.</param>
    public void WriteCsv(string path)
    {
        using var writer = new StreamWriter(path);
        writer.Write("time,open,high,low,close,volume\n");
        for (int row = 0; row < Bars.Count; row++)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{Bars.OpenTimes[row] / 1_000_000},{Bars.Open[row]:R},{Bars.High[row]:R},"
                + $"{Bars.Low[row]:R},{Bars.Close[row]:R},{Bars.Volume[row]:R}\n"));
        }
    }

    public void Dispose()
    {
        _scenario.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

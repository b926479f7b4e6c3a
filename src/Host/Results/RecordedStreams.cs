using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Results;

/// <summary>The bars that came through streams, kept with the result: nobody can ask for them again.</summary>
/// <remarks>
/// The effective configuration beside them names them, so that a paper session's result
/// can be run again as a back-test.
/// </remarks>
internal static class RecordedStreams
{
    /// <summary>Returns the name of a data source's file.</summary>
    /// <param name="id">The data source's id.</param>
    public static string NameOf(string id) => "bars_" + id + ".arrow";

    /// <summary>Writes the bars of a run's streams.</summary>
    /// <param name="configuration">The operation.</param>
    /// <param name="specs">What ran.</param>
    /// <param name="series">Its bars.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>Whether there were any.</returns>
    public static bool Write(
        OperationConfiguration configuration, BuildSpecs specs, IReadOnlyList<BarSeries> series, string folder)
    {
        bool isAny = false;
        for (int i = 0; i < specs.DataSources.Count; i++)
        {
            DataSourceDocument source = configuration.Operation.DataSource(specs.DataSources[i].Id);
            if (source.Stream is not null)
            {
                BarSeries bars = series[i];
                using var writer = new BarStoreWriter(Path.Combine(folder, NameOf(source.Id)));
                writer.Append(bars.OpenTimes, bars.Open, bars.High, bars.Low, bars.Close, bars.Volume);
                string hash = writer.Complete(bars.Symbol, bars.Timeframe);
                Invariant.Holds(hash == bars.ContentHash);
                isAny = true;
            }
        }

        return isAny;
    }
}

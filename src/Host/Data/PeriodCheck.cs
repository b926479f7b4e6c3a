using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Data;

/// <summary>Checks, as soon as the data is open, that warm-up and period leave something to decide at.</summary>
internal static class PeriodCheck
{
    /// <summary>Checks the rows of a link.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="specs">The link's specification.</param>
    /// <param name="series">Its bars; those of the first data sources where the others aren't known yet.</param>
    /// <exception cref="HostException">A data source has no row to decide at.</exception>
    public static void Check(OperationDocument operation, BuildSpecs specs, IReadOnlyList<BarSeries> series)
    {
        var account = operation.Node.Find("operation") as YamlMapping;
        YamlNode place = account?.Find("period") ?? account?.Find("warmup_bars") ?? operation.Node;
        var findings = new Findings();
        for (int i = 0; i < Math.Min(specs.DataSources.Count, series.Count); i++)
        {
            if (series[i].Count == 0)
            {
                YamlNode source = operation.DataSource(specs.DataSources[i].Id).Node;
                findings.DataError(
                    source.File, source.Line, source.Column,
                    $"data source '{specs.DataSources[i].Id}': no bar came, so there is nothing to decide at");
            }
            else if (LaneRows.Of(specs.Period, series[i]).Count <= 0)
            {
                findings.DataError(
                    place.File, place.Line, place.Column,
                    $"data source '{specs.DataSources[i].Id}': warmup_bars and period leave none of "
                    + $"{Counted.Of(series[i].Count, "row")} to decide at");
            }
        }

        if (findings.HasErrors)
        {
            throw new HostException(ExitCode.Data, string.Join('\n', findings));
        }
    }
}

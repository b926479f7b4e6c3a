using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Checks, as soon as the data's period is known, that every schedule which a strategy hears fires in it at least once.
/// </summary>
internal static class ScheduleCheck
{
    /// <summary>Checks the schedules that a link hears.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="link">The link.</param>
    /// <param name="specs">Its specification.</param>
    /// <param name="series">Its bars.</param>
    /// <exception cref="HostException">A schedule never fires.</exception>
    public static void Check(
        OperationDocument operation, LinkConfiguration link, BuildSpecs specs, IReadOnlyList<BarSeries> series)
    {
        long start = long.MaxValue;
        long end = long.MinValue;
        for (int i = 0; i < series.Count; i++)
        {
            RowRange rows = LaneRows.Of(specs.Period, series[i]);
            if (rows.Count <= 0)
            {
                return; // A finding of its own.
            }

            start = Math.Min(start, series[i].OpenTimes[rows.First]);
            end = Math.Max(end, series[i].OpenTimes[rows.End - 1] + series[i].Timeframe.Nanos);
        }

        var findings = new Findings();
        long bars = LaneRows.Of(specs.Period, series[0]).Count;
        foreach (ScheduleDocument entry in operation.Schedule)
        {
            if (entry.Spec is not { } spec || !WiringRules.Hears(link.Strategy, entry.Event))
            {
                continue;
            }

            YamlNode place = entry.Node.Find("every") ?? entry.Node;
            if (spec.IsByBars && spec.Bars > bars)
            {
                findings.Error(
                    place,
                    $"{entry.Event} never comes: {link.Document.Id} decides on {Counted.Of(bars, "bar")} "
                    + $"of {specs.Instruments[0].Symbol}");
            }
            else if (!spec.IsByBars && spec.NextAfter(start) > end)
            {
                findings.Error(
                    place,
                    $"{entry.Event} never comes: {link.Document.Id} decides from {UtcNanos.ToIso(start)} "
                    + $"to {UtcNanos.ToIso(end)}, and it would come first at {UtcNanos.ToIso(spec.NextAfter(start))}");
            }
        }

        if (findings.HasErrors)
        {
            throw new HostException(ExitCode.Invalid, string.Join('\n', findings));
        }
    }
}

using System;
using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Data;

/// <summary>The bars of a strategy link's data sources, opened, checked, and released together.</summary>
internal sealed class OpenBars : IDisposable
{
    private readonly List<BarSeries> _series = [];
    private readonly bool _isOwner;

    private OpenBars(bool isOwner) => _isOwner = isOwner;

    /// <summary>One series per data source, then one per finer one, in the order of the specification.</summary>
    public IReadOnlyList<BarSeries> Series => _series;

    /// <summary>What their imports left out, and rates that come to nothing: warnings, in the sources' order.</summary>
    public Findings Warnings { get; } = [];

    /// <summary>Opens the bars of a link.</summary>
    /// <param name="configuration">The operation.</param>
    /// <param name="link">One of its links.</param>
    /// <param name="specs">The link's specification, not yet with data.</param>
    /// <param name="cache">The folder where generated and imported bars are kept.</param>
    /// <param name="cancellation">Stops an import.</param>
    /// <param name="pool">Keeps the bars open for later runs; null where there are none.</param>
    /// <param name="checksSchedule">
    /// Whether every schedule has to fire: not in a part of a period that is opened as a whole too.
    /// </param>
    /// <exception cref="HostException">
    /// A source is missing, damaged or doesn't fit; or a schedule never fires in it.
    /// </exception>
    public static OpenBars Open(
        OperationConfiguration configuration,
        LinkConfiguration link,
        BuildSpecs specs,
        string cache,
        CancellationToken cancellation,
        BarPool? pool = null,
        bool checksSchedule = true)
    {
        var bars = new OpenBars(isOwner: pool is null);
        try
        {
            var resolver = new DataResolver(configuration.Path, new BarCache(cache), bars.Warnings, cancellation, pool);
            for (int i = 0; i < specs.DataSources.Count; i++)
            {
                bars._series.Add(resolver.Open(configuration.Operation, specs.DataSources[i]));
                bars.CheckRange(configuration, specs, i, pool);
            }

            bars.CheckFunding(configuration, specs);
            if (checksSchedule)
            {
                bars.CheckSchedule(configuration, link, specs);
            }

            foreach (DataSourceSpec finer in specs.FinerSources)
            {
                bars._series.Add(resolver.Open(configuration.Operation, finer));
            }

            return bars;
        }
        catch
        {
            bars.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Takes bars that are there, and stay their owner's, once they are checked as a link's own would be.
    /// </summary>
    /// <param name="configuration">The operation.</param>
    /// <param name="link">One of its links.</param>
    /// <param name="specs">The link's specification, not yet with data.</param>
    /// <param name="given">The bars of each data source, then of each finer one.</param>
    /// <exception cref="HostException">Bars are invalid or don't fit; or a schedule never fires in them.</exception>
    public static OpenBars Given(
        OperationConfiguration configuration, LinkConfiguration link, BuildSpecs specs, IReadOnlyList<BarSeries> given)
    {
        var bars = new OpenBars(isOwner: false);
        int decided = specs.DataSources.Count;
        for (int i = 0; i < given.Count; i++)
        {
            DataSourceSpec source = i < decided ? specs.DataSources[i] : specs.FinerSources[i - decided];
            DataResolver.CheckGiven(configuration.Operation, source, given[i]);
            bars._series.Add(given[i]);
            if (i < decided)
            {
                bars.CheckRange(configuration, specs, i, pool: null);
            }
        }

        bars.CheckFunding(configuration, specs);
        bars.CheckSchedule(configuration, link, specs);
        return bars;
    }

    private void CheckRange(OperationConfiguration configuration, BuildSpecs specs, int source, BarPool? pool)
        => RangeCheck.Check(
            specs,
            source,
            pool?.PricesOf(_series[source]) ?? RangeCheck.PricesOf(_series[source]),
            configuration.Operation.Instrument(specs.Instruments[source].Symbol).Node);

    private void CheckSchedule(OperationConfiguration configuration, LinkConfiguration link, BuildSpecs specs)
        => ScheduleCheck.Check(configuration.Operation, link, specs, _series.GetRange(0, specs.DataSources.Count));

    private void CheckFunding(OperationConfiguration configuration, BuildSpecs specs)
    {
        for (int i = 0; i < specs.DataSources.Count; i++)
        {
            BarSeries bars = _series[i];
            if (bars.Count > 0 && configuration.Funding.TryGetValue(bars.Symbol, out FundingFile? file))
            {
                file.WarnOutside(
                    bars.OpenTimes[0],
                    bars.OpenTimes[bars.Count - 1] + bars.Timeframe.Nanos,
                    specs.DataSources[i].Id,
                    Warnings);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isOwner)
        {
            return;
        }

        foreach (BarSeries series in _series)
        {
            series.Dispose();
        }
    }
}

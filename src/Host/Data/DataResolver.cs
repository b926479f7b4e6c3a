using System;
using System.Globalization;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Data;

/// <summary>Opens the bars of a data source: generated, imported, or mapped straight from a store.</summary>
/// <param name="operationPath">The operation file; paths of data are relative to it.</param>
/// <param name="cache">Where generated and imported bars are kept.</param>
/// <param name="warnings">Receives what imports left out.</param>
/// <param name="cancellation">Stops an import.</param>
/// <param name="pool">Keeps what was opened open, and owns it; null where the caller does.</param>
internal sealed class DataResolver(
    string operationPath, BarCache cache, Findings warnings, CancellationToken cancellation, BarPool? pool = null)
{
    /// <summary>Opens a data source of a specification, with every price on its instrument's tick grid.</summary>
    /// <param name="operation">The operation that describes it.</param>
    /// <param name="wanted">The data source.</param>
    /// <exception cref="HostException">As of <see cref="Open(DataSourceDocument, decimal)"/>.</exception>
    public BarSeries Open(OperationDocument operation, DataSourceSpec wanted)
        => Open(operation.DataSource(wanted.Id), operation.Instrument(wanted.Symbol).TickSize);

    /// <summary>Checks bars that somebody gives in the place of a data source's own.</summary>
    /// <param name="operation">The operation that describes it.</param>
    /// <param name="wanted">The data source.</param>
    /// <param name="series">The bars.</param>
    /// <exception cref="HostException">They are none, off the grid, or of another symbol or timeframe.</exception>
    public static void CheckGiven(OperationDocument operation, DataSourceSpec wanted, BarSeries series)
    {
        DataSourceDocument source = operation.DataSource(wanted.Id);
        CheckKind(source, series, "the bars given are of");
        int row = BarCheck.FirstInvalid(series, out RowReject reason);
        if (row >= 0)
        {
            throw Invalid(
                source,
                $"has a bar at {UtcNanos.ToIso(series.OpenTimes[row])} that is none: {ImportReport.NameOf(reason)}");
        }

        CheckGrid(source, series, operation.Instrument(wanted.Symbol).TickSize);
    }

    /// <summary>Opens a data source, with every price on the instrument's tick grid.</summary>
    /// <exception cref="HostException">
    /// The data is missing, damaged, off the grid, or of another symbol or timeframe.
    /// </exception>
    public BarSeries Open(DataSourceDocument source, decimal tickSize)
        => pool is null ? OpenNew(source, tickSize) : pool.Open(source, tickSize, OpenNew);

    /// <summary>
    /// Returns what is wrong with a data source whose file isn't there or is none; null where it can be opened.
    /// </summary>
    /// <param name="operationPath">The operation file.</param>
    /// <param name="source">One of its data sources.</param>
    public static Finding? FaultOf(string operationPath, DataSourceDocument source)
    {
        if (source.File is not { } file)
        {
            return null;
        }

        string path = ConfigurationFile.ResolveData(operationPath, file.Path);
        YamlNode place = source.Node.Find("path") ?? source.Node;
        return RegularFile.Refuse(path) is { } refusal
            ? new Finding(
                FindingSeverity.Error,
                place.File,
                place.Line,
                place.Column,
                $"data source '{source.Id}': {path} can't be read: {refusal}",
                isOfData: true)
            : null;
    }

    private BarSeries OpenNew(DataSourceDocument source, decimal tickSize)
    {
        if (source.Synthetic is { } synthetic)
        {
            // The generator's prices lie on the grid that it is given, which is part of the store's name: nothing to
            // check. DataSourceRules has seen that there is such a market.
            return cache.Synthetic(synthetic.MarketOf(source, tickSize), cancellation);
        }

        BarFileDocument file = source.File ?? throw Invalid(source, "is a stream: it has no recorded bars");
        string path = ConfigurationFile.ResolveData(operationPath, file.Path);
        if (FaultOf(operationPath, source) is { } fault)
        {
            throw new HostException(ExitCode.Data, fault.ToString());
        }

        BarSeries series = file.IsStore
            ? OpenStore(source, path)
            : new BarFileImport(cache, cancellation).Open(source, file, path, warnings);
        try
        {
            CheckGrid(source, series, tickSize);
            return series;
        }
        catch
        {
            series.Dispose();
            throw;
        }
    }

    private static BarSeries OpenStore(DataSourceDocument source, string path)
    {
        BarSeries series = DataFiles.OpenStore(path, DataSourcePlace.Of(source, "path"));
        try
        {
            CheckKind(source, series, path + " holds");
            return series;
        }
        catch
        {
            series.Dispose();
            throw;
        }
    }

    private static void CheckKind(DataSourceDocument source, BarSeries series, string whatThere)
    {
        if (series.Symbol != source.Symbol || series.Timeframe != source.Timeframe)
        {
            throw Invalid(
                source,
                $"asks for {source.Symbol} {source.Timeframe}, but {whatThere} {series.Symbol} {series.Timeframe}");
        }
    }

    private static void CheckGrid(DataSourceDocument source, BarSeries series, decimal tickSize)
    {
        CheckColumn(source, series, "open", series.Open, tickSize);
        CheckColumn(source, series, "high", series.High, tickSize);
        CheckColumn(source, series, "low", series.Low, tickSize);
        CheckColumn(source, series, "close", series.Close, tickSize);
    }

    private static void CheckColumn(
        DataSourceDocument source, BarSeries series, string name, ReadOnlySpan<double> prices, decimal tickSize)
    {
        int row = TickGrid.FirstOffGrid(prices, tickSize);
        if (row >= 0)
        {
            string price = prices[row].ToString("R", CultureInfo.InvariantCulture);
            string tick = tickSize.ToString(CultureInfo.InvariantCulture);
            throw Invalid(
                source,
                $"has the {name} {price} in the bar of {UtcNanos.ToIso(series.OpenTimes[row])}, "
                + $"which is not a whole number of ticks of {tick}; "
                + $"give the instrument {source.Symbol} a finer tick_size");
        }
    }

    private static HostException Invalid(DataSourceDocument source, string problem)
    {
        YamlMapping node = source.Node;
        var finding = new Finding(
            FindingSeverity.Error, node.File, node.Line, node.Column, $"data source '{source.Id}' {problem}");
        return new HostException(ExitCode.Data, finding.ToString());
    }
}

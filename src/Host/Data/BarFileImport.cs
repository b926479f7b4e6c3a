using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Imports a vendor's file that an operation names; the store is kept in the cache under content and options.
/// </summary>
/// <param name="cache">Where the store is kept.</param>
/// <param name="cancellation">Stops an import.</param>
internal sealed class BarFileImport(BarCache cache, CancellationToken cancellation)
{
    // Counts up when the importer makes other bars from the same file.
    private const string ImportForm = "import 3";

    /// <summary>Opens the bars of a file.</summary>
    /// <param name="source">The data source.</param>
    /// <param name="file">How the file is read.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="warnings">
    /// Receives what was left out or repaired, whether the file is imported now or was earlier.
    /// </param>
    /// <exception cref="HostException">The file is missing or refused.</exception>
    public BarSeries Open(DataSourceDocument source, BarFileDocument file, string path, Findings warnings)
    {
        string content = HashOf(path, DataSourcePlace.Of(source, "path"), out SourceStamp stamp);
        string target = cache.PathOf(
            source.Symbol,
            source.Timeframe.ToString(),
            ImportForm,
            content,
            Path.GetFullPath(path), // LEAN's names and folders say what the rows don't.
            file.Format,
            file.TimestampIsGiven ? file.TimestampIsClose ? "close" : "open" : string.Empty,
            file.Timezone ?? string.Empty,
            file.Columns ?? string.Empty,
            file.PriceScale?.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
            file.Price ?? string.Empty,
            file.SkipsBadRows ? "skip" : "fail");
        BarCache.Make(
            target,
            () =>
            {
                BarImportSummary summary = BarImport.Run(
                    SpecOf(source, file, path, target) with { SourceStamp = stamp }, cancellation);
                if (!summary.IsSuccess)
                {
                    throw Refused(
                        path,
                        summary,
                        option => DataSourcePlace.Of(source, option) + path,
                        DataSourcePlace.Of(source, "path"));
                }
            },
            cancellation);
        BarSeries series = BarCache.Open(
            target, source.Symbol, source.Timeframe, DataSourcePlace.Of(source, "path"));
        foreach (string note in series.ImportNotes ?? [UnknownNotes(target)])
        {
            warnings.Warning(source.Node, $"data source '{source.Id}': {path}: {note}");
        }

        return series;
    }

    /// <summary>Returns the failure of an import with everything that it found.</summary>
    /// <param name="path">The file.</param>
    /// <param name="summary">What became of it.</param>
    /// <param name="optionPlace">
    /// Returns what stands before a message about an option, its name as a data source's key has it:
    /// where the option is given, and the file.
    /// </param>
    /// <param name="filePlace">
    /// What stands before a message about the file, where something names it: an operation's data source.
    /// </param>
    public static HostException Refused(
        string path, BarImportSummary summary, Func<string, string> optionPlace, string? filePlace = null)
    {
        var lines = new List<string>();
        bool isOption = true;
        bool isTarget = false;
        foreach (ImportFinding finding in summary.Findings)
        {
            bool isOfOptions = finding.Kind is ImportFindingKind.OptionRequired or ImportFindingKind.OptionInvalid;
            bool isOfTarget = finding.Kind == ImportFindingKind.TargetUnwritable;
            isOption &= isOfOptions;
            isTarget |= isOfTarget;
            string line = finding.Line > 0
                ? string.Create(CultureInfo.InvariantCulture, $":{finding.Line}")
                : string.Empty;
            lines.Add(finding.Option is { } option ? $"{optionPlace(option)}{line}: {finding.Message}"
                : isOfTarget ? "error: output can't be written: " + finding.Message
                : filePlace is null ? $"{path}{line}: error: {finding.Message}"
                : $"{filePlace}{path}{line}: {finding.Message}");
        }

        lines.AddRange(ImportReport.RejectedLines(summary));
        return new HostException(
            isTarget ? ExitCode.Output : isOption ? ExitCode.Invalid : ExitCode.Data, string.Join('\n', lines));
    }

    // The bars are right all the same, and the cache may be one that can't be written.
    private static string UnknownNotes(string store)
        => $"what its import left out isn't known: {store} doesn't say it; "
            + "once it is deleted, the file is imported again";

    private static BarImportSpec SpecOf(DataSourceDocument source, BarFileDocument file, string path, string target)
        => new()
        {
            SourcePath = path,
            TargetPath = target,
            Symbol = source.Symbol,
            Timeframe = source.Timeframe,
            Format = Enum.Parse<ImportFormat>(file.Format, ignoreCase: true),
            Columns = file.Columns,
            Timestamp = file.TimestampIsGiven ? file.TimestampIsClose ? StampedAt.Close : StampedAt.Open : null,
            Timezone = file.Timezone,
            PriceScale = file.PriceScale,
            Price = file.Price is null ? null : Enum.Parse<QuoteSide>(file.Price, ignoreCase: true),
            OnRejectedRow = file.SkipsBadRows ? OnRejectedRow.Skip : OnRejectedRow.Fail,
            NotesOf = ImportReport.NotesOf, // What an import left out is told whenever its bars are used.
        };

    // The store is kept under the hash: what is imported must be what was hashed.
    private static string HashOf(string path, string place, out SourceStamp stamp)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            stamp = SourceStamp.Of(stream.SafeFileHandle);
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{place}{path}: can't be read: {exception.Message}", exception);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Threading;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Imports a vendor's file that an operation names; the store is kept in the cache under content and options.
/// </summary>
internal sealed class BarFileImport(BarCache cache, CancellationToken cancellation)
{
    // Counts up when the importer makes other bars from the same file.
    private const string ImportForm = "import 2";

    /// <summary>Opens the bars of a file.</summary>
    /// <param name="source">The data source.</param>
    /// <param name="file">How the file is read.</param>
    /// <param name="path">Where it lies.</param>
    /// <exception cref="HostException">The file is missing or refused.</exception>
    public BarSeries Open(DataSourceDocument source, BarFileDocument file, string path)
    {
        string target = cache.PathOf(
            source.Symbol,
            source.Timeframe.ToString(),
            ImportForm,
            HashOf(path),
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
                BarImportSummary summary = BarImport.Run(SpecOf(source, file, path, target), cancellation);
                if (!summary.IsSuccess)
                {
                    throw Refused(path, summary);
                }
            },
            cancellation);
        return DataFiles.OpenStore(target);
    }

    /// <summary>Returns the failure of an import with everything that it found.</summary>
    public static HostException Refused(string path, BarImportSummary summary)
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
            string place = finding.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{path}:{finding.Line}: ")
                : isOfOptions || isOfTarget ? string.Empty
                : path + ": ";
            lines.Add(place + "error: " + finding.Message);
        }

        lines.AddRange(ImportReport.RejectedLines(summary));
        return new HostException(
            isTarget ? ExitCode.Output : isOption ? ExitCode.Invalid : ExitCode.Data, string.Join('\n', lines));
    }

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
        };

    private static string HashOf(string path)
    {
        if (Files.RegularFile.Refuse(path) is { } refusal)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {refusal}");
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Convert.ToHexString(SHA256.HashData(stream));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {exception.Message}", exception);
        }
    }
}

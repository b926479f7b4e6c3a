using System;
using System.IO;
using System.Threading;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Imports a vendor's file into a bar store, or only checks it.</summary>
/// <remarks>
/// Two passes over the file: its first lines say how to read it (<see cref="CsvSniffer"/>), then every line is read.
/// Memory depends neither on the size of the file nor on the length of its lines. Nothing is printed, nothing is
/// guessed, and the store appears whole or not at all.
/// </remarks>
public static class BarImport
{
    /// <summary>Imports a file.</summary>
    /// <param name="spec">What and how.</param>
    /// <param name="cancellation">Stops the import; nothing is written then.</param>
    /// <returns>What was found and done. A fault of the input is a finding, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The import was stopped.</exception>
    public static BarImportSummary Run(BarImportSpec spec, CancellationToken cancellation = default)
    {
        try
        {
            return RunChecked(spec, cancellation);
        }
        catch (FileNotFoundException missing)
        {
            return Failed(spec, ImportFindingKind.SourceMissing, missing.Message);
        }
        catch (InvalidDataException damaged)
        {
            return Failed(spec, ImportFindingKind.SourceDamaged, damaged.Message);
        }
        catch (UnusableSourceException unusable)
        {
            return Failed(spec, ImportFindingKind.FormatUnknown, unusable.Message);
        }
        catch (TargetException target)
        {
            return Failed(spec, ImportFindingKind.TargetUnwritable, target.Message);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Failed(spec, ImportFindingKind.SourceUnreadable, unreadable.Message);
        }
    }

    /// <summary>
    /// Returns what is wrong with the name of a time zone; null where it is one that this machine knows.
    /// </summary>
    /// <param name="timezone">As of <see cref="BarImportSpec.Timezone"/>.</param>
    public static string? FaultOfTimezone(string timezone)
        => LocalZone.Find(timezone) is null
            ? $"there is no time zone '{timezone}': use UTC, an offset such as +03:00, "
                + "or a name such as America/New_York"
            : null;

    private static BarImportSummary RunChecked(BarImportSpec spec, CancellationToken cancellation)
    {
        CsvSniffer sniffer = new(spec);
        using (ImportSource source = new(spec.SourcePath))
        {
            spec = spec with { SourceStamp = spec.SourceStamp ?? source.Stamp };
            ReadOnlyMemory<byte> sample = source.ReadSample(CsvSample.Bytes, out bool isWhole);
            sniffer.Sniff(sample, isWhole, source.ContentName);
            if (sniffer.Findings.Count > 0)
            {
                return new BarImportSummary
                {
                    Symbol = spec.Symbol,
                    IsGzip = source.IsGzip,
                    IsZip = source.IsZip,
                    Findings = sniffer.Findings,
                };
            }
        }

        using ImportPass pass = new(spec, sniffer);
        return pass.Run(cancellation);
    }

    private static BarImportSummary Failed(BarImportSpec spec, ImportFindingKind kind, string message)
        => new() { Symbol = spec.Symbol, Findings = [new ImportFinding(kind, 0, message)] };
}

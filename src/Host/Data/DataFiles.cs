using System;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Data;

/// <summary>Opens data files with messages for people: what is missing or damaged is exit code 3.</summary>
internal static class DataFiles
{
    /// <summary>Maps a bar store after reading all of it once.</summary>
    /// <exception cref="HostException">It is missing, unreadable or damaged.</exception>
    public static BarSeries OpenStore(string path)
    {
        if (Files.RegularFile.Refuse(path) is { } refusal)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {refusal}");
        }

        try
        {
            return BarStore.Open(path, verifyChecksums: true);
        }
        catch (DataFileException exception)
        {
            throw new HostException(
                ExitCode.Data,
                FormattableString.Invariant($"{path}: error: damaged at byte {exception.Offset}: {exception.Fault}"),
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {exception.Message}", exception);
        }
    }
}

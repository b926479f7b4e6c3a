using System;
using System.IO;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;

namespace S1mpleTrader.Host.Data;

/// <summary>Opens data files with messages for people: what is missing or damaged is exit code 3.</summary>
internal static class DataFiles
{
    /// <summary>Maps a bar store after reading all of it once.</summary>
    /// <param name="path">The store.</param>
    /// <param name="place">
    /// What stands before a message, where something names the store: an operation's data source.
    /// </param>
    /// <exception cref="HostException">It is missing, unreadable or damaged.</exception>
    public static BarSeries OpenStore(string path, string? place = null)
    {
        string named = NameIn(path, place);
        if (RegularFile.Refuse(path) is { } refusal)
        {
            throw new HostException(ExitCode.Data, $"{named}: can't be read: {refusal}");
        }

        try
        {
            return BarStore.Open(path, verifyChecksums: true);
        }
        catch (DataFileException exception)
        {
            throw new HostException(ExitCode.Data, $"{named}: {exception.Fault}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(ExitCode.Data, $"{named}: can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>Returns what stands before a message about a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="place">As of <see cref="OpenStore"/>.</param>
    public static string NameIn(string path, string? place) => place is null ? path + ": error" : place + path;
}

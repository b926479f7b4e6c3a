using System;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>What SQLite says, as messages for people with the right exit code.</summary>
internal static class StoreFaults
{
    /// <summary>What holds when a store can't be made.</summary>
    public const string NothingBegun = "the study was not begun";

    private const string NothingLost = "what was committed is safe: --resume goes on";

    /// <summary>Does something with a store.</summary>
    /// <param name="path">The store.</param>
    /// <param name="work">What is done.</param>
    /// <param name="remains">What holds when it can't be written.</param>
    /// <exception cref="HostException">It is damaged (3), or can't be written (74).</exception>
    public static T Guard<T>(string path, Func<T> work, string remains = NothingLost)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception)
        {
            throw Explain(path, exception, remains);
        }
        catch (Exception exception) when (exception is System.IO.IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCode.Output, $"{path}: error: can't be written: {exception.Message}; {remains}", exception);
        }
    }

    /// <summary>Reads a row: a value of another form than the one that was written is damage.</summary>
    /// <exception cref="HostException">It is damaged.</exception>
    public static T GuardRow<T>(string path, Func<T> read)
    {
        try
        {
            return Guard(path, read);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidCastException or FormatException or OverflowException
                or ArgumentException or InvalidOperationException)
        {
            throw Damaged(path, exception.Message);
        }
    }

    /// <summary>A store isn't what was written.</summary>
    /// <param name="path">The store.</param>
    /// <param name="what">What is wrong.</param>
    public static HostException Damaged(string path, string what)
        => new(
            ExitCode.Data,
            $"{path}: error: the store is damaged: {what}. Nothing was changed; "
            + "restore a copy, or name another folder with --out");

    private static HostException Explain(string path, SqliteException exception, string remains)
        => exception.SqliteErrorCode switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => Damaged(path, Text(exception)),
            raw.SQLITE_FULL => Unwritable(path, "the disk is full, make room", exception, remains),
            raw.SQLITE_READONLY => Unwritable(path, "it is read-only", exception, remains),
            raw.SQLITE_CANTOPEN => Unwritable(path, "it can't be opened", exception, remains),
            raw.SQLITE_IOERR => Unwritable(path, "the system reports an error", exception, remains),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Unwritable(path, "another process holds it", exception, remains),
            _ => Damaged(path, Text(exception)), // A statement of ours fails only where the tables aren't ours.
        };

    private static HostException Unwritable(string path, string what, SqliteException exception, string remains)
        => new(
            ExitCode.Output,
            $"{path}: error: the store can't be used: {what} ({Text(exception)}); {remains}",
            exception);

    // SQLite's own words; the library puts them between quotes, behind the code without its extension.
    private static string Text(SqliteException exception)
    {
        string text = exception.Message;
        int start = text.IndexOf('\'', StringComparison.Ordinal);
        int end = text.LastIndexOf('\'');
        return FormattableString.Invariant(
            $"SQLite {exception.SqliteExtendedErrorCode}: {(start < end ? text[(start + 1)..end] : text)}");
    }
}

using System;
using System.IO;

namespace S1mpleTrader.Host.Reports;

/// <summary>The size of the terminal that a person watches, as it is now.</summary>
internal static class TerminalSize
{
    private const int UsualWidth = 80;
    private const int UsualHeight = 24;

    /// <summary>Its columns; the usual ones where the system doesn't say.</summary>
    public static int Width => Read(static () => Console.WindowWidth, UsualWidth);

    /// <summary>Its rows; the usual ones where the system doesn't say.</summary>
    public static int Height => Read(static () => Console.WindowHeight, UsualHeight);

    /// <summary>
    /// Returns a line that is written over again and again: it has to end before the last column, since a terminal
    /// breaks a longer one and what was broken off would stay.
    /// </summary>
    /// <param name="text">The line; where it is too long its end is left out.</param>
    /// <param name="behind">Columns of what is to stand behind it.</param>
    public static string Fit(string text, int behind = 0)
    {
        int width = Math.Max(Width - 1 - behind, 1);
        return text.Length <= width ? text : text[..(width - 1)] + "…";
    }

    private static int Read(Func<int> read, int usual)
    {
        try
        {
            int size = read();
            return size > 1 ? size : usual;
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return usual;
        }
    }
}

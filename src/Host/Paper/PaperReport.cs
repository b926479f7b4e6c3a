using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Paper;

/// <summary>
/// What a session tells people while it runs, on standard error: lines as things happen, and
/// where a person watches one line of status.
/// </summary>
/// <remarks>Of each kind the first few are told one by one; all are counted.</remarks>
/// <param name="terminal">Where to.</param>
/// <param name="symbols">The symbols, by index.</param>
internal sealed class PaperReport(Terminal terminal, IReadOnlyList<string> symbols)
{
    private const int ToldEach = 10;
    private const int StatusMillis = 200;

    private static readonly string[] RejectNames =
    [
        "NONE", "LINE_TOO_LONG", "BROKEN_OFF", "UNKNOWN_KIND", "FIELD_COUNT",
        "UNKNOWN_SYMBOL", "BAD_TIME", "BAD_NUMBER", "NON_POSITIVE_PRICE",
        "HIGH_BELOW_LOW", "OUTSIDE_RANGE", "NEGATIVE_VOLUME", "OFF_GRID",
        "MIXED_KINDS", "DUPLICATE", "OUT_OF_ORDER", "LATE", "AFTER_END",
    ];

    private readonly long[] _rejected = new long[RejectNames.Length];
    private long _overlaps;
    private int _statusWidth;
    private long _statusDue;

    /// <summary>Gaps between bars.</summary>
    public long Gaps { get; private set; }

    /// <summary>Bars missing in them.</summary>
    public long MissingBars { get; private set; }

    /// <summary>Returns how many lines weren't taken for a reason.</summary>
    /// <param name="reason">The reason.</param>
    public long Rejected(StreamReject reason) => _rejected[(int)reason];

    /// <summary>Says something.</summary>
    /// <param name="text">One line.</param>
    /// <param name="level">From which level on.</param>
    public void Say(string text, LoggingLevel level = LoggingLevel.Info)
    {
        if (terminal.Logging < level)
        {
            return;
        }

        ClearStatus();
        terminal.Error.Write("paper: " + text + "\n");
    }

    /// <summary>Takes the line of status away.</summary>
    public void ClearStatus()
    {
        if (_statusWidth > 0)
        {
            terminal.Error.Write("\r" + new string(' ', _statusWidth) + "\r");
            _statusWidth = 0;
        }
    }

    /// <summary>A line wasn't taken.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="lineNumber">Its number there; 0 for a bar put together from trades.</param>
    /// <param name="reason">Why.</param>
    public void Reject(string source, long lineNumber, StreamReject reason)
    {
        if (++_rejected[(int)reason] <= ToldEach)
        {
            string line = lineNumber > 0
                ? string.Create(CultureInfo.InvariantCulture, $"line {lineNumber}")
                : "a bar of trades";
            Say(
                $"{source}: {line} is not taken: {RejectNames[(int)reason]}{Further(_rejected[(int)reason])}",
                LoggingLevel.Warning);
        }
    }

    /// <summary>Bars are missing.</summary>
    /// <param name="symbol">Of which symbol.</param>
    /// <param name="bars">How many.</param>
    /// <param name="openTime">Open of the bar after them.</param>
    public void Gap(int symbol, long bars, long openTime)
    {
        MissingBars += bars;
        if (++Gaps <= ToldEach)
        {
            Say(
                $"{symbols[symbol]}: {Counted.Of(bars, "bar")} {Counted.Are(bars)} missing "
                + $"before {UtcNanos.ToIso(openTime)}{Further(Gaps)}",
                LoggingLevel.Warning);
        }
    }

    /// <summary>A bar opens before the bar before it closes.</summary>
    /// <param name="symbol">Of which symbol.</param>
    /// <param name="openTime">Its open.</param>
    public void Overlap(int symbol, long openTime)
    {
        if (++_overlaps <= ToldEach)
        {
            Say(
                $"{symbols[symbol]}: the bar of {UtcNanos.ToIso(openTime)} opens before the bar before it closes"
                + Further(_overlaps),
                LoggingLevel.Warning);
        }
    }

    /// <summary>Shows where the session stands, at most a few times a second.</summary>
    /// <param name="now">The clock, milliseconds.</param>
    /// <param name="text">What.</param>
    public void Status(long now, System.Func<string> text)
    {
        if (!terminal.IsErrorTerminal || now < _statusDue)
        {
            return;
        }

        _statusDue = now + StatusMillis;
        string line = TerminalSize.Fit(text());
        terminal.Error.Write("\r" + line.PadRight(_statusWidth));
        _statusWidth = System.Math.Max(_statusWidth, line.Length);
    }

    /// <summary>Says what was left out or is odd, where anything is.</summary>
    public void Summarise()
    {
        ClearStatus();
        var parts = new List<string>();
        for (int i = 1; i < _rejected.Length; i++)
        {
            if (_rejected[i] > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{_rejected[i]} {RejectNames[i]}"));
            }
        }

        if (parts.Count > 0)
        {
            Say("not taken: " + string.Join(", ", parts), LoggingLevel.Warning);
        }

        if (Gaps > 0)
        {
            Say(
                $"{Counted.Of(Gaps, "gap")}, {Counted.Of(MissingBars, "bar")} missing in {(Gaps == 1 ? "it" : "them")}",
                LoggingLevel.Warning);
        }

        if (_overlaps > 0)
        {
            Say(
                $"{Counted.Of(_overlaps, "bar opens", "bars open")} before the bar before it closes",
                LoggingLevel.Warning);
        }
    }

    private static string Further(long count) => count == ToldEach ? "; further ones are only counted" : string.Empty;
}

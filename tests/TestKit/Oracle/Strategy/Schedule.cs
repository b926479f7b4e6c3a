using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// Schedule events in simulated UTC time: <c>every: minute|hour|day|week|month|N bars</c>, <c>on: monday</c> or a day
/// of the month, <c>at: "HH:MM"</c>. "due at this instant (first instant >= their time)"; "once per instant, however
/// many of its times have passed since the last instant".
/// </summary>
public sealed class Schedule(IReadOnlyList<ConfigNode> entries)
{
    private const long Minute = 60 * Timeframes.Second;

    /// <summary>The names of the events due, in the operation's order.</summary>
    /// <param name="previous">The instant before; before the first one the open of the first decided bar.</param>
    /// <param name="now">This instant.</param>
    /// <param name="firstSymbolRows">Decided rows of the first symbol, this instant's included.</param>
    /// <param name="firstSymbolHasRow">Whether this instant has one.</param>
    public IReadOnlyList<string> Due(long previous, long now, int firstSymbolRows, bool firstSymbolHasRow) =>
    [
        .. entries.Where(entry => BarsOf(entry) is int bars
                ? firstSymbolHasRow && firstSymbolRows % bars == 0
                : LastTime(entry, now) > previous)
            .Select(entry => entry.Get("event").Text),
    ];

    /// <summary>
    /// "at every Nth decided row of the first symbol (rows N-1, 2N-1, ... counted from the first decided row)".
    /// </summary>
    private static int? BarsOf(ConfigNode entry)
    {
        string[] words = entry.Get("every").Text.Split(' ');
        return words.Length == 2 ? int.Parse(words[0], CultureInfo.InvariantCulture) : null;
    }

    /// <summary>The event's last time that isn't after now.</summary>
    private static long LastTime(ConfigNode entry, long now)
    {
        string every = entry.Get("every").Text;
        if (every is "minute" or "hour")
        {
            return Timeframes.StartOf(now, every == "minute" ? Minute : 60 * Minute);
        }

        string[] clock = entry.TextOf("at", "00:00").Split(':');
        long offset = (int.Parse(clock[0], CultureInfo.InvariantCulture) * 60 * Minute)
            + (int.Parse(clock[1], CultureInfo.InvariantCulture) * Minute);
        long day = Timeframes.StartOf(now, Timeframes.Day);
        while (!IsOn(entry, every, day) || day + offset > now)
        {
            day -= Timeframes.Day;
        }

        return day + offset;
    }

    private static bool IsOn(ConfigNode entry, string every, long day)
    {
        DateTime date = DateTime.UnixEpoch.AddTicks(day / 100);
        return every switch
        {
            "day" => true,
            "week" => string.Equals(
                date.DayOfWeek.ToString(), entry.TextOf("on", "monday"), StringComparison.OrdinalIgnoreCase),
            "month" => date.Day == entry.IntOf("on", 1),
            _ => throw new NotSupportedException($"every: {every}"),
        };
    }
}

/// <summary>What the two custom events DCA_OPPORTUNITY_SCORED and DCA_RISK_ASSESSED last said, per symbol.</summary>
public sealed class DcaScores
{
    private readonly List<Source> _scores = [];
    private readonly List<Source> _risks = [];
    private readonly Dictionary<int, (long Time, double Value)> _score = [];
    private readonly Dictionary<int, (long Time, double Value)> _risk = [];

    public DcaScores(SeriesBook book, ColumnTable columns, ConfigNode workforce)
    {
        foreach (ConfigNode worker in workforce.Find("opportunity_workers")?.Items ?? [])
        {
            if (worker.Get("plugin").Text == "dca_opportunity_scorer")
            {
                ConfigNode parameters = worker.Get("params");
                double full = parameters.DoubleOf("full_score_pct", 10);
                _scores.AddRange(book.InstancesOf(worker).Select(series => new Source(
                    parameters.Get("event").Text,
                    series.Symbol,
                    Scored(
                        columns.Seen(parameters.Get("average").Text, series.Base), series.Base.Market.Close, full))));
            }
        }

        foreach (ConfigNode worker in workforce.Find("threat_workers")?.Items ?? [])
        {
            if (worker.Get("plugin").Text == "dca_risk_assessor")
            {
                ConfigNode parameters = worker.Get("params");
                _risks.AddRange(book.InstancesOf(worker).Select(series => new Source(
                    parameters.Get("event").Text,
                    series.Symbol,
                    [.. columns.Seen(parameters.Get("volatility").Text, series.Base).Select(
                        p => Math.Clamp(p / 100, 0, 1))])));
            }
        }
    }

    /// <summary>A schedule event: the workers of symbols with a decided bar publish theirs; NaN is silent.</summary>
    public void Hear(string name, long now, IReadOnlyList<int?> rows)
    {
        Publish(_scores, _score);
        Publish(_risks, _risk);

        void Publish(List<Source> sources, Dictionary<int, (long Time, double Value)> heard)
        {
            foreach (Source source in sources)
            {
                if (source.Event == name && rows[source.Symbol] is int row && !double.IsNaN(source.Values[row]))
                {
                    heard[source.Symbol] = (now, source.Values[row]);
                }
            }
        }
    }

    /// <summary>"plans only when both came in this instant".</summary>
    public double? Score(int symbol, long now) =>
        _score.TryGetValue(symbol, out (long Time, double Value) heard) && heard.Time == now ? heard.Value : null;

    public double? Risk(int symbol, long now) =>
        _risk.TryGetValue(symbol, out (long Time, double Value) heard) && heard.Time == now ? heard.Value : null;

    /// <summary>"score = clamp((average - close)/average x 100 / full_score_pct (10), 0, 1)".</summary>
    private static double[] Scored(double[] average, double[] close, double full) =>
        [.. average.Zip(close, (a, c) => Math.Clamp((a - c) / a * 100 / full, 0, 1))];

    private sealed record Source(string Event, int Symbol, double[] Values);
}

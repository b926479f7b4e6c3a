using System;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>
/// Reads a schedule's entry: an event every minute, hour, day, week or month (UTC), or every so many bars.
/// </summary>
internal static class ScheduleReader
{
    private const int MaxBars = 1_000_000_000;
    private const int FirstDay = 1;
    private const int LastDay = 31;

    private static readonly string[] Units = ["minute", "hour", "day", "week", "month"];
    private static readonly SchedulePeriod[] Periods =
        [SchedulePeriod.Minute, SchedulePeriod.Hour, SchedulePeriod.Day, SchedulePeriod.Week, SchedulePeriod.Month];

    private static readonly string[] Weekdays =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private const string TimePattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$";

    private static SchemaNode Every
        => SchemaNode.AnyOf(SchemaNode.Choice(Units), SchemaNode.Written("^[1-9][0-9]* bars?$"));

    /// <summary>Returns a weekday's name.</summary>
    /// <param name="day">0 Monday to 6 Sunday.</param>
    public static string Weekday(int day) => Weekdays[day];

    /// <summary>Reads an entry.</summary>
    public static ScheduleDocument Read(Section section)
    {
        Findings findings = section.Findings;
        string name = section.RequiredName("event");
        YamlScalar? every = section.Scalar("every", () => Every, isRequired: true);
        YamlScalar? on = section.Scalar(
            "on", () => SchemaNode.AnyOf(SchemaNode.Choice(Weekdays), SchemaNode.Integer(FirstDay, LastDay)));
        YamlScalar? at = section.Scalar("at", () => SchemaNode.Written(TimePattern));
        foreach (char c in name)
        {
            if (char.IsLower(c))
            {
                findings.Error(
                    section.At("event"),
                    $"event: names of events are written in capitals, such as {name.ToUpperInvariant()}");
                break;
            }
        }

        return new ScheduleDocument(
            section.Node, name, every is null ? null : SpecOf(section, name, every.Text, on, at, findings));
    }

    private static ScheduleSpec? SpecOf(
        Section section, string name, string every, YamlScalar? on, YamlScalar? at, Findings findings)
    {
        string[] words = every.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 2 && (words[1] is "bars" or "bar"))
        {
            Refuse(on, "on", "a number of bars", findings);
            Refuse(at, "at", "a number of bars", findings);
            if (int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out int bars)
                && bars is > 0 and <= MaxBars)
            {
                return new ScheduleSpec(name, SchedulePeriod.Bars, bars, 0, 0);
            }

            findings.Error(
                section.At("every"),
                $"every: expected a number of bars of at least 1, such as '20 bars', not {YamlText.Quote(every)}");
            return null;
        }

        int unit = Array.IndexOf(Units, every);
        if (unit < 0)
        {
            findings.Error(
                section.At("every"),
                $"every: expected {string.Join(", ", Units)} or a number of bars such as '20 bars', "
                + $"not {YamlText.Quote(every)}"
                + NearestName.Suggest(every, Units));
            return null;
        }

        SchedulePeriod period = Periods[unit];
        int day = ReadDay(period, on, findings);
        long time = ReadTime(period, at, findings);
        return new ScheduleSpec(name, period, 0, day, time);
    }

    private static int ReadDay(SchedulePeriod period, YamlScalar? on, Findings findings)
    {
        switch (period)
        {
            case SchedulePeriod.Week:
                if (on is not null && ScalarValue.ReadChoice(on, Weekdays, out int weekday) is { } problem)
                {
                    findings.Error(on, "on: " + problem);
                }
                else
                {
                    return on is null ? 0 : Array.IndexOf(Weekdays, on.Text);
                }

                return weekday;
            case SchedulePeriod.Month:
                long day = FirstDay;
                if (on is not null && ScalarValue.ReadInteger(on, FirstDay, LastDay, out day) is { } wrong)
                {
                    findings.Error(on, "on: " + wrong);
                }

                return (int)day;
            default:
                Refuse(on, "on", "a schedule that isn't weekly or monthly", findings);
                return 0;
        }
    }

    private static long ReadTime(SchedulePeriod period, YamlScalar? at, Findings findings)
    {
        if (at is null)
        {
            return 0;
        }

        if (period == SchedulePeriod.Minute)
        {
            Refuse(at, "at", "every minute", findings);
            return 0;
        }

        bool isTime = TimeOnly.TryParseExact(
            at.Text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time);
        if (!isTime || (period == SchedulePeriod.Hour && time.Hour != 0))
        {
            string expected = period == SchedulePeriod.Hour
                ? "minutes past the hour such as \"00:15\""
                : "a time of day such as \"09:00\", UTC";
            findings.Error(at, $"at: expected {expected}, not {YamlText.Quote(at.Text)}");
        }

        return (time.Hour * UtcNanos.PerHour) + (time.Minute * UtcNanos.PerMinute);
    }

    private static void Refuse(YamlScalar? node, string key, string what, Findings findings)
    {
        if (node is not null)
        {
            findings.Error(node, $"{key}: doesn't fit {what}");
        }
    }
}

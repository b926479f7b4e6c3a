using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Import;

/// <summary>A stamp means the same whether the ones before it are remembered or not.</summary>
public sealed class StampParserTests
{
    [Fact]
    public void Stamps_like_those_before_are_read_as_by_themselves()
    {
        int plain = 0;
        int all = 0;
        Seeds.ForEach(1, 3_000, seed =>
        {
            SeededRandom random = new(seed);
            StampForm form = random.Pick(StampForm.Text, StampForm.MonthFirst, StampForm.DayFirst);
            var zone = LocalZone.Find(random.Pick("UTC", "-05:00", "Europe/Berlin"));
            zone = random.Chance(10) ? null : zone;
            StampParser remembering = new(form, 0, zone);
            bool isApart = random.Chance(30);
            string tail = random.Pick("", "Z", "+02:00", " UTC", ".5", ",000Z");
            int oddPercent = random.Pick(1, 10, 40);
            for (int row = 0; row < 60; row++)
            {
                (string date, string time) = Stamp(random, form, isApart, tail, oddPercent);
                byte[] dateText = Encoding.Latin1.GetBytes(date);
                byte[] timeText = Encoding.Latin1.GetBytes(time);
                StampParser fresh = new(form, 0, zone);
                RowReject expected = fresh.Parse(dateText, timeText, 0, out long instant);
                bool isPlain = remembering.TryPlain(dateText, timeText, out long remembered);
                RowReject reason = remembering.Parse(dateText, timeText, 0, out long nanos);
                all++;
                plain += isPlain ? 1 : 0;
                Assert.True(
                    expected == reason && (reason != RowReject.None || instant == nanos),
                    $"seed {seed}: '{date}' '{time}': {reason} {nanos}, by itself {expected} {instant}");
                Assert.True(
                    !isPlain || (expected == RowReject.None && remembered == instant),
                    $"seed {seed}: '{date}' '{time}' is remembered as {remembered}, by itself {expected} {instant}");
            }
        });
        Assert.True(plain > all / 20, $"{plain} of {all} were remembered");
    }

    private static (string Date, string Time) Stamp(
        SeededRandom random, StampForm form, bool isApart, string tail, int oddPercent)
    {
        string day = random.Chance(oddPercent) ? random.Pick("04", "05", "31", "1", "00") : "05";
        string date = form switch
        {
            StampForm.Text => $"2024-03-{day}",
            StampForm.MonthFirst => $"03/{day}/2024",
            _ => $"{day}.03.2024",
        };
        string time = string.Create(
            CultureInfo.InvariantCulture,
            $"{random.Between(0, 23):00}:{random.Between(0, 59):00}");
        time += random.Chance(oddPercent)
            ? random.Pick("", ":60", ":5", ":", ":07:00")
            : string.Create(CultureInfo.InvariantCulture, $":{random.Between(0, 59):00}");
        time = random.Chance(oddPercent) ? random.Pick("24:00:00", "1:00:00", "1234", "12-30-00", "ab:cd:ef") : time;
        time += random.Chance(oddPercent) ? random.Pick("", "Z", "x", "+00", "+02:0", ".5", " ") : tail;
        if (random.Chance(oddPercent / 2))
        {
            int at = random.Between(0, time.Length - 1);
            time = time.Remove(at, 1).Insert(at, random.Pick("0", "9", ":", "/", "\u00ff", " "));
        }

        string between = random.Chance(oddPercent) ? random.Pick(" ", "T", "t", "x", "  ") : " ";
        return isApart ? (date, time) : (date + between + time, "");
    }
}

using System.Globalization;
using S1mpleTrader.Config.Yaml;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Yaml;

public sealed class ScalarValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-5", -5)]
    [InlineData("+7", 7)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void Integers(string text, long value)
    {
        Assert.Null(ScalarValue.ReadInteger(Plain(text), long.MinValue, long.MaxValue, out long read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("1.5", "expected a whole number, not '1.5'")]
    [InlineData("1e3", "expected a whole number, not '1e3'")]
    [InlineData("010", "expected a whole number; '010' starts with 0, which some readers take for octal")]
    [InlineData("0x1F", "expected a whole number, not '0x1F' (write it in decimal digits)")]
    [InlineData("1_000", "expected a whole number, not '1_000' (write the digits without separators)")]
    [InlineData("12:30:00", "expected a whole number, not '12:30:00' (times are not numbers)")]
    [InlineData("１２", "expected a whole number, not '１２' (write the digits 0 to 9)")]
    [InlineData("۱۲", "expected a whole number, not '۱۲' (write the digits 0 to 9)")]
    [InlineData(".nan", "expected a whole number, not '.nan' (NaN and infinity are not values here)")]
    [InlineData("five", "expected a whole number, not 'five'")]
    [InlineData("99999999999999999999", "'99999999999999999999' is too large")]
    [InlineData("", "expected a whole number, not nothing")]
    [InlineData("null", "expected a whole number, not nothing")]
    public void Not_integers(string text, string problem)
        => Assert.Equal(problem, ScalarValue.ReadInteger(Plain(text), long.MinValue, long.MaxValue, out _));

    [Fact]
    public void Ranges_are_named()
    {
        Assert.Equal(
            "'11' is out of range; it must be from 1 to 10", ScalarValue.ReadInteger(Plain("11"), 1, 10, out _));
        Assert.Equal(
            "'-1' is under the limit; it must be at least 0",
            ScalarValue.ReadInteger(Plain("-1"), 0, long.MaxValue, out _));
        Assert.Equal(
            "'18446744073709551615' is out of range; it must be from 0 to 9223372036854775807",
            ScalarValue.ReadInteger(Plain("18446744073709551615"), 0, long.MaxValue, out _));
        Assert.Equal(
            "'2' is out of range; it must be from 0 to 1.5", ScalarValue.ReadDouble(Plain("2"), 0, 1.5, out _));
        Assert.Equal(
            "'5' is over the limit; it must be at most 4",
            ScalarValue.ReadDecimal(Plain("5"), decimal.MinValue, 4, out _));
        Assert.Equal(
            "expected a whole number, not text in quotes ('5')",
            ScalarValue.ReadInteger(new YamlScalar("f", 1, 1, "5", true), 0, 9, out _));
    }

    [Theory]
    [InlineData("0.00001", "0.00001")]
    [InlineData("1e-5", "0.00001")]
    [InlineData("10000.10", "10000.1")]
    [InlineData("2.5E3", "2500")]
    [InlineData("-0", "0")]
    [InlineData("-0.50", "-0.5")]
    [InlineData("1000000000000000000000000000", "1000000000000000000000000000")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void Decimals_are_exact_and_normal(string text, string value)
    {
        Assert.Null(ScalarValue.ReadDecimal(Plain(text), decimal.MinValue, decimal.MaxValue, out decimal read));
        Assert.Equal(value, read.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1e999999")]
    [InlineData("1e-30")]
    [InlineData("1e99999999999999999999")]
    [InlineData("0.12345678901234567890123456789")]
    [InlineData("12345678901234567890123456789")]
    [InlineData("1e29")]
    public void Decimals_that_would_round_are_refused(string text)
        => Assert.EndsWith(
            "has more than 28 digits, or is too large or too small",
            ScalarValue.ReadDecimal(Plain(text), decimal.MinValue, decimal.MaxValue, out _));

    [Theory]
    [InlineData("NaN")]
    [InlineData(".inf")]
    [InlineData("-.inf")]
    [InlineData("∞")]
    [InlineData("1e999999")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("5%")]
    [InlineData("(5)")]
    [InlineData("١")]
    [InlineData("00.5")]
    public void Not_doubles(string text)
        => Assert.NotNull(ScalarValue.ReadDouble(Plain(text), double.MinValue, double.MaxValue, out _));

    [Fact]
    public void Four_hundred_digits_are_too_large_and_one_more_is_not_even_read()
    {
        Assert.EndsWith("is too large", ScalarValue.ReadDouble(Plain(new string('9', 400)), 0, double.MaxValue, out _));
        Assert.EndsWith(
            "more than 400 characters", ScalarValue.ReadDouble(Plain(new string('9', 401)), 0, double.MaxValue, out _));
    }

    [Fact]
    public void Minus_zero_is_zero()
    {
        Assert.Null(ScalarValue.ReadDouble(Plain("-0"), -1, 1, out double value));
        Assert.False(double.IsNegative(value));
    }

    [Theory]
    [InlineData("yes", "true")]
    [InlineData("on", "true")]
    [InlineData("True", "true")]
    [InlineData("1", "true")]
    [InlineData("no", "false")]
    [InlineData("OFF", "false")]
    [InlineData("0", "false")]
    public void Other_spellings_of_switches_are_named(string text, string meant)
        => Assert.Equal(
            $"expected true or false; write {meant} instead of '{text}'", ScalarValue.ReadBoolean(Plain(text), out _));

    [Fact]
    public void Switches()
    {
        Assert.Null(ScalarValue.ReadBoolean(Plain("true"), out bool isOn));
        Assert.True(isOn);
        Assert.Null(ScalarValue.ReadBoolean(Plain("false"), out isOn));
        Assert.False(isOn);
        Assert.Equal("expected true or false, not 'maybe'", ScalarValue.ReadBoolean(Plain("maybe"), out _));
        Assert.NotNull(ScalarValue.ReadBoolean(new YamlScalar("f", 1, 1, "true", true), out _));
    }

    [Fact]
    public void Choices_suggest_the_nearest_word()
    {
        string[] words = ["pessimistic", "optimistic", "ohlc_path"];
        Assert.Null(ScalarValue.ReadChoice(Plain("optimistic"), words, out int index));
        Assert.Equal(1, index);
        Assert.Equal(
            "expected pessimistic, optimistic or ohlc_path, not 'pesimistic'; did you mean 'pessimistic'?",
            ScalarValue.ReadChoice(Plain("pesimistic"), words, out _));
    }

    [Theory]
    [InlineData("warmup_bar", "warmup_bars")]
    [InlineData("intial_capital", "initial_capital")]
    [InlineData("warmup-bars", "warmup_bars")]
    [InlineData("Currency", "currency")]
    [InlineData("anualisation_days", "annualization_days")]
    [InlineData("zzz", null)]
    [InlineData("", null)]
    public void Nearest_names(string name, string? nearest)
        => Assert.Equal(
            nearest,
            NearestName.Find(name, ["initial_capital", "currency", "warmup_bars", "annualization_days"]));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void The_machine_s_language_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CommaCulture(culture);
            Assert.Null(ScalarValue.ReadDouble(Plain("1.5"), 0, 2, out double value));
            Assert.Equal(1.5, value);
            Assert.NotNull(ScalarValue.ReadDouble(Plain("1,5"), 0, 20, out _));
            Assert.Null(ScalarValue.ReadDecimal(Plain("-1.25"), -2, 2, out decimal exact));
            Assert.Equal(-1.25m, exact);
            Assert.Equal(
                "'3' is out of range; it must be from 0.5 to 2.5", ScalarValue.ReadDouble(Plain("3"), 0.5, 2.5, out _));
            Assert.Equal("title", NearestName.Find("TITLE", ["title"]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The test process runs without culture data; what makes these cultures dangerous is set by hand.
    private static CultureInfo CommaCulture(string name)
    {
        CultureInfo culture;
        try
        {
            culture = new CultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        }

        culture = (CultureInfo)culture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = name == "fa-IR" ? "٫" : ",";
        culture.NumberFormat.NumberGroupSeparator = name == "fa-IR" ? "٬" : ".";
        culture.NumberFormat.NegativeSign = name == "fa-IR" ? "\u200E\u2212" : "-";
        return culture;
    }

    private static YamlScalar Plain(string text) => new("f", 1, 1, text, isQuoted: false);
}

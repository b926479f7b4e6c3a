using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Commands;

/// <summary>Reads option values as strictly as configuration values; all that is wrong is reported together.</summary>
internal sealed class OptionReader
{
    /// <summary>What is wrong so far.</summary>
    public Findings Findings { get; } = [];

    /// <summary>Reads a name: letters, digits, '_', '-' and '.'.</summary>
    public string Name(string option, string text)
    {
        if (!Host.Config.Documents.Section.IsName(text))
        {
            Report(option, Host.Config.Documents.Section.NameProblem(text));
        }

        return text;
    }

    /// <summary>Reads one of a set of words and returns its position.</summary>
    public int Choice(string option, string text, IReadOnlyList<string> words)
    {
        Report(option, ScalarValue.ReadChoice(Scalar(option, text), words, out int index));
        return index;
    }

    /// <summary>Reads a whole number.</summary>
    public long Integer(string option, string text, long min, long max)
    {
        Report(option, ScalarValue.ReadInteger(Scalar(option, text), min, max, out long value));
        return value;
    }

    /// <summary>Reads an exact number above 0.</summary>
    public decimal Positive(string option, string text)
    {
        Report(option, ScalarValue.ReadPositive(Scalar(option, text), out decimal value));
        return value;
    }

    /// <summary>Reads a timeframe such as <c>1m</c>.</summary>
    public Timeframe Timeframe(string option, string text)
    {
        if (!Columnar.Time.Timeframe.TryParse(text, out Timeframe timeframe))
        {
            Report(option, $"expected a timeframe such as 15s, 1m, 4h, 1d or 1w, not {YamlText.Quote(text)}");
        }

        return timeframe;
    }

    /// <summary>Reads an instant.</summary>
    public long Time(string option, string text)
    {
        Report(option, Host.Config.Documents.Section.ReadTime(text, out long nanos));
        return nanos;
    }

    /// <summary>Reports a problem with an option, where there is one.</summary>
    public void Report(string option, string? problem)
    {
        if (problem is not null)
        {
            Findings.Error(option, 0, 0, problem);
        }
    }

    private static YamlScalar Scalar(string option, string text) => new(option, 0, 0, text, isQuoted: false);
}

using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Schema;

namespace S1mpleTrader.Host.Config.Documents;

/// <summary>Single values: names, numbers, words, times.</summary>
internal sealed partial class Section
{
    /// <summary>
    /// Stands for a timeframe that is missing or none, which has been reported: no text is one as short.
    /// </summary>
    public static readonly Timeframe NoTimeframe = new(1);

    private const int MaxNameChars = 64;
    private const string NamePattern = "^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,64}$";
    private const string TitlePattern = "^[^/\\\\]*[A-Za-z0-9][^/\\\\]*$";
    private const string IdPattern = "^[A-Za-z0-9_-]{1,64}$";
    private const string TimeframePattern = "^0*[1-9][0-9]*(ms|s|m|h|d|w)$";
    private const string TimePattern =
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
        + "([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{0,9})?)?(Z|[+-][0-9]{1,2}(:?[0-9]{2})?)?)?$";

    /// <summary>Returns a name that identifies something: letters, digits, '_', '-' and '.', never a path.</summary>
    public string RequiredName(string key)
        => Scalar(key, () => SchemaNode.Text(NamePattern), isRequired: true) is { } scalar
            ? CheckName(key, scalar)
            : string.Empty;

    /// <summary>Returns a name without a dot, which separates a worker from its column.</summary>
    public string RequiredId(string key)
    {
        string id = Scalar(key, () => SchemaNode.Id(IdPattern), isRequired: true) is { } scalar
            ? CheckName(key, scalar)
            : string.Empty;
        if (id.Contains('.'))
        {
            _findings.Error(At(key), $"{key}: a '.' separates worker and column, an id can't hold one");
        }

        return id;
    }

    /// <summary>Returns a name, or the fallback where the key is absent.</summary>
    public string? OptionalName(string key)
        => Scalar(key, () => SchemaNode.Text(NamePattern)) is { } scalar ? CheckName(key, scalar) : null;

    /// <summary>Returns any text but an empty one.</summary>
    public string RequiredText(string key)
        => Scalar(key, () => SchemaNode.Text(), isRequired: true)?.Text ?? string.Empty;

    /// <summary>
    /// Returns a name for people, of which a folder's is made: any text with a letter or a digit but a path.
    /// </summary>
    public string RequiredTitle(string key)
    {
        string title = Scalar(key, () => SchemaNode.Text(TitlePattern), isRequired: true)?.Text ?? string.Empty;
        if (title.AsSpan().ContainsAny('/', '\\'))
        {
            _findings.Error(At(key), $"{key}: expected a name, not a path: {YamlText.Quote(title)} has a '/' or '\\'");
        }
        else if (title.Length > 0 && !title.Any(char.IsAsciiLetterOrDigit))
        {
            _findings.Error(
                At(key),
                $"{key}: its folder is called so: expected a letter a-z or a digit, "
                + $"and {YamlText.Quote(title)} has none");
        }

        return title;
    }

    /// <summary>Returns any text but an empty one, or null where the key is absent.</summary>
    public string? OptionalText(string key) => Scalar(key, () => SchemaNode.Text())?.Text;

    /// <summary>Returns a whole number.</summary>
    public long RequiredInteger(string key, long min, long max)
        => Scalar(key, () => SchemaNode.Integer(min, max), isRequired: true) is { } scalar
            ? Integer(key, scalar, min, max)
            : Math.Max(min, 0);

    /// <summary>Returns a whole number, or null where the key is absent.</summary>
    public long? OptionalInteger(string key, long min, long max)
        => Scalar(key, () => SchemaNode.Integer(min, max)) is { } scalar ? Integer(key, scalar, min, max) : null;

    /// <summary>Returns an exact number above 0.</summary>
    public decimal RequiredPositive(string key)
        => Scalar(key, () => SchemaNode.Positive(), isRequired: true) is { } scalar ? Positive(key, scalar) : 1;

    /// <summary>Returns an exact number above 0, or null where the key is absent.</summary>
    public decimal? OptionalPositive(string key)
        => Scalar(key, () => SchemaNode.Positive()) is { } scalar ? Positive(key, scalar) : null;

    /// <summary>Returns an exact number, or null where the key is absent.</summary>
    public decimal? OptionalDecimal(string key, decimal min, decimal max)
    {
        if (Scalar(key, () => SchemaNode.Number(min, max)) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadDecimal(scalar, min, max, out decimal value)) ? value : null;
    }

    /// <summary>Returns an exact number.</summary>
    public decimal RequiredDecimal(string key, decimal min, decimal max)
        => Scalar(key, () => SchemaNode.Number(min, max), isRequired: true) is { } scalar
            && Report(key, scalar, ScalarValue.ReadDecimal(scalar, min, max, out decimal value))
                ? value
                : min;

    /// <summary>Returns a floating-point number, or null where the key is absent.</summary>
    public double? OptionalDouble(string key, double min, double max)
    {
        if (Scalar(key, () => SchemaNode.Number(min, max)) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadDouble(scalar, min, max, out double value)) ? value : null;
    }

    /// <summary>Returns a switch, or null where the key is absent.</summary>
    public bool? OptionalBoolean(string key)
    {
        if (Scalar(key, () => SchemaNode.Boolean()) is not { } scalar)
        {
            return null;
        }

        return Report(key, scalar, ScalarValue.ReadBoolean(scalar, out bool value)) ? value : null;
    }

    /// <summary>Returns the position of one of a set of words.</summary>
    public int RequiredChoice(string key, IReadOnlyList<string> words)
        => Scalar(key, () => SchemaNode.Choice(words), isRequired: true) is { } scalar
            ? Choice(key, scalar, words) ?? 0
            : 0;

    /// <summary>Returns the position of one of a set of words, or null where the key is absent.</summary>
    public int? OptionalChoice(string key, IReadOnlyList<string> words)
        => Scalar(key, () => SchemaNode.Choice(words)) is { } scalar ? Choice(key, scalar, words) : null;

    /// <summary>Returns a timeframe such as <c>1m</c>.</summary>
    public Timeframe RequiredTimeframe(string key)
        => Scalar(key, () => SchemaNode.Written(TimeframePattern), isRequired: true) is { } scalar
            ? ReadTimeframe(key, scalar, _findings)
            : NoTimeframe;

    /// <summary>Returns a timeframe, or null where the key is absent.</summary>
    public Timeframe? OptionalTimeframe(string key)
        => Scalar(key, () => SchemaNode.Written(TimeframePattern)) is { } scalar
            ? ReadTimeframe(key, scalar, _findings)
            : null;

    /// <summary>Returns a length of time such as <c>30d</c>, in nanoseconds.</summary>
    public long RequiredLength(string key)
        => Scalar(key, () => SchemaNode.Written(TimeframePattern), isRequired: true) is { } scalar
            ? Length(key, scalar)
            : UtcNanos.PerMinute;

    /// <summary>Returns a length of time in nanoseconds, or null where the key is absent.</summary>
    public long? OptionalLength(string key)
        => Scalar(key, () => SchemaNode.Written(TimeframePattern)) is { } scalar ? Length(key, scalar) : null;

    /// <summary>Returns an instant in UTC nanoseconds.</summary>
    public long RequiredTime(string key)
        => Scalar(key, () => SchemaNode.Written(TimePattern), isRequired: true) is { } scalar ? Time(key, scalar) : 0;

    /// <summary>Returns an instant in UTC nanoseconds, or null where the key is absent.</summary>
    public long? OptionalTime(string key)
        => Scalar(key, () => SchemaNode.Written(TimePattern)) is { } scalar ? Time(key, scalar) : null;

    /// <summary>Returns the two ends of a range.</summary>
    public (double From, double To)? RequiredPair(string key)
        => Find(key, () => SchemaNode.Pair(), isRequired: true) is { } node ? ReadPair(key, node, _findings) : null;

    /// <summary>Reads a timeframe such as <c>1m</c> or reports that the text isn't one.</summary>
    public static Timeframe ReadTimeframe(string key, YamlScalar scalar, Findings findings)
    {
        if (Timeframe.TryParse(scalar.Text, out Timeframe timeframe))
        {
            return timeframe;
        }

        findings.Error(
            scalar,
            $"{key}: expected a timeframe such as 15s, 1m, 4h, 1d or 1w, not {YamlText.Quote(scalar.Text)}");
        return NoTimeframe;
    }

    /// <summary>Reads <c>[a, b]</c>, or reports what is wrong and returns null.</summary>
    public static (double From, double To)? ReadPair(string key, YamlNode node, Findings findings)
    {
        if (node is not YamlSequence { Items.Count: 2 } pair)
        {
            findings.Error(node, $"{key}: expected a range [a, b], not {Describe(node)}");
            return null;
        }

        double from = 0;
        double to = 0;
        bool isRight = ReadNumber(key, pair.Items[0], findings, ref from);
        isRight &= ReadNumber(key, pair.Items[1], findings, ref to);
        return isRight ? (from, to) : null;
    }

    /// <summary>Checks that a text is a name; reports and returns it anyway where it isn't.</summary>
    public static bool IsName(string text)
    {
        bool isName = text.Length is > 0 and <= MaxNameChars && text != "." && text != "..";
        foreach (char c in text)
        {
            isName &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
        }

        return isName;
    }

    /// <summary>Returns what is wrong with a text that is no name.</summary>
    /// <param name="text">The text.</param>
    public static string NameProblem(string text)
        => $"a name has 1 to {MaxNameChars} letters, digits, '_', '-' or '.'; {YamlText.Quote(text)} hasn't";

    private static bool ReadNumber(string key, YamlNode node, Findings findings, ref double value)
    {
        string? problem = node is YamlScalar scalar
            ? ScalarValue.ReadDouble(scalar, double.MinValue, double.MaxValue, out value)
            : "expected a number, not " + node.Kind;
        if (problem is not null)
        {
            findings.Error(node, key + ": " + problem);
        }

        return problem is null;
    }

    private static string Describe(YamlNode node) => node switch
    {
        YamlScalar { IsNull: false } scalar => YamlText.Quote(scalar.Text),
        YamlSequence list => $"a list of {list.Items.Count}",
        _ => node.Kind,
    };

    private YamlScalar? AsScalar(string key, YamlNode node)
    {
        if (node is YamlScalar { IsNull: false } scalar && scalar.Text.Length > 0)
        {
            return scalar;
        }

        _findings.Error(node, node is YamlScalar
            ? $"{key}: a value is missing"
            : $"{key}: expected one value, not {node.Kind}");
        return null;
    }

    private string CheckName(string key, YamlScalar scalar)
    {
        if (!IsName(scalar.Text))
        {
            _findings.Error(
                scalar,
                $"{key}: {NameProblem(scalar.Text)}");
        }

        return scalar.Text;
    }

    private long Integer(string key, YamlScalar scalar, long min, long max)
        => Report(key, scalar, ScalarValue.ReadInteger(scalar, min, max, out long value)) ? value : Math.Max(min, 0);

    private decimal Positive(string key, YamlScalar scalar)
        => Report(key, scalar, ScalarValue.ReadPositive(scalar, out decimal value)) ? value : 1;

    private int? Choice(string key, YamlScalar scalar, IReadOnlyList<string> words)
        => Report(key, scalar, ScalarValue.ReadChoice(scalar, words, out int index)) ? index : null;

    // Written as a timeframe is.
    private long Length(string key, YamlScalar scalar)
    {
        if (Timeframe.TryParse(scalar.Text, out Timeframe length))
        {
            return length.Nanos;
        }

        _findings.Error(
            scalar, $"{key}: expected a length of time such as 12h, 30d or 4w, not {YamlText.Quote(scalar.Text)}");
        return UtcNanos.PerMinute;
    }

    private long Time(string key, YamlScalar scalar)
    {
        Report(key, scalar, ReadTime(scalar.Text, out long nanos));
        return nanos;
    }

    /// <summary>Reads an instant.</summary>
    /// <param name="text">The text.</param>
    /// <param name="nanos">UTC nanoseconds, when null is returned.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadTime(string text, out long nanos)
        => UtcNanos.TryParseIso(text, out nanos) ? null
            : UtcNanos.IsIsoBeyond(text)
                ? $"{YamlText.Quote(text)} lies outside the years 1678 to 2261, which nanoseconds in 64 bits hold"
            : UtcNanos.IsIsoTooFine(text)
                ? $"{YamlText.Quote(text)} has more than nine decimals of a second: a time is whole nanoseconds"
            : $"expected a UTC time such as 2024-01-31 or 2024-01-31T09:30:00Z, not {YamlText.Quote(text)}";

    private bool Report(string key, YamlScalar scalar, string? problem)
    {
        if (problem is not null)
        {
            _findings.Error(scalar, key + ": " + problem);
        }

        return problem is null;
    }
}

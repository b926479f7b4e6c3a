using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>
/// What a parameter may be in a study: <c>{ start, end, step }</c>, <c>{ values: […] }</c> or one value.
/// </summary>
internal static class ParameterValues
{
    private const int MostValues = 1_000_000;
    private const decimal MostNumber = 1_000_000_000_000_000_000m; // No difference of two overflows.

    /// <summary>Returns the values as a dimension; without choices after an error.</summary>
    /// <param name="name">The dimension's name.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="path">Where it stands: <c>workforce.….params.min_gap_size</c>.</param>
    /// <param name="key">The key as written, for aliases and findings.</param>
    /// <param name="node">The values as written.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static Dimension Of(
        string name, ParameterDescriptor parameter, string path, YamlScalar key, YamlNode node, Findings findings)
    {
        if (node is not YamlMapping mapping)
        {
            return new Dimension(name, Listed(parameter, path, key, [node], findings));
        }

        var section = new Section(mapping, key.Text, findings);
        if (mapping.Find("values") is { } values)
        {
            section.FindMisplaced("values");
            section.Close();
            if (values is not YamlSequence { Items.Count: > 0 } list)
            {
                findings.Error(
                    values,
                    $"{key.Text}: values: "
                    + (values is YamlSequence ? "at least one is needed" : "expected a list, not " + values.Kind));
                return new Dimension(name, []);
            }

            return new Dimension(name, Listed(parameter, path, key, list.Items, findings));
        }

        return RangeOf(parameter, path, key, section, findings) is { } range
            ? new Dimension(name, Stepped(parameter, range, key, section, findings), range)
            : new Dimension(name, []);
    }

    /// <summary>Returns a value as a setting takes it: an alias translated, a file named from the root.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="key">Its key as written.</param>
    /// <param name="value">The value as written.</param>
    /// <param name="findings">Receives values that can't be translated.</param>
    public static YamlNode Of(ParameterDescriptor parameter, YamlScalar key, YamlNode value, Findings findings)
        => WithWholePath(parameter, SeedNames.ValueOf(key.Text, value, findings));

    /// <summary>
    /// Returns a value; where it names a file, from the root: a setting has no folder that it could be relative to.
    /// </summary>
    /// <param name="parameter">The parameter, or null where its plugin has none of the name.</param>
    /// <param name="value">The value.</param>
    public static YamlNode WithWholePath(ParameterDescriptor? parameter, YamlNode value)
        => parameter?.Type == ParameterType.Series && value is YamlScalar { IsNull: false } path
            ? new YamlScalar(
                path.File,
                path.Line,
                path.Column,
                Path.GetFullPath(ConfigurationFile.Resolve(path.File, path.Text)),
                path.IsQuoted)
            : value;

    /// <summary>Returns whether a node varies: it is a range or several values.</summary>
    /// <param name="node">The value as written.</param>
    public static bool Varies(YamlNode node) => node is YamlMapping;

    private static List<Choice> Listed(
        ParameterDescriptor parameter, string path, YamlScalar key, IReadOnlyList<YamlNode> values, Findings findings)
    {
        var choices = new List<Choice>();
        var firsts = new Dictionary<string, string>(); // Label of the first that comes to a value.
        foreach (YamlNode written in values)
        {
            YamlNode value = Of(parameter, key, written, findings);
            string label = FlowYaml.Of(value);
            // A number that isn't right in itself is one mistake, whatever it would come to.
            bool isRight = value is not YamlScalar scalar
                || !IsNumber(parameter)
                || (scalar.IsNull && parameter.IsNullable)
                || CheckRange(parameter, key, scalar, findings);
            if (isRight && !firsts.TryAdd(ComesTo(parameter, value, label), label))
            {
                string first = firsts[ComesTo(parameter, value, label)];
                findings.Warning(
                    written,
                    $"{key.Text}: {label} is there twice"
                    + (first == label ? string.Empty : $": it is the same as {first}")
                    + "; configurations that are the same run once");
            }

            choices.Add(new Choice(label, [$"{path}={label}"], NumberOf(parameter, value), At: key));
        }

        return choices;
    }

    private static ValueRange? RangeOf(
        ParameterDescriptor parameter, string path, YamlScalar key, Section section, Findings findings)
    {
        int errors = findings.ErrorCount;
        decimal? start = section.OptionalDecimal("start", -MostNumber, MostNumber);
        decimal? end = section.OptionalDecimal("end", -MostNumber, MostNumber);
        decimal? step = section.OptionalDecimal("step", -MostNumber, MostNumber);
        section.Close();
        if (start is not { } from || end is not { } to || step is not { } by)
        {
            if (findings.ErrorCount == errors)
            {
                findings.Error(section.Node, $"{key.Text}: expected start, end and step, or values: […]");
            }

            return null;
        }

        if (!IsNumber(parameter))
        {
            findings.Error(section.Node, $"{key.Text}: not a number; give its values: […]");
            return null;
        }

        if (by == 0 || (by > 0 ? to < from : to > from))
        {
            findings.Error(
                section.At("step"),
                by == 0 ? $"{key.Text}: a step of 0 leads nowhere" : $"{key.Text}: the step leads away from the end");
            return null;
        }

        if ((double)(to - from) / (double)by > MostValues)
        {
            findings.Error(
                section.Node,
                $"{key.Text}: more than {MostValues.ToString(CultureInfo.InvariantCulture)} values");
            return null;
        }

        return new ValueRange(path, from, to, by);
    }

    private static List<Choice> Stepped(
        ParameterDescriptor parameter, ValueRange range, YamlScalar key, Section section, Findings findings)
    {
        var choices = new List<Choice>();
        int steps = (int)decimal.Floor((range.End - range.Start) / range.Step);
        for (int i = 0; i <= steps; i++)
        {
            decimal value = range.Start + (range.Step * i);
            string label = NumberText.Of(value);
            var scalar = new YamlScalar(
                section.Node.File, section.Node.Line, section.Node.Column, label, isQuoted: false);
            if (!CheckRange(parameter, key, scalar, findings))
            {
                return [];
            }

            choices.Add(new Choice(label, [$"{range.Key}={label}"], (double)value, At: key));
        }

        if (range.Start + (range.Step * steps) != range.End)
        {
            findings.Warning(
                section.At("end"), $"{key.Text}: no step leads to {NumberText.Of(range.End)}: the last one is at "
                + choices[^1].Label);
        }

        return choices;
    }

    private static bool CheckRange(ParameterDescriptor parameter, YamlScalar key, YamlScalar scalar, Findings findings)
    {
        decimal least = parameter.Minimum ?? decimal.MinValue;
        decimal most = parameter.Maximum ?? decimal.MaxValue;
        string? problem = parameter.Type == ParameterType.Int
            ? ScalarValue.ReadInteger(
                scalar, (long)decimal.Max(least, long.MinValue), (long)decimal.Min(most, long.MaxValue), out _)
            : ScalarValue.ReadDecimal(scalar, least, most, out _);
        if (problem is not null)
        {
            findings.Error(scalar, $"{key.Text}: {problem}");
        }

        return problem is null;
    }

    // What tells values apart: 0.6 and 0.60 are one number, and text is what it is without its quotes.
    private static string ComesTo(ParameterDescriptor parameter, YamlNode value, string label)
        => value is not YamlScalar { IsNull: false } scalar ? label
            : !IsNumber(parameter) ? "=" + scalar.Text
            : decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                ? "=" + NumberText.Of(number)
            : label;

    private static bool IsNumber(ParameterDescriptor parameter)
        => parameter.Type is ParameterType.Int or ParameterType.Double or ParameterType.Decimal;

    private static double? NumberOf(ParameterDescriptor parameter, YamlNode value)
        => IsNumber(parameter) && value is YamlScalar scalar
            && double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : null;
}

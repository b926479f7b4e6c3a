using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>Parameters: types, ranges and defaults.</summary>
internal static partial class ManifestParser
{
    // What the record of the parameters has already.
    private static readonly string[] RecordMembers =
    {
        "Deconstruct", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "Params", "PrintMembers",
        "ReferenceEquals", "ToString",
    };

    private static EquatableArray<ParameterModel> ReadParameters(ManifestReader reader, YamlMapping top)
    {
        var parameters = new List<ParameterModel>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlEntry entry
            in reader.Mapping(top.Find("params"), "params", null)?.Entries ?? Array.Empty<YamlEntry>())
        {
            if (!reader.Name(entry.Key, taken) || ReadParameter(reader, entry) is not ParameterModel parameter)
            {
                continue;
            }

            string field = Emitter.FieldName(parameter);
            if (RecordMembers.Contains(field) || parameters.Any(other => Emitter.FieldName(other) == field))
            {
                reader.Report(
                    Diagnostics.BadName, entry.Key, entry.Key.Text,
                    "would be Params." + field + ", which is there already");
                continue;
            }

            parameters.Add(parameter);
        }

        return parameters.ToEquatable();
    }

    private static ParameterModel? ReadParameter(ManifestReader reader, YamlEntry entry)
    {
        string what = "the parameter '" + entry.Key.Text + "'";
        YamlMapping? mapping = reader.Mapping(entry.Value, what, ManifestForm.Parameter);
        YamlScalar? type = reader.Scalar(mapping, "type", what);
        string? typeName = reader.Word(type, "parameter type", ManifestForm.ParameterTypes);
        if (mapping is null || typeName is null)
        {
            return null;
        }

        var kind = (ParameterKind)Array.IndexOf(ManifestForm.ParameterTypes, typeName);
        bool isNumber = kind is ParameterKind.Int or ParameterKind.Double or ParameterKind.Decimal;
        bool hasChoices = kind is ParameterKind.Choice or ParameterKind.Choices;
        Refuse(reader, mapping, isNumber, typeName, "min", "max");
        Refuse(reader, mapping, hasChoices, typeName, "choices");
        Refuse(reader, mapping, isNumber || kind is ParameterKind.Column or ParameterKind.Worker, typeName, "nullable");
        Refuse(reader, mapping, kind != ParameterKind.Series, typeName, "default");
        var parameter = new ParameterModel
        {
            Name = entry.Key.Text,
            Place = reader.PlaceOf(entry.Key),
            Kind = kind,
            Choices = hasChoices ? ReadChoices(reader, mapping, what) : default,
            IsNullable = reader.Flag(mapping, "nullable", what),
            Minimum = isNumber ? ReadBound(reader, mapping, "min", kind, what) : null,
            Maximum = isNumber ? ReadBound(reader, mapping, "max", kind, what) : null,
            Unit = OneLine(reader.Text(mapping, "unit", what)),
            Description = OneLine(reader.Text(mapping, "description", what)),
        };
        if (parameter is { Minimum: string low, Maximum: string high } && Number(low) > Number(high))
        {
            reader.Report(Diagnostics.BadValue, mapping.Find("min")!, what, "min " + low + " is above max " + high);
        }

        return ReadDefault(reader, mapping, parameter, what);
    }

    private static void Refuse(
        ManifestReader reader, YamlMapping mapping, bool isFitting, string typeName, params string[] keys)
    {
        foreach (string key in keys)
        {
            if (!isFitting && mapping.FindEntry(key) is YamlEntry entry)
            {
                reader.Report(Diagnostics.UnfittingKey, entry.Key, key, "a parameter of type " + typeName);
            }
        }
    }

    private static EquatableArray<string> ReadChoices(ManifestReader reader, YamlMapping mapping, string what)
    {
        if (mapping.Find("choices") is null)
        {
            reader.Report(Diagnostics.MissingKey, mapping, what, "choices");
        }

        IReadOnlyList<YamlScalar> choices = reader.List(mapping.Find("choices"), "choices");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (YamlScalar choice in choices)
        {
            if (!Names.IsSnakeCase(choice.Text.ToLowerInvariant()))
            {
                reader.Report(
                    Diagnostics.BadName, choice, choice.Text, "isn't made of letters, digits and underscores");
            }
            else if (!taken.Add(Names.Pascal(choice.Text)))
            {
                reader.Report(Diagnostics.BadName, choice, choice.Text, "is declared twice");
            }
        }

        if (choices.Count > 31)
        {
            reader.Report(Diagnostics.BadValue, choices[31], what, "more than 31 choices");
        }

        return choices.Select(choice => choice.Text).ToEquatable();
    }

    private static string? ReadBound(
        ManifestReader reader, YamlMapping mapping, string key, ParameterKind kind, string what)
    {
        YamlScalar? scalar = reader.Scalar(mapping, key, what);
        if (scalar is null)
        {
            return null;
        }

        string? problem = kind == ParameterKind.Int
            ? ScalarValue.ReadInteger(scalar, int.MinValue, int.MaxValue, out _)
            : null;
        problem ??= ScalarValue.ReadDecimal(scalar, decimal.MinValue, decimal.MaxValue, out decimal _);
        if (problem is not null)
        {
            reader.Report(Diagnostics.BadValue, scalar, key, problem);
            return null;
        }

        ScalarValue.ReadDecimal(scalar, decimal.MinValue, decimal.MaxValue, out decimal value);
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static ParameterModel ReadDefault(
        ManifestReader reader, YamlMapping mapping, ParameterModel parameter, string what)
    {
        YamlEntry? entry = mapping.FindEntry("default");
        bool isNull = entry is null ? parameter.IsNullable : entry.Value is YamlScalar { IsNull: true };
        if (isNull)
        {
            if (!parameter.IsNullable)
            {
                reader.Report(Diagnostics.BadValue, entry!.Key, what, "a default of null needs nullable: true");
                return parameter;
            }

            return parameter with { Default = "ParameterValue.Null", DefaultText = "null" };
        }

        if (entry is null)
        {
            return parameter;
        }

        if (parameter.Kind == ParameterKind.Choices)
        {
            return ReadChoicesDefault(reader, entry, parameter);
        }

        if (entry.Value is not YamlScalar scalar)
        {
            reader.Report(Diagnostics.WrongShape, entry.Value, "'default' of " + what, "text", entry.Value.Kind);
            return parameter;
        }

        string? problem = ReadScalarDefault(scalar, ref parameter);
        if (problem is not null)
        {
            reader.Report(Diagnostics.BadValue, scalar, "default", problem);
        }
        else if (IsOutside(parameter))
        {
            reader.Report(
                Diagnostics.OutOfRange, scalar, scalar.Text, parameter.Name,
                parameter.Minimum ?? "no minimum", parameter.Maximum ?? "no maximum");
        }

        return parameter;
    }

    private static string? ReadScalarDefault(YamlScalar scalar, ref ParameterModel parameter)
    {
        string? problem;
        string field;
        string text;
        switch (parameter.Kind)
        {
            case ParameterKind.Int:
                problem = ScalarValue.ReadInteger(scalar, int.MinValue, int.MaxValue, out long integer);
                text = integer.ToString(CultureInfo.InvariantCulture);
                field = "Integer = " + text + ", ";
                break;
            case ParameterKind.Double:
                problem = ScalarValue.ReadDouble(scalar, double.MinValue, double.MaxValue, out double real);
                text = real.ToString("R", CultureInfo.InvariantCulture);
                field = "Real = " + text + "d, ";
                break;
            case ParameterKind.Decimal:
                problem = ScalarValue.ReadDecimal(scalar, decimal.MinValue, decimal.MaxValue, out decimal exact);
                text = exact.ToString(CultureInfo.InvariantCulture);
                field = "Exact = " + text + "m, ";
                break;
            case ParameterKind.Bool:
                problem = ScalarValue.ReadBoolean(scalar, out bool flag);
                text = flag ? "true" : "false";
                field = "Integer = " + (flag ? "1, " : "0, ");
                break;
            case ParameterKind.Choice:
                problem = ScalarValue.ReadChoice(scalar, parameter.Choices, out int index);
                text = scalar.Text;
                field = "Integer = " + index.ToString(CultureInfo.InvariantCulture) + ", ";
                break;
            default:
                problem = null;
                text = scalar.Text;
                field = "";
                break;
        }

        if (problem is null)
        {
            parameter = parameter with
            {
                Default = "new ParameterValue { " + field + "Text = " + CodeWriter.Literal(text) + " }",
                DefaultText = text,
            };
        }

        return problem;
    }

    private static ParameterModel ReadChoicesDefault(ManifestReader reader, YamlEntry entry, ParameterModel parameter)
    {
        int bits = 0;
        foreach (YamlScalar item in reader.List(entry.Value, "default"))
        {
            string? problem = ScalarValue.ReadChoice(item, parameter.Choices, out int index);
            if (problem is not null)
            {
                reader.Report(Diagnostics.BadValue, item, "default", problem);
            }
            else
            {
                bits |= 1 << index;
            }
        }

        string text = "[" + string.Join(", ", parameter.Choices.Where((_, index) => (bits & (1 << index)) != 0)) + "]";
        return parameter with
        {
            Default = "new ParameterValue { Integer = " + bits.ToString(CultureInfo.InvariantCulture)
                + ", Text = " + CodeWriter.Literal(text) + " }",
            DefaultText = text,
        };
    }

    private static bool IsOutside(ParameterModel parameter)
        => parameter.Kind is ParameterKind.Int or ParameterKind.Double or ParameterKind.Decimal
            && ((parameter.Minimum is string low && Number(parameter.DefaultText!) < Number(low))
                || (parameter.Maximum is string high && Number(parameter.DefaultText!) > Number(high)));

    // Both sides of a comparison have been read as numbers before; double is exact enough
    // to compare a default with a bound.
    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}

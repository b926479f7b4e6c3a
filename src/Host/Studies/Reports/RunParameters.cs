using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>
/// What runs of a study were set to, a column for each setting: read from the runs
/// themselves, so that any study has them.
/// </summary>
internal sealed class RunParameters
{
    private const string Workers = "workforce.";
    private const string Parameters = ".params.";

    private readonly List<string> _keys = [];
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);
    private int _runs;

    /// <summary>Looks at a run.</summary>
    /// <param name="run">The run.</param>
    public void Add(StudyRun run)
    {
        _runs++;
        foreach (string setting in run.Settings)
        {
            (string key, string value) = Split(setting);
            if (!_columns.TryGetValue(key, out Column? column))
            {
                _columns.Add(key, column = new Column(value));
                _keys.Add(key);
            }

            column.Runs++;
            column.Varies |= value != column.First;
            column.IsNumber &= NumberOf(value) is not null;
            column.IsWhole &= WholeOf(value) is not null;
            column.IsDouble &= IsDouble(value);
        }
    }

    /// <summary>The settings' keys in the order in which they were met.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The keys of settings that aren't the same for all runs.</summary>
    public IReadOnlyList<string> Varying => _keys.FindAll(key => _columns[key].Varies || _columns[key].Runs < _runs);

    /// <summary>
    /// Returns the type that holds every value of a setting: doubles; where one has more digits than a double, whole
    /// numbers, else text.
    /// </summary>
    public ArrowType TypeOf(string key) => _columns[key] switch
    {
        { IsNumber: true, IsDouble: true } => ArrowType.Float64,
        { IsWhole: true } => ArrowType.Int64,
        _ => ArrowType.Utf8,
    };

    /// <summary>Returns a run's value of a setting as its column has it; null where the run doesn't have it.</summary>
    public object? ValueIn(StudyRun run, string key)
    {
        string? value = ValueOf(run, key);
        return TypeOf(key) switch
        {
            ArrowType.Float64 => NumberOf(value),
            ArrowType.Int64 => WholeOf(value),
            _ => value,
        };
    }

    /// <summary>
    /// Returns what a column is called: a worker's parameter after worker and parameter, a list of workers after what
    /// they are, all else as its key.
    /// </summary>
    public static string NameOf(string key)
    {
        int parameters = key.IndexOf(Parameters, StringComparison.Ordinal);
        if (!key.StartsWith(Workers, StringComparison.Ordinal))
        {
            return key;
        }

        if (parameters < 0)
        {
            return key[(key.LastIndexOf('.') + 1)..]; // A list of workers: its category, phase or kind.
        }

        string worker = key[..parameters];
        return string.Concat(
            worker.AsSpan(worker.LastIndexOf('.') + 1), ".", key.AsSpan(parameters + Parameters.Length));
    }

    /// <summary>Returns a run's value of a setting; null where it doesn't have it.</summary>
    public static string? ValueOf(StudyRun run, string key)
    {
        foreach (string setting in run.Settings)
        {
            (string own, string value) = Split(setting);
            if (own == key)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Returns a value for people: of a list of workers their plugins.</summary>
    public static string Brief(string? value)
    {
        if (value is null || !value.StartsWith('['))
        {
            return value ?? string.Empty;
        }

        var names = new List<string>();
        var workers = YamlReader.ReadText(value, "setting", new Findings()) as YamlSequence;
        foreach (YamlNode worker in workers?.Items ?? [])
        {
            if ((worker as YamlMapping)?.Find("plugin") is YamlScalar plugin)
            {
                names.Add(plugin.Text);
            }
        }

        return names.Count > 0 ? string.Join(" + ", names) : value;
    }

    private static double? NumberOf(string? value)
        => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number
            : null;

    private static long? WholeOf(string? value)
        => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? whole
            : null;

    // Whether a double keeps the value: of whole numbers, not of all above 2^53; of others, not where they have more
    // digits than a double tells apart.
    private static bool IsDouble(string value)
    {
        if (NumberOf(value) is not { } number)
        {
            return false;
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        return BigInteger.TryParse(value, NumberStyles.AllowLeadingSign, culture, out BigInteger whole)
            ? new BigInteger(number) == whole
            : !decimal.TryParse(value, NumberStyles.Float, culture, out decimal exact)
                || (decimal.TryParse(NumberText.Of(number), NumberStyles.Float, culture, out decimal kept)
                    && kept == exact);
    }

    /// <summary>Returns the key and the value of a setting.</summary>
    public static (string Key, string Value) Split(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (setting, string.Empty) : (setting[..equals], setting[(equals + 1)..]);
    }

    private sealed class Column(string first)
    {
        public string First { get; } = first;

        public int Runs { get; set; }

        public bool Varies { get; set; }

        public bool IsNumber { get; set; } = true;

        public bool IsWhole { get; set; } = true;

        public bool IsDouble { get; set; } = true;
    }
}

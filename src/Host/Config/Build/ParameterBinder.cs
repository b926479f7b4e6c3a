using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Schema;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// Reads a worker's <c>params</c> as its plugin's manifest declares them: types, ranges, defaults, unknown names.
/// </summary>
internal static class ParameterBinder
{
    /// <summary>Binds all parameters.</summary>
    /// <param name="worker">The worker as written.</param>
    /// <param name="plugin">Its plugin.</param>
    /// <param name="file">The blueprint's file, to which paths are relative, those of options, too.</param>
    /// <param name="files">Keeps the files that parameters name.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>One value per declared parameter; only to be used when no error was reported.</returns>
    public static ParameterSet Bind(
        WorkerDocument worker, PluginDescriptor plugin, string file, ConfigurationFiles files, Findings findings)
    {
        int errors = findings.ErrorCount;
        var values = new ParameterValue[plugin.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BindOne(worker, plugin, plugin.Parameters[i], file, files, findings);
        }

        ReportUnknown(worker, plugin, findings);
        var set = new ParameterSet(values);
        if (findings.ErrorCount == errors && FindProblem(plugin, set) is { } problem)
        {
            findings.Error((YamlNode?)worker.Parameters ?? worker.Node, $"{worker.InstanceId}: {problem}");
        }

        return set;
    }

    // The check is the author's code: where it throws, that is what is wrong with the worker.
    private static string? FindProblem(PluginDescriptor plugin, ParameterSet set)
    {
        try
        {
            return plugin.FindProblem(set);
        }
#pragma warning disable CA1031 // Whatever a plugin throws is the plugin's.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"the check of {plugin.Name} failed: {exception.GetType().Name}: {exception.Message}";
        }
    }

    /// <summary>Returns what is wrong with a value, whatever it names; null for nothing.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="node">The value as written.</param>
    public static string? FindProblem(ParameterDescriptor parameter, YamlNode node) => Read(node, parameter, out _);

    /// <summary>Returns what a parameter's value may be, apart from null.</summary>
    public static SchemaNode Describe(ParameterDescriptor parameter) => parameter.Type switch
    {
        ParameterType.Int => SchemaNode.Integer(MinOf(parameter), MaxOf(parameter)),
        ParameterType.Double or ParameterType.Decimal => SchemaNode.Number(parameter.Minimum, parameter.Maximum),
        ParameterType.Bool => SchemaNode.Boolean(),
        ParameterType.Choice => SchemaNode.Choice(parameter.Choices),
        ParameterType.Choices => SchemaNode.ListOf(SchemaNode.Choice(parameter.Choices), isUnique: true),
        _ => SchemaNode.Text(),
    };

    private static long MinOf(ParameterDescriptor parameter) => (long)(parameter.Minimum ?? int.MinValue);

    private static long MaxOf(ParameterDescriptor parameter) => (long)(parameter.Maximum ?? int.MaxValue);

    private static ParameterValue BindOne(
        WorkerDocument worker,
        PluginDescriptor plugin,
        ParameterDescriptor parameter,
        string file,
        ConfigurationFiles files,
        Findings findings)
    {
        YamlNode? node = worker.Parameters?.Find(parameter.Name);
        if (node is null)
        {
            if (parameter.Default is { } value)
            {
                return value;
            }

            findings.Error(
                (YamlNode?)worker.Parameters ?? worker.Node,
                $"the parameter '{parameter.Name}' of {plugin.Name} is missing{Explain(parameter)}");
            return ParameterValue.Null;
        }

        if (parameter.Type == ParameterType.Series && node is YamlScalar { IsNull: false } name)
        {
            return new ParameterValue
            {
                Series = files.ReadSeries(
                    ConfigurationFile.ResolveData(file, name.Text), parameter.Name, name, findings),
                Text = name.Text,
            };
        }

        if (Read(node, parameter, out ParameterValue read) is { } problem)
        {
            findings.Error(node, parameter.Name + ": " + problem);
        }

        return read;
    }

    private static string? Read(YamlNode node, ParameterDescriptor parameter, out ParameterValue value)
        => node is YamlScalar { IsNull: true }
                ? Refuse(parameter.IsNullable ? null : "a value is missing", out value)
            : parameter.Type == ParameterType.Choices ? ReadChoices(node, parameter, out value)
            : node is YamlScalar scalar ? ReadScalar(scalar, parameter, out value)
            : Refuse("expected one value, not " + node.Kind, out value);

    private static string? ReadScalar(YamlScalar scalar, ParameterDescriptor parameter, out ParameterValue value)
    {
        value = ParameterValue.Null;
        string? problem;
        switch (parameter.Type)
        {
            case ParameterType.Int:
                problem = ScalarValue.ReadInteger(scalar, MinOf(parameter), MaxOf(parameter), out long integer);
                value = new ParameterValue { Integer = integer, Text = integer.ToString(CultureInfo.InvariantCulture) };
                return problem;
            case ParameterType.Double:
                problem = ScalarValue.ReadDouble(
                    scalar,
                    (double?)parameter.Minimum ?? double.MinValue,
                    (double?)parameter.Maximum ?? double.MaxValue,
                    out double real);
                value = new ParameterValue { Real = real, Text = real.ToString("R", CultureInfo.InvariantCulture) };
                return problem;
            case ParameterType.Decimal:
                problem = ScalarValue.ReadDecimal(
                    scalar,
                    parameter.Minimum ?? decimal.MinValue,
                    parameter.Maximum ?? decimal.MaxValue,
                    out decimal exact);
                value = new ParameterValue { Exact = exact, Text = exact.ToString(CultureInfo.InvariantCulture) };
                return problem;
            case ParameterType.Bool:
                problem = ScalarValue.ReadBoolean(scalar, out bool isSet);
                value = new ParameterValue { Integer = isSet ? 1 : 0, Text = isSet ? "true" : "false" };
                return problem;
            case ParameterType.Choice:
                problem = ScalarValue.ReadChoice(scalar, parameter.Choices, out int index);
                value = new ParameterValue { Integer = index, Text = scalar.Text };
                return problem;
            default:
                value = new ParameterValue { Text = scalar.Text };
                return null; // Whether there is such a column is decided where the columns are known.
        }
    }

    private static string? ReadChoices(YamlNode node, ParameterDescriptor parameter, out ParameterValue value)
    {
        if (node is not YamlSequence list)
        {
            return Refuse(
                "expected a list such as [" + string.Join(", ", parameter.Choices) + "], not " + node.Kind, out value);
        }

        long bits = 0;
        foreach (YamlNode item in list.Items)
        {
            if (item is not YamlScalar scalar)
            {
                return Refuse("expected a list of words", out value);
            }

            if (ScalarValue.ReadChoice(scalar, parameter.Choices, out int index) is { } problem)
            {
                return Refuse(problem, out value);
            }

            if ((bits & (1L << index)) != 0)
            {
                return Refuse($"{YamlText.Quote(scalar.Text)} stands twice in the list", out value);
            }

            bits |= 1L << index;
        }

        // The order of a set says nothing: its text is in the manifest's order.
        var names = new List<string>();
        for (int i = 0; i < parameter.Choices.Count; i++)
        {
            if ((bits & (1L << i)) != 0)
            {
                names.Add(parameter.Choices[i]);
            }
        }

        value = new ParameterValue { Integer = bits, Text = "[" + string.Join(", ", names) + "]" };
        return null;
    }

    private static string? Refuse(string? problem, out ParameterValue value)
    {
        value = ParameterValue.Null;
        return problem;
    }

    private static string Explain(ParameterDescriptor parameter) => parameter.Type switch
    {
        ParameterType.Column => "; it names a column, such as ema_20.ema or close",
        ParameterType.Worker => "; it names a context worker",
        ParameterType.Series => "; it names a CSV file of times and values",
        ParameterType.Event => "; it names an event of the operation's schedule",
        _ => string.Empty,
    };

    private static void ReportUnknown(WorkerDocument worker, PluginDescriptor plugin, Findings findings)
    {
        if (worker.Parameters is null)
        {
            return;
        }

        var known = new List<string>();
        foreach (ParameterDescriptor parameter in plugin.Parameters)
        {
            known.Add(parameter.Name);
        }

        foreach (YamlEntry entry in worker.Parameters.Entries)
        {
            if (!known.Contains(entry.Key.Text))
            {
                findings.Error(
                    entry.Key,
                    $"{plugin.Name} has no parameter {YamlText.Quote(entry.Key.Text)}"
                    + (known.Count == 0 ? "; it has none" : NearestName.Suggest(entry.Key.Text, known)));
            }
        }
    }
}

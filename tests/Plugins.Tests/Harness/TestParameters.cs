using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>Makes parameter sets from defaults and a few values as text, as a blueprint would.</summary>
public static class TestParameters
{
    public static PluginDescriptor Plugin(string name)
        => GeneratedPlugins.Catalogue.Find(name) ?? throw new ArgumentException($"no plugin {name}");

    /// <summary>
    /// Defaults, with overrides; a column or worker that must be given gets a name, a number its minimum or 1.
    /// </summary>
    public static ParameterSet Make(PluginDescriptor plugin, params IReadOnlyList<(string Name, string Text)> overrides)
    {
        var values = new ParameterValue[plugin.Parameters.Count];
        for (int i = 0; i < values.Length; i++)
        {
            ParameterDescriptor parameter = plugin.Parameters[i];
            values[i] = parameter.Default ?? Parse(parameter, "1");
        }

        foreach ((string name, string text) in overrides)
        {
            int index = IndexOf(plugin, name);
            values[index] = Parse(plugin.Parameters[index], text);
        }

        return new ParameterSet(values);
    }

    /// <summary>
    /// Computes what a manifest says in rows: numbers and parameters with <c>+</c>, <c>-</c> and, binding first,
    /// <c>*</c>.
    /// </summary>
    public static int RowsOf(PluginDescriptor plugin, ParameterSet parameters, string text)
    {
        int sum = 0;
        foreach (string term in text.Replace(" - ", " + -", StringComparison.Ordinal).Split(" + "))
        {
            int product = term[0] == '-' ? -1 : 1;
            foreach (string factor in term.TrimStart('-').Split(" * "))
            {
                product *= int.TryParse(factor, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : (int)parameters[IndexOf(plugin, factor)].Integer;
            }

            sum += product;
        }

        return sum;
    }

    // A value every so many quarters of an hour, wandering as the row does.
    private static StampedSeries SeriesOf(string quarters)
    {
        long step = long.Parse(quarters, CultureInfo.InvariantCulture) * 15 * UtcNanos.PerMinute;
        long[] times = new long[500];
        double[] values = new double[times.Length];
        for (int i = 0; i < times.Length; i++)
        {
            times[i] = (i + 2) * step;
            values[i] = (i * 37 % 101) - 50.5;
        }

        return new StampedSeries(times, values);
    }

    private static int IndexOf(PluginDescriptor plugin, string name)
    {
        for (int i = 0; i < plugin.Parameters.Count; i++)
        {
            if (plugin.Parameters[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"{plugin.Name} has no parameter {name}");
    }

    private static ParameterValue Parse(ParameterDescriptor parameter, string text)
    {
        if (text == "null")
        {
            return ParameterValue.Null;
        }

        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (parameter.Type)
        {
            case ParameterType.Int:
                return new() { Integer = long.Parse(text, culture), Text = text };
            case ParameterType.Double:
                return new() { Real = double.Parse(text, culture), Text = text };
            case ParameterType.Decimal:
                return new() { Exact = decimal.Parse(text, culture), Text = text };
            case ParameterType.Bool:
                return new() { Integer = text == "true" ? 1 : 0, Text = text };
            case ParameterType.Choice:
                return new() { Integer = Index(text), Text = text };
            case ParameterType.Choices:
                long bits = 0;
                foreach (string choice in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    bits |= 1L << Index(choice);
                }

                return new() { Integer = bits, Text = "[" + text + "]" };
            case ParameterType.Series:
                return new() { Series = SeriesOf(text), Text = text };
            default:
                return new() { Text = text };
        }

        int Index(string choice)
        {
            for (int i = 0; i < parameter.Choices.Count; i++)
            {
                if (parameter.Choices[i] == choice)
                {
                    return i;
                }
            }

            throw new ArgumentException($"{parameter.Name} has no choice {choice}");
        }
    }
}

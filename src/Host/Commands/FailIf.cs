using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// A gate on a result: <c>--fail-if "sharpe_ratio &lt; 1"</c>. An undefined metric fails
/// it, and of two accounts either.
/// </summary>
internal sealed class FailIf
{
    private static readonly string[] Operators = ["<=", ">=", "==", "!=", "<", ">"]; // Longer ones first.

    private readonly string _text;
    private readonly int _metric;
    private readonly string _operator;
    private readonly double _bound;

    private FailIf(string text, int metric, string comparison, double bound)
    {
        _text = text;
        _metric = metric;
        _operator = comparison;
        _bound = bound;
    }

    /// <summary>Reads the options; what is wrong with one becomes a finding.</summary>
    public static List<FailIf> Parse(IReadOnlyList<string> options, Findings findings)
    {
        var gates = new List<FailIf>();
        foreach (string option in options)
        {
            if (Parse(option, findings) is { } gate)
            {
                gates.Add(gate);
            }
        }

        return gates;
    }

    /// <summary>
    /// Returns why the result fails the gate, or null where it doesn't; of two accounts each must pass.
    /// </summary>
    public string? Judge(BacktestResult result)
    {
        (Metrics low, Metrics high) = MetricTable.Bounds(result, _metric);
        return Judge(MetricTable.Value(low, _metric)) ?? Judge(MetricTable.Value(high, _metric));
    }

    private string? Judge(double? metric)
    {
        string name = MetricTable.Names[_metric];
        if (metric is not { } value)
        {
            return $"--fail-if '{_text}': {name} is undefined";
        }

        bool isFailed = _operator switch
        {
            "<" => value < _bound,
            "<=" => value <= _bound,
            ">" => value > _bound,
            ">=" => value >= _bound,
            "==" => value.Equals(_bound),
            _ => !value.Equals(_bound),
        };
        return isFailed
            ? $"--fail-if '{_text}': {name} is {value.ToString("R", CultureInfo.InvariantCulture)}"
            : null;
    }

    private static FailIf? Parse(string option, Findings findings)
    {
        const string Place = "--fail-if";
        foreach (string comparison in Operators)
        {
            int at = option.IndexOf(comparison, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            string name = option[..at].Trim();
            int metric = MetricTable.IndexOf(name);
            if (metric < 0)
            {
                findings.Error(
                    Place,
                    0,
                    0,
                    $"there is no metric {YamlText.Quote(name)}{NearestName.Suggest(name, MetricTable.Names)}");
                return null;
            }

            string number = option[(at + comparison.Length)..].Trim();
            var scalar = new YamlScalar(Place, 0, 0, number, isQuoted: false);
            if (ScalarValue.ReadDouble(scalar, double.MinValue, double.MaxValue, out double bound) is { } problem)
            {
                findings.Error(scalar, problem);
                return null;
            }

            return new FailIf(option, metric, comparison, bound);
        }

        findings.Error(Place, 0, 0, $"expected something like \"sharpe_ratio < 1\", not {YamlText.Quote(option)}");
        return null;
    }
}

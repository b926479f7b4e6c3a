using System;
using System.Collections.Generic;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// The threats of a row and how often each was published. "THREAT_DETECTED is published and counted only when severity
/// leaves 0"; "Rows not decided at leave no … threat".
/// </summary>
public sealed class Threats
{
    private readonly List<(double[] Percentile, double Threshold)> _spikes = [];
    private readonly List<Drawdown> _drawdowns = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private decimal _peak;

    public Threats(ColumnTable columns, ConfigNode? workers, decimal initialCapital)
    {
        _peak = initialCapital;
        foreach (ConfigNode worker in workers?.Items ?? [])
        {
            ConfigNode parameters = worker.Find("params") ?? ConfigNode.Parse("{}");
            switch (worker.Get("plugin").Text)
            {
                case "volatility_spike_detector":
                    _spikes.Add((
                        columns[parameters.Get("volatility").Text], parameters.DoubleOf("threshold_percentile", 95)));
                    break;
                case "max_drawdown_monitor":
                    _drawdowns.Add(new Drawdown(parameters.DoubleOf("max_drawdown_pct", 5) / 100));
                    break;
                default:
                    throw new NotSupportedException($"no such threat worker here: '{worker.Get("plugin").Text}'");
            }
        }
    }

    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>
    /// The highest severity of a decided row and its type. "sense: context, opportunities, market threats; then ledger
    /// threats": of two equal severities the one sensed first gives the type.
    /// </summary>
    public (double Severity, string Type) Sense(int row, decimal equity)
    {
        (double Severity, string Type) highest = (0, string.Empty);
        foreach ((double[] percentile, double threshold) in _spikes)
        {
            // Severity at the row before is judged on all rows, decided or not: one that left 0 during warm-up has
            // left it where nothing is counted.
            double severity = Spike(percentile[row], threshold);
            bool published = severity > 0 && (row == 0 || Spike(percentile[row - 1], threshold) == 0);
            Note("VOLATILITY_SPIKE", severity, published, ref highest);
        }

        // "drawdown of marked equity from its peak": the peak starts at the initial capital, as in max_drawdown. Equity
        // changes only where a LEDGER_UPDATE says so, so asking at every row is the same.
        _peak = Math.Max(_peak, equity);
        double fallen = (double)(_peak - equity) / (double)_peak;
        foreach (Drawdown monitor in _drawdowns)
        {
            double severity = monitor.Update(fallen, out bool published);
            Note("MAX_DRAWDOWN_BREACH", severity, published, ref highest);
        }

        return highest;
    }

    /// <summary>"active while at or above it: severity = (percentile − threshold)/(100 − threshold) × 0.5 + 0.5"; NaN is silent.</summary>
    private static double Spike(double percentile, double threshold) =>
        percentile >= threshold ? ((percentile - threshold) / (100 - threshold) * 0.5) + 0.5 : 0;

    private void Note(string type, double severity, bool published, ref (double Severity, string Type) highest)
    {
        if (published)
        {
            _counts[type] = _counts.GetValueOrDefault(type) + 1;
        }

        if (severity > highest.Severity)
        {
            highest = (severity, type);
        }
    }

    /// <summary>"published and counted again only after drawdown fell to half the limit in between".</summary>
    private sealed class Drawdown(double limit)
    {
        private bool _armed = true;

        public double Update(double drawdown, out bool published)
        {
            bool active = drawdown >= limit;
            published = active && _armed;
            _armed = !active && (_armed || drawdown <= limit / 2);
            return active ? Math.Min(1, drawdown / (2 * limit)) : 0;
        }
    }
}

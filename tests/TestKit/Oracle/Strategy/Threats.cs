using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// A threat's severity, the highest before since it was published last, and whether it is published and counted now.
/// </summary>
public readonly record struct ThreatNews(string Type, double Highest, double Now, bool IsPublished)
{
    /// <summary>
    /// "a subscriber with min_severity hears it when severity first reaches that": once for each time that it is
    /// published.
    /// </summary>
    public bool Reaches(double minimum) => Highest < minimum && Now >= minimum;
}

/// <summary>
/// The threats of an instant, over all symbols, and how often each was published. "THREAT_DETECTED is published and
/// counted only when severity leaves 0"; "Rows not decided at leave no … threat".
/// </summary>
public sealed class Threats
{
    private readonly List<MarketThreat> _market = [];
    private readonly List<Drawdown> _ledger = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private decimal _peak;

    public Threats(SeriesBook book, ColumnTable columns, ConfigNode? workers, decimal initialCapital)
    {
        _peak = initialCapital;
        foreach (ConfigNode worker in workers?.Items ?? [])
        {
            ConfigNode parameters = worker.Find("params") ?? ConfigNode.Parse("{}");
            string plugin = worker.Get("plugin").Text;
            switch (plugin)
            {
                case "volatility_spike_detector":
                    _market.AddRange(book.InstancesOf(worker).Select(series => new MarketThreat(
                        "VOLATILITY_SPIKE",
                        series,
                        Spikes(
                            columns.Seen(parameters.Get("volatility").Text, series),
                            parameters.DoubleOf("threshold_percentile", 95)))));
                    break;
                case "flash_crash_detector":
                    _market.AddRange(book.InstancesOf(worker).Select(series => new MarketThreat(
                        "FLASH_CRASH",
                        series,
                        Crashes(
                            series.Market, parameters.IntOf("window", 5), parameters.DoubleOf("drop_pct", 3) / 100))));
                    break;
                case "connection_monitor":
                    _market.AddRange(book.InstancesOf(worker).Select(series => new MarketThreat(
                        "CONNECTION_LOST",
                        series,
                        Gaps(
                            series,
                            parameters.IntOf("max_gap_bars", 3),
                            parameters.IntOf("full_gap_bars", 30),
                            parameters.IntOf("hold_bars", 0)))));
                    break;
                case "max_drawdown_monitor":
                    _ledger.Add(new Drawdown(parameters.DoubleOf("max_drawdown_pct", 5) / 100));
                    break;
                case "dca_risk_assessor":
                    // It speaks through an event of its own.
                    break;
                default:
                    throw new NotSupportedException($"no such threat worker here: '{plugin}'");
            }
        }
    }

    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>
    /// "T is the highest severity over all threat instances of all symbols". Of two equal severities the worker that is
    /// wired first gives the type, as with opportunities ("ties: wiring order"), market threats before ledger threats.
    /// </summary>
    public (double Severity, string Type) Highest()
    {
        (double Severity, string Type) highest = (0, string.Empty);
        foreach (MarketThreat threat in _market)
        {
            highest = threat.Current > highest.Severity ? (threat.Current, threat.Type) : highest;
        }

        foreach (Drawdown monitor in _ledger)
        {
            highest = monitor.Current > highest.Severity ? (monitor.Current, "MAX_DRAWDOWN_BREACH") : highest;
        }

        return highest;
    }

    /// <summary>
    /// A symbol's market threats at a decided base row; one on a higher timeframe "holds its severity until the next
    /// higher bar".
    /// </summary>
    public IReadOnlyList<ThreatNews> SenseMarket(int symbol, int baseRow)
    {
        List<ThreatNews> news = [];
        foreach (MarketThreat threat in _market.Where(threat => threat.Series.Symbol == symbol))
        {
            // Each bar that has become visible is heard of by itself. What was before is judged on all rows, decided or
            // not: a severity that left 0 during warm-up has left it where nothing is counted.
            threat.Current = threat.At(threat.Series.LastVisible(baseRow));
            foreach (int row in threat.Series.VisibleFrom(baseRow))
            {
                int left = row; // The row behind the last one at 0.
                while (threat.At(left - 1) > 0)
                {
                    left--;
                }

                double highest = Enumerable.Range(left, row - left).Select(threat.At).DefaultIfEmpty(0).Max();
                Publish(new ThreatNews(threat.Type, highest, threat.At(row), threat.At(row) > 0 && highest == 0), news);
            }
        }

        return news;
    }

    /// <summary>
    /// "drawdown of marked equity from its peak": the peak starts at the initial capital, as in max_drawdown. Equity
    /// changes only where a LEDGER_UPDATE says so, so asking at every instant is the same.
    /// </summary>
    public IReadOnlyList<ThreatNews> SenseLedger(decimal equity)
    {
        List<ThreatNews> news = [];
        _peak = Math.Max(_peak, equity);
        double fallen = (double)(_peak - equity) / (double)_peak;
        foreach (Drawdown monitor in _ledger)
        {
            Publish(monitor.Update(fallen), news);
        }

        return news;
    }

    private void Publish(ThreatNews threat, List<ThreatNews> news)
    {
        if (threat.IsPublished)
        {
            _counts[threat.Type] = _counts.GetValueOrDefault(threat.Type) + 1;
        }

        news.Add(threat);
    }

    /// <summary>
    /// "active while at or above it: severity = (percentile − threshold)/(100 − threshold) × 0.5 + 0.5"; NaN is silent.
    /// </summary>
    private static double[] Spikes(double[] percentile, double threshold) =>
        [.. percentile.Select(p => p >= threshold ? ((p - threshold) / (100 - threshold) * 0.5) + 0.5 : 0)];

    /// <summary>
    /// "close[i]/max(high of the last window rows) − 1 ≤ −drop: severity = min(1, fall/(2 × drop))"; row i is one of
    /// the window.
    /// </summary>
    private static double[] Crashes(Market market, int window, double drop)
    {
        double[] severity = new double[market.Count];
        for (int i = window - 1; i < market.Count; i++)
        {
            double highest = market.High[(i - window + 1)..(i + 1)].Max();
            double change = (market.Close[i] / highest) - 1;
            severity[i] = change <= -drop ? Math.Min(1, -change / (2 * drop)) : 0;
        }

        return severity;
    }

    /// <summary>
    /// "from 0.5 up to 1 at full_gap_bars; then holds it" for so many rows after the bar behind the gap; the last gap
    /// counts.
    /// </summary>
    private static double[] Gaps(Series series, int allowed, int full, int hold)
    {
        long[] open = series.Market.OpenTime;
        double[] severity = new double[series.Market.Count];
        for (int i = 1; i < severity.Length; i++)
        {
            for (int gap = i; gap >= Math.Max(1, i - hold); gap--)
            {
                long missing = ((open[gap] - open[gap - 1]) / series.TimeframeNanos) - 1;
                if (missing > allowed)
                {
                    severity[i] = Math.Min(1, 0.5 + (0.5 * (missing - allowed) / (full - allowed)));
                    break;
                }
            }
        }

        return severity;
    }

    private sealed class MarketThreat(string type, Series series, double[] severity)
    {
        public string Type => type;

        public Series Series => series;

        /// <summary>Of a row of its series; 0 before the first.</summary>
        public double At(int row) => row < 0 ? 0 : severity[row];

        /// <summary>"a symbol without a bar keeps its last severity".</summary>
        public double Current { get; set; }
    }

    /// <summary>"published and counted again only after drawdown fell to half the limit in between".</summary>
    private sealed class Drawdown(double limit)
    {
        private bool _armed = true;
        private double _highest;

        public double Current { get; private set; }

        public ThreatNews Update(double drawdown)
        {
            bool active = drawdown >= limit;
            Current = active ? Math.Min(1, drawdown / (2 * limit)) : 0;
            bool published = active && _armed;
            _highest = published ? 0 : _highest;
            ThreatNews news = new("MAX_DRAWDOWN_BREACH", _highest, Current, published);
            _armed = !active && (_armed || drawdown <= limit / 2);
            _highest = Math.Max(_highest, Current);
            return news;
        }
    }
}

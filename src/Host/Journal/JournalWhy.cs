using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>
/// Says, symbol by symbol, what became of the signals of a time, or, where there was none, what the workers saw.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">Whether one JSON document is wanted.</param>
internal sealed class JournalWhy(RecordedRun run, Terminal terminal, bool isJson)
{
    private readonly JournalWords _words = new(run.Specs?.Strategy);

    /// <summary>Explains the last bar closed by a time.</summary>
    /// <param name="time">UTC nanoseconds.</param>
    public int Explain(long time)
    {
        if (run.Specs is not { } specs || run.Series.Count == 0)
        {
            throw new HostException(ExitCode.Data, $"{run.Folder}: error: {run.Note}");
        }

        var symbols = new List<SymbolMoment>();
        for (int symbol = 0; symbol < specs.Instruments.Count; symbol++)
        {
            symbols.Add(MomentOf(specs, symbol, time));
        }

        foreach (JournalRow row in run.Journal.Rows())
        {
            foreach (SymbolMoment moment in symbols)
            {
                Collect(moment, row);
            }
        }

        if (isJson)
        {
            JsonOutput.Write(terminal, json =>
            {
                json.WriteStartArray();
                foreach (SymbolMoment moment in symbols)
                {
                    json.WriteStartObject();
                    json.WriteString("symbol", moment.Name);
                    json.WriteStartArray("explanation");
                    foreach (string line in Lines(specs, moment))
                    {
                        json.WriteStringValue(line.TrimStart());
                    }

                    json.WriteEndArray();
                    json.WritePropertyName("journal");
                    JournalShow.Write(json, moment.Rows);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return ExitCode.Done;
        }

        foreach (SymbolMoment moment in symbols)
        {
            terminal.Output.Write(moment.Name + "\n");
            foreach (string line in Lines(specs, moment))
            {
                terminal.Output.Write("  " + line + "\n");
            }
        }

        if (run.Note is not null)
        {
            terminal.Error.Write($"{run.Folder}: columns are not shown: {run.Note}\n");
        }

        return ExitCode.Done;
    }

    /// <summary>Returns a column's value in words.</summary>
    public static string Text(double value) => double.IsNaN(value) ? "undefined" : NumberText.Of(value);

    private SymbolMoment MomentOf(BuildSpecs specs, int symbol, long time)
    {
        BarSeries bars = run.Series[symbol];
        int found = bars.OpenTimes.BinarySearch(time - bars.Timeframe.Nanos);
        int row = found < 0 ? ~found - 1 : found;
        long close = row < 0 ? 0 : bars.OpenTimes[row] + bars.Timeframe.Nanos;
        bool isLate = row >= 0 && time - close >= bars.Timeframe.Nanos;
        return new SymbolMoment(symbol, specs.Instruments[symbol].Symbol, row, close, LaneRows.Of(specs.Period, bars))
        {
            Missing = !isLate ? null
                : row + 1 < bars.Count
                    ? $"a gap: the next bar closes {UtcNanos.ToIso(bars.OpenTimes[row + 1] + bars.Timeframe.Nanos)}"
                : $"the last bar: the data had ended by {UtcNanos.ToIso(time)}",
        };
    }

    // What happened at the instant, and later endings of what began at it.
    private static void Collect(SymbolMoment moment, JournalRow row)
    {
        int symbol = row.IndexOf(JournalColumn.Symbol);
        if (symbol >= 0 && symbol != moment.Symbol)
        {
            return;
        }

        if (row.Kind == JournalKind.TradeOpened && row.Time <= moment.Close)
        {
            moment.Open.Add(row);
        }
        else if (row.Kind == JournalKind.TradeClosed && row.Time <= moment.Close)
        {
            string? id = row.Text(JournalColumn.TradeId);
            moment.Open.RemoveAll(opened => opened.Text(JournalColumn.TradeId) == id);
        }

        if (row.Time == moment.Close)
        {
            moment.Rows.Add(row);
            if (row.Kind == JournalKind.Directive && row.Text(JournalColumn.DirectiveId) is { } directive)
            {
                moment.Directives.Add(directive);
            }
        }
        else if (row.Time > moment.Close
            && row.Kind is JournalKind.Executed or JournalKind.Expired or JournalKind.Rejected
                or JournalKind.TradeOpened
            && row.Text(JournalColumn.DirectiveId) is { } earlier && moment.Directives.Contains(earlier))
        {
            moment.Rows.Add(row);
        }
    }

    private IEnumerable<string> Lines(BuildSpecs specs, SymbolMoment moment)
    {
        if (moment.Row < 0)
        {
            yield return "no bar had closed yet";
            yield break;
        }

        yield return $"bar closed {UtcNanos.ToIso(moment.Close)}: "
            + JournalShow.BarText(run.Series[moment.Symbol], moment.Row);
        if (moment.Missing is { } missing)
        {
            yield return missing;
        }

        if (moment.Row < moment.Decided.First || moment.Row >= moment.Decided.End)
        {
            yield return "nothing is decided at this row: "
                + (moment.Row < moment.Decided.First ? "warm-up, or before the period" : "the period had ended");
            yield break;
        }

        foreach (JournalRow trade in moment.Open)
        {
            yield return $"open: {trade.Text(JournalColumn.TradeId)} {trade.Text(JournalColumn.Direction)} "
                + $"since {UtcNanos.ToIso(trade.Time)}";
        }

        bool hasSignal = false;
        foreach (JournalRow row in moment.Rows)
        {
            hasSignal |= row.Kind is JournalKind.Opportunity or JournalKind.Directive;
            yield return _words.LineOf(row);
            if (row.Kind == JournalKind.Rejected && row.Text(JournalColumn.Reason) == "NO_PLANNER_MATCHED")
            {
                foreach (string line in Unplanned(row))
                {
                    yield return line;
                }
            }

            if (_words.IsOfStrategyPlanner(row))
            {
                yield return $"  {_words.PlannerText()}";
            }
        }

        if (!hasSignal)
        {
            yield return "no signal";
            foreach (string line in Inputs(specs, moment))
            {
                yield return line;
            }
        }
    }

    private IEnumerable<string> Unplanned(JournalRow row)
    {
        if (row.Text(JournalColumn.Worker) is { } silent)
        {
            yield return $"  {silent} matched and stayed silent: what it reads wasn't defined, "
                + "or it waits for an event";
            yield break;
        }

        yield return "  no planner fits; they ask for";
        foreach (string range in _words.RangesOf(row.Text(JournalColumn.Detail) ?? string.Empty))
        {
            yield return "    " + range;
        }
    }

    private IEnumerable<string> Inputs(BuildSpecs specs, SymbolMoment moment)
    {
        if (run.Note is not null)
        {
            yield break;
        }

        using var probe = new MarketProbe(specs, run.Series, moment.Symbol, moment.Row);
        foreach (WorkerSpec worker in specs.Strategy.Opportunity)
        {
            if (worker.Symbol is not null && worker.Symbol != moment.Name)
            {
                yield return $"{worker.InstanceId}: watches {worker.Symbol}";
                continue;
            }

            yield return probe.InputsOf(worker) is { } inputs
                ? $"{worker.InstanceId} ({worker.Plugin.Name}) saw {_words.InputsOf(worker, inputs)}"
                : $"{worker.InstanceId} ({worker.Plugin.Name}): no bar of {worker.Timeframe} had become visible";
            foreach (Reason reason in probe.ReasonsOf(worker) ?? [])
            {
                yield return $"  {(reason.Holds ? "holds" : "FAILS")}  {reason.Condition}{NumbersOf(reason)}";
            }
        }
    }

    private static string NumbersOf(Reason reason)
        => double.IsNaN(reason.Limit)
            ? double.IsNaN(reason.Value) ? string.Empty : $" ({NumberText.Of(reason.Value)})"
            : $" ({Text(reason.Value)} against {NumberText.Of(reason.Limit)})";

    private sealed record SymbolMoment(int Symbol, string Name, int Row, long Close, RowRange Decided)
    {
        /// <summary>Why the bar isn't one of the time asked for; null where it is.</summary>
        public string? Missing { get; init; }

        public List<JournalRow> Rows { get; } = [];

        public List<JournalRow> Open { get; } = [];

        public HashSet<string> Directives { get; } = new(StringComparer.Ordinal);
    }
}

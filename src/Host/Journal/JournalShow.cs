using System.Collections.Generic;
using System.Text.Json;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Journal;

/// <summary>Prints what a journal holds, or the chain of one id, from bar and columns to fill.</summary>
/// <param name="run">The run.</param>
/// <param name="terminal">Where to write.</param>
/// <param name="isJson">Whether one JSON document is wanted.</param>
internal sealed class JournalShow(RecordedRun run, Terminal terminal, bool isJson)
{
    private readonly JournalWords _words = new(run.Specs?.Strategy);

    /// <summary>Prints rows by kind, and refusals by reason.</summary>
    public int Summary()
    {
        var kinds = new SortedDictionary<int, long>();
        var reasons = new SortedDictionary<string, long>(System.StringComparer.Ordinal);
        foreach (JournalRow row in run.Journal.Rows())
        {
            int kind = (int)row.Kind;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            if (row.Kind == JournalKind.Rejected && row.Text(JournalColumn.Reason) is { } reason)
            {
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
            }
        }

        var facts = new List<(string Name, string Value)>();
        foreach ((int kind, long count) in kinds)
        {
            facts.Add((JournalColumns.Kinds[kind], NumberText.Of((decimal)count)));
            if (kind == (int)JournalKind.Rejected)
            {
                foreach ((string reason, long times) in reasons)
                {
                    facts.Add(("  " + reason, NumberText.Of((decimal)times)));
                }
            }
        }

        if (!isJson)
        {
            Facts.Write(terminal, "journal", facts);
            return ExitCode.Done;
        }

        JsonOutput.Write(terminal, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("kinds");
            foreach ((int kind, long count) in kinds)
            {
                json.WriteNumber(JournalColumns.Kinds[kind], count);
            }

            json.WriteEndObject();
            json.WriteStartObject("rejections");
            foreach ((string reason, long count) in reasons)
            {
                json.WriteNumber(reason, count);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
        return ExitCode.Done;
    }

    /// <summary>Prints the chain of an id.</summary>
    public int Chain(string id)
    {
        List<JournalRow> rows = JournalChain.Of(run.Journal, id);
        if (rows.Count == 0)
        {
            throw new HostException(ExitCode.Data, $"{run.Folder}: error: the journal has no '{id}'");
        }

        if (isJson)
        {
            JsonOutput.Write(terminal, json => Write(json, rows));
            return ExitCode.Done;
        }

        foreach (JournalRow row in rows)
        {
            if (row.Kind == JournalKind.Opportunity)
            {
                WriteMarket(row);
            }

            terminal.Output.Write(_words.LineOf(row) + "\n");
            if (_words.IsOfStrategyPlanner(row))
            {
                terminal.Output.Write($"  {_words.PlannerText()}\n");
            }
        }

        if (run.Note is not null)
        {
            terminal.Error.Write($"{run.Folder}: bars and columns are not shown: {run.Note}\n");
        }

        return ExitCode.Done;
    }

    // The bar of a signal, and the columns that its worker and the context policy read there.
    private void WriteMarket(JournalRow row)
    {
        int symbol = row.IndexOf(JournalColumn.Symbol);
        int at = row.Whole(JournalColumn.Row);
        if (run.Note is not null || run.Specs is not { } specs)
        {
            return;
        }

        if (symbol < 0 || symbol >= specs.Instruments.Count || at < 0 || at >= run.Series[symbol].Count)
        {
            throw run.Journal.Damaged($"there is no bar of row {NumberText.Of((decimal)at)}");
        }

        using var probe = new MarketProbe(specs, run.Series, symbol, at);
        string time = UtcNanos.ToIso(row.Time);
        terminal.Output.Write(
            $"{time}  {"BAR",-24} {specs.Instruments[symbol].Symbol,-26} {BarText(run.Series[symbol], at)}\n");
        foreach (WorkerSpec worker in specs.Strategy.Opportunity)
        {
            if (worker.InstanceId == row.Text(JournalColumn.Worker) && probe.InputsOf(worker) is { } inputs)
            {
                terminal.Output.Write(
                    $"{time}  {"COLUMNS",-24} {worker.InstanceId,-26} {_words.InputsOf(worker, inputs)}\n");
            }
        }

        AggregationSpec aggregation = specs.Strategy.Aggregation;
        IReadOnlyList<FactorSpec>[] sides = [aggregation.Strength, aggregation.Weakness];
        foreach (IReadOnlyList<FactorSpec> factors in sides)
        {
            foreach (FactorSpec factor in factors)
            {
                string what = ReferenceEquals(factors, specs.Strategy.Aggregation.Strength) ? "strength" : "weakness";
                terminal.Output.Write(
                    $"{time}  {"FACTOR",-24} {what,-26} {factor.Name} {JournalWhy.Text(probe.FactorOf(factor))} "
                    + $"weight {NumberText.Of(factor.Weight)}\n");
            }
        }
    }

    /// <summary>Returns a bar in words.</summary>
    public static string BarText(BarSeries bars, int row)
        => $"row {NumberText.Of((decimal)row)} open {NumberText.Of(bars.Open[row])} "
            + $"high {NumberText.Of(bars.High[row])} low {NumberText.Of(bars.Low[row])} "
            + $"close {NumberText.Of(bars.Close[row])} volume {NumberText.Of(bars.Volume[row])}";

    /// <summary>Writes rows, each with the columns that have a value.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<JournalRow> rows)
    {
        json.WriteStartArray();
        foreach (JournalRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("time", UtcNanos.ToIso(row.Time));
            for (JournalColumn column = JournalColumn.Row; column <= JournalColumn.Equity; column++)
            {
                if (JournalColumns.IsPlace(column) || !row.Has(column))
                {
                    continue;
                }

                string name = JournalColumns.Names[(int)column];
                if (column == JournalColumn.Row)
                {
                    json.WriteNumber(name, row.Whole(column));
                }
                else if (column is >= JournalColumn.Confidence and <= JournalColumn.Value4)
                {
                    WriteNumber(json, name, row.Double(column) ?? 0);
                }
                else if (JournalColumns.IsDecimal(column))
                {
                    json.WriteString(name, NumberText.Of(row.Decimal(column) ?? 0m));
                }
                else
                {
                    json.WriteString(name, row.Text(column));
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // What a plugin says of a signal may be infinite, which JSON has no number for.
    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteString(name, NumberText.Of(value));
        }
    }
}

using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t data info FILE</c>: what is in a bar store, or what importing a file would find.</summary>
internal static class DataInfoCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A bar store (.arrow), or a file that could be imported",
        };
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "info", "Says what is in a file of bars", "s1t data info btcusdt-5m.arrow")
        {
            file, json,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            return path.EndsWith(".arrow", StringComparison.OrdinalIgnoreCase)
                ? DescribeStore(context, path, parsed.GetValue(json))
                : DescribeImport(context, path, parsed.GetValue(json));
        });
        return command;
    }

    private static int DescribeStore(CommandContext context, string path, bool isJson)
    {
        using BarSeries series = DataFiles.OpenStore(path);
        if (isJson)
        {
            WriteJson(context.Terminal, path, series);
            return ExitCode.Done;
        }

        (long gaps, long missing) = BarGap.CountIn(series);
        var facts = new List<(string Name, string Value)>
        {
            ("symbol", series.Symbol),
            ("timeframe", series.Timeframe.ToString()),
            ("bars", Figures.Whole(series.Count)),
        };
        if (series.Count > 0)
        {
            (double low, double high) = RangeCheck.PricesOf(series);
            facts.Add(("first", UtcNanos.ToIso(series.OpenTimes[0])));
            facts.Add(("last", UtcNanos.ToIso(series.OpenTimes[^1])));
            facts.Add(("lowest", low.ToString("R", CultureInfo.InvariantCulture)));
            facts.Add(("highest", high.ToString("R", CultureInfo.InvariantCulture)));
        }

        facts.Add(("gaps", gaps == 0 ? "none" : $"{Figures.Whole(gaps)}, {Counted.Of(missing, "bar")} missing"));
        facts.Add(("content", series.ContentHash));
        Facts.Write(context.Terminal, path, facts);
        return ExitCode.Done;
    }

    private static int DescribeImport(CommandContext context, string path, bool isJson)
    {
        if (RegularFile.Refuse(path) is { } refusal)
        {
            throw new HostException(ExitCode.Data, $"{path}: error: can't be read: {refusal}");
        }

        var spec = new BarImportSpec
        {
            SourcePath = path,
            TargetPath = null,
            Symbol = "unknown",
            OnRejectedRow = OnRejectedRow.Skip,
        };
        BarImportSummary summary = DataImportCommand.Import(context, spec);
        if (!summary.IsSuccess)
        {
            throw BarFileImport.Refused(path, summary, _ => path + ": error");
        }

        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json => ImportReport.Write(json, summary, target: null));
        }
        else
        {
            List<(string Name, string Value)> rows = ImportReport.Rows(summary, target: null);
            rows.RemoveAll(row => row.Name == "symbol"); // A file to import doesn't say what it is about.
            Facts.Write(context.Terminal, path, rows);
        }

        return ExitCode.Done;
    }

    private static void WriteJson(Terminal terminal, string path, BarSeries series)
    {
        (long gaps, long missing) = BarGap.CountIn(series);
        JsonOutput.Write(terminal, json =>
        {
            json.WriteStartObject();
            json.WriteString("file", path);
            json.WriteString("symbol", series.Symbol);
            json.WriteString("timeframe", series.Timeframe.ToString());
            json.WriteNumber("bars", series.Count);
            json.WriteString("first", series.Count > 0 ? UtcNanos.ToIso(series.OpenTimes[0]) : null);
            json.WriteString("last", series.Count > 0 ? UtcNanos.ToIso(series.OpenTimes[^1]) : null);
            if (series.Count > 0)
            {
                (double low, double high) = RangeCheck.PricesOf(series);
                json.WriteNumber("lowest", low);
                json.WriteNumber("highest", high);
            }
            else
            {
                json.WriteNull("lowest");
                json.WriteNull("highest");
            }

            json.WriteNumber("gaps", gaps);
            json.WriteNumber("missing_bars", missing);
            json.WriteString("content_hash", series.ContentHash);
            json.WriteEndObject();
        });
    }
}

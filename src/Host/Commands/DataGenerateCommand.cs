using System;
using System.CommandLine;
using S1mpleTrader.Columnar.Synthetic;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t data generate</c>: a synthetic market from a seed, the same on every machine.</summary>
internal static class DataGenerateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        Option<string?> symbol = CommonOptions.Text("--symbol", "NAME", "The instrument's name", isRequired: true);
        Option<string?> timeframe = CommonOptions.Text("--timeframe", "1m", "The bars' length", isRequired: true);
        Option<string?> seed = CommonOptions.Text("--seed", "N", "Which market", isRequired: true);
        Option<string?> bars = CommonOptions.Text("--bars", "N", "How many bars", isRequired: true);
        Option<string?> start = CommonOptions.Text("--start", "TIME", "Open of the first bar, UTC", isRequired: true);
        Option<string?> price = CommonOptions.Text("--price", "P", "The first open", isRequired: true);
        Option<string?> tick = CommonOptions.Text("--tick-size", "T", "The price grid", isRequired: true);
        Option<string?> output = CommonOptions.Text("--out", "FILE.arrow", "The bar store to write", isRequired: true);
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "generate",
            "Generates a synthetic market",
            "s1t data generate --symbol BTCUSDT --timeframe 1m --seed 42 --bars 100000 --start 2020-01-01 "
            + "--price 20000 --tick-size 0.01 --out btcusdt.arrow")
        {
            symbol, timeframe, seed, bars, start, price, tick, output, json,
        };
        command.SetAction(parsed =>
        {
            var reader = new OptionReader();
            var spec = new SyntheticMarketSpec(
                reader.Name("--symbol", parsed.GetValue(symbol)!),
                reader.Timeframe("--timeframe", parsed.GetValue(timeframe)!),
                (ulong)reader.Integer("--seed", parsed.GetValue(seed)!, 0, long.MaxValue),
                (int)reader.Integer("--bars", parsed.GetValue(bars)!, 1, 1_000_000_000),
                reader.Time("--start", parsed.GetValue(start)!),
                reader.Positive("--price", parsed.GetValue(price)!),
                reader.Positive("--tick-size", parsed.GetValue(tick)!));
            return Run(context, spec, reader, parsed.GetValue(output)!, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(
        CommandContext context, SyntheticMarketSpec spec, OptionReader reader, string path, bool isJson)
    {
        if (!reader.Findings.HasErrors && spec.Fault() is { } fault)
        {
            reader.Report("data generate", fault);
        }
        else if (!reader.Findings.HasErrors && spec.Price % spec.TickSize != 0)
        {
            reader.Report(
                "--price",
                FormattableString.Invariant(
                    $"{spec.Price} is not a whole number of ticks of {spec.TickSize}: --tick-size"));
        }

        context.Terminal.Tell(reader.Findings);
        if (reader.Findings.HasErrors)
        {
            return ExitCode.Invalid;
        }

        OutputFile.MakeFolderOf(path);
        string hash = SyntheticMarket.WriteStore(path, spec);
        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json =>
            {
                json.WriteStartObject();
                json.WriteString("file", path);
                json.WriteString("symbol", spec.Symbol);
                json.WriteString("timeframe", spec.Timeframe.ToString());
                json.WriteNumber("bars", spec.BarCount);
                json.WriteString("content_hash", hash);
                json.WriteEndObject();
            });
        }
        else
        {
            Facts.Write(
                context.Terminal,
                path,
                [("symbol", spec.Symbol), ("timeframe", spec.Timeframe.ToString()), ("content", hash), ("file", path)]);
        }

        return ExitCode.Done;
    }
}

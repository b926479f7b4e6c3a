using System.CommandLine;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t data import FILE</c>: a vendor's file to a bar store.</summary>
internal static class DataImportCommand
{
    private static readonly string[] Formats = ["auto", "csv", "binance", "lean", "mt4", "mt5", "histdata"];
    private static readonly string[] Stamps = ["open", "close"];
    private static readonly string[] QuoteSides = ["bid", "ask", "mid"];
    private static readonly string[] RowPolicies = ["fail", "skip"];

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE") { Description = "A vendor's file: CSV, plain, gzip or zip" };
        Option<string?> symbol = CommonOptions.Text("--symbol", "NAME", "The instrument's name", isRequired: true);
        Option<string?> output = CommonOptions.Text("--out", "FILE.arrow", "The bar store to write", isRequired: true);
        Option<string?> format = CommonOptions.Text(
            "--format", "auto|csv|binance|lean|mt4|mt5|histdata", "The file's layout; told from it by default");
        Option<string?> timeframe = CommonOptions.Text(
            "--timeframe",
            "1m",
            "The bars' length; told from the rows by default, needed to make bars of single trades");
        Option<string?> columns = CommonOptions.Text(
            "--columns",
            "LIST",
            "By position: time,open,high,low,close,volume with - for one to ignore; or by header: open=Bid,…; "
            + "time:mdy or time:dmy where dates don't tell the order");
        Option<string?> timestamp = CommonOptions.Text(
            "--timestamp", "open|close", "Which instant of a bar its stamp names");
        Option<string?> timezone = CommonOptions.Text(
            "--timezone", "ZONE", "UTC, +03:00 or Europe/Berlin: the zone of stamps that carry none");
        Option<string?> priceScale = CommonOptions.Text(
            "--price-scale", "N", "Prices in the file are N times the real ones: 100000 for points of five decimals");
        Option<string?> price = CommonOptions.Text("--price", "bid|ask|mid", "Which price of a file of bid and ask");
        Option<string?> onError = CommonOptions.Text(
            "--on-error", "fail|skip", "fail (default) writes nothing when a row is refused, skip writes the rest");
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "import",
            "Imports a vendor's file into a bar store",
            "s1t data import btcusdt-5m.csv.gz --symbol BTCUSDT --timeframe 5m --out btcusdt-5m.arrow")
        {
            file, symbol, output, format, timeframe, columns, timestamp, timezone, priceScale, price, onError, json,
        };
        command.SetAction(parsed =>
        {
            var reader = new OptionReader();
            string path = parsed.GetRequiredValue(file);
            string target = parsed.GetValue(output)!;
            var spec = new BarImportSpec
            {
                SourcePath = path,
                TargetPath = target,
                Symbol = reader.Name("--symbol", parsed.GetValue(symbol)!),
                Format = parsed.GetValue(format) is { } layout
                    ? (ImportFormat)reader.Choice("--format", layout, Formats)
                    : ImportFormat.Auto,
                Timeframe = parsed.GetValue(timeframe) is { } text ? reader.Timeframe("--timeframe", text) : null,
                Columns = parsed.GetValue(columns),
                Timestamp = parsed.GetValue(timestamp) is { } stamp
                    ? (StampedAt)reader.Choice("--timestamp", stamp, Stamps)
                    : null,
                Timezone = parsed.GetValue(timezone),
                PriceScale = parsed.GetValue(priceScale) is { } scale
                    ? reader.Integer("--price-scale", scale, 1, 1_000_000_000_000)
                    : null,
                Price = parsed.GetValue(price) is { } side
                    ? (QuoteSide)reader.Choice("--price", side, QuoteSides)
                    : null,
                OnRejectedRow = parsed.GetValue(onError) is { } policy
                    ? (OnRejectedRow)reader.Choice("--on-error", policy, RowPolicies)
                    : OnRejectedRow.Fail,
            };
            return Run(context, spec, reader, parsed.GetValue(json));
        });
        return command;
    }

    private static int Run(CommandContext context, BarImportSpec spec, OptionReader reader, bool isJson)
    {
        context.Terminal.Tell(reader.Findings);
        if (reader.Findings.HasErrors)
        {
            return ExitCode.Invalid;
        }

        OutputFile.RefuseInput("--out", spec.TargetPath!, spec.SourcePath);
        OutputFile.MakeFolderOf(spec.TargetPath!);
        BarImportSummary summary = Import(context, spec);
        if (!summary.IsSuccess)
        {
            throw BarFileImport.Refused(
                spec.SourcePath, summary, option => $"--{option.Replace('_', '-')}: error: {spec.SourcePath}");
        }

        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json => ImportReport.Write(json, summary, spec.TargetPath));
        }
        else
        {
            Facts.Write(context.Terminal, spec.SourcePath, ImportReport.Rows(summary, spec.TargetPath));
        }

        return ExitCode.Done;
    }

    /// <summary>Runs an import and shows its progress.</summary>
    public static BarImportSummary Import(CommandContext context, BarImportSpec spec)
    {
        long done = 0;
        long total = 0;
        using var progress = new ProgressLine(context.Terminal, spec.SourcePath, () => (done, total));
        return BarImport.Run(
            spec with
            {
                Progress = (read, size) =>
                {
                    done = read;
                    total = size;
                },
            },
            context.Cancellation);
    }
}

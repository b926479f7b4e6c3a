using System;
using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t data export OPERATION.yaml|STORE --out FILE.csv</c>: bars as CSV, epoch milliseconds of the open.
/// </summary>
internal static class DataExportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var source = new Argument<string>("OPERATION.yaml|STORE")
        {
            Description = "An operation, or a bar store (.arrow)",
        };
        Option<string?> output = CommonOptions.Text("--out", "FILE.csv", "The file to write", isRequired: true);
        Option<string?> symbol = CommonOptions.Text(
            "--symbol", "S", "Which of the operation's symbols; the first by default");
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        var command = new ExampleCommand(
            "export",
            "Writes bars as CSV: timestamp,open,high,low,close,volume",
            "s1t data export examples/ict_smc/operation.yaml --out btcusdt.csv")
        {
            source, output, symbol, set, platform,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(source);
            string target = parsed.GetValue(output)!;
            OutputFile.RefuseInput("--out", target, path);
            using BarSeries series = path.EndsWith(".arrow", StringComparison.OrdinalIgnoreCase)
                ? OpenStore(path, parsed.GetValue(symbol), parsed.GetValue(platform), parsed.GetRequiredValue(set))
                : OpenOperation(
                    context,
                    path,
                    target,
                    parsed.GetValue(platform),
                    parsed.GetRequiredValue(set),
                    parsed.GetValue(symbol));
            RefuseFineTimes(path, series);
            Write(target, series);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(string path, BarSeries series)
    {
        OutputFile.MakeFolderOf(path);
        using var file = new AtomicFile(path);
        BarCsvWriter.Write(file.Stream, series);
        file.Commit();
    }

    private static void RefuseFineTimes(string path, BarSeries series)
    {
        foreach (long time in series.OpenTimes)
        {
            if (time % UtcNanos.PerMillisecond != 0)
            {
                throw new HostException(
                    ExitCode.Data,
                    $"{path}: error: the bar of {UtcNanos.ToIso(time)} can't be written as CSV: "
                    + "it doesn't open at a whole millisecond");
            }
        }
    }

    private static BarSeries OpenStore(string path, string? symbol, string? platform, string[] set)
    {
        var findings = new Findings();
        if (set.Length > 0)
        {
            findings.Error("--set", 0, 0, $"only an operation has keys to set; {path} is a bar store");
        }

        if (platform is not null)
        {
            findings.Error("--platform", 0, 0, $"only an operation has a platform file; {path} is a bar store");
        }

        if (findings.HasErrors)
        {
            throw new HostException(ExitCode.Invalid, string.Join('\n', findings));
        }

        BarSeries series = DataFiles.OpenStore(path);
        if (symbol is not null && series.Symbol != symbol)
        {
            string found = series.Symbol;
            series.Dispose();
            throw new HostException(
                ExitCode.Invalid, $"--symbol: error: {path} holds {found}, not {YamlText.Quote(symbol)}");
        }

        return series;
    }

    private static BarSeries OpenOperation(
        CommandContext context, string path, string target, string? platform, string[] set, string? symbol)
    {
        var findings = new Findings();
        var overrides = Overrides.Parse(set, findings, areTyped: true);
        var configuration = OperationConfiguration.Load(path, platform, overrides, context.Catalogue, findings);
        context = context.At(configuration);
        context.Terminal.Tell(findings);
        if (configuration is null || findings.HasErrors)
        {
            throw new HostException(ExitCode.Of(findings), $"{path}: error: the operation is invalid");
        }

        OutputFile.RefuseInput("--out", target, configuration.InputFiles());
        var location = DataLocation.Of(configuration.Platform, configuration.PlatformPath, outOption: null);
        DataSourceDocument source = Choose(configuration.Operation, symbol);
        var warnings = new Findings();
        BarSeries series = new DataResolver(path, new BarCache(location.Cache), warnings, context.Cancellation)
            .Open(source, configuration.Operation.Instrument(source.Symbol).TickSize);
        context.Terminal.Tell(warnings);
        return series;
    }

    private static DataSourceDocument Choose(OperationDocument operation, string? symbol)
    {
        var symbols = new List<string>();
        foreach (DataSourceDocument source in operation.DataSources)
        {
            if (symbol is null || source.Symbol == symbol)
            {
                return source;
            }

            symbols.Add(source.Symbol);
        }

        throw new HostException(
            ExitCode.Invalid,
            $"--symbol: error: there is no data source of {YamlText.Quote(symbol!)}"
            + $"{NearestName.Suggest(symbol!, symbols)}");
    }
}

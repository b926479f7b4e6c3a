using System;
using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t backtest OPERATION.yaml</c>: one run of every active strategy link.</summary>
internal static class BacktestCommand
{
    private const int MaxBlockRows = 1 << 24;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("OPERATION.yaml") { Description = "The operation" };
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        Option<string?> output = CommonOptions.Text("--out", "DIR", "Folder of results instead of 'runs'");
        Option<string?> trades = CommonOptions.Text("--trades", "FILE.csv", "Also writes the trades as CSV");
        Option<string?> equity = CommonOptions.Text("--equity", "FILE.csv", "Also writes the equity curve as CSV");
        Option<bool> json = CommonOptions.Json();
        Option<long?> blockRows = CommonOptions.WholeNumber(
            "--block-rows",
            "Rows computed at a time; no result depends on it",
            1,
            MaxBlockRows,
            RunOptions.UsualBlockRows);
        Option<string> feed = CommonOptions.Choice(
            "--feed",
            "inline, or threaded: rows are fed by a thread of their own; no result depends on it",
            "inline",
            "threaded");
        var failIf = new Option<string[]>("--fail-if")
        {
            Description = "Exit code 5 where this holds, or the metric is undefined: \"sharpe_ratio < 1\"",
            HelpName = "metric < value",
            Arity = ArgumentArity.OneOrMore,
            DefaultValueFactory = _ => [],
        };
        var command = new ExampleCommand(
            "backtest",
            "Runs an operation's strategies over their bars and writes the results",
            "s1t backtest examples/ict_smc/operation.yaml --set operation.initial_capital=5000 --trades trades.csv")
        {
            file, set, platform, output, trades, equity, failIf, json, blockRows, feed,
        };
        command.SetAction(parsed => Run(
            context,
            new Request(
                parsed.GetRequiredValue(file),
                parsed.GetRequiredValue(set),
                parsed.GetValue(platform),
                parsed.GetValue(output),
                parsed.GetValue(trades),
                parsed.GetValue(equity),
                parsed.GetRequiredValue(failIf),
                parsed.GetValue(json),
                new RunManner(
                    RunManner.Default.Options with { BlockRows = (int)parsed.GetValue(blockRows)! },
                    parsed.GetValue(feed) == "threaded"))));
        return command;
    }

    private sealed record Request(
        string File,
        string[] Set,
        string? Platform,
        string? Out,
        string? Trades,
        string? Equity,
        string[] FailIf,
        bool IsJson,
        RunManner Manner);

    private static int Run(CommandContext context, Request request)
    {
        var findings = new Findings();
        List<FailIf> gates = FailIf.Parse(request.FailIf, findings);
        var overrides = Overrides.Parse(request.Set, findings, areTyped: true);
        var configuration = OperationConfiguration.Load(
            request.File, request.Platform, overrides, context.Catalogue, findings);
        if (configuration is not null)
        {
            PaperRules.RequireEnvironment(configuration.Operation, OperationEnvironment.Backtest, findings);
        }

        if (configuration?.Links.Count > 1 && (request.Trades ?? request.Equity) is not null)
        {
            findings.Error(
                "--trades", 0, 0, "--trades and --equity name one file: only one strategy link may be active");
        }

        if (request.Trades is not null && request.Equity is not null
            && FileIdentity.AreSame(request.Trades, request.Equity))
        {
            findings.Error("--equity", 0, 0, $"{request.Equity} is the file of --trades; name another file");
        }

        context = context.At(configuration);
        context.Terminal.Tell(findings);
        if (findings.HasErrors || configuration is null)
        {
            return ExitCode.Of(findings);
        }

        var location = DataLocation.Of(configuration.Platform, configuration.PlatformPath, request.Out);
        ReadOnlySpan<(string, string?)> outputs = [("--trades", request.Trades), ("--equity", request.Equity)];
        foreach ((string option, string? path) in outputs)
        {
            if (path is not null)
            {
                OutputFile.RefuseInput(option, path, configuration.InputFiles());
                OutputFile.RefuseFolder(option, path, location.Cache, "the cache of markets");
            }
        }

        var runner = new LinkRunner(
            configuration, location, context.Terminal, context.Arguments, request.Manner, context.Cancellation);
        var results = new List<LinkResult>();
        foreach (LinkConfiguration link in configuration.Links)
        {
            BuildSpecs specs = BuildSpecsBuilder.Build(configuration, link);
            results.Add(runner.Run(link, specs, request.Trades, request.Equity));
        }

        Report(context.Terminal, results, request.IsJson);
        return Judge(context.Terminal, results, gates);
    }

    /// <summary>Writes results to standard output.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="results">The results.</param>
    /// <param name="isJson">Whether as JSON.</param>
    public static void Report(Terminal terminal, List<LinkResult> results, bool isJson)
    {
        if (!isJson)
        {
            foreach (LinkResult result in results)
            {
                Facts.Write(
                    terminal, result.Specs.Operation, ResultFacts.Of(result.Specs, result.Result, result.Folder));
            }

            return;
        }

        if (results.Count == 1)
        {
            LinkResult only = results[0];
            JsonOutput.Write(terminal, json => ResultDocument.Write(json, only.Specs, only.Result, only.HasJournal));
            return;
        }

        JsonOutput.Write(terminal, json =>
        {
            json.WriteStartArray();
            foreach (LinkResult result in results)
            {
                ResultDocument.Write(json, result.Specs, result.Result, result.HasJournal);
            }

            json.WriteEndArray();
        });
    }

    private static int Judge(Terminal terminal, List<LinkResult> results, List<FailIf> gates)
    {
        int code = ExitCode.Done;
        foreach (LinkResult result in results)
        {
            foreach (FailIf gate in gates)
            {
                if (gate.Judge(result.Result) is { } reason)
                {
                    terminal.Error.Write($"{result.Specs.Strategy.LinkId}: {reason}\n");
                    code = ExitCode.GateNotMet;
                }
            }
        }

        return code;
    }
}

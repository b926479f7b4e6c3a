using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Watch;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t audit OPERATION.yaml</c>: proof on the user's own strategy that nothing looks ahead,
/// remembers, allocates or answers by chance.
/// </summary>
internal static class AuditCommand
{
    private const int DefaultRows = 50_000;
    private const int DefaultCuts = 5;

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("OPERATION.yaml") { Description = "The operation" };
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        Option<long?> rows = CommonOptions.WholeNumber(
            "--rows",
            "Rows of each data source, from its start, that are audited; everything is kept in memory",
            2,
            int.MaxValue,
            DefaultRows);
        Option<long?> cuts = CommonOptions.WholeNumber(
            "--cuts", "How many random rows data is cut at", 0, 10_000, DefaultCuts);
        Option<long?> seed = CommonOptions.WholeNumber("--seed", "Decides which rows those are", 0, long.MaxValue, 1);
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "audit",
            "Runs every strategy again in other ways and names the worker, column and row that differ (exit code 6)",
            "s1t audit examples/ict_smc/operation.yaml --rows 20000 --seed 7")
        {
            file, set, platform, rows, cuts, seed, json,
        };
        command.SetAction(parsed => Run(
            context,
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(set),
            parsed.GetValue(platform),
            new Request(
                (int)parsed.GetValue(rows)!,
                (int)parsed.GetValue(cuts)!,
                (ulong)parsed.GetValue(seed)!,
                parsed.GetValue(json))));
        return command;
    }

    private sealed record Request(int Rows, int Cuts, ulong Seed, bool IsJson);

    /// <summary>
    /// What was found of one strategy link; <paramref name="Rows"/> of
    /// <paramref name="Available"/> rows of its base series were audited.
    /// </summary>
    private sealed record LinkAudit(string LinkId, int Rows, int Available, List<AuditCheck> Checks);

    private static int Run(CommandContext context, string file, string[] set, string? platform, Request request)
    {
        var findings = new Findings();
        var overrides = Overrides.Parse(set, findings, areTyped: true);
        var configuration = OperationConfiguration.Load(file, platform, overrides, context.Catalogue, findings);
        context = context.At(configuration);
        context.Terminal.Tell(findings);
        if (findings.HasErrors || configuration is null)
        {
            return ExitCode.Of(findings);
        }

        var location = DataLocation.Of(configuration.Platform, configuration.PlatformPath, null);
        var audits = new List<LinkAudit>();
        foreach (LinkConfiguration link in configuration.Links)
        {
            BuildSpecs specs = BuildSpecsBuilder.Build(configuration, link);
            using var data = OpenBars.Open(configuration, link, specs, location.Cache, context.Cancellation);
            context.Terminal.Tell(data.Warnings);
            audits.Add(Audit(context, specs, data.Series, request));
        }

        if (request.IsJson)
        {
            WriteJson(context.Terminal, audits, request);
        }

        return audits.Exists(audit => audit.Checks.Exists(check => check.Difference is not null))
            ? ExitCode.Different
            : ExitCode.Done;
    }

    private static void WriteJson(Terminal terminal, List<LinkAudit> audits, Request request)
        => JsonOutput.Write(terminal, json =>
        {
            json.WriteStartArray();
            foreach (LinkAudit audit in audits)
            {
                json.WriteStartObject();
                json.WriteString("strategy_link", audit.LinkId);
                json.WriteNumber("rows", audit.Rows);
                json.WriteNumber("rows_available", audit.Available);
                json.WriteNumber("seed", request.Seed);
                json.WriteStartArray("checks");
                foreach (AuditCheck check in audit.Checks)
                {
                    json.WriteStartObject();
                    json.WriteString("name", check.Name);
                    json.WriteBoolean("same", check.Difference is null);
                    json.WriteString("difference", check.Difference);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });

    private static LinkAudit Audit(
        CommandContext context, BuildSpecs specs, IReadOnlyList<BarSeries> series, Request request)
    {
        var bars = new List<BarSeries>();
        BuildSpecs audited = specs;
        try
        {
            foreach (BarSeries one in series)
            {
                // Its rows are looked at by time, whatever their number.
                bool isFiner = bars.Count >= specs.DataSources.Count;
                bars.Add(AuditBars.First(one, isFiner ? one.Count : Math.Min(one.Count, request.Rows)));
            }

            Print(string.Create(
                CultureInfo.InvariantCulture,
                $"{specs.Strategy.LinkId}: {bars[0].Count:N0} of {Counted.Of(series[0].Count, "row")}, "
                + $"seed {request.Seed}\n"));
            var checks = new List<AuditCheck>();
            audited = BuildSpecsBuilder.WithData(specs, bars);
            foreach (AuditCheck check in OperationAudit.OfAccounts(
                audited, bars, request.Seed, request.Cuts, context.Cancellation))
            {
                checks.Add(check);
                Print($"  {(check.Difference is null ? "same     " : "DIFFERENT")}  {check.Name}\n");
                if (check.Difference is not null)
                {
                    Print($"             {check.Difference}\n");
                }
            }

            return new LinkAudit(specs.Strategy.LinkId, bars[0].Count, series[0].Count, checks);
        }
        catch (WorkerFailedException failure)
        {
            // Row by row, since of a block it only knows the last bar; what fails on other data alone doesn't again.
            WorkerFailedException told =
                FailureDiagnosis.Find(audited, bars, RunManner.Default.Options, context.Cancellation) ?? failure;
            throw new HostException(ExitCode.Plugin, "a plugin failed during the run: " + told.Message, failure);
        }
        catch (NoDecidedRowsException exception)
        {
            throw new HostException(
                ExitCode.Data,
                $"{specs.DataSources[exception.SourceIndex].Id}: error: {exception.Message}; audit more with --rows",
                exception);
        }
        finally
        {
            foreach (BarSeries one in bars)
            {
                one.Dispose();
            }
        }

        void Print(string text)
        {
            if (!request.IsJson)
            {
                context.Terminal.Output.Write(text);
            }
        }
    }
}

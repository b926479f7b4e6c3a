using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Config;

namespace S1mpleTrader.Host.Commands;

/// <summary>
/// <c>s1t validate FILE.yaml</c>: every finding about a configuration file and those that it names, no run.
/// </summary>
internal static class ValidateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("FILE.yaml")
        {
            Description =
                "An operation (with what it names), a strategy blueprint, a platform file, a wiring map or a study",
        };
        Option<string[]> set = CommonOptions.Set();
        Option<string?> platform = CommonOptions.Platform();
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "validate",
            "Checks configuration files and reports every finding with its place",
            "s1t validate examples/ict_smc/operation.yaml")
        {
            file, set, platform, json,
        };
        command.SetAction(parsed => Run(
            context,
            parsed.GetRequiredValue(file),
            parsed.GetRequiredValue(set),
            parsed.GetValue(platform),
            parsed.GetValue(json)));
        return command;
    }

    private static int Run(CommandContext context, string file, string[] set, string? platform, bool isJson)
    {
        var findings = new Findings();
        var overrides = Overrides.Parse(set, findings, areTyped: true);
        Check(context, file, platform, overrides, findings);
        if (isJson)
        {
            WriteJson(context.Terminal, findings);
        }
        else
        {
            context.Terminal.Tell(findings);
        }

        return ExitCode.Of(findings);
    }

    private static void Check(
        CommandContext context, string file, string? platform, Overrides overrides, Findings findings)
    {
        // The kind is told by a first look; what is wrong with the file as YAML is then reported once.
        var look = new Findings();
        if (ConfigurationFile.Read(file, look) is not { } root)
        {
            findings.AddRange(look);
            return;
        }

        IReadOnlyList<string>? kind = FileKinds.Recognise(root);
        if (ReferenceEquals(kind, FileKinds.OperationKeys))
        {
            CheckOperation(context, file, platform, overrides, findings);
            return;
        }

        if (IsStudy(kind))
        {
            overrides.Refuse(
                "a study is validated as it stands: what its runs have in common is set in the base operation",
                findings);
        }
        else if (platform is not null)
        {
            findings.Error("--platform", 0, 0, "only an operation and a study have a platform file");
        }

        if (TryCheckStudy(context, file, platform, kind, findings))
        {
            return;
        }

        overrides.ReportForeign(kind ?? [], findings);
        overrides.Apply(root, kind ?? [], findings);
        if (ReferenceEquals(kind, FileKinds.BlueprintKeys))
        {
            CheckBlueprint(context, file, root, findings);
        }
        else if (ReferenceEquals(kind, FileKinds.PlatformKeys))
        {
            PlatformDocument.Read(root, findings);
        }
        else if (ReferenceEquals(kind, FileKinds.WiringKeys))
        {
            WiringMapDocument.Read(root, findings);
        }
        else
        {
            findings.Error(
                root,
                "this is no known kind of file: an operation has the key 'operation', a blueprint 'strategy', "
                + "a platform file 'platform', a wiring map 'wiring_rules', a study 'optimization_config', "
                + "'variant_config' or 'walk_forward'");
        }
    }

    private static bool IsStudy(IReadOnlyList<string>? kind)
        => ReferenceEquals(kind, FileKinds.OptimizationKeys)
            || ReferenceEquals(kind, FileKinds.VariantKeys)
            || ReferenceEquals(kind, FileKinds.WalkForwardKeys);

    private static void CheckOperation(
        CommandContext context, string file, string? platform, Overrides overrides, Findings findings)
    {
        var configuration = OperationConfiguration.Load(
            file, platform, overrides, context.Catalogue, findings);
        if (configuration is null)
        {
            return;
        }

        foreach (DataSourceDocument source in configuration.Operation.DataSources)
        {
            if (DataResolver.FaultOf(file, source) is { } fault)
            {
                findings.Add(fault);
            }
        }
    }

    private static bool TryCheckStudy(
        CommandContext context, string file, string? platform, IReadOnlyList<string>? kind, Findings findings)
    {
        StudyOptions options = StudyCommandOptions.ToCheck(platform, context.Cancellation);
        if (ReferenceEquals(kind, FileKinds.OptimizationKeys))
        {
            if (OptimizationPlan.Load(file, platform, context.Catalogue, findings) is { } plan)
            {
                OptimizationService.Check(plan, options, findings);
            }
        }
        else if (ReferenceEquals(kind, FileKinds.VariantKeys))
        {
            if (VariantPlan.Load(file, platform, context.Catalogue, findings) is { } plan)
            {
                VariantTestService.Check(plan, options, findings);
            }
        }
        else if (ReferenceEquals(kind, FileKinds.WalkForwardKeys))
        {
            if (WalkForwardPlan.Load(file, platform, context.Catalogue, findings) is { } plan)
            {
                WalkForwardService.Check(plan, options, findings);
            }
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void CheckBlueprint(CommandContext context, string file, YamlNode root, Findings findings)
    {
        if (BlueprintReader.Read(root, findings) is not { } blueprint)
        {
            return;
        }

        var files = new ConfigurationFiles();
        OperationConfiguration.LoadWiring(file, blueprint, files, findings);
        BlueprintRules.Check(blueprint, findings);
        BuildSpecsBuilder.BuildStrategy(string.Empty, blueprint, symbols: null, context.Catalogue, files, findings);
    }

    private static void WriteJson(Terminal terminal, Findings findings)
        => JsonOutput.Write(terminal, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", !findings.HasErrors);
            json.WriteStartArray("findings");
            foreach (Finding finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("severity", finding.Severity == FindingSeverity.Error ? "error" : "warning");
                json.WriteString("file", finding.File);
                json.WriteNumber("line", finding.Line);
                json.WriteNumber("column", finding.Column);
                json.WriteString("message", finding.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}

using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Config.Validation;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config;

/// <summary>A strategy link with the blueprint that it names.</summary>
/// <param name="Document">The link.</param>
/// <param name="Blueprint">The blueprint.</param>
/// <param name="WiringMap">The wiring map that the blueprint names, or null.</param>
/// <param name="Strategy">The blueprint bound to plugins, parameters and columns.</param>
internal sealed record LinkConfiguration(
    StrategyLinkDocument Document, BlueprintDocument Blueprint, WiringMapDocument? WiringMap, StrategySpec Strategy)
{
    /// <summary>All its workers.</summary>
    public IReadOnlyList<WorkerSpec> Workers =>
    [
        .. Strategy.Context,
        .. Strategy.Opportunity,
        .. Strategy.Refiners,
        .. Strategy.Threats,
        .. Strategy.Overlays,
        .. WiringPlan.DecisionWorkers(Strategy),
    ];
}

/// <summary>Everything that an operation's files say, read and checked for form and for fitting together.</summary>
/// <param name="Path">The operation file's path, as the user named it.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Platform">The platform file or its defaults.</param>
/// <param name="PlatformPath">The platform file's path, or null where there is none.</param>
/// <param name="Links">The active strategy links, in the file's order.</param>
/// <param name="Funding">The funding files, by symbol.</param>
internal sealed record OperationConfiguration(
    string Path,
    OperationDocument Operation,
    PlatformDocument Platform,
    string? PlatformPath,
    IReadOnlyList<LinkConfiguration> Links,
    IReadOnlyDictionary<string, FundingFile> Funding)
{
    private const string PlatformFileName = "platform.yaml";

    /// <summary>Loads an operation with the files that it names.</summary>
    /// <param name="path">The operation file.</param>
    /// <param name="platformPath">The platform file, or null for the one beside the operation, if there is one.</param>
    /// <param name="overrides">The <c>--set</c> options.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="findings">Receives everything that is wrong with any of the files, form and names together.</param>
    /// <param name="files">Keeps the files for further loads; null for this load alone.</param>
    /// <returns>The configuration, or null where an error was reported.</returns>
    public static OperationConfiguration? Load(
        string path,
        string? platformPath,
        Overrides overrides,
        PluginCatalogue catalogue,
        Findings findings,
        ConfigurationFiles? files = null)
    {
        files ??= new ConfigurationFiles();
        int errors = findings.ErrorCount;
        overrides.ReportForeign(FileKinds.AllKeys, findings);
        PlatformDocument platform = LoadPlatform(path, ref platformPath, overrides, files, findings);
        if (files.Read(path, overrides, FileKinds.OperationKeys, findings) is not { } root)
        {
            return null;
        }

        if (OperationReader.Read(root, findings) is not { } operation)
        {
            return null;
        }

        var links = new List<LinkConfiguration>();
        foreach (StrategyLinkDocument link in operation.StrategyLinks)
        {
            // Files of links that don't run are not read: they may not be written yet.
            if (link.IsActive && LoadLink(path, operation, link, overrides, catalogue, files, findings) is { } loaded)
            {
                links.Add(loaded);
            }
        }

        OperationRules.Check(operation, findings);
        DataSourceRules.Check(operation, findings);
        PaperRules.Check(operation, platform, findings);
        int gridErrors = findings.ErrorCount;
        GridRules.Check(operation, platform, findings);
        bool isEveryGridRight = findings.ErrorCount == gridErrors;
        if (isEveryGridRight)
        {
            DataSourceRules.CheckSynthetic(operation, findings);
        }

        ConnectorRules.Check(operation, platform, links, findings);
        ConnectorTypeRules.Check(operation, findings);
        FeeRules.Check(operation, findings);
        foreach (LinkConfiguration link in links)
        {
            BlueprintRules.CheckFit(operation, link.Document, link.Blueprint, findings);
            if (isEveryGridRight)
            {
                GridRules.CheckAccount(operation, BuildSpecsBuilder.SymbolsOf(operation, link.Document), findings);
            }
        }

        List<ScheduleSpec> schedule = BuildSpecsBuilder.ScheduleOf(operation);
        for (int i = 0; i < links.Count; i++)
        {
            links[i] = WiringRules.Wire(links[i], schedule, findings);
            List<string> symbols = BuildSpecsBuilder.SymbolsOf(operation, links[i].Document);
            DtoRules.Check(links[i], findings);
            TriggerRules.Check(links[i], symbols, findings);
            CoverageRules.Check(links[i], symbols, findings);
        }

        WiringRules.CheckSchedule(operation, links, findings);
        Dictionary<string, FundingFile> funding = LoadFunding(path, operation, files, findings);
        return findings.ErrorCount == errors
            ? new OperationConfiguration(path, operation, platform, platformPath, links, funding)
            : null;
    }

    /// <summary>Loads the wiring map that a blueprint names.</summary>
    /// <param name="path">The blueprint's file.</param>
    /// <param name="blueprint">The blueprint.</param>
    /// <param name="files">Keeps the file.</param>
    /// <param name="findings">Receives what is wrong with it.</param>
    /// <returns>The map; null after an error, and where the blueprint is wired by itself.</returns>
    public static WiringMapDocument? LoadWiring(
        string path, BlueprintDocument blueprint, ConfigurationFiles files, Findings findings)
        => blueprint.WiringMap is { } map
            && files.Read(
                ConfigurationFile.Resolve(path, map),
                findings,
                blueprint.Node.Find("wiring") ?? blueprint.Node,
                out byte[] content) is { } root
            && WiringMapDocument.Read(root, findings) is { } document
                ? document with { Content = content }
                : null;

    /// <summary>
    /// Returns every file that this comes from, and every one that its bars come from: no result may replace one.
    /// </summary>
    public IEnumerable<string> InputFiles()
    {
        yield return Path;
        if (PlatformPath is not null)
        {
            yield return PlatformPath;
        }

        foreach (DataSourceDocument source in Operation.DataSources)
        {
            if (source.File is { } file)
            {
                yield return ConfigurationFile.ResolveData(Path, file.Path);
            }
        }

        foreach (InstrumentDocument instrument in Operation.Instruments)
        {
            if (instrument.Funding is { } funding)
            {
                yield return ConfigurationFile.ResolveData(Path, funding);
            }
        }

        foreach (StrategyLinkDocument link in Operation.StrategyLinks)
        {
            yield return ConfigurationFile.Resolve(Path, link.Strategy); // Of those that don't run, too.
        }

        foreach (LinkConfiguration link in Links)
        {
            string blueprint = ConfigurationFile.Resolve(Path, link.Document.Strategy);
            if (link.Blueprint.WiringMap is { } map)
            {
                yield return ConfigurationFile.Resolve(blueprint, map);
            }

            foreach (WorkerSpec worker in link.Workers)
            {
                for (int i = 0; i < worker.Parameters.Count; i++)
                {
                    if (worker.Parameters[i].Series is not null)
                    {
                        yield return ConfigurationFile.ResolveData(blueprint, worker.Parameters[i].Text);
                    }
                }
            }
        }
    }

    private static Dictionary<string, FundingFile> LoadFunding(
        string operationPath, OperationDocument operation, ConfigurationFiles files, Findings findings)
    {
        var funding = new Dictionary<string, FundingFile>();
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            if (instrument.Funding is { } name
                && files.ReadFunding(
                    ConfigurationFile.ResolveData(operationPath, name),
                    instrument.Node.Find("funding") ?? instrument.Node,
                    findings) is { } file)
            {
                funding[instrument.Symbol] = file;
            }
        }

        return funding;
    }

    private static PlatformDocument LoadPlatform(
        string operationPath,
        ref string? platformPath,
        Overrides overrides,
        ConfigurationFiles files,
        Findings findings)
    {
        if (platformPath is null)
        {
            string beside = ConfigurationFile.Resolve(operationPath, PlatformFileName);
            platformPath = System.IO.Path.Exists(beside) ? beside : null;
        }

        YamlNode? root;
        if (platformPath is not null)
        {
            root = files.Read(platformPath, overrides, FileKinds.PlatformKeys, findings);
        }
        else
        {
            root = new YamlMapping(PlatformFileName, 0, 0);
            overrides.Apply(root, FileKinds.PlatformKeys, findings);
        }

        return root is null || (root is YamlMapping { Entries.Count: 0 } && platformPath is null)
            ? PlatformDocument.Default
            : PlatformDocument.Read(root, findings) ?? PlatformDocument.Default;
    }

    private static LinkConfiguration? LoadLink(
        string operationPath,
        OperationDocument operation,
        StrategyLinkDocument link,
        Overrides overrides,
        PluginCatalogue catalogue,
        ConfigurationFiles files,
        Findings findings)
    {
        if (link.Strategy.Length == 0)
        {
            return null;
        }

        string path = ConfigurationFile.Resolve(operationPath, link.Strategy);
        YamlNode namedAt = link.Node.Find("strategy") ?? link.Node;
        if (files.Read(path, overrides, FileKinds.BlueprintKeys, findings, namedAt) is not { } root)
        {
            return null;
        }

        if (BlueprintReader.Read(root, findings) is not { } blueprint)
        {
            return null;
        }

        WiringMapDocument? wiring = LoadWiring(path, blueprint, files, findings);
        BlueprintRules.Check(blueprint, findings);
        StrategySpec? strategy = BuildSpecsBuilder.BuildStrategy(
            link.Id, blueprint, BuildSpecsBuilder.SymbolsOf(operation, link), catalogue, files, findings);
        return strategy is null ? null : new LinkConfiguration(link, blueprint, wiring, strategy);
    }
}

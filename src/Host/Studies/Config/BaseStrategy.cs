using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>A worker of the base blueprint.</summary>
/// <param name="Category">The key that its category has in a blueprint: <c>opportunity_workers</c>.</param>
/// <param name="Phase">
/// Its phase among the planning workers or kind among the execution workers; null elsewhere.
/// </param>
/// <param name="Node">Its mapping.</param>
/// <param name="Id">Its instance id.</param>
/// <param name="Plugin">Its plugin's name.</param>
internal sealed record BaseWorker(string Category, string? Phase, YamlMapping Node, string Id, string Plugin)
{
    /// <summary>The path of the list that it stands in, or of itself where it stands alone.</summary>
    public string Place => BaseStrategy.PlaceOf(Category, Phase);

    /// <summary>Its own path.</summary>
    public string Path => Category == BaseStrategy.PlannerCategory ? Place : Place + "." + Id;
}

/// <summary>What a study varies: one link of an operation, with the blueprint that it names.</summary>
internal sealed class BaseStrategy
{
    /// <summary>The key of the one strategy planner.</summary>
    public const string PlannerCategory = "strategy_planner";

    /// <summary>Categories that are a list of workers.</summary>
    public static readonly string[] ListCategories =
        ["context_workers", "opportunity_workers", "threat_workers", "portfolio_overlays"];

    private BaseStrategy(OperationConfiguration configuration, LinkConfiguration link, PluginCatalogue catalogue)
    {
        Configuration = configuration;
        Link = link;
        Catalogue = catalogue;
        var workers = new List<BaseWorker>();
        if (link.Blueprint.Node.Find("workforce") is YamlMapping workforce)
        {
            foreach (string category in ListCategories)
            {
                AddAll(workers, category, null, workforce.Find(category));
            }

            foreach (string phase in ManifestForm.PlanningPhases)
            {
                AddAll(
                    workers,
                    "planning_workers",
                    phase,
                    (workforce.Find("planning_workers") as YamlMapping)?.Find(phase));
            }

            foreach (string kind in ManifestForm.ExecutionKinds)
            {
                AddAll(
                    workers,
                    "execution_workers",
                    kind,
                    (workforce.Find("execution_workers") as YamlMapping)?.Find(kind));
            }

            Add(workers, PlannerCategory, null, workforce.Find(PlannerCategory));
        }

        Workers = workers;
    }

    /// <summary>The operation, without a setting.</summary>
    public OperationConfiguration Configuration { get; }

    /// <summary>The link that is varied.</summary>
    public LinkConfiguration Link { get; }

    /// <summary>The plugins.</summary>
    public PluginCatalogue Catalogue { get; }

    /// <summary>The blueprint's workers, by category in the blueprint's order.</summary>
    public IReadOnlyList<BaseWorker> Workers { get; }

    /// <summary>Settings that every point begins with: no other link runs.</summary>
    public IReadOnlyList<string> Settings
    {
        get
        {
            var settings = new List<string>();
            foreach (LinkConfiguration other in Configuration.Links)
            {
                if (other != Link)
                {
                    string id = other.Document.Id;
                    settings.Add($"strategy_links.{(id.Contains('.') ? $"\"{id}\"" : id)}.is_active=false");
                }
            }

            return settings;
        }
    }

    /// <summary>Loads a base.</summary>
    /// <param name="studyPath">The study's file.</param>
    /// <param name="document">What it says of its base.</param>
    /// <param name="platformPath">The platform file, or null for the one beside the operation.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="findings">Receives what is wrong with the base, or with naming it.</param>
    /// <returns>The base, or null after an error.</returns>
    public static BaseStrategy? Load(
        string studyPath, BaseDocument document, string? platformPath, PluginCatalogue catalogue, Findings findings)
    {
        if (document.Operation.Length == 0)
        {
            return null;
        }

        string path = ConfigurationFile.Resolve(studyPath, document.Operation);
        if (RegularFile.Refuse(path) is { } refusal)
        {
            findings.Error(document.At, $"base_operation: {YamlText.Quote(path)} can't be read: {refusal}");
            return null;
        }

        var configuration = OperationConfiguration.Load(
            path, platformPath, Overrides.Parse([], findings), catalogue, findings);
        return configuration is not null && FindLink(studyPath, document, configuration, findings) is { } link
            ? new BaseStrategy(configuration, link, catalogue)
            : null;
    }

    /// <summary>Returns the path of a list of workers in a blueprint.</summary>
    /// <param name="category">Its category.</param>
    /// <param name="phase">Its phase or kind; null for none.</param>
    public static string PlaceOf(string category, string? phase)
        => phase is null ? "workforce." + category : $"workforce.{category}.{phase}";

    private static LinkConfiguration? FindLink(
        string studyPath, BaseDocument document, OperationConfiguration configuration, Findings findings)
    {
        string? strategy = document.Strategy is { } given
            ? Path.GetFullPath(ConfigurationFile.Resolve(studyPath, given))
            : null;
        var ids = new List<string>();
        var fitting = new List<LinkConfiguration>();
        foreach (LinkConfiguration link in configuration.Links)
        {
            ids.Add(link.Document.Id);
            string own = Path.GetFullPath(ConfigurationFile.Resolve(configuration.Path, link.Document.Strategy));
            if ((document.Link is null || document.Link == link.Document.Id) && (strategy is null || strategy == own))
            {
                fitting.Add(link);
            }
        }

        if (fitting.Count == 1)
        {
            return fitting[0];
        }

        if (fitting.Count > 1)
        {
            findings.Error(
                document.At, $"the operation has several active links, {YamlText.Join(ids)}; name one: strategy_link");
        }
        else if (document.Link is { } id && !ids.Contains(id))
        {
            findings.Error(
                document.LinkAt,
                $"strategy_link: no active link is called {YamlText.Quote(id)}{NearestName.Suggest(id, ids)}");
        }
        else
        {
            findings.Error(document.StrategyAt, "base_strategy: no active link of the operation names this blueprint");
        }

        return null;
    }

    private static void AddAll(List<BaseWorker> workers, string category, string? phase, YamlNode? list)
    {
        foreach (YamlNode item in (list as YamlSequence)?.Items ?? [])
        {
            Add(workers, category, phase, item);
        }
    }

    private static void Add(List<BaseWorker> workers, string category, string? phase, YamlNode? node)
    {
        if (node is YamlMapping mapping)
        {
            workers.Add(new BaseWorker(
                category,
                phase,
                mapping,
                (mapping.Find("instance_id") as YamlScalar)?.Text ?? string.Empty,
                (mapping.Find("plugin") as YamlScalar)?.Text ?? string.Empty));
        }
    }
}

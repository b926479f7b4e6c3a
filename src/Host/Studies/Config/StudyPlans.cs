using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Studies.Space;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>An optimization, read and checked, not yet expanded.</summary>
/// <param name="Document">Its file.</param>
/// <param name="Strategy">Its base.</param>
/// <param name="Space">All its points.</param>
internal sealed record OptimizationPlan(OptimizationDocument Document, BaseStrategy Strategy, SearchSpace Space)
{
    /// <summary>The points that are run.</summary>
    public IEnumerable<StudyPoint> Points => Sampler.Choose(Space, Document.Sampler, Document.MaxRuns, Document.Seed);

    /// <summary>Loads an optimization with its base.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="platformPath">The platform file, or null for the one beside the operation.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="findings">Receives everything that is wrong.</param>
    /// <returns>The plan, or null where an error was reported.</returns>
    public static OptimizationPlan? Load(
        string path, string? platformPath, PluginCatalogue catalogue, Findings findings)
    {
        int errors = findings.ErrorCount;
        if (ConfigurationFile.Read(path, findings) is not { } root
            || OptimizationReader.Read(root, findings) is not { } document
            || BaseStrategy.Load(path, document.Base, platformPath, catalogue, findings) is not { } strategy)
        {
            return null;
        }

        foreach (MetricConstraint constraint in document.Constraints)
        {
            constraint.Check(findings);
        }

        SearchSpace space = new SpaceBuilder(strategy, findings).Build(document);
        if (document.Sampler == SamplerKind.Grid && space.Count > document.MaxRuns)
        {
            findings.Error(
                document.Node.Find("max_runs") ?? document.Node,
                $"{space.Count.ToString(CultureInfo.InvariantCulture)} combinations are more than max_runs, "
                + $"{document.MaxRuns.ToString(CultureInfo.InvariantCulture)}: "
                + "raise it, or let a sampler choose: sampler: random or sobol");
        }

        if (document.Sampler == SamplerKind.Sobol && space.Dimensions.Count > SobolSequence.MaxDimensions)
        {
            findings.Error(
                document.Node.Find("sampler") ?? document.Node,
                $"sampler: sobol has at most {SobolSequence.MaxDimensions} dimensions, "
                + $"here are {space.Dimensions.Count}; take random");
        }

        return findings.ErrorCount == errors ? new OptimizationPlan(document, strategy, space) : null;
    }
}

/// <summary>A comparison of variants, read.</summary>
/// <param name="Document">Its file.</param>
/// <param name="Strategy">Its base.</param>
/// <param name="Settings">
/// What makes each variant of the base, in the file's order; null where its overrides are wrong.
/// </param>
internal sealed record VariantPlan(
    VariantDocument Document, BaseStrategy Strategy, IReadOnlyList<IReadOnlyList<string>?> Settings)
{
    /// <summary>Loads a comparison with its base.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="platformPath">The platform file, or null for the one beside the operation.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="findings">Receives everything that is wrong.</param>
    /// <returns>
    /// The plan, so that variants can be checked further where others are wrong; null where not even that is possible.
    /// </returns>
    public static VariantPlan? Load(string path, string? platformPath, PluginCatalogue catalogue, Findings findings)
    {
        if (ConfigurationFile.Read(path, findings) is not { } root
            || VariantDocument.Read(root, findings) is not { } document
            || BaseStrategy.Load(path, document.Base, platformPath, catalogue, findings) is not { } strategy)
        {
            return null;
        }

        var overrides = new OverrideSettings(strategy, findings);
        var settings = new List<IReadOnlyList<string>?>();
        foreach (NamedOverrides variant in document.Variants)
        {
            int errors = findings.ErrorCount;
            List<string> own = overrides.Of(variant.Overrides);
            settings.Add(findings.ErrorCount == errors ? own : null);
        }

        return new VariantPlan(document, strategy, settings);
    }
}

/// <summary>A walk forward, read and checked with its optimization.</summary>
/// <param name="Document">Its file.</param>
/// <param name="Optimization">What is optimized in every window.</param>
internal sealed record WalkForwardPlan(WalkForwardDocument Document, OptimizationPlan Optimization)
{
    /// <summary>Loads a walk forward with its optimization and base.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="platformPath">The platform file, or null for the one beside the operation.</param>
    /// <param name="catalogue">The plugins.</param>
    /// <param name="findings">Receives everything that is wrong.</param>
    /// <returns>The plan, or null where an error was reported.</returns>
    public static WalkForwardPlan? Load(string path, string? platformPath, PluginCatalogue catalogue, Findings findings)
    {
        int errors = findings.ErrorCount;
        if (ConfigurationFile.Read(path, findings) is not { } root
            || WalkForwardDocument.Read(root, findings) is not { Optimization.Length: > 0 } document)
        {
            return null;
        }

        string named = ConfigurationFile.Resolve(path, document.Optimization);
        if (RegularFile.Refuse(named) is { } refusal)
        {
            findings.Error(
                document.OptimizationAt, $"optimization: {YamlText.Quote(named)} can't be read: {refusal}");
            return null;
        }

        return OptimizationPlan.Load(named, platformPath, catalogue, findings) is { } optimization
            && findings.ErrorCount == errors
            ? new WalkForwardPlan(document, optimization)
            : null;
    }
}

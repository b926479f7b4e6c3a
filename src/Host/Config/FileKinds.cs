using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config;

/// <summary>The kinds of configuration file, told apart by the keys at their top.</summary>
internal static class FileKinds
{
    /// <summary>Keys of an operation file.</summary>
    public static readonly string[] OperationKeys =
        ["operation", "data_sources", "instruments", "connectors", "schedule", "strategy_links", "journal"];

    /// <summary>Keys of a strategy blueprint.</summary>
    public static readonly string[] BlueprintKeys =
        ["strategy", "timeframes", "workforce", "planning", "aggregation", "wiring"];

    /// <summary>Keys of a platform file.</summary>
    public static readonly string[] PlatformKeys = ["platform"];

    /// <summary>Keys of a wiring map.</summary>
    public static readonly string[] WiringKeys = ["wiring_rules"];

    /// <summary>The key of an optimization.</summary>
    public static readonly string[] OptimizationKeys = ["optimization_config"];

    /// <summary>The key of a comparison of variants.</summary>
    public static readonly string[] VariantKeys = ["variant_config"];

    /// <summary>The key of a walk forward.</summary>
    public static readonly string[] WalkForwardKeys = ["walk_forward"];

    /// <summary>Keys that <c>--set</c> paths may start with.</summary>
    public static readonly string[] AllKeys = [.. OperationKeys, .. BlueprintKeys, .. PlatformKeys];

    /// <summary>
    /// Returns the kind with most keys in common with a document: one of the key lists here, or null.
    /// </summary>
    public static IReadOnlyList<string>? Recognise(YamlNode document)
    {
        IReadOnlyList<string>? best = null;
        int bestCount = 0;
        IReadOnlyList<string>[] kinds =
        [
            OperationKeys, BlueprintKeys, PlatformKeys, WiringKeys, OptimizationKeys, VariantKeys, WalkForwardKeys,
        ];
        foreach (IReadOnlyList<string> keys in kinds)
        {
            int count = 0;
            foreach (string key in keys)
            {
                count += document is YamlMapping mapping && mapping.Find(key) is not null ? 1 : 0;
            }

            if (count > bestCount)
            {
                best = keys;
                bestCount = count;
            }
        }

        return best;
    }
}

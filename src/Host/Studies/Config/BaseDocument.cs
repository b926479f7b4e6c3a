using System;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>What a study varies, as its file names it.</summary>
/// <param name="At">Where findings about the operation belong.</param>
/// <param name="Operation">The operation's path, relative to the study's file.</param>
/// <param name="Strategy">
/// The blueprint's path, which picks the link that names it; null where the link is named or the only one.
/// </param>
/// <param name="StrategyAt">Where findings about the blueprint belong.</param>
/// <param name="Link">The strategy link's id, or null.</param>
/// <param name="LinkAt">Where findings about the link belong.</param>
internal sealed record BaseDocument(
    YamlNode At, string Operation, string? Strategy, YamlNode StrategyAt, string? Link, YamlNode LinkAt)
{
    /// <summary>Reads the keys that every kind of study has.</summary>
    /// <param name="section">The study's own mapping.</param>
    public static BaseDocument Read(Section section) => new(
        section.At("base_operation"),
        section.RequiredText("base_operation"),
        section.OptionalText("base_strategy"),
        section.At("base_strategy"),
        section.OptionalName("strategy_link"),
        section.At("strategy_link"));
}

/// <summary>How a study is carried out; null where its file is silent.</summary>
/// <param name="MaxWorkers">Most worker processes.</param>
/// <param name="TimeoutSeconds">Longest time of one run.</param>
internal sealed record ParallelDocument(int? MaxWorkers, int? TimeoutSeconds)
{
    private const int MostWorkers = 1024;
    private const int MostSeconds = 7 * 86_400;

    /// <summary>How long a run may take.</summary>
    public TimeSpan TimeoutPerRun
        => TimeoutSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : new PoolOptions().TimeoutPerRun;

    /// <summary>Reads <c>parallel_config</c>.</summary>
    /// <param name="section">The study's own mapping.</param>
    public static ParallelDocument Read(Section section)
    {
        Section? parallel = section.Child("parallel_config", "parallel_config");
        var document = new ParallelDocument(
            (int?)parallel?.OptionalInteger("max_workers", 1, MostWorkers),
            (int?)parallel?.OptionalInteger("timeout_per_run", 1, MostSeconds));
        parallel?.Close();
        return document;
    }
}

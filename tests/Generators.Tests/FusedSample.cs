namespace S1mpleTrader.Generators.Tests;

/// <summary>A blueprint with everything that a shape is made of, and the plugins that only it needs.</summary>
internal static class FusedSample
{
    public const string Path = "/p/strategies/sample/strategy_blueprint.yaml";

    public const string Blueprint = """
        strategy: { name: sample_strategy, version: 1.0.0 }
        timeframes: [1m]
        workforce:
          context_workers:
            - { instance_id: fast, plugin: band_worker, params: { period: 5, source: close } }
            - { instance_id: unread, plugin: band_worker, params: { period: 9 } }
            - { instance_id: range, plugin: block_worker }
            - { instance_id: slow, plugin: band_worker, params: { source: range.change } }
            - { instance_id: rank, plugin: row_worker }
          opportunity_workers:
            - { instance_id: signal, plugin: signal_worker, params: { confidence: 0.5 } }
            - { instance_id: event, plugin: reader_worker, params: { band: fast } }
            - { instance_id: refiner, plugin: refiner_sample, role: refiner, params: { volume: rank.rank } }
            - { instance_id: block, plugin: block_signal_worker }
          threat_workers: []
          strategy_planner: { instance_id: planner, plugin: row_reader, params: { column: slow.upper } }
          planning_workers: { entry_planning: [] }
        aggregation: { strength: { range.range: { weight: 1.0, from: [0, 1] } } }
        """;

    public const string Band = """
        identification: { name: band_worker, type: context_worker, subtype: indicator_calculation, version: 1.0.0 }
        description: A band around a mean.
        params: { period: { type: int, default: 20, min: 1, max: 4096 }, source: { type: column, default: close } }
        inputs: { source: {}, high: { window: period }, row: {}, tick_size: {} }
        scratch: { ring: { type: double, length: period } }
        outputs: { upper: { unit: price }, lower: { unit: price } }
        """;

    private const string Reader = """
        identification: { name: reader_worker, type: opportunity_worker, subtype: technical_pattern, version: 1.0.0 }
        description: Reads a band.
        params: { band: { type: worker } }
        inputs: { upper: { from: band.upper }, lower: { from: band.lower }, close: { window: 3 } }
        signal_type: sample
        """;

    private const string RowReader = """
        identification: { name: row_reader, type: opportunity_worker, subtype: technical_pattern, role: refiner, version: 1.0.0 }
        description: Reads a column at single rows.
        params: { column: { type: column } }
        inputs: [column]
        """;

    private const string BandSource = """
        using System;
        using S1mpleTrader.Kernel.Contracts;
        namespace Mine;
        /// <summary>A sample.</summary>
        public partial struct BandWorker
        {
            public partial void Step(
                double source, PastWindow high, int row, double tickSize, Span<double> ring, out double upper, out double lower)
            {
                ring[row % ring.Length] = source;
                upper = high[0] + ring[0] + tickSize;
                lower = Parameters.Period - tickSize;
            }
        }
        """;

    private const string ReaderSource = """
        using S1mpleTrader.Kernel.Contracts;
        namespace Mine;
        /// <summary>A sample.</summary>
        public partial struct ReaderWorker
        {
            public partial bool Detect(double upper, double lower, PastWindow close, ref OpportunitySignal signal) => close[0] > upper + lower;
        }
        """;

    private const string RowReaderSource = """
        using S1mpleTrader.Kernel.Contracts;
        namespace Mine;
        /// <summary>A sample.</summary>
        public partial struct RowReader
        {
            public partial bool Accept(in Opportunity opportunity, double column) => column > 0;
        }
        """;

    /// <summary>Adds the blueprint and the plugins that <see cref="Samples"/> hasn't.</summary>
    public static GeneratorRun AddTo(GeneratorRun run)
        => run.Blueprint(Path, Blueprint)
            .Manifest("/p/Some/BandWorker/plugin_manifest.yaml", Band).Source("/p/BandWorker.cs", BandSource)
            .Manifest("/p/Some/ReaderWorker/plugin_manifest.yaml", Reader).Source("/p/ReaderWorker.cs", ReaderSource)
            .Manifest("/p/Some/RowReader/plugin_manifest.yaml", RowReader).Source("/p/RowReader.cs", RowReaderSource);
}

using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning.Translation;

/// <summary>
/// Every sentence of the back-test translation of intent (docs/EXECUTION.md, Orders), as rows of a table; the bounds
/// are strict.
/// </summary>
public sealed class BacktestTranslatorTests
{
    [Theory]
    [InlineData(0.0, FillModel.MarketImpact, 500)]
    [InlineData(0.2999999, FillModel.MarketImpact, 500)]
    [InlineData(0.3, FillModel.Immediate, 0)]
    [InlineData(0.5, FillModel.Immediate, 0)]
    [InlineData(0.8, FillModel.Immediate, 0)]
    [InlineData(0.8000001, FillModel.Immediate, 10)]
    [InlineData(1.0, FillModel.Immediate, 10)]
    public void Urgency_chooses_fill_model_and_latency(double urgency, FillModel fillModel, long milliseconds)
    {
        BacktestExecutionSpec spec = Translate(Intent(urgency));
        Assert.Equal(fillModel, spec.FillModel);
        Assert.Equal(milliseconds * UtcNanos.PerMillisecond, spec.LatencyNanos);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void What_the_connector_names_is_left_alone(double urgency)
    {
        BacktestExecutionSpec free = Translate(Intent(urgency));
        BacktestExecutionSpec model = Translate(
            Intent(urgency), new ConnectorSpec { FillModel = FillModel.MarketImpact });
        Assert.Equal(free with { FillModel = FillModel.MarketImpact }, model);
        BacktestExecutionSpec latency = Translate(Intent(urgency), new ConnectorSpec { LatencyNanos = 7 });
        Assert.Equal(free with { LatencyNanos = 7 }, latency);
        BacktestExecutionSpec both = Translate(
            Intent(urgency), new ConnectorSpec { FillModel = FillModel.Immediate, LatencyNanos = 0 });
        Assert.Equal(free with { FillModel = FillModel.Immediate, LatencyNanos = 0 }, both);
    }

    [Theory]
    [InlineData(true, null, TimeInForce.ImmediateOrCancel, 0)]
    [InlineData(true, 30, TimeInForce.ImmediateOrCancel, 30)]
    [InlineData(false, 30, TimeInForce.GoodTillDate, 30)]
    [InlineData(false, 0, TimeInForce.GoodTillDate, 0)]
    [InlineData(false, -1, TimeInForce.GoodTillDate, 0)]
    [InlineData(false, int.MinValue, TimeInForce.GoodTillDate, 0)]
    [InlineData(false, null, TimeInForce.GoodTillCancelled, 0)]
    public void Immediacy_then_the_window_choose_the_time_in_force(
        bool isImmediate, int? window, TimeInForce expected, int minutes)
    {
        BacktestExecutionSpec spec = Translate(
            Intent(0.5) with { MustCompleteImmediately = isImmediate, MaxExecutionWindowMinutes = window });
        Assert.Equal(expected, spec.TimeInForce);
        Assert.Equal(minutes * UtcNanos.PerMinute, spec.WindowNanos);
    }

    [Theory]
    [InlineData(0.2, 30, 5, false, 5, ExecutionStrategy.Twap)]
    [InlineData(0.2999999, 30, 5, false, 5, ExecutionStrategy.Twap)]
    [InlineData(0.3, 30, 5, false, 1, ExecutionStrategy.SingleOrder)]
    [InlineData(0.2, null, 5, false, 1, ExecutionStrategy.SingleOrder)]
    [InlineData(0.2, 30, null, false, 1, ExecutionStrategy.SingleOrder)]
    [InlineData(0.2, 30, 1, false, 1, ExecutionStrategy.SingleOrder)]
    [InlineData(0.2, 30, 0, false, 1, ExecutionStrategy.SingleOrder)]
    [InlineData(0.2, 30, 5, true, 1, ExecutionStrategy.Layered)]
    [InlineData(0.9, null, null, true, 1, ExecutionStrategy.Layered)]
    public void Chunks_are_the_hint_of_a_patient_intent_with_a_window(
        double urgency, int? window, int? hint, bool isLayered, int chunks, ExecutionStrategy strategy)
    {
        BacktestExecutionSpec spec = Translate(
            Intent(urgency) with { MaxExecutionWindowMinutes = window, ChunkCountHint = hint }, isLayered: isLayered);
        Assert.Equal(chunks, spec.Chunks);
        Assert.Equal(strategy, spec.Strategy);
    }

    [Theory]
    [InlineData(0.0, 0.5, ExecutionStrategy.Iceberg)]
    [InlineData(0.2999999, 0.5, ExecutionStrategy.Iceberg)]
    [InlineData(0.3, 1.0, ExecutionStrategy.SingleOrder)]
    [InlineData(0.7, 1.0, ExecutionStrategy.SingleOrder)]
    public void Low_visibility_halves_the_impact_multiplier(
        double visibility, double multiplier, ExecutionStrategy strategy)
    {
        BacktestExecutionSpec spec = Translate(Intent(0.5) with { VisibilityPreference = visibility });
        Assert.Equal(multiplier, spec.ImpactMultiplier);
        Assert.Equal(strategy, spec.Strategy);

        // In parts or on a ladder it is that, with the same multiplier: an iceberg is worked "as its parent".
        BacktestExecutionSpec parts = Translate(Intent(0.1) with
        {
            VisibilityPreference = visibility,
            MaxExecutionWindowMinutes = 30,
            ChunkCountHint = 3,
        });
        Assert.Equal((multiplier, ExecutionStrategy.Twap), (parts.ImpactMultiplier, parts.Strategy));
    }

    [Fact]
    public void Limits_and_distribution_go_through()
    {
        BacktestExecutionSpec spec = Translate(Intent(0.5) with
        {
            MaxSlippagePct = 0.002m,
            MinFillRatio = 0.25m,
            ChunkDistribution = ChunkDistribution.BackLoaded,
        });
        Assert.Equal(
            (0.002m, 0.25m, ChunkDistribution.BackLoaded), (spec.MaxSlippagePct, spec.MinFillRatio, spec.Distribution));
        BacktestExecutionSpec silent = Translate(Intent(0.5));
        Assert.Equal(
            (null, 0m, ChunkDistribution.Uniform), (silent.MaxSlippagePct, silent.MinFillRatio, silent.Distribution));
    }

    [Fact]
    public void A_window_beyond_the_clock_lasts_as_long_as_all_data()
    {
        BacktestExecutionSpec spec = Translate(Intent(0.5) with { MaxExecutionWindowMinutes = int.MaxValue });
        Assert.True(spec.WindowNanos > 90 * 365 * 24 * 60 * UtcNanos.PerMinute);
        // From 1970 to beyond 2100.
        Assert.True(long.MaxValue - spec.WindowNanos > 130 * 365 * 24 * 60 * UtcNanos.PerMinute);
    }

    [Fact]
    public void A_style_is_a_hint_that_changes_nothing_here()
    {
        BacktestExecutionSpec plain = Translate(Intent(0.5));
        Assert.Equal(plain, Translate(Intent(0.5) with { PreferredExecutionStyle = ExecutionStyle.Vwap }));
    }

    private static ExecutionIntent Intent(double urgency) => new(urgency, 0.7, null, false, null);

    private static BacktestExecutionSpec Translate(
        in ExecutionIntent intent, ConnectorSpec? connector = null, bool isLayered = false)
    {
        BacktestExecutionSpec spec = default;
        new BacktestTranslator(connector ?? new ConnectorSpec()).Translate(in intent, isLayered, ref spec);
        return spec;
    }
}

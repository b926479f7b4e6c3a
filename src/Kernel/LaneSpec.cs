using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel;

/// <summary>
/// A specification that is run in a lane of its own, over a market stage that it may share with others.
/// </summary>
/// <param name="Specs">What decides its result; under <see cref="IntrabarMode.Interval"/> it takes two lanes.</param>
/// <param name="Observer">
/// Hears what happens in it, of two lanes in the pessimistic one; null for nobody. No two lanes may have one observer.
/// </param>
public sealed record LaneSpec(BuildSpecs Specs, RunObserver? Observer)
{
    /// <summary>
    /// Returns whether two specifications may share a market stage: they agree in bars, instruments, context,
    /// opportunities and market threats.
    /// </summary>
    /// <param name="other">The other.</param>
    /// <remarks>
    /// What decides (refiners, policy, planners, ledger threats, execution workers, overlays, wires), account,
    /// connector, period and schedule may differ.
    /// </remarks>
    public bool SharesMarketWith(LaneSpec other)
        => IsSameObject(Specs, other.Specs) || SpecText.MarketOf(Specs) == SpecText.MarketOf(other.Specs);

    /// <summary>
    /// Returns the pessimistic account's specification of one with <see cref="IntrabarMode.Interval"/>.
    /// </summary>
    /// <param name="specs">The specification.</param>
    public static BuildSpecs Pessimistic(BuildSpecs specs)
        => specs with { Connector = specs.Connector with { Intrabar = IntrabarMode.Pessimistic } };

    /// <summary>
    /// Returns the optimistic account's specification of one with <see cref="IntrabarMode.Interval"/>.
    /// </summary>
    /// <param name="specs">The specification.</param>
    public static BuildSpecs Optimistic(BuildSpecs specs)
        => specs with { Connector = specs.Connector with { Intrabar = IntrabarMode.Optimistic } };

    // Variants of one specification mostly are the same objects in all that the market
    // stage reads: no text needs to be made.
    private static bool IsSameObject(BuildSpecs one, BuildSpecs other)
        => ReferenceEquals(one.DataSources, other.DataSources)
            && ReferenceEquals(one.Instruments, other.Instruments)
            && one.Strategy.Timeframe == other.Strategy.Timeframe
            && ReferenceEquals(one.Strategy.Context, other.Strategy.Context)
            && ReferenceEquals(one.Strategy.Opportunity, other.Strategy.Opportunity)
            && ReferenceEquals(one.Strategy.Threats, other.Strategy.Threats);
}

using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>The connector's modelling choices that decide how orders meet bars.</summary>
/// <param name="SlippageFraction">Slippage of taker fills as a fraction of the price.</param>
/// <param name="Intrabar">What decides ambiguous bars.</param>
/// <param name="LimitFill">When a resting limit fills.</param>
/// <param name="Participation">Largest share of a bar's volume filled under market impact.</param>
/// <param name="ImpactCoefficient">Factor of the impact.</param>
public sealed record MatchingSpec(
    decimal SlippageFraction,
    IntrabarMode Intrabar,
    LimitFill LimitFill,
    decimal Participation,
    double ImpactCoefficient)
{
    /// <summary>Takes the choices from a connector.</summary>
    /// <param name="connector">The connector.</param>
    public static MatchingSpec Of(ConnectorSpec connector)
    {
        Invariant.Holds(connector.Intrabar != IntrabarMode.Interval); // Two accounts, in two lanes.
        return new MatchingSpec(
            connector.SlippageBps / 10_000m,
            connector.Intrabar,
            connector.LimitFill,
            connector.Participation,
            connector.ImpactCoefficient);
    }
}

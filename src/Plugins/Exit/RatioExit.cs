using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop, and a target at a multiple of its distance: what exits by a reward over risk share.</summary>
internal static class RatioExit
{
    /// <summary>Returns how far a stop lies from the entry reference, in quote currency.</summary>
    /// <remarks>Measured to the stop as rounded to the tick, so that a ratio is that of the prices traded.</remarks>
    /// <param name="view">Market and account.</param>
    /// <param name="stop">The stop.</param>
    public static Amount DistanceTo(in PlanningView view, Amount stop)
        => Amount.Abs(view.EntryReference - view.Instrument.RoundToTick(stop));

    /// <summary>Plans an exit.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="stop">The stop.</param>
    /// <param name="ratio">Reward over risk.</param>
    public static ExitPlan Plan(in StrategyDirective directive, in PlanningView view, Amount stop, Amount ratio)
    {
        int sign = (sbyte)directive.Entry.Direction;
        return new ExitPlan(stop, view.EntryReference + (sign * ratio * DistanceTo(in view, stop)));
    }
}

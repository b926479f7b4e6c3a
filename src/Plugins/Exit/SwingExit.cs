using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>A stop behind one level and a target at another: what exits at market structure share.</summary>
internal static class SwingExit
{
    private const decimal OnePerTenThousand = 0.0001m;

    /// <summary>Plans an exit.</summary>
    /// <remarks>
    /// The stop lies beyond the level behind by the buffer, at most stop_loss_tolerance from the entry reference. The
    /// target is the level ahead where it lies at least as far away as the stop (<see cref="RatioExit.DistanceTo"/>),
    /// else the directive's ratio × that distance.
    /// </remarks>
    /// <param name="directive">The directive.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="behind">Level that the stop hides behind: below a long, above a short; NaN: silent.</param>
    /// <param name="ahead">Level in the trade's direction; NaN for none.</param>
    /// <param name="bufferBps">Buffer in bps of the level behind.</param>
    public static ExitPlan Plan(
        in StrategyDirective directive, in PlanningView view, double behind, double ahead, decimal bufferBps)
    {
        if (!ExactDecimal.TryFromShortest(behind, out decimal level))
        {
            return ExitPlan.Silent;
        }

        int sign = (sbyte)directive.Entry.Direction;
        Amount reference = view.EntryReference;
        Amount stop = level * (1 - (sign * (Amount)bufferBps * OnePerTenThousand));
        Amount farthest = reference * (1 - (sign * (Amount)directive.Exit.StopLossTolerance));
        if (sign * (farthest - stop) > 0)
        {
            stop = farthest;
        }

        Amount distance = RatioExit.DistanceTo(in view, stop);
        bool isFarEnough = ExactDecimal.TryFromShortest(ahead, out decimal goal)
            && sign * (goal - reference) >= distance;
        return new ExitPlan(
            stop, isFarEnough ? goal : reference + (sign * (Amount)directive.Exit.RiskRewardRatio * distance));
    }
}

using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// A stop behind the last opposite swing or order block and a target at the last swing or untouched liquidity ahead.
/// </summary>
/// <remarks>
/// The rules: <see cref="SwingExit"/>. An order block that doesn't lie behind the entry reference isn't used. Silent
/// while what the stop hides behind isn't known.
/// </remarks>
public partial struct LiquidityTargetExit
{
    public partial ExitPlan Plan(
        in StrategyDirective directive,
        in PlanningView view,
        double lastSwingHigh,
        double lastSwingLow,
        double liquidityAbove,
        double liquidityBelow,
        double bullishBlockLow,
        double bearishBlockHigh)
    {
        bool isBuy = directive.Entry.Direction == Direction.Buy;
        double behind = isBuy ? lastSwingLow : lastSwingHigh;
        double ahead = isBuy ? lastSwingHigh : lastSwingLow;
        double block = isBuy ? bullishBlockLow : bearishBlockHigh;
        if (Parameters.StopBelowOrderBlock && ExactDecimal.TryFromShortest(block, out decimal edge)
            && (isBuy ? edge < view.EntryReference : edge > view.EntryReference))
        {
            behind = block;
        }

        if (Parameters.TargetOppositeLiquidity)
        {
            ahead = isBuy ? liquidityAbove : liquidityBelow;
        }

        return SwingExit.Plan(in directive, in view, behind, ahead, Parameters.BufferBps);
    }
}

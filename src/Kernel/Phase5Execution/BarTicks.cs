namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>One bar as the matching engine meets it: prices in ticks.</summary>
/// <param name="Row">Its row.</param>
/// <param name="OpenTime">UTC nanoseconds.</param>
/// <param name="CloseTime">UTC nanoseconds.</param>
/// <param name="Open">Ticks.</param>
/// <param name="High">Ticks.</param>
/// <param name="Low">Ticks.</param>
/// <param name="Close">Ticks.</param>
/// <param name="Volume">Base units; 0 where every order fills whole at once, so that nobody asks.</param>
public record struct BarTicks(
    int Row, long OpenTime, long CloseTime, long Open, long High, long Low, long Close, double Volume);

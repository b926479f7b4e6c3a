using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Wilder's average true range.</summary>
/// <remarks>O(1) per row. Source: Wilder (1978), as TA-Lib's ATR.</remarks>
public partial struct AtrDetector
{
    private AverageTrueRange _range;

    public partial void Step(double high, double low, double close, out double atr)
        => atr = _range.Next(high, low, close, Parameters.Period);
}

using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Wilder's average true range.</summary>
/// <remarks>O(1) per row. Source: Wilder (1978), as TA-Lib's ATR.</remarks>
public partial struct AtrDetector
{
    private AverageTrueRangeScan _range;

    public partial void Enrich(
        ReadOnlySpan<double> high, ReadOnlySpan<double> low, ReadOnlySpan<double> close, int row, Span<double> atr)
        => _range.Fill(high, low, close, row, atr);

    private void Start() => _range = new AverageTrueRangeScan(Parameters.Period);
}

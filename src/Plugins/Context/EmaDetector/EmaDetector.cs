using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Exponential moving average of closes, seeded with the simple mean of the first period.</summary>
/// <remarks>
/// O(1) per row. Source: TA-Lib, EMA; here as (1 − α) × ema + α × close, eight rows at a time, within 1e-13 relative of
/// it. A NaN close leaves it undefined from there on.
/// </remarks>
public partial struct EmaDetector
{
    private ExponentialAverageScan _average;

    public partial void Enrich(ReadOnlySpan<double> close, int row, Span<double> ema) => _average.Fill(close, row, ema);

    private void Start() => _average = new ExponentialAverageScan(Parameters.Period, 2.0 / (Parameters.Period + 1.0));
}

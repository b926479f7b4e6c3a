using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>Pearson's correlation of the last returns, or levels, of closes and another column.</summary>
/// <remarks>
/// O(window) per row: from deviations about the mean, since sums of squares kept incrementally lose
/// their digits. The values lie in rings. NaN before the window is full, where a value of it is
/// NaN, and where what varies is mere rounding.
/// </remarks>
public partial struct CorrelationContext
{
    // A deviation below this share of the mean is rounding.
    private const double Tolerance = 1e-12;

    private double _previousClose;
    private double _previousOther;
    private int _next; // Where in the rings the next values go.
    private int _seen; // Rows seen, counted up to those that fill the window.

    public partial void Step(
        double close, double other, Span<double> ownValues, Span<double> otherValues, out double correlation)
    {
        bool isOfReturns = Parameters.Of == Of.Returns;
        ownValues[_next] = isOfReturns ? (close / _previousClose) - 1 : close;
        otherValues[_next] = isOfReturns ? (other / _previousOther) - 1 : other;
        _previousClose = close;
        _previousOther = other;
        _next = _next + 1 == ownValues.Length ? 0 : _next + 1;
        int filled = ownValues.Length + (isOfReturns ? 1 : 0); // The first row has no return.
        _seen += _seen < filled ? 1 : 0;
        correlation = _seen < filled ? double.NaN : CorrelationOf(ownValues, otherValues);
    }

    private void Start() => _previousClose = _previousOther = double.NaN;

    private static double CorrelationOf(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double meanX = LaneSum.Sum(x) / x.Length;
        double meanY = LaneSum.Sum(y) / y.Length;
        double squareX = Deviations.SumOfSquares(x, meanX);
        double squareY = Deviations.SumOfSquares(y, meanY);
        bool varies = Varies(squareX, meanX, x.Length) && Varies(squareY, meanY, y.Length);
        return varies
            ? Math.Clamp(
                Deviations.SumOfProducts(x, meanX, y, meanY) / (Math.Sqrt(squareX) * Math.Sqrt(squareY)), -1, 1)
            : double.NaN;
    }

    private static bool Varies(double square, double mean, int count)
    {
        double rounding = Tolerance * mean;
        return square > 0 && square > count * rounding * rounding;
    }
}

using System;

namespace S1mpleTrader.Kernel.Determinism;

/// <summary>A number as the sum of two doubles: some 106 bits, with the same operations on every machine.</summary>
/// <remarks>
/// Invariant: <see cref="High"/> is the double nearest to the sum. Sum and product are off by a few units of 2^-104;
/// neither overflows where the result is far from the largest double.
/// </remarks>
/// <param name="High">The double nearest to it.</param>
/// <param name="Low">What is left.</param>
internal readonly record struct DoubleDouble(double High, double Low)
{
    /// <summary>A double, exactly.</summary>
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    /// <summary>Returns the sum.</summary>
    public static DoubleDouble operator +(DoubleDouble left, DoubleDouble right)
    {
        DoubleDouble highs = ExactSum(left.High, right.High);
        DoubleDouble lows = ExactSum(left.Low, right.Low);
        DoubleDouble sum = Normal(highs.High, highs.Low + lows.High);
        return Normal(sum.High, sum.Low + lows.Low);
    }

    /// <summary>Returns the difference.</summary>
    public static DoubleDouble operator -(DoubleDouble left, DoubleDouble right)
        => left + new DoubleDouble(-right.High, -right.Low);

    /// <summary>Returns the product.</summary>
    public static DoubleDouble operator *(DoubleDouble left, DoubleDouble right)
    {
        double high = left.High * right.High;
        double rest = Math.FusedMultiplyAdd(left.High, right.High, -high);
        return Normal(high, rest + ((left.High * right.Low) + (left.Low * right.High)));
    }

    /// <summary>Returns the quotient.</summary>
    public static DoubleDouble operator /(DoubleDouble left, DoubleDouble right)
    {
        double first = left.High / right.High;
        DoubleDouble rest = left - (right * first);
        double second = rest.High / right.High;
        rest -= right * second;
        return Normal(first, second) + (rest.High / right.High);
    }

    /// <summary>Returns it times 2^<paramref name="exponent"/>.</summary>
    /// <param name="exponent">Such that neither half leaves the range of doubles.</param>
    public DoubleDouble Scaled(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    private static DoubleDouble ExactSum(double left, double right)
    {
        double sum = left + right;
        double ofRight = sum - left;
        return new DoubleDouble(sum, (left - (sum - ofRight)) + (right - ofRight));
    }

    // Of a half that is no smaller than the other.
    private static DoubleDouble Normal(double high, double low)
    {
        double sum = high + low;
        return new DoubleDouble(sum, low - (sum - high));
    }
}

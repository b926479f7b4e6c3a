using System;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// Decimals as digits over a power of ten: divisions to whole numbers, and the ways from and to digits and doubles.
/// </summary>
/// <remarks>
/// A division rounds the exact quotient, never decimal's own 28-digit one: both numbers are digits over a power of ten,
/// so the quotient is one of whole numbers and is rounded as such. Digits too many for 128 bits take decimal's own
/// division, corrected by multiplying back.
/// </remarks>
public static class ExactDecimal
{
    /// <summary>What doubles estimate at no more than this, decimals hold: they reach to 7.9e28.</summary>
    internal const double LargestEstimate = 1e27;

    private const int MaxExponent = 18; // Of a power of ten in 64 bits.
    private const ulong SignBit = 1UL << 31; // Of the flags, as interop has them.

    // Safety: whether a decimal lies in memory as in interop (flags, high digits, low digits) is tried out once; where
    // it doesn't, nothing is reinterpreted. A decimal made in one piece can be copied at once; of one that is made
    // field by field a copy waits for all fields.
    private static readonly bool IsAsInterop
        = Unsafe.BitCast<Vector128<ulong>, decimal>(Vector128.Create((3UL << 16) | SignBit | (2UL << 32), 1UL))
            == new decimal(1, 0, 2, true, 3);

    private static readonly long[] PowersOfTen = Powers();

    private static ReadOnlySpan<double> PowersOfTenAsDouble =>
    [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28,
    ];

    /// <summary>Returns the largest whole number at most numerator / denominator.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <exception cref="OverflowException">The quotient is beyond a <see cref="long"/>.</exception>
    public static long DivideDown(decimal numerator, decimal denominator)
    {
        Invariant.Holds(denominator > 0m);
        return TryRatio(numerator, denominator, out Int128 dividend, out Int128 divisor)
            ? checked((long)WholeDivision.Down(dividend, divisor))
            : DivideDownByDecimal(numerator, denominator);
    }

    /// <summary>Returns the whole number nearest to numerator / denominator; halves go to the even one.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <exception cref="OverflowException">The quotient is beyond a <see cref="long"/>.</exception>
    public static long DivideToNearestEven(decimal numerator, decimal denominator)
    {
        Invariant.Holds(denominator > 0m);
        if (TryRatio(numerator, denominator, out Int128 dividend, out Int128 divisor))
        {
            return checked((long)WholeDivision.NearestEven(dividend, divisor));
        }

        long down = DivideDownByDecimal(numerator, denominator);
        decimal rest = numerator - (down * denominator);
        decimal twice = rest + rest;
        bool up = twice > denominator || (twice == denominator && (down & 1) != 0);
        return up ? down + 1 : down;
    }

    /// <summary>
    /// Returns the largest whole number at most numerator / denominator, held within a bound: for values that come from
    /// a plan, which may be anything.
    /// </summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="most">The bound of its size.</param>
    internal static long DivideDownWithin(decimal numerator, decimal denominator, long most)
        => TryRatio(numerator, denominator, out Int128 dividend, out Int128 divisor)
            ? (long)Int128.Clamp(WholeDivision.Down(dividend, divisor), -most, most)
            : IsBeyond(numerator, denominator, most) ? most * Math.Sign(numerator)
            : Math.Clamp(DivideDown(numerator, denominator), -most, most);

    /// <summary>
    /// Returns the whole number nearest to numerator / denominator, held within a bound; halves go to the even one.
    /// </summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="most">The bound of its size.</param>
    internal static long DivideToNearestEvenWithin(decimal numerator, decimal denominator, long most)
        => TryRatio(numerator, denominator, out Int128 dividend, out Int128 divisor)
            ? (long)Int128.Clamp(WholeDivision.NearestEven(dividend, divisor), -most, most)
            : IsBeyond(numerator, denominator, most) ? most * Math.Sign(numerator)
            : Math.Clamp(DivideToNearestEven(numerator, denominator), -most, most);

    private static bool IsBeyond(decimal numerator, decimal denominator, long most)
        => Math.Abs((double)numerator / (double)denominator) >= most;

    /// <summary>Returns digits × 10^-scale.</summary>
    /// <param name="digits">Any value.</param>
    /// <param name="scale">0 to 28.</param>
    public static decimal FromDigits(long digits, byte scale)
    {
        ulong magnitude = digits < 0 ? 0 - (ulong)digits : (ulong)digits;
        return IsAsInterop
            ? Unsafe.BitCast<Vector128<ulong>, decimal>(
                Vector128.Create(((ulong)scale << 16) | (digits < 0 ? SignBit : 0), magnitude))
            : new decimal((int)magnitude, (int)(magnitude >> 32), 0, digits < 0, scale);
    }

    /// <summary>Returns how many digits a number has behind its point, zeros at its end aside.</summary>
    /// <param name="value">Any value.</param>
    public static int DecimalsOf(decimal value)
    {
        int decimals = 0;
        while (value != decimal.Truncate(value))
        {
            value *= 10m;
            decimals++;
        }

        return decimals;
    }

    /// <summary>Returns 10^exponent.</summary>
    /// <param name="exponent">0 to 28.</param>
    /// <exception cref="OverflowException">The exponent is larger.</exception>
    public static decimal PowerOfTen(int exponent)
    {
        decimal power = 1m;
        for (int i = 0; i < exponent; i++)
        {
            power *= 10m;
        }

        return power;
    }

    /// <summary>Returns digits × 10^-scale.</summary>
    /// <param name="digits">Below 2^96 in magnitude.</param>
    /// <param name="scale">0 to 28.</param>
    /// <exception cref="OverflowException">The digits don't fit.</exception>
    public static decimal FromDigits(Int128 digits, byte scale)
    {
        if (Narrow.Fits(digits))
        {
            return FromDigits((long)digits, scale);
        }

        var magnitude = (UInt128)Int128.Abs(digits);
        if (magnitude >> 96 != 0)
        {
            throw new OverflowException("An amount is beyond decimal's range.");
        }

        ulong low = (ulong)magnitude;
        return new decimal((int)low, (int)(low >> 32), (int)(ulong)(magnitude >> 64), digits < 0, scale);
    }

    /// <summary>Returns the double that a conversion gives, without its generality.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double ToDouble(in decimal value)
    {
        (ulong low, uint high, uint flags) = PartsOf(in value);
        if (high != 0 || (long)low < 0)
        {
            return (double)value;
        }

        double magnitude = ToDouble((long)low, (int)((flags >> 16) & 0xFF));
        return (int)flags < 0 ? -magnitude : magnitude;
    }

    /// <summary>Returns the double that a conversion of digits × 10^-scale gives.</summary>
    /// <param name="digits">Any value.</param>
    /// <param name="scale">0 to 28.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double ToDouble(long digits, int scale) => digits / PowersOfTenAsDouble[scale];

    /// <summary>Returns the same of a limit; infinity where there is none.</summary>
    /// <param name="limit">The limit.</param>
    public static double ToDoubleOrInfinity(in decimal? limit)
        => limit.HasValue ? ToDouble(in Nullable.GetValueRefOrDefaultRef(in limit)) : double.PositiveInfinity;

    /// <summary>
    /// Returns the decimal with a double's shortest round-trip digits: what a person reads when the double is printed.
    /// </summary>
    /// <param name="value">A column's value.</param>
    /// <param name="exact">
    /// The decimal, when true is returned; digits behind the 28th decimal place are rounded away.
    /// </param>
    /// <returns>False for NaN, infinities and values beyond decimal's range.</returns>
    public static bool TryFromShortest(double value, out decimal exact)
    {
        Span<char> text = stackalloc char[32];
        exact = 0m;
        return value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)
            && decimal.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out exact);
    }

    // numerator / denominator as whole numbers, where they fit.
    private static bool TryRatio(decimal numerator, decimal denominator, out Int128 dividend, out Int128 divisor)
    {
        dividend = Digits(numerator);
        divisor = Digits(denominator);
        int exponent = denominator.Scale - numerator.Scale;
        bool fits = Int128.Abs(dividend) <= long.MaxValue
            && divisor <= long.MaxValue && Math.Abs(exponent) <= MaxExponent;
        if (fits)
        {
            dividend *= exponent > 0 ? PowersOfTen[exponent] : 1;
            divisor *= exponent < 0 ? PowersOfTen[-exponent] : 1;
        }

        return fits;
    }

    private static Int128 Digits(decimal value)
    {
        (ulong low, uint high, uint flags) = PartsOf(value);
        var magnitude = new Int128(high, low);
        return (int)flags < 0 ? -magnitude : magnitude;
    }

    /// <summary>
    /// Returns the digits of a decimal, low 64 bits and high 32 bits, and its flags: the sign in the highest bit, the
    /// scale in the third byte.
    /// </summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (ulong Low, uint High, uint Flags) PartsOf(in decimal value)
    {
        if (!IsAsInterop)
        {
            return PartsOfBits(value);
        }

        // Read where it lies and by halves: a copy of the whole would wait for the memory where it has just been made.
        ref readonly Halves halves = ref Unsafe.As<decimal, Halves>(ref Unsafe.AsRef(in value));
        return (halves.Low, (uint)(halves.First >> 32), (uint)halves.First);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ulong Low, uint High, uint Flags) PartsOfBits(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        return (((ulong)(uint)bits[1] << 32) | (uint)bits[0], (uint)bits[2], (uint)bits[3]);
    }

    private static long DivideDownByDecimal(decimal numerator, decimal denominator)
    {
        decimal quotient = decimal.Floor(numerator / denominator);
        if (quotient * denominator > numerator)
        {
            quotient -= 1m;
        }
        else if ((quotient + 1m) * denominator <= numerator)
        {
            quotient += 1m;
        }

        return decimal.ToInt64(quotient);
    }

    private static long[] Powers()
    {
        long[] powers = new long[MaxExponent + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }

    // A decimal as it lies in memory: flags and high digits, then the low ones.
    private readonly record struct Halves(ulong First, ulong Low);
}

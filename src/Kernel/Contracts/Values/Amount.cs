using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// A decimal whose arithmetic takes the machine's own way where 63 bits hold its digits, as they nearly always do.
/// </summary>
/// <remarks>
/// Every operation gives the number that decimal gives: sums and products whose digits fit in 63 bits are exact in
/// both; where they don't fit, decimal itself does it. What it saves is decimal's generality, some 20 ns an operation:
/// for planners, which compute a dozen times for every trade.
/// </remarks>
public readonly struct Amount
{
    private const ulong MostScale = 28;
    private const ulong WideMark = 0x100; // Above any scale, in the part of a decimal's flags that is never used.
    private const double MostDigits = 9.2e18; // Below 2^63 by more than a double's rounding.

    private static readonly long[] PowersOfTen = Powers();

    // Narrow: digits and scale, 0 to 28. Wide: the decimal's low 64 bits; its high 32 bits, its flags and a mark.
    private readonly long _digits;
    private readonly ulong _rest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Amount(long digits, ulong rest)
    {
        _digits = digits;
        _rest = rest;
    }

    /// <summary>Makes an amount of digits × 10^-scale.</summary>
    /// <param name="digits">Any value.</param>
    /// <param name="scale">0 to 28.</param>
    internal static Amount OfDigits(long digits, byte scale) => new(digits, scale);

    /// <summary>The digits of an amount made of them.</summary>
    internal long Digits => _digits;

    /// <summary>The amount within two roundings of a double.</summary>
    internal double Estimate => IsNarrow ? _digits * NegativePowersOfTen[(int)_rest] : (double)Wide;

    /// <summary>Returns the double that a conversion of the decimal gives.</summary>
    internal double ToDouble() => IsNarrow ? ExactDecimal.ToDouble(_digits, (int)_rest) : (double)Wide;

    private static ReadOnlySpan<double> NegativePowersOfTen =>
    [
        1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11,
        1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22,
        1e-23, 1e-24, 1e-25, 1e-26, 1e-27, 1e-28,
    ];

    private bool IsNarrow => _rest <= MostScale;

    /// <summary>Returns whether another amount has the same digits and scale; equal ones may differ in both.</summary>
    /// <param name="other">The other.</param>
    internal bool IsSame(Amount other) => _digits == other._digits && _rest == other._rest;

    /// <summary>Returns a decimal as an amount.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Amount(decimal value)
    {
        (ulong low, uint high, uint flags) = ExactDecimal.PartsOf(value);
        return high == 0 && (long)low >= 0
            ? new Amount((int)flags < 0 ? -(long)low : (long)low, (flags >> 16) & 0xFF)
            : new Amount((long)low, ((ulong)high << 32) | flags | WideMark);
    }

    /// <summary>Returns a whole number as an amount.</summary>
    /// <param name="value">Any value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Amount(long value)
        => value == long.MinValue ? (Amount)(decimal)value : new Amount(value, 0);

    /// <summary>Returns an amount as a decimal.</summary>
    /// <param name="value">The amount.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator decimal(Amount value)
        => value.IsNarrow ? ExactDecimal.FromDigits(value._digits, (byte)value._rest) : value.Wide;

    private decimal Wide
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => new((int)_digits, (int)(_digits >> 32), (int)(_rest >> 32), (int)_rest < 0, (byte)(_rest >> 16));
    }

    /// <summary>Multiplies.</summary>
    /// <param name="one">A factor.</param>
    /// <param name="other">A factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Amount operator *(Amount one, Amount other)
    {
        ulong scale = one._rest + other._rest; // Of a wide one far above any scale.
        return scale <= MostScale && Math.Abs((double)one._digits * other._digits) < MostDigits
            ? new Amount(one._digits * other._digits, scale)
            : MultiplyWide(one, other);
    }

    /// <summary>Adds.</summary>
    /// <param name="one">A term.</param>
    /// <param name="other">A term.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Amount operator +(Amount one, Amount other)
        => TryAlign(one, other, out long left, out long right, out ulong scale)
            && Math.Abs((double)left + right) < MostDigits
            ? new Amount(left + right, scale)
            : AddWide(one, other);

    /// <summary>Subtracts.</summary>
    /// <param name="one">What is subtracted from.</param>
    /// <param name="other">What is subtracted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Amount operator -(Amount one, Amount other) => one + -other;

    /// <summary>Negates.</summary>
    /// <param name="value">The amount.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Amount operator -(Amount value)
        => value.IsNarrow
            ? new Amount(-value._digits, value._rest)
            : new Amount(value._digits, value._rest ^ 0x8000_0000);

    /// <summary>Compares.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">An amount.</param>
    public static bool operator <(Amount one, Amount other) => Compare(one, other) < 0;

    /// <summary>Compares.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">An amount.</param>
    public static bool operator >(Amount one, Amount other) => Compare(one, other) > 0;

    /// <summary>Compares.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">An amount.</param>
    public static bool operator <=(Amount one, Amount other) => Compare(one, other) <= 0;

    /// <summary>Compares.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">An amount.</param>
    public static bool operator >=(Amount one, Amount other) => Compare(one, other) >= 0;

    /// <summary>Returns the size of an amount.</summary>
    /// <param name="value">The amount.</param>
    public static Amount Abs(Amount value) => value < 0 ? -value : value;

    /// <summary>Returns the smaller amount.</summary>
    /// <param name="one">An amount.</param>
    /// <param name="other">An amount.</param>
    public static Amount Min(Amount one, Amount other) => Compare(one, other) <= 0 ? one : other;

    /// <summary>Returns the largest whole number at most numerator / denominator, held within a bound.</summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="most">The bound of its size.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long DivideDownWithin(Amount numerator, Amount denominator, long most)
    {
        if (!TryAlign(numerator, denominator, out long dividend, out long divisor, out _)
            || dividend < 0 || divisor <= 0)
        {
            return ExactDecimal.DivideDownWithin((decimal)numerator, denominator, most);
        }

        return (long)Math.Min((ulong)dividend / (ulong)divisor, (ulong)most);
    }

    /// <summary>
    /// Returns the whole number nearest to numerator / denominator, held within a bound; halves go to the even one.
    /// </summary>
    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above 0.</param>
    /// <param name="most">The bound of its size.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long DivideToNearestEvenWithin(Amount numerator, Amount denominator, long most)
    {
        if (!TryAlign(numerator, denominator, out long dividend, out long divisor, out _)
            || dividend < 0 || divisor <= 0)
        {
            return ExactDecimal.DivideToNearestEvenWithin((decimal)numerator, denominator, most);
        }

        (ulong down, ulong rest) = Math.DivRem((ulong)dividend, (ulong)divisor);
        Invariant.HoldsHot(rest < (ulong)divisor);
        ulong twice = rest * 2; // Below 2^64: the divisor is below 2^63.
        bool up = twice > (ulong)divisor || (twice == (ulong)divisor && (down & 1) != 0);
        return (long)Math.Min(up ? down + 1 : down, (ulong)most);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Compare(Amount one, Amount other)
        => TryAlign(one, other, out long left, out long right, out _)
            ? left.CompareTo(right)
            : CompareWide(one, other);

    // The digits of both on the finer scale.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAlign(Amount one, Amount other, out long left, out long right, out ulong scale)
    {
        left = one._digits;
        right = other._digits;
        scale = one._rest;
        return one._rest == other._rest
            ? one.IsNarrow
            : TryRescale(one._rest, other._rest, ref left, ref right, out scale);
    }

    private static bool TryRescale(ulong one, ulong other, ref long left, ref long right, out ulong scale)
    {
        scale = Math.Max(one, other);
        ulong exponent = scale - Math.Min(one, other);
        if (scale > MostScale || exponent >= (ulong)PowersOfTen.Length)
        {
            return false;
        }

        ref long coarser = ref one < other ? ref left : ref right;
        long factor = PowersOfTen[exponent];
        bool fits = Math.Abs((double)coarser * factor) < MostDigits;
        coarser = unchecked(coarser * factor);
        return fits;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Amount MultiplyWide(Amount one, Amount other) => (decimal)one * (decimal)other;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Amount AddWide(Amount one, Amount other) => (decimal)one + (decimal)other;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int CompareWide(Amount one, Amount other) => decimal.Compare(one, other);

    private static long[] Powers()
    {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}

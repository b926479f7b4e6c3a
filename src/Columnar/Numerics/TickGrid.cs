using System;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Doubles on a decimal price grid: conversion in both directions, exact.</summary>
/// <remarks>
/// <para>
/// A double lies on the grid when its shortest round-trip decimal is a whole multiple of the tick. Written as
/// <c>tick = m / 10^s</c>, the double nearest to <c>k</c> ticks is <c>(k·m) / 10^s</c>: one rounded division of two
/// exact doubles while <c>k·m &lt; 2^53</c> and <c>s ≤ 22</c>.
/// </para>
/// <para>
/// Decimals of up to 15 digits are told apart by their doubles, so while <c>k·m &lt; 10^15</c> the double is on the
/// grid if and only if that division gives it back. What lies beyond takes the slow way over its digits.
/// </para>
/// </remarks>
public readonly struct TickGrid
{
    private const double FastLimit = 1e15;         // |k·m| below which doubles and decimals correspond one to one.
    private const double RoundingLimit = 1L << 48; // |k| below which value / tick is off by less than a quarter.
    private const double MaxTicks = 1L << 53;
    private const int MaxFastScale = 22;           // Powers of ten up to here are exact doubles.

    private readonly decimal _tickSize;
    private readonly double _tick;      // Nearest double to the tick.
    private readonly double _numerator; // m; infinity where the fast way is closed.
    private readonly double _power;     // 10^s.

    /// <summary>Describes a grid.</summary>
    /// <param name="tickSize">Distance between two prices, more than 0.</param>
    public TickGrid(decimal tickSize)
    {
        Invariant.Holds(tickSize > 0);
        _tickSize = tickSize;
        decimal tick = tickSize / 1.0000000000000000000000000000m; // Drops the zeros at the end.
        int scale = tick.Scale;
        decimal numerator = tick;
        double power = 1;
        for (int i = 0; i < scale; i++)
        {
            numerator *= 10;
            power *= 10; // Exact up to 10^22.
        }

        bool isFast = scale <= MaxFastScale && numerator < (decimal)FastLimit;
        _numerator = isFast ? (double)numerator : double.PositiveInfinity;
        _power = power;
        _tick = isFast ? _numerator / power : (double)tickSize;
    }

    /// <summary>Returns the first value of a column that isn't on the grid.</summary>
    /// <param name="column">Prices; shape [n].</param>
    /// <param name="tickSize">Distance between two prices, more than 0.</param>
    /// <returns>Its index, or -1. NaN and infinities are not on the grid.</returns>
    /// <remarks>About 1 ns per value, no allocation.</remarks>
    public static int FirstOffGrid(ReadOnlySpan<double> column, decimal tickSize)
        => new TickGrid(tickSize).FirstOffGrid(column);

    /// <summary>Converts a column into whole ticks.</summary>
    /// <param name="column">Prices; shape [n].</param>
    /// <param name="tickSize">Distance between two prices, more than 0.</param>
    /// <param name="ticks">Whole ticks; shape [n].</param>
    /// <returns>The index of the first value that isn't on the grid, where the conversion stopped; else -1.</returns>
    public static int ToTicks(ReadOnlySpan<double> column, decimal tickSize, Span<long> ticks)
        => new TickGrid(tickSize).ToTicks(column, ticks);

    /// <summary>Returns the first value of a column that isn't on the grid, or -1.</summary>
    /// <param name="column">Prices; shape [n].</param>
    public int FirstOffGrid(ReadOnlySpan<double> column)
    {
        int i = 0;
        while (true)
        {
            i += FastLength(column[i..]);
            if (i == column.Length)
            {
                return -1;
            }

            // The stretch of four that stopped the vectors, one by one.
            for (int end = Math.Min(i + Vector256<double>.Count, column.Length); i < end; i++)
            {
                if (!TryToTicks(column[i], out _))
                {
                    return i;
                }
            }
        }
    }

    /// <summary>Converts a column into whole ticks.</summary>
    /// <param name="column">Prices; shape [n].</param>
    /// <param name="ticks">Whole ticks; shape [n].</param>
    /// <returns>The index of the first value that isn't on the grid, where the conversion stopped; else -1.</returns>
    public int ToTicks(ReadOnlySpan<double> column, Span<long> ticks)
    {
        Invariant.Holds(ticks.Length == column.Length);
        for (int i = 0; i < column.Length; i++)
        {
            if (!TryToTicks(column[i], out ticks[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Converts a price into whole ticks.</summary>
    /// <param name="price">The price.</param>
    /// <param name="ticks">Whole ticks, when true is returned.</param>
    /// <returns>Whether the price is on the grid, at most 2^53 ticks from zero.</returns>
    public bool TryToTicks(double price, out long ticks)
    {
        double count = Math.Round(price / _tick);
        double product = count * _numerator;
        if (Math.Abs(product) < FastLimit && Math.Abs(count) < RoundingLimit)
        {
            ticks = (long)count;
            return product / _power == price;
        }

        return TrySlowly(price, out ticks);
    }

    /// <summary>Returns the double that the decimal text of so many ticks parses to.</summary>
    /// <param name="ticks">Whole ticks.</param>
    public double ToPrice(long ticks)
    {
        double product = ticks * _numerator;
        return Math.Abs(product) < FastLimit
            ? product / _power
            : double.Parse((ticks * _tickSize).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    // Returns how many values from the start, in whole vectors, are on the grid by the fast rule.
    private int FastLength(ReadOnlySpan<double> column)
    {
        var tick = Vector256.Create(_tick);
        var numerator = Vector256.Create(_numerator);
        var power = Vector256.Create(_power);
        ref double first = ref MemoryMarshal.GetReference(column);
        int i = 0;

        // Safety: the load reads elements i to i + 3, and i + 4 ≤ length.
        for (; i + Vector256<double>.Count <= column.Length; i += Vector256<double>.Count)
        {
            var price = Vector256.LoadUnsafe(ref first, (nuint)i);
            var count = Vector256.Round(price / tick);
            Vector256<double> product = count * numerator;
            Vector256<double> good = Vector256.Equals(product / power, price)
                & Vector256.LessThan(Vector256.Abs(product), Vector256.Create(FastLimit))
                & Vector256.LessThan(Vector256.Abs(count), Vector256.Create(RoundingLimit));
            if (Vector256.ExtractMostSignificantBits(good) != 0xF)
            {
                break;
            }
        }

        return i;
    }

    // By the digits themselves. Rare: prices of more than fifteen digits, or grids finer than 10^-22.
    private bool TrySlowly(double price, out long ticks)
    {
        ticks = 0;
        Span<char> digits = stackalloc char[32];
        if (!double.IsFinite(price) || Math.Abs(price) > 1e27 || (price != 0 && Math.Abs(price) < 1e-27)
            || !price.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture)
            || !decimal.TryParse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            || !RoundTrips(exact, price)
            || exact % _tickSize != 0
            || Math.Abs(exact / _tickSize) > (decimal)MaxTicks)
        {
            return false;
        }

        ticks = (long)(exact / _tickSize);
        return true;
    }

    // Whether the decimal still has all digits of the price: it holds 28 places, a tiny double may need more. The cast
    // from decimal to double doesn't round correctly, so this goes through the text.
    private static bool RoundTrips(decimal exact, double price)
    {
        Span<char> digits = stackalloc char[40];
        return exact.TryFormat(digits, out int length, default, CultureInfo.InvariantCulture)
            && double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture) == price;
    }
}

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// Equity as the price of the only symbol moves while the same trades are open: offset + slope × close.
/// </summary>
internal readonly struct EquityLine
{
    /// <summary>Ticks below it may be multiplied by a narrow slope.</summary>
    public const long NarrowTicks = int.MaxValue;

    private readonly Int128 _offset;
    private readonly Int128 _slope;

    /// <summary>Draws a line.</summary>
    /// <param name="ticksPerPrice">Ticks in one unit of quote currency.</param>
    /// <param name="offset">Equity at a price of 0, money units.</param>
    /// <param name="slope">Money units per tick.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public EquityLine(double ticksPerPrice, Int128 offset, Int128 slope)
    {
        TicksPerPrice = ticksPerPrice;
        _offset = offset;
        _slope = slope;
        Offset = (long)offset;
        Slope = (long)slope;
        IsNarrow = Narrow.Fits(offset) && Offset is > long.MinValue / 4 and < long.MaxValue / 4
            && Narrow.Fits(slope) && Slope is > int.MinValue and < int.MaxValue;
    }

    /// <summary>Ticks in one unit of quote currency.</summary>
    public double TicksPerPrice { get; }

    /// <summary>Whether equity fits in 64 bits, at prices below <see cref="NarrowTicks"/>.</summary>
    public bool IsNarrow { get; }

    /// <summary>Equity at a price of 0, where the line is narrow.</summary>
    public long Offset { get; }

    /// <summary>Money units per tick, where the line is narrow.</summary>
    public long Slope { get; }

    /// <summary>Returns equity at a close, money units.</summary>
    /// <param name="close">Quote currency.</param>
    public Int128 At(double close)
    {
        long ticks = TicksAt(close);
        return IsNarrow && ticks < NarrowTicks ? Offset + (Slope * ticks) : _offset + (_slope * ticks);
    }

    /// <summary>Fills in equity at closes, money units.</summary>
    /// <param name="closes">Quote currency; shape [n].</param>
    /// <param name="equity">Receives it; shape [n].</param>
    public void Fill(ReadOnlySpan<double> closes, Span<Int128> equity)
    {
        for (int i = IsNarrow ? FillNarrow(closes, equity) : 0; i < closes.Length; i++)
        {
            equity[i] = At(closes[i]);
        }
    }

    // Four rows at a time; returns how many rows of the first ones are done.
    private int FillNarrow(ReadOnlySpan<double> closes, Span<Int128> equity)
    {
        ref double close = ref MemoryMarshal.GetReference(closes);
        ref long half = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Int128, long>(equity[..closes.Length]));
        var scale = Vector256.Create(TicksPerPrice);
        var offset = Vector256.Create(Offset);
        var slope = Vector256.Create(Slope);
        var lowHalves = Vector256.Create(-1L, 0, -1, 0);
        int i = 0;

        // Safety: rows i to i + 3 lie in both, each as two halves, the low one first.
        for (; i + Vector256<double>.Count <= closes.Length; i += Vector256<double>.Count)
        {
            Vector256<long> ticks = WholeTicks.Of(Vector256.LoadUnsafe(ref close, (nuint)i), scale);
            if (!Vector256.LessThanAll(ticks, Vector256.Create(NarrowTicks)))
            {
                break;
            }

            Vector256<long> units = offset + (slope * ticks);
            var sign = Vector256.LessThan(units, Vector256<long>.Zero);
            var first = Vector256.ConditionalSelect(
                lowHalves,
                Vector256.Shuffle(units, Vector256.Create(0L, 0, 1, 1)),
                Vector256.Shuffle(sign, Vector256.Create(0L, 0, 1, 1)));
            var second = Vector256.ConditionalSelect(
                lowHalves,
                Vector256.Shuffle(units, Vector256.Create(2L, 2, 3, 3)),
                Vector256.Shuffle(sign, Vector256.Create(2L, 2, 3, 3)));
            first.StoreUnsafe(ref half, (nuint)(2 * i));
            second.StoreUnsafe(ref half, (nuint)((2 * i) + Vector256<long>.Count));
        }

        return i;
    }

    /// <summary>Returns a price in ticks.</summary>
    /// <param name="price">Quote currency.</param>
    public long TicksAt(double price) => WholeTicks.Of(price, TicksPerPrice);
}

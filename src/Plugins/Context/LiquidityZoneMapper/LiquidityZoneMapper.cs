using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Swing levels that no later bar has passed, and the order blocks behind structure breaks.</summary>
/// <remarks>
/// At every row, on each side (lows mirror):
/// 1. a high above a remembered swing high sweeps it: it is forgotten;
/// 2. a close beyond the order block's far edge ends the block;
/// 3. the pivot swing_length rows ago, if confirmed (market_structure_detector's rule), is remembered, and is the last
///    swing, unbroken;
/// 4. a close above the unbroken last swing high breaks it: the last down bar of the look-back before it is the bullish
///    order block.
/// O(1) per row on average. Invariant: a side's levels lie in the order of their rows, each at most the one before it,
/// so the last is the nearest.
/// </remarks>
public partial struct LiquidityZoneMapper
{
    private Side _high;
    private Side _low; // Of negated lows, so that one rule serves both.

    public partial void Step(
        PastWindow high,
        PastWindow low,
        PastWindow blockOpen,
        PastWindow blockHigh,
        PastWindow blockLow,
        PastWindow blockClose,
        Span<double> highs,
        Span<double> lows,
        out double liquidityAbove,
        out double liquidityBelow,
        out double sweptAbove,
        out double sweptBelow,
        out double bullishBlockLow,
        out double bullishBlockHigh,
        out double bearishBlockLow,
        out double bearishBlockHigh)
    {
        double close = blockClose[0];
        sweptAbove = _high.Sweep(high[0], highs) ? 1 : 0;
        sweptBelow = _low.Sweep(-low[0], lows) ? 1 : 0;
        _high.EndBlock(close);
        _low.EndBlock(-close);
        _high.Remember(high.OldestFirst, 1, Parameters.SwingLength, highs);
        _low.Remember(low.OldestFirst, -1, Parameters.SwingLength, lows);
        if (_high.IsBrokenBy(close) && TryFindBlock(blockOpen, blockClose, 1, out int up))
        {
            _high.BlockFarEdge = blockLow[up];
            _high.BlockNearEdge = blockHigh[up];
        }

        if (_low.IsBrokenBy(-close) && TryFindBlock(blockOpen, blockClose, -1, out int down))
        {
            _low.BlockFarEdge = -blockHigh[down];
            _low.BlockNearEdge = -blockLow[down];
        }

        liquidityAbove = _high.Nearest(highs);
        liquidityBelow = -_low.Nearest(lows);
        bullishBlockLow = _high.BlockFarEdge;
        bullishBlockHigh = _high.BlockNearEdge;
        bearishBlockLow = -_low.BlockNearEdge;
        bearishBlockHigh = -_low.BlockFarEdge;
    }

    private void Start()
    {
        _high.BlockFarEdge = _high.BlockNearEdge = double.NaN;
        _low.BlockFarEdge = _low.BlockNearEdge = double.NaN;
    }

    // The last bar before now whose body points against the break; how many bars ago it was.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryFindBlock(PastWindow open, PastWindow close, double sign, out int barsAgo)
    {
        for (barsAgo = 1; barsAgo < close.Length; barsAgo++)
        {
            if (sign * (close[barsAgo] - open[barsAgo]) < 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// One side: its unswept levels in a ring, its last swing, and the order block that a break of it leaves.
    /// </summary>
    private struct Side
    {
        // The edge whose passing ends the block: the lower one of a bullish block; NaN for no block.
        public double BlockFarEdge;
        public double BlockNearEdge;
        private SwingPivot _pivot;
        private double _lastSwing;
        private bool _isUnbroken;
        private int _oldest; // Place of the oldest level in the ring.
        private int _count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool Sweep(double price, Span<double> levels)
        {
            bool isSwept = false;
            while (_count > 0 && price > levels[Place(_count - 1, levels.Length)])
            {
                _count--;
                isSwept = true;
            }

            return isSwept;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void EndBlock(double close)
        {
            if (close < BlockFarEdge)
            {
                BlockFarEdge = BlockNearEdge = double.NaN;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Remember(ReadOnlySpan<double> prices, double sign, int swingLength, Span<double> levels)
        {
            if (!_pivot.Next(prices, sign, swingLength, out double level))
            {
                return;
            }

            _lastSwing = level;
            _isUnbroken = true;
            if (_count == levels.Length)
            {
                _oldest = Place(1, levels.Length);
                _count--;
            }

            levels[Place(_count, levels.Length)] = level;
            _count++;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool IsBrokenBy(double close)
        {
            bool isBroken = _isUnbroken && close > _lastSwing;
            _isUnbroken &= !isBroken;
            return isBroken;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly double Nearest(Span<double> levels)
            => _count == 0 ? double.NaN : levels[Place(_count - 1, levels.Length)];

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly int Place(int index, int length)
            => _oldest + index < length ? _oldest + index : _oldest + index - length;
    }
}

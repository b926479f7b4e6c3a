using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase2Signals;

/// <summary>The sparse signals of one opportunity worker in the current block, in ascending order of row.</summary>
/// <remarks>
/// Holds one block: the market stage clears it before each run, the decision stage reads it with a cursor of its own.
/// The capacity is the block's rows, since a worker signals at most once per row of its own series; two bars of a
/// higher timeframe may be delivered at one row.
/// </remarks>
public sealed class SignalList
{
    private readonly int[] _rows;
    private readonly OpportunitySignal[] _signals;

    /// <summary>Allocates room for one signal per row of a block.</summary>
    /// <param name="blockRows">The largest block, in rows.</param>
    public SignalList(int blockRows)
    {
        Invariant.Holds(blockRows > 0);
        _rows = new int[blockRows];
        _signals = new OpportunitySignal[blockRows];
    }

    /// <summary>Signals in the block.</summary>
    public int Count { get; private set; }

    /// <summary>The rows that signal, absolute and ascending; equal ones only from a higher timeframe.</summary>
    public ReadOnlySpan<int> Rows => _rows.AsSpan(0, Count);

    /// <summary>Returns a signal.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public ref readonly OpportunitySignal this[int index] => ref _signals[index];

    /// <summary>Adds the signal of a row.</summary>
    /// <param name="row">Absolute; above the last one added.</param>
    /// <param name="signal">Direction and confidence set.</param>
    public void Add(int row, in OpportunitySignal signal)
    {
        Invariant.Holds(Count == 0 || _rows[Count - 1] < row);
        Invariant.Holds(signal.Direction != Direction.None);
        Invariant.Holds(signal.Confidence >= 0 && signal.Confidence <= 1);
        _rows[Count] = row;
        _signals[Count] = signal;
        Count++;
    }

    /// <summary>Adds the signal of a row where it will lie: for those who signal so often that a copy counts.</summary>
    /// <param name="row">Absolute; above the last one added.</param>
    /// <param name="direction">Buy or sell.</param>
    /// <param name="confidence">In [0, 1].</param>
    /// <param name="first">The first number that the manifest names.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    /// <param name="fourth">The fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(
        int row, Direction direction, double confidence, double first = 0,
        double second = 0, double third = 0, double fourth = 0)
    {
        int count = Count;
        Invariant.Holds(count == 0 || _rows[count - 1] < row);
        Invariant.Holds(direction != Direction.None);
        Invariant.Holds(confidence >= 0 && confidence <= 1);
        _rows[count] = row;
        ref OpportunitySignal signal = ref _signals[count];
        signal.Direction = direction;
        signal.Confidence = confidence;
        signal.Metadata = new SignalMetadata(first, second, third, fourth);
        Count = count + 1;
    }

    /// <summary>
    /// Turns rows of a higher timeframe into the base rows from which they may be seen; two may then be equal.
    /// </summary>
    /// <param name="firstRow">The higher block's first row.</param>
    /// <param name="visibleFromRow">The base row of each of its rows.</param>
    public void MapRows(int firstRow, ReadOnlySpan<int> visibleFromRow)
    {
        for (int i = 0; i < Count; i++)
        {
            _rows[i] = visibleFromRow[_rows[i] - firstRow];
        }
    }

    /// <summary>Empties the list for the next block.</summary>
    public void Clear() => Count = 0;
}

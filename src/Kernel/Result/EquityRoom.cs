using System;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// Room for equity records, a column each, as whoever keeps them wants them to lie: lent by
/// an observer, it saves a copy of every row.
/// </summary>
/// <remarks>Bytes are as the machine has them in its memory: of 128 bits the low half first.</remarks>
public sealed class EquityRoom
{
    private const int MoneyBytes = 16;

    /// <summary>Takes the memory.</summary>
    /// <param name="capacity">Records, at least 1.</param>
    public EquityRoom(int capacity)
    {
        Columnar.Invariant.Holds(capacity > 0);
        Capacity = capacity;
        CloseTimeBytes = new byte[capacity * sizeof(long)];
        EquityBytes = new byte[capacity * MoneyBytes];
        BalanceBytes = new byte[capacity * MoneyBytes];
    }

    /// <summary>Records that it has room for.</summary>
    public int Capacity { get; }

    /// <summary>The memory of <see cref="CloseTimes"/>.</summary>
    public byte[] CloseTimeBytes { get; }

    /// <summary>The memory of <see cref="EquityUnits"/>.</summary>
    public byte[] EquityBytes { get; }

    /// <summary>The memory of <see cref="BalanceUnits"/>.</summary>
    public byte[] BalanceBytes { get; }

    /// <summary>Bar closes, UTC nanoseconds.</summary>
    public Span<long> CloseTimes => MemoryMarshal.Cast<byte, long>(CloseTimeBytes.AsSpan());

    /// <summary>Equity in money units.</summary>
    public Span<Int128> EquityUnits => MemoryMarshal.Cast<byte, Int128>(EquityBytes.AsSpan());

    /// <summary>Balance in money units.</summary>
    public Span<Int128> BalanceUnits => MemoryMarshal.Cast<byte, Int128>(BalanceBytes.AsSpan());
}

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>
/// What an account that holds something asks of a stretch of rows: their range, and sums over their closes.
/// </summary>
/// <param name="FirstRow">First row.</param>
/// <param name="EndRow">One past the last row.</param>
/// <param name="Low">The lowest low, quote currency.</param>
/// <param name="High">The highest high.</param>
/// <param name="Sum">Σ closes in ticks, modulo 2^64: right where all ticks lie below 2^31.</param>
/// <param name="SumByIndex">Σ index × ticks of them, the first row having index 0.</param>
internal readonly record struct Stretch(int FirstRow, int EndRow, double Low, double High, ulong Sum, ulong SumByIndex)
{
    /// <summary>The number of rows.</summary>
    public int Count => EndRow - FirstRow;
}

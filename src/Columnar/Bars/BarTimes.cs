using System;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>What holds of the open times of every series.</summary>
internal static class BarTimes
{
    /// <summary>Checks that times ascend strictly.</summary>
    /// <param name="openTimes">UTC nanoseconds.</param>
    /// <param name="firstRow">Row of the first of them in its series.</param>
    /// <param name="before">The time of the row before that; where it is row 0 it isn't asked for.</param>
    /// <exception cref="ArgumentException">They don't.</exception>
    public static void CheckAscending(ReadOnlySpan<long> openTimes, long firstRow = 0, long before = 0)
    {
        for (int i = 0; i < openTimes.Length; i++)
        {
            if (openTimes[i] <= before && firstRow + i > 0)
            {
                throw new ArgumentException(
                    $"The open time of row {firstRow + i} is not after that of the row before it.");
            }

            before = openTimes[i];
        }
    }
}

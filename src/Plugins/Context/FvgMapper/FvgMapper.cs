using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Marks the rows that leave a fair value gap, and the gap's zone.</summary>
/// <remarks>O(1) per row; looks two rows back. NaN direction before the third row and where a needed price is NaN.</remarks>
public partial struct FvgMapper
{
    public partial void Step(
        PastWindow high, PastWindow low, out double gapDirection, out double gapLow, out double gapHigh, out double gapSize)
    {
        gapDirection = gapLow = gapHigh = gapSize = double.NaN;
        if (high.Length < 3)
        {
            return;
        }

        if (low[0] > high[2])
        {
            gapDirection = 1;
            gapLow = high[2];
            gapHigh = low[0];
        }
        else if (high[0] < low[2])
        {
            gapDirection = -1;
            gapLow = high[0];
            gapHigh = low[2];
        }
        else
        {
            // Zero, or NaN where one of the four prices is.
            gapDirection = ((low[0] - high[2]) + (high[0] - low[2])) * 0;
            return;
        }

        gapSize = gapHigh - gapLow;
    }
}

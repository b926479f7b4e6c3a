namespace S1mpleTrader.Plugins;

/// <summary>Marks the rows that leave a fair value gap, and the gap's zone.</summary>
/// <remarks>
/// O(1) per row; looks two rows back. NaN direction before the third row and where a needed price is NaN.
/// </remarks>
public partial struct FvgMapper
{
    private double _high1; // One bar ago; NaN before the first.
    private double _high2; // Two bars ago.
    private double _low1;
    private double _low2;

    public partial void Step(
        double high, double low, out double gapDirection, out double gapLow, out double gapHigh, out double gapSize)
    {
        double highBefore = _high2;
        double lowBefore = _low2;
        (_high2, _high1) = (_high1, high);
        (_low2, _low1) = (_low1, low);
        if (low > highBefore)
        {
            gapDirection = 1;
            gapLow = highBefore;
            gapHigh = low;
        }
        else if (high < lowBefore)
        {
            gapDirection = -1;
            gapLow = high;
            gapHigh = lowBefore;
        }
        else
        {
            // Zero, or NaN where one of the four prices is.
            gapDirection = ((low - highBefore) + (high - lowBefore)) * 0;
            gapLow = gapHigh = double.NaN;
        }

        gapSize = gapHigh - gapLow;
    }

    private void Start() => _high1 = _high2 = _low1 = _low2 = double.NaN;
}

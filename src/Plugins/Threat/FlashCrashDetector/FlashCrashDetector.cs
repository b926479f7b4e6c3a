using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while close / highest high of the window − 1 is at most −drop: half at the drop, 1 at twice it.
/// </summary>
/// <remarks>O(window) per row, no state. Inactive before the window is full and where a price of it is NaN.</remarks>
public partial struct FlashCrashDetector
{
    public partial double Severity(PastWindow high, double close)
    {
        if (high.Length < Parameters.Window)
        {
            return 0;
        }

        double highest = double.NegativeInfinity;
        foreach (double price in high.OldestFirst)
        {
            highest = Math.Max(highest, price); // A NaN stays one.
        }

        double drop = Parameters.DropPct / 100;
        double change = (close / highest) - 1;
        return change <= -drop ? Math.Min(1, -change / (2 * drop)) : 0;
    }
}

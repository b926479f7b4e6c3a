using System;

namespace S1mpleTrader.Plugins;

/// <summary>How grave it is that a value is at its bound or beyond.</summary>
internal static class SeverityRamp
{
    /// <summary>
    /// Returns 0.5 at the bound, 1 where the value is a whole range beyond it or more, and in between in proportion.
    /// </summary>
    /// <param name="excess">How far the value is beyond its bound, at least 0.</param>
    /// <param name="range">How far beyond it counts as the worst, above 0.</param>
    public static double At(double excess, double range) => Math.Min(1, 0.5 + (0.5 * excess / range));
}

using System;
using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Plugins;

/// <summary>
/// Threatens while illiquidity is at a multiple of its usual level: half at the multiple, 1 at twice it.
/// </summary>
/// <remarks>
/// Illiquidity of some rows = Σ |close / close before − 1| / Σ close × volume. O(window) per row; moves and turnovers
/// lie in rings. Inactive before row window, where an input of the window is NaN, where nothing moved or traded in the
/// window, and where nothing traded in the period.
/// </remarks>
public partial struct LiquidityCrisisDetector
{
    private double _previousClose; // NaN before the first row.
    private int _next; // Where in the rings the next row goes.
    private int _seen; // Rows with a close before, counted up to the window.

    public partial double Severity(double close, double volume, Span<double> moves, Span<double> turnovers)
    {
        double previousClose = _previousClose;
        _previousClose = close;
        if (_seen == 0 && double.IsNaN(previousClose))
        {
            return 0;
        }

        int last = _next;
        moves[last] = Math.Abs((close / previousClose) - 1);
        turnovers[last] = close * volume;
        _next = last + 1 == moves.Length ? 0 : last + 1;
        _seen += _seen < moves.Length ? 1 : 0;
        if (_seen < moves.Length)
        {
            return 0;
        }

        double recent = SumBack(moves, last, Parameters.Period) / SumBack(turnovers, last, Parameters.Period);
        double usual = LaneSum.Sum(moves) / LaneSum.Sum(turnovers);
        double multiple = recent / usual;
        return multiple >= Parameters.Multiple && double.IsFinite(multiple)
            ? Math.Min(1, multiple / (2 * Parameters.Multiple))
            : 0;
    }

    internal static string? Check(in Params parameters)
        => parameters.Period < parameters.Window ? null : "period must be below window";

    private void Start() => _previousClose = double.NaN;

    // Over the period's rows, the last one first.
    private static double SumBack(ReadOnlySpan<double> ring, int last, int period)
    {
        double sum = 0;
        int place = last;
        for (int i = Math.Min(period, ring.Length); i > 0; i--)
        {
            sum += ring[place];
            place = place == 0 ? ring.Length - 1 : place - 1;
        }

        return sum;
    }
}

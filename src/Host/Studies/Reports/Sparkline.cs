using System;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>A curve in the width of a table's cell.</summary>
internal static class Sparkline
{
    private const int MostWidth = 40;
    private const string Heights = "▁▂▃▄▅▆▇█";
    private const int Same = 3; // In the middle.

    /// <summary>
    /// Returns a curve as blocks of different heights, from its least to its largest value; of one height, neither low
    /// nor high, where they are the same.
    /// </summary>
    /// <param name="values">The curve.</param>
    /// <param name="width">Most characters.</param>
    public static string Of(ReadOnlySpan<double> values, int width)
    {
        if (values.Length == 0)
        {
            return string.Empty;
        }

        double least = values[0];
        double most = values[0];
        foreach (double value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        char[] line = new char[Math.Min(Math.Min(width, MostWidth), values.Length)];
        for (int i = 0; i < line.Length; i++)
        {
            double value = values[(int)((long)(i + 1) * values.Length / line.Length) - 1];
            int height = most > least ? (int)((value - least) / (most - least) * (Heights.Length - 1)) : Same;
            line[i] = Heights[height];
        }

        return new string(line);
    }

    /// <summary>Returns how far an account is below its peak, as negative shares.</summary>
    /// <param name="values">Its equity.</param>
    /// <param name="initialCapital">Where its peak begins.</param>
    public static double[] Drawdowns(ReadOnlySpan<double> values, decimal initialCapital)
    {
        double[] drawdowns = new double[values.Length];
        double peak = (double)initialCapital;
        for (int i = 0; i < drawdowns.Length; i++)
        {
            peak = Math.Max(peak, values[i]);
            drawdowns[i] = (values[i] - peak) / peak;
        }

        return drawdowns;
    }
}

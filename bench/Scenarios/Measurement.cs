using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>What one scenario gave: medians over interleaved rounds in one process.</summary>
/// <param name="Name">The scenario.</param>
/// <param name="Bars">Bars in a run.</param>
/// <param name="NanosPerBar">A whole run: assembly, bars, result.</param>
/// <param name="Yardstick">S.</param>
/// <param name="Ratio">Median of the rounds' ratios, run over S.</param>
/// <param name="Bytes">Bytes allocated between the first bar and the last.</param>
/// <param name="Trades">Closed trades.</param>
/// <param name="ResultHash">The result's hash, equal in every round.</param>
/// <param name="Spread">How far the rounds' ratios lie apart: the middle half of them, over the median.</param>
/// <param name="IsCrowded">Whether others used the processors meanwhile.</param>
internal sealed record Measurement(
    string Name,
    int Bars,
    double NanosPerBar,
    double Yardstick,
    double Ratio,
    long Bytes,
    long Trades,
    string ResultHash,
    double Spread,
    bool IsCrowded)
{
    private const double NoisyYardstick = 2; // Nanoseconds: beyond it time isn't judged.
    private const double NoisySpread = 0.1;

    /// <summary>Whether the machine was too slow, or others', for time to be judged.</summary>
    public bool IsTooNoisy => IsCrowded || Yardstick > NoisyYardstick;

    /// <summary>Whether it was busy: another measurement may show more of its own pace.</summary>
    public bool IsNoisy => IsTooNoisy || Spread > NoisySpread;

    /// <summary>Returns whichever of two measurements was disturbed less.</summary>
    public static Measurement QuieterOf(Measurement one, Measurement other)
        => (other.IsTooNoisy, other.Spread).CompareTo((one.IsTooNoisy, one.Spread)) < 0 ? other : one;

    /// <summary>Returns how far values lie apart: the middle half of them, over the median.</summary>
    public static double SpreadOf(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return (sorted[sorted.Length * 3 / 4] - sorted[sorted.Length / 4]) / Median(sorted);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    public static void PrintHeader()
        => Console.WriteLine(
            $"{"scenario",-16} {"bars",10} {"trades",8} {"ns/bar",9} {"S",7} {"run/S",8} {"bytes",7}  result hash");

    public void Print()
        => Console.WriteLine(
            $"{Name,-16} {Bars,10} {Trades,8} {NanosPerBar,9:F2} {Yardstick,7:F2} {Ratio,8:F2} "
            + $"{Bytes,7}  {ResultHash}");
}

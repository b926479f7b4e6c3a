using System;

namespace S1mpleTrader.Kernel.Result;

/// <summary>Mean and sample standard deviation of numbers that come one by one.</summary>
/// <remarks>Source: Welford (1962). Equal numbers give a deviation of exactly 0.</remarks>
public struct RunningMoments
{
    private double _sumOfSquares; // Σ (x − mean)².

    /// <summary>Numbers so far.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; 0 without any.</summary>
    public double Mean { get; private set; }

    /// <summary>Adds a number.</summary>
    /// <param name="value">Finite.</param>
    public void Add(double value)
    {
        Count++;
        double distance = value - Mean;
        Mean += distance / Count;
        _sumOfSquares += distance * (value - Mean);
    }

    /// <summary>Mean over sample standard deviation; null with fewer than two numbers or no deviation.</summary>
    public readonly double? MeanOverDeviation
        => Count < 2 || _sumOfSquares <= 0 ? null : Mean / Math.Sqrt(_sumOfSquares / (Count - 1));
}

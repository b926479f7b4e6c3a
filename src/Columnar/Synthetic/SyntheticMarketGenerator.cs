using System;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Synthetic;

/// <summary>The bars of a synthetic market, one after the other, in blocks of any size.</summary>
/// <remarks>
/// <para>
/// Model, per bar: variance clusters as in GARCH(1,1) and follows the hour of the day; the return is its square root
/// times a nearly normal number; about one bar in 1,500 jumps by several deviations; a very weak pull towards the first
/// price keeps the market in range over any number of bars. The open is the last close, give or take a tick. High and
/// low lie beyond open and close as they do on a random walk. Volume follows the hour and the size of the move.
/// </para>
/// <para>
/// Reproducible bit for bit: only additions, multiplications, divisions, square roots and roundings
/// of doubles, in the order written here, and <see cref="DeterministicRandom"/>. No function of the
/// C library: those differ between machines.
/// </para>
/// <para>
/// Invariants: every price is the double nearest to a multiple of the tick and at least one tick; low ≤ open, close ≤
/// high; the bars don't depend on the blocks in which they are asked for. Not a model of any real market: it has no
/// trends beyond chance, no weekends and no gaps in time.
/// </para>
/// </remarks>
internal sealed class SyntheticMarketGenerator
{
    private const double DeviationPerMinute = 0.0007; // About 50 % a year.
    private const double VarianceBase = 0.02;         // The three sum to 1: the long-run mean of the variance is 1.
    private const double VarianceShock = 0.10;
    private const double VarianceMemory = 0.88;
    private const double MaxVariance = 30;
    private const double PullPerMinute = 1e-6;
    private const double MaxPull = 4;
    private const int BarsPerJump = 1500;
    private const double MinJumpDeviations = 4;
    private const double MaxJumpDeviations = 12;
    private const double WickDeviations = 0.5;
    private const double MaxReturn = 0.25;            // Of one bar, however long.
    private const double NotionalPerMinute = 1_000_000;
    private const double VolumeUnitsPerOne = 100_000; // Volumes have five digits after the point.

    // Relative deviation at each full hour UTC: quiet Asian morning, European and American sessions.
    private static ReadOnlySpan<double> HourFactors =>
    [
        1.05, 0.95, 0.85, 0.80, 0.75, 0.75, 0.80, 0.95, 1.05, 1.00, 0.95, 0.95,
        1.05, 1.30, 1.45, 1.40, 1.25, 1.15, 1.05, 1.00, 1.00, 0.95, 0.90, 1.00,
    ];

    private readonly SyntheticMarketSpec _spec;
    private readonly TickGrid _grid;
    private readonly double _startTicks;
    private readonly double _deviation; // Of a bar's return in an average hour.
    private readonly double _pull;
    private readonly double _volumeUnits; // Of an average bar.
    private DeterministicRandom _random;
    private double _price;    // In ticks, not rounded: what the closes are rounded from.
    private double _close;    // In ticks, whole.
    private double _variance = 1; // Relative to its long-run mean.
    private long _time;

    /// <summary>Starts a market at its first bar.</summary>
    /// <param name="spec">The market; its number of bars is not looked at.</param>
    /// <exception cref="ArgumentException">
    /// The values make no sense: <see cref="SyntheticMarketSpec.Fault"/>.
    /// </exception>
    public SyntheticMarketGenerator(SyntheticMarketSpec spec)
    {
        if (spec.Fault() is { } fault)
        {
            throw new ArgumentException($"Synthetic market: {fault}.");
        }

        _spec = spec;
        _grid = new TickGrid(spec.TickSize);
        _random = new DeterministicRandom(spec.Seed);
        _startTicks = (double)Math.Round(spec.Price / spec.TickSize);
        _price = _startTicks;
        _close = _startTicks;
        _time = spec.StartNanos;
        double minutes = (double)spec.Timeframe.Nanos / UtcNanos.PerMinute;
        _deviation = Math.Min(DeviationPerMinute * Math.Sqrt(minutes), 0.05);
        _pull = Math.Min(PullPerMinute * minutes, 0.01);
        _volumeUnits = NotionalPerMinute * minutes * VolumeUnitsPerOne / (double)spec.Price;
    }

    /// <summary>Makes the next bars.</summary>
    /// <param name="openTimes">UTC nanoseconds of each bar's open; shape [n], as all others.</param>
    /// <param name="open">Opens.</param>
    /// <param name="high">Highs.</param>
    /// <param name="low">Lows.</param>
    /// <param name="close">Closes.</param>
    /// <param name="volume">Volumes.</param>
    public void Fill(
        Span<long> openTimes,
        Span<double> open,
        Span<double> high,
        Span<double> low,
        Span<double> close,
        Span<double> volume)
    {
        Invariant.Holds(open.Length == openTimes.Length && high.Length == openTimes.Length);
        Invariant.Holds(low.Length == openTimes.Length && close.Length == openTimes.Length);
        Invariant.Holds(volume.Length == openTimes.Length);
        for (int i = 0; i < openTimes.Length; i++)
        {
            double hour = HourFactor(_time);
            double deviation = _deviation * Math.Sqrt(_variance) * hour;
            double move = NextReturn(deviation);

            double openTicks = Math.Max(1, _close + (_random.NextInt(8) switch { 0 => -1, 1 => 1, _ => 0 }));
            _price = Math.Max(1, _price * (1 + move));
            double closeTicks = Math.Round(_price);
            double wick = WickDeviations * deviation * _price;
            double highTicks = Math.Max(openTicks, closeTicks) + Math.Round(wick * Math.Abs(_random.NextGaussian()));
            double lowTicks = Math.Min(openTicks, closeTicks) - Math.Round(wick * Math.Abs(_random.NextGaussian()));

            openTimes[i] = _time;
            open[i] = _grid.ToPrice((long)openTicks);
            high[i] = _grid.ToPrice((long)highTicks);
            low[i] = _grid.ToPrice((long)Math.Max(1, lowTicks));
            close[i] = _grid.ToPrice((long)closeTicks);
            volume[i] = NextVolume(hour, Math.Abs(move) / _deviation);

            _close = closeTicks;
            _time += _spec.Timeframe.Nanos;
        }
    }

    private double NextReturn(double deviation)
    {
        double shock = _random.NextGaussian();
        double move = deviation * shock;
        _variance = Math.Min(
            MaxVariance, VarianceBase + (((VarianceShock * (shock * shock)) + VarianceMemory) * _variance));

        if (_random.NextInt(BarsPerJump) == 0)
        {
            double deviations =
                MinJumpDeviations + ((MaxJumpDeviations - MinJumpDeviations) * _random.NextDouble());
            move += (_random.NextUInt64() >> 63) == 0 ? deviation * deviations : -(deviation * deviations);
        }

        double away = Math.Min(MaxPull, (_price / _startTicks) - 1);
        return Math.Clamp(move - (_pull * away), -MaxReturn, MaxReturn);
    }

    private double NextVolume(double hour, double moveDeviations)
    {
        double noise = (0.3 + _random.NextDouble()) * (0.3 + _random.NextDouble());
        double units = _volumeUnits * (hour * hour) * (0.4 + (0.75 * moveDeviations)) * noise;
        return Math.Max(1, Math.Round(units)) / VolumeUnitsPerOne;
    }

    // Straight lines between the full hours; bars of a day or more have no hour.
    private double HourFactor(long nanos)
    {
        if (_spec.Timeframe.Nanos >= UtcNanos.PerDay)
        {
            return 1;
        }

        long ofDay = nanos - (UtcNanos.Day(nanos) * UtcNanos.PerDay);
        int hour = (int)(ofDay / UtcNanos.PerHour);
        double part = (double)(ofDay % UtcNanos.PerHour) / UtcNanos.PerHour;
        double from = HourFactors[hour];
        return from + ((HourFactors[(hour + 1) % 24] - from) * part);
    }
}

namespace S1mpleTrader.Bench.Compare.EventLoop;

/// <summary>A number that follows the bars.</summary>
internal abstract class Indicator
{
    /// <summary>Null until enough bars were seen.</summary>
    public decimal? Value { get; protected set; }

    public abstract void OnBar(Bar bar);
}

/// <summary>Exponential average of closes, seeded with the simple mean of its first period.</summary>
internal sealed class ExponentialAverage(int period) : Indicator
{
    private readonly decimal _alpha = 2m / (period + 1);
    private decimal _sum;
    private int _count;

    public override void OnBar(Bar bar)
    {
        if (Value is { } value)
        {
            Value = value + (_alpha * (bar.Close - value));
            return;
        }

        _sum += bar.Close;
        if (++_count == period)
        {
            Value = _sum / period;
        }
    }
}

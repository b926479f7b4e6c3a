namespace S1mpleTrader.Bench.Compare.EventLoop;

/// <summary>Decides at every bar's close.</summary>
internal abstract class Strategy
{
    public abstract void OnBar(Bar bar, Broker broker, bool isWarmup);
}

/// <summary>One unit long while the fast average is above the slow one.</summary>
internal sealed class EmaFlip : Strategy
{
    private const decimal Tolerance = 1e-12m; // Averages that differ by less than this share are equal.

    private readonly Indicator _fast = new ExponentialAverage(20);
    private readonly Indicator _slow = new ExponentialAverage(50);
    private int? _lastSide; // Null before both averages are there.

    public override void OnBar(Bar bar, Broker broker, bool isWarmup)
    {
        _fast.OnBar(bar);
        _slow.OnBar(bar);
        if (_fast.Value is not { } fast || _slow.Value is not { } slow)
        {
            return;
        }

        int side = fast - slow > Tolerance * slow ? 1 : slow - fast > Tolerance * slow ? -1 : 0;
        if (_lastSide is { } last && side != 0 && side != last && !isWarmup)
        {
            if (side > 0 && broker.Position == 0)
            {
                broker.Submit(new Order(OrderSide.Buy, 1m));
            }
            else if (side < 0 && broker.Position > 0)
            {
                broker.Submit(new Order(OrderSide.Sell, broker.Position));
            }
        }

        _lastSide = side;
    }
}

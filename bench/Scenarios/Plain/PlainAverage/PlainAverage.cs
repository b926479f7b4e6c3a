namespace S1mpleTrader.Bench.Scenarios;

/// <summary>An exponential average, row by row: the plain tier, and what a fused pipeline can make of it.</summary>
public partial struct PlainAverage
{
    private double _average;
    private double _alpha;
    private bool _isStarted;

    public partial void Step(double close, out double average)
    {
        _average = _isStarted ? _average + (_alpha * (close - _average)) : close;
        _isStarted = true;
        average = _average;
    }

    private void Start() => _alpha = 2.0 / (Parameters.Period + 1.0);
}

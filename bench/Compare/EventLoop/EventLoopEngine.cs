using System.Collections.Generic;
using System.Diagnostics;
using S1mpleTrader.Columnar.Bars;

namespace S1mpleTrader.Bench.Compare.EventLoop;

/// <summary>
/// An event loop as a good engineer would write it in a day: an object per bar, virtual
/// calls, lists of orders, decimal everywhere.
/// </summary>
internal sealed class EventLoopEngine : IEngine
{
    public string Name => "event loop";

    public string Covers => "cash, one position, market orders, equity of every bar";

    public EngineRun Run(CompareJob job)
    {
        long start = Stopwatch.GetTimestamp();
        var broker = new Broker(job.Specs.Account.InitialCapital);
        Strategy strategy = new EmaFlip();
        Bar? last = null;
        int row = 0;
        foreach (Bar bar in Read(job.Bars))
        {
            broker.Match(bar);
            broker.Mark(bar);
            strategy.OnBar(bar, broker, row++ < job.WarmupBars);
            last = bar;
        }

        if (last is not null)
        {
            broker.End(last);
        }

        return new EngineRun(broker.Trades, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
    }

    private static IEnumerable<Bar> Read(BarSeries bars)
    {
        for (int row = 0; row < bars.Count; row++)
        {
            yield return new Bar(
                bars.OpenTimes[row] / 1_000_000,
                (decimal)bars.Open[row],
                (decimal)bars.High[row],
                (decimal)bars.Low[row],
                (decimal)bars.Close[row],
                (decimal)bars.Volume[row]);
        }
    }
}

using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Kernel.Result;

namespace Embedded;

/// <summary>A strategy run by a program of one's own: over its operation's data, then over bars in memory.</summary>
public static class Program
{
    private const int Bars = 50_000;
    private const long Start = 1_577_836_800_000_000_000; // 2020-01-01, UTC nanoseconds.
    private static readonly Timeframe Minute = new(UtcNanos.PerMinute);

    /// <summary>Runs an operation twice.</summary>
    /// <param name="args">The operation file, then <c>--set</c> values, each <c>key.path=value</c>.</param>
    /// <returns>The exit code that s1t would end with.</returns>
    public static int Main(string[] args)
    {
        string path = args.Length > 0 ? args[0] : "examples/ema_cross/operation.yaml";
        try
        {
            var operation = EmbeddedOperation.Load(path, args.Length > 0 ? args[1..] : null);
            foreach (string warning in operation.Warnings)
            {
                Console.Error.WriteLine(warning);
            }

            string link = operation.Links[0];
            decimal net = 0;
            Tell("its own data", operation.Run(link, trade => net += trade.NetPnl), net);

            net = 0;
            using BarSeries bars = Market();
            Tell("bars in memory", operation.Run(link, [bars], trade => net += trade.NetPnl), net);
            return ExitCode.Done;
        }
        catch (HostException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return exception.ExitCode;
        }
    }

    private static void Tell(string what, BacktestResult result, decimal net)
        => Console.WriteLine(FormattableString.Invariant(
            $"{what}: {result.Metrics.TotalTrades} trades, net {net:F2}, result {result.ResultHash}"));

    // Waves of prices in whole cents, a bar per minute.
    private static BarSeries Market()
    {
        long[] times = new long[Bars];
        double[] open = new double[Bars];
        double[] high = new double[Bars];
        double[] low = new double[Bars];
        double[] close = new double[Bars];
        double[] volume = new double[Bars];
        for (int i = 0; i < Bars; i++)
        {
            times[i] = Start + (i * Minute.Nanos);
            (open[i], close[i]) = (PriceAt(i), PriceAt(i + 1));
            (high[i], low[i]) = (Math.Max(open[i], close[i]), Math.Min(open[i], close[i]));
            volume[i] = 1;
        }

        return InMemoryBars.Create("BTCUSDT", Minute, times, open, high, low, close, volume);
    }

    private static double PriceAt(int row) => Math.Round(20_000 + (500 * Math.Sin(row / 90.0)) + (row % 7), 2);
}

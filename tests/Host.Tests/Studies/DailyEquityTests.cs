using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Operations;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Runs;
using S1mpleTrader.Kernel.Result;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>Days as a study keeps them are the last marks of the days of the whole curve.</summary>
public sealed class DailyEquityTests
{
    [Fact]
    public void Days_are_the_last_marks_of_the_curve_and_give_its_sharpe_ratio()
    {
        using var sample = new StudySample(bars: 40_000);
        using var operation = new WarmOperation(sample.Base(), StudySample.Catalogue, default);
        ReadyRun ready = operation.Bind([], string.Empty, new Findings())!;
        var both = new Both();
        BacktestResult result = OperationService.Run(
            ready.Specs, ready.Series, RunManner.Default, both, started: null, default);
        int decimals = new TradeFormat(ready.Specs).Money.Decimals;
        var days = DailyEquity.Of(both.Days.Build(decimals).Packed);
        Assert.Equal(28, days.Days.Length);
        Assert.Equal(both.LastMarks.Keys.Order(), days.Days.ToArray());
        Assert.Equal(both.LastMarks.OrderBy(mark => mark.Key).Select(mark => mark.Value), days.Units.ToArray());
        Assert.Equal((double)result.FinalEquity, days.Values()[^1], 9);
        double[] returns = days.Returns(result.InitialCapital);
        double mean = returns.Average();
        double deviation = Math.Sqrt(returns.Sum(value => (value - mean) * (value - mean)) / (returns.Length - 1));
        Assert.Equal(result.Metrics.SharpeRatio!.Value, mean / deviation * Math.Sqrt(365), 9);
    }

    [Fact]
    public void Packed_days_take_a_few_bytes_each()
    {
        DailyEquity year = Store.StudyStoreTests.MakeDays(1826);
        Assert.True(year.Packed.Length < 1826 * 7, $"{year.Packed.Length}");
        Assert.Equal(0, DailyEquity.None.Days.Length);
        Assert.Throws<FrameFormatException>(() => DailyEquity.Of(year.Packed[..100]).Units.Length);
        Assert.Throws<FrameFormatException>(() => DailyEquity.Of([.. year.Packed, 0]).Returns(1));
    }

    private sealed class Both : RunObserver
    {
        public DailyEquity.Builder Days { get; } = new();

        public Dictionary<long, Int128> LastMarks { get; } = [];

        public override bool WantsEquity => true;

        public override void OnDayEnd(long day, Int128 equityUnits) => Days.Add(day, equityUnits);

        public override void OnEquity(
            ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
        {
            for (int i = 0; i < closeTimes.Length; i++)
            {
                LastMarks[UtcNanos.Day(closeTimes[i] - UtcNanos.PerMinute)] = equityUnits[i];
            }
        }
    }
}

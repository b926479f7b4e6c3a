using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Studies;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies;

/// <summary>What the joined curve of a walk forward amounts to.</summary>
public sealed class StitchedCurveTests
{
    private static readonly WalkWindow Window = new(0, 10 * UtcNanos.PerDay, 15 * UtcNanos.PerDay);

    [Fact]
    public void A_window_without_a_market_counts_in_nothing_and_one_in_which_the_account_rests_in_its_time()
    {
        StitchedCurve curve = new(100);
        curve.Add(Window, Outcome(100, 110), Outcome(100, 105), []);
        Assert.Equal(1.08919642320048, curve.Efficiency!.Value, 12); // 10 % in ten days, then 5 % in five.
        curve.Add(Window, null, null, restDays: []);
        Assert.Equal(1.08919642320048, curve.Efficiency!.Value, 12);
        Assert.Empty(curve.Days);
        curve.Add(Window, null, null, restDays: [12, 13]);
        Assert.Equal(0.15689750323985988, curve.Efficiency!.Value, 12); // 5 % in ten.
        Assert.Equal([(12, 105.0), (13, 105.0)], curve.Days);
    }

    [Fact]
    public void A_growth_that_no_number_holds_by_the_year_has_no_efficiency()
    {
        WalkWindow hours = new(0, UtcNanos.PerDay / 12, UtcNanos.PerDay / 6);
        StitchedCurve curve = new(100);
        curve.Add(hours, Outcome(100, 150), Outcome(100, 150), []);
        Assert.Null(curve.Efficiency);
    }

    private static RunOutcome Outcome(decimal from, decimal to) => new() { InitialCapital = from, FinalEquity = to };
}

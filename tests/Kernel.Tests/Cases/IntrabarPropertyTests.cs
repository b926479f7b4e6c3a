using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <summary>One trade, taken from the same state by the pessimistic and by the optimistic account.</summary>
/// <remarks>
/// Where its bar touches both stop and target the pessimistic account makes no more of it than the optimistic one.
/// Where the bar touches only the stop of an entry that was a STOP inside it, "no fill of the stop in that bar" leaves
/// the trade open, and the next bar may make it worse than stopped: there nothing is promised of the trade (the worked
/// case <c>interval-optimist-who-loses-more</c>), and <c>interval</c> shows whichever is less as min.
/// </remarks>
public sealed class IntrabarPropertyTests
{
    private const int Count = 200_000;

    // One whole entry per trade; what else the two accounts could differ in is left out.
    private const CaseFeature Features = CaseFeature.Leverage | CaseFeature.Stop | CaseFeature.StopLimit
        | CaseFeature.ImmediateOrCancel
        | CaseFeature.GoodTillDate | CaseFeature.FillOrKill | CaseFeature.LimitThrough | CaseFeature.Latency
        | CaseFeature.ContractMultiplier
        | CaseFeature.SequentialPlanning | CaseFeature.LeaveOpen | CaseFeature.WarmupOrPeriod;

    [Fact]
    public void A_trade_s_pessimistic_result_is_at_most_its_optimistic_one()
    {
        int both = 0;
        int stopOnly = 0;
        int same = 0;
        Seeds.ForEach(1, Count, seed =>
        {
            WorkedCase random = RandomCase.Of(seed, Features);
            if (random.Actions.OfType<CaseSubmit>().FirstOrDefault(
                submit => submit.StopLoss is not null && submit.TakeProfit is not null)
                is not { } entry)
            {
                return;
            }

            WorkedCase one = random with { Actions = [entry] };
            CaseOutcome pessimistic = EngineCaseRunner.Run(one.With("pessimistic"));
            CaseOutcome optimistic = EngineCaseRunner.Run(one.With("optimistic"));
            Assert.Equal(pessimistic.Fills.Take(1), optimistic.Fills.Take(1)); // The same state.
            if (pessimistic.Ambiguous == 0)
            {
                Assert.Equal(pessimistic.Fills, optimistic.Fills);
                same += pessimistic.Fills.Count > 0 ? 1 : 0;
                return;
            }

            CaseTrade stopped = Assert.Single(pessimistic.Trades);
            Assert.Equal("STOP_LOSS", stopped.ExitReason);
            if (optimistic.Trades is [{ ExitReason: "TAKE_PROFIT" } taken] && taken.ExitBar == stopped.ExitBar)
            {
                Assert.True(stopped.Gross <= taken.Gross, $"{stopped}\n{taken}");
                bool isMakerCheaper = one.Instruments.All(
                    instrument => instrument.Maker == 0m && instrument.Taker >= 0m);
                Assert.True(!isMakerCheaper || stopped.Net <= taken.Net, $"{stopped}\n{taken}");
                both++;
            }
            else
            {
                Assert.DoesNotContain(
                    optimistic.Fills, fill => fill.Reason == "STOP_LOSS" && fill.Bar == stopped.ExitBar);
                stopOnly++;
            }
        });

        // Each of the three is reached.
        Assert.True(
            System.Environment.GetEnvironmentVariable("S1T_SEED") is not null
                || (both > Seeds.Count(Count) / 100 && stopOnly > Seeds.Count(Count) / 1000 && same > both),
            $"{both} touched both, {stopOnly} only the stop, {same} the same");
    }
}

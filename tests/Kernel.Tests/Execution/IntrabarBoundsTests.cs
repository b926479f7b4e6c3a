using System.Linq;
using S1mpleTrader.Kernel.Tests.Cases;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Execution;

/// <summary>One trade from one state, under the pessimistic and the optimistic reading of bars whose path is unknown.</summary>
public sealed class IntrabarBoundsTests
{
    private const CaseFeature Features = CaseFeature.All
        & ~(CaseFeature.MarketImpact | CaseFeature.LowerTimeframe | CaseFeature.SeveralSymbols | CaseFeature.Batch | CaseFeature.LeaveOpen);

    /// <summary>
    /// Where the mode decides how a trade ends, the pessimistic end is never the better one. What no mode can promise: a stop that optimistic lets pass in the bar
    /// of a stop entry leaves the trade open, and what it then earns is another trade's story (the worked case optimistic-may-lose-more).
    /// </summary>
    [Fact]
    public void Pessimistic_end_of_a_trade_is_never_better_than_the_optimistic_one()
    {
        int decided = 0;
        int passed = 0;
        Seeds.ForEach(1, 20_000, seed =>
        {
            WorkedCase whole = RandomCase.Of(seed, Features);
            if (FirstEntry(whole) is not { } entry)
            {
                return;
            }

            WorkedCase one = whole with { Actions = [entry], Funding = [] };
            CaseOutcome low = EngineCaseRunner.Run(one.With("pessimistic"));
            CaseOutcome high = EngineCaseRunner.Run(one.With("optimistic"));
            string yaml = $"seed {seed}\n" + CaseWriter.ToYaml(one.With("optimistic"), high);
            Assert.True(low.Trades.Count == high.Trades.Count, yaml);
            if (low.Trades.Count == 0)
            {
                return;
            }

            CaseTrade worse = low.Trades[0];
            CaseTrade better = high.Trades[0];
            if (worse.ExitBar != better.ExitBar)
            {
                passed++;
                bool letPass = worse.ExitBar < better.ExitBar && worse.ExitReason == "STOP_LOSS" && worse.ExitBar == worse.EntryBar && high.Ambiguous > 0;
                Assert.True(letPass, yaml);
                return;
            }

            decided += worse.ExitReason == better.ExitReason ? 0 : 1;
            Assert.True(worse.Gross <= better.Gross, yaml);
            if (one.Instruments[0].Maker <= one.Instruments[0].Taker)
            {
                Assert.True(worse.Net <= better.Net, yaml); // Else the target's own fee may outweigh a tick.
            }
        });
        Assert.True(decided > 0 && passed > 0, $"{decided} decided, {passed} passed");
    }

    private static CaseSubmit? FirstEntry(WorkedCase one) => one.Actions
        .OfType<CaseSubmit>()
        .FirstOrDefault(submit => submit.Reverses is null && CaseInstants.IsDecided(one, submit.At));
}

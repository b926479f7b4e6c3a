using System;
using FsCheck;
using FsCheck.Fluent;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Ledger;

/// <summary>
/// A million operations on an account: bars with gaps, orders of every kind, partial fills, modify, cancel of orders
/// and groups, batches of three modes, rollbacks, funding, liquidation, several symbols and policies. After each,
/// equity from the balance is equity from cash, computed anew from the fills; what is refused or rolled back leaves
/// every byte as it was.
/// </summary>
public sealed class LedgerOperationTests
{
    private const int FullCount = 4_000;
    private const int Operations = 250;

    [Fact]
    public void A_million_operations_keep_the_identity_and_rollbacks_restore_every_byte()
    {
        long[] reasons = new long[8];
        long rollbacks = 0;
        long refusals = 0;
        Prop.ForAll(
            Arb.From(Gen.Choose(0, int.MaxValue - 100).ArrayOf(Operations), ArbMap.Default.ArbFor<int[]>().Shrinker),
            codes =>
            {
                var driver = new AccountDriver(codes.Length == 0 ? 0 : Math.Abs(codes[0]));
                foreach (int code in codes)
                {
                    driver.Do(Math.Abs(code));
                }

                driver.End();
                for (int i = 0; i < reasons.Length; i++)
                {
                    reasons[i] += driver.Reasons[i];
                }

                rollbacks += driver.Rollbacks;
                refusals += driver.Refusals;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Seeds.Count(FullCount)));

        // Entries, stops, targets, closes, partials, liquidations, ends: all have happened, and often.
        foreach (int reason in (int[])[0, 1, 2, 3, 4, 5, 6])
        {
            Assert.True(reasons[reason] > Seeds.Count(FullCount) / 40, $"{reasons[reason]} fills of reason {reason}");
        }

        Assert.True(rollbacks > Seeds.Count(FullCount), $"{rollbacks} rollbacks");
        Assert.True(refusals > 10 * Seeds.Count(FullCount), $"{refusals} refusals");
    }
}

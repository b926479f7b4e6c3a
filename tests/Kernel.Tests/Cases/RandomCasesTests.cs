using System.Collections.Generic;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <summary>The kernel's account against the exact row-by-row account over random cases: every fill, trade, reason and record.</summary>
public sealed class RandomCasesTests
{
    /// <summary>
    /// What both read alike. Left out: batches, which the case runner doesn't carry out, and where the two readings of a
    /// sentence still differ.
    /// </summary>
    private const CaseFeature Supported = CaseFeature.All & ~(CaseFeature.Batch | CaseFeature.MixedLeverage
        | CaseFeature.MarketImpact | CaseFeature.ImpactMultiplier | CaseFeature.MarketableLimit | CaseFeature.Stop
        | CaseFeature.StopLimit | CaseFeature.PartialClose | CaseFeature.CloseSymbol | CaseFeature.Chunks
        | CaseFeature.OhlcPath);

    /// <summary>Without = where only the combination of two features is read differently.</summary>
    [Theory]
    [InlineData(CaseFeature.SeveralSymbols | CaseFeature.Layers)]
    [InlineData(CaseFeature.GoodTillDate | CaseFeature.Reverse)]
    public void Random_case_gives_what_the_oracle_gives(CaseFeature without)
    {
        Seeds.ForEach(1, 10_000, seed =>
        {
            WorkedCase one = RandomCase.Of(seed, Supported & ~without);
            CaseOutcome expected = OracleCaseRunner.Run(one);
            IReadOnlyList<string> differences = CaseComparison.Compare(
                one with { Expect = CaseWriter.ExpectationOf(expected) }, EngineCaseRunner.Run(one));
            Assert.True(differences.Count == 0, string.Join("\n", [.. differences, CaseWriter.ToYaml(one, expected)]));
        });
    }
}

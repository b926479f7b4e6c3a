using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

public sealed class CaseComparisonTests
{
    [Fact]
    public void Compare_altered_outcome_names_every_difference()
    {
        WorkedCase one = CaseFiles.LoadOwn().Single(candidate => candidate.Name == "market-both-ways");
        CaseOutcome right = OracleCaseRunner.Run(one);
        Assert.Empty(CaseComparison.Compare(one, right));
        CaseOutcome[] wrong =
        [
            right with { FinalEquity = right.FinalEquity + 0.00000001m },
            right with { Fills = [.. right.Fills.Reverse()] },
            right with { Fills = [right.Fills[0], right.Fills[1], right.Fills[1]] },
            right with { Trades = [] },
            right with { Trades = [right.Trades[0] with { Mae = 2.1m }] },
            right with { Ambiguous = 1 },
            right with { Expired = ["A"] },
            right with { Rejections = [new CaseRejection(0, "A", "SLIPPAGE")] },
            right with { Equity = new Dictionary<int, decimal> { [0] = 10000m, [1] = 10001.796m } },
        ];
        foreach (CaseOutcome outcome in wrong)
        {
            Assert.NotEmpty(CaseComparison.Compare(one, outcome));
        }
    }
}

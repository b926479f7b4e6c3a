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

    [Fact]
    public void Compare_names_the_line_of_the_file_and_both_values()
    {
        const string File = """
            theme: t
            cases:
              - name: a
                bars:
                  - [0, 100, 101, 99, 100, 10]
                  - [1, 100, 101, 99, 101, 10]
                actions:
                  - {at: 0, submit: A, direction: BUY, quantity: 1}
                expect:
                  fills:
                    - {bar: 1, id: A, side: SELL, quantity: 2, price: 100}
                  equity: {1: 10002}
                  final_equity: 10001
            """;
        WorkedCase one = CaseParser.Parse(File, "t.yaml").Single();
        Assert.Equal(
            [
                "t.yaml:11: fills[0]: side expected SELL, got BUY; quantity expected 2, got 1",
                "t.yaml:10: fills[1]: expected nothing, got {bar: 1, id: A, side: SELL, quantity: 1, price: 101, "
                    + "liquidity: TAKER, "
                    + "fee: 0, reason: END_OF_DATA}",
                "t.yaml:12: equity[1]: expected 10002, got 10001",
            ],
            CaseComparison.Compare(one, OracleCaseRunner.Run(one)));
    }
}

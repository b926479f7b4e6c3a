using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Oracle.Tests;

/// <summary>
/// The account keeps its own laws over random cases, and those reach everything that there is to reach.
/// </summary>
public sealed class RandomCaseTests
{
    private static readonly string[] Reasons =
    [
        "POSITION_OPEN", "BELOW_MIN_NOTIONAL", "RISK_LIMIT", "INSUFFICIENT_FUNDS", "SLIPPAGE", "BATCH", "STOP_LOSS",
        "TAKE_PROFIT", "SIGNAL", "END_OF_DATA", "LIQUIDATION", "ENTRY", "ambiguous", "expired", "left open", "maker",
        "partial entries",
    ];

    [Fact]
    public void Run_random_case_conserves_directives_and_money()
    {
        Seeds.ForEach(1, 20_000, seed =>
        {
            WorkedCase one = RandomCase.Of(seed, CaseFeature.All);
            CaseOutcome outcome = OracleCaseRunner.Run(one, out OracleAccount account);
            List<string> ended =
            [
                .. outcome.Trades.Select(trade => trade.Id),
                .. outcome.Open.Select(trade => trade.Id),
                .. outcome.Expired,
                .. account.Rejections.Select(rejection => rejection.Name),
            ];
            IEnumerable<string> submitted = Submits(one).Select(submit => submit.Id);
            Assert.Equal(submitted.Order(StringComparer.Ordinal), ended.Order(StringComparer.Ordinal));
            Assert.Empty(account.OpenGroups);
            decimal realised = outcome.Trades.Sum(trade => trade.Net)
                + account.OpenTrades.Sum(trade => trade.Gross - trade.Fees - trade.Funding);
            Assert.Equal(one.InitialCapital + realised, outcome.FinalBalance);
        });
    }

    [Fact]
    public void ToYaml_random_case_reads_back_to_the_same_outcome()
    {
        Seeds.ForEach(1, 2_000, seed =>
        {
            WorkedCase one = RandomCase.Of(seed, CaseFeature.All);
            string yaml = CaseWriter.ToYaml(one, OracleCaseRunner.Run(one));
            WorkedCase read = CaseParser.Parse(yaml, "found.yaml").Single();
            IReadOnlyList<string> differences = CaseComparison.Compare(read, OracleCaseRunner.Run(read));
            Assert.True(differences.Count == 0, string.Join("\n", [.. differences, yaml]));
        });
    }

    [Fact]
    public void Of_never_uses_a_feature_that_is_not_allowed()
    {
        for (ulong seed = 1; seed <= 500; seed++)
        {
            const CaseFeature Allowed = CaseFeature.All & ~CaseFeature.BeyondFirstRoad;
            WorkedCase one = RandomCase.Of(seed, Allowed);
            Assert.Equal(CaseFeature.None, CaseFeatures.Of(one) & ~Allowed);
        }
    }

    [Fact]
    public void Of_seeds_reach_every_feature_reason_and_end()
    {
        SortedDictionary<string, int> seen = new(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= 1_000; seed++)
        {
            WorkedCase one = RandomCase.Of(seed, CaseFeature.All);
            CaseOutcome outcome = OracleCaseRunner.Run(one, out OracleAccount account);
            foreach (CaseFeature feature in Enum.GetValues<CaseFeature>().Where(
                feature => long.PopCount((long)feature) == 1))
            {
                Add(feature.ToString(), CaseFeatures.Of(one).HasFlag(feature) ? 1 : 0);
            }

            account.Rejections.ToList().ForEach(rejection => Add(rejection.Reason, 1));
            outcome.Fills.ToList().ForEach(fill => Add(fill.Reason, 1));
            Add("ambiguous", outcome.Ambiguous);
            Add("expired", outcome.Expired.Count);
            Add("left open", outcome.Open.Count);
            Add("maker", outcome.Fills.Count(fill => !fill.IsTaker));
            Add(
                "partial entries",
                outcome.Fills.Count(fill => fill.Reason == "ENTRY") - outcome.Trades.Count - outcome.Open.Count);
        }

        string table = string.Join(", ", seen.Select(entry => $"{entry.Key} {entry.Value}"));
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        foreach (string name in Reasons.Concat(seen.Keys))
        {
            Assert.True(seen.GetValueOrDefault(name) >= 20, $"{name} is too rare in: {table}");
        }

        void Add(string key, int count) => seen[key] = seen.GetValueOrDefault(key) + count;
    }

    /// <summary>Only what is asked at a decided instant exists.</summary>
    private static IEnumerable<CaseSubmit> Submits(WorkedCase one) => one.Actions
        .Where(action => CaseInstants.IsDecided(one, action.At))
        .SelectMany(action => action is CaseBatch batch ? batch.Members : [action])
        .OfType<CaseSubmit>();
}

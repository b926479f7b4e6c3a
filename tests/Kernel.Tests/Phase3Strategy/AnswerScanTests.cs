using System;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase3Strategy;

/// <summary>Opportunities looked through by the vector are as if looked through one by one.</summary>
public sealed class AnswerScanTests
{
    private const int Most = 100;

    [Fact]
    public void First_opportunity_that_stops_a_lane_is_found() => Seeds.ForEach(1, 20_000, seed =>
    {
        var random = new SeededRandom(seed);
        int count = random.Between(0, Most);
        int[] rows = new int[count + AnswerScan.Width];
        rows.AsSpan(count).Fill(int.MaxValue);
        int row = 0;
        for (int i = 0; i < count; i++)
        {
            row += random.Between(0, 2);
            rows[i] = row;
        }

        var answers = new StrategyAnswer[rows.Length];
        int rare = random.Between(0, 39); // How seldom something else than an entry comes.
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = new StrategyAnswer(
                (byte)(random.Between(0, rare) == 0 ? random.Between(0, 9) : 2 + random.Between(0, 1)));
        }

        Holding holding = random.Between(0, 2) switch
        {
            0 => Holding.Nothing,
            1 => Holding.Alone(isLong: true),
            _ => Holding.Alone(isLong: false)
        };
        int first = random.Between(0, count);
        int end = random.Between(0, row + 2);
        int expected = first;
        bool comeBack = true;
        for (; expected < count && rows[expected] < end && !AnswerScan.Stops(answers[expected], holding); expected++)
        {
            comeBack &= answers[expected] == StrategyAnswer.EntersLong
                || answers[expected] == StrategyAnswer.EntersShort;
        }

        bool haveComeBack = true;
        Assert.Equal(
            expected, AnswerScan.FirstStop(rows.AsSpan(0, count), answers, first, end, holding, ref haveComeBack));
        Assert.Equal(comeBack, haveComeBack);
    });
}

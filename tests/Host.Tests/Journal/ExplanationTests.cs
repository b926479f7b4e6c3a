using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Journal;

/// <summary>
/// What workers say of themselves is what they did: at a signal every condition of its side holds, elsewhere one of
/// each side fails.
/// </summary>
public sealed class ExplanationTests : IDisposable
{
    private const int FirstRow = 100; // Everything is defined by then.
    private const int Rows = 500;

    private static readonly string[] Buys = ["buy:", "up:"];
    private static readonly string[] Sells = ["sell:", "down:"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_row_is_explained_as_it_was_decided()
    {
        _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");
        string blueprint = SampleFiles.Blueprint.Replace(
            "  opportunity_workers:\n",
            """
                - { instance_id: rsi, plugin: rsi_detector, params: { period: 7 } }
                - { instance_id: structure, plugin: market_structure_detector, params: { swing_length: 2 } }
              opportunity_workers:
                - { instance_id: momentum, plugin: momentum_scanner, params: { lookback: 5, threshold_pct: 0.2 } }
                - { instance_id: reversal, plugin: rsi_reversal, params: { rsi: rsi.rsi } }
                - { instance_id: oversold, plugin: oversold_detector, params: { rsi: rsi.rsi } }
                - { instance_id: breakout, plugin: breakout_scanner, params: { lookback: 10 } }
                - { instance_id: trend, plugin: trend_follower, params: { fast: ema_20.ema, slow: ema_50.ema } }
                - { instance_id: gap, plugin: fvg_entry_detector, params: { structure: structure, min_gap_size: 1 } }

            """,
            StringComparison.Ordinal);
        S1t.Outcome outcome = S1t.Run(
            "backtest", SampleFiles.WriteTo(_folder, blueprint: blueprint), "--set", "journal=decisions");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Error);
        string folder = Path.GetDirectoryName(
            Assert.Single(Directory.GetFiles(_folder.At("runs"), JournalFile.FileName, SearchOption.AllDirectories)))!;
        using var run = RecordedRun.Open(
            folder, _folder.At("runs"), GeneratedPlugins.Catalogue, CancellationToken.None);
        Assert.Null(run.Note);
        var signals = run.Journal.Rows()
            .Where(row => row.Kind == JournalKind.Opportunity)
            .ToDictionary(
                row => (row.Text(JournalColumn.Worker)!, row.Whole(JournalColumn.Row)),
                row => row.Text(JournalColumn.Direction)!);
        var explained = new HashSet<string>(StringComparer.Ordinal);
        for (int row = FirstRow; row < FirstRow + Rows; row++)
        {
            using var probe = new MarketProbe(run.Specs!, run.Series, symbol: 0, row);
            foreach (WorkerSpec worker in run.Specs!.Strategy.Opportunity)
            {
                IReadOnlyList<Reason>? reasons = probe.ReasonsOf(worker);
                Assert.NotNull(reasons);
                bool isSignal = signals.TryGetValue((worker.InstanceId, row), out string? direction);
                bool buys = Holds(reasons, Sells);
                bool sells = Holds(reasons, Buys);
                string text = $"{worker.InstanceId} row {row} {direction}: {string.Join("; ", reasons)}";
                Assert.True(isSignal ? (direction == "BUY" ? buys : sells) : !(buys || sells), text);
                if (isSignal)
                {
                    explained.Add(worker.InstanceId);
                }
            }
        }

        Assert.Equal(run.Specs!.Strategy.Opportunity.Count, explained.Count);
    }

    // Whether all conditions hold but those of the other side.
    private static bool Holds(IReadOnlyList<Reason> reasons, string[] otherSide)
        => reasons.All(reason =>
            reason.Holds || otherSide.Any(side => reason.Condition.StartsWith(side, StringComparison.Ordinal)));
}

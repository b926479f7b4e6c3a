using System;
using System.Collections.Generic;
using System.Linq;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.TestKit;

namespace S1mpleTrader.Kernel.Tests.Cases;

/// <content>
/// A case of one symbol as the decision stage runs it: rows that touch nothing are marked in stretches.
/// </content>
internal sealed partial class EngineCaseRunner
{
    private int _skippedRows;

    /// <summary>Runs a case of one symbol, visiting only the rows that have to be, in blocks of so many rows.</summary>
    public static CaseOutcome RunSkipping(WorkedCase @case, int blockRows, out int skippedRows)
    {
        int skipped = 0;
        CaseOutcome outcome = RunEach(@case, runner =>
        {
            CaseOutcome one = runner.RunSkipping(blockRows);
            skipped += runner._skippedRows;
            return one;
        });
        skippedRows = skipped;
        return outcome;
    }

    private CaseOutcome RunSkipping(int blockRows)
    {
        CaseBar[] rows = DecidedBars(_symbols[0]).ToArray();
        using BarSeries series = InMemoryBars.Create(
            _symbols[0],
            new Timeframe(_case.TimeframeNanos),
            rows.Select(bar => _case.OpenTimeNanos(bar.Index)).ToArray(),
            rows.Select(bar => (double)bar.Open).ToArray(),
            rows.Select(bar => (double)bar.High).ToArray(),
            rows.Select(bar => (double)bar.Low).ToArray(),
            rows.Select(bar => (double)bar.Close).ToArray(),
            rows.Select(bar => (double)bar.Volume).ToArray());
        var aggregates = new BarAggregates(series, _account.Grid(0).TicksPerPrice, blockRows);
        var skipper = new RowSkipper(
            aggregates, _account.Ledger, _account.Book, _account.Quiet(0), _account.Grid(0), _account.FundingOf(0));
        var last = new Dictionary<string, int> { [_symbols[0]] = rows[^1].Index };
        for (int first = 0; first < rows.Length; first += blockRows)
        {
            RunBlock(aggregates, skipper, rows, first, Math.Min(first + blockRows, rows.Length), last);
        }

        _account.Flush();
        return Outcome(rows.ToDictionary(bar => (_symbols[0], bar.Index)));
    }

    private void RunBlock(
        BarAggregates aggregates, RowSkipper skipper, CaseBar[] rows, int row, int end, Dictionary<string, int> last)
    {
        aggregates.Begin(row, end);
        skipper.Begin(end);
        int marked = row; // Rows before it are marked.
        while (row < end)
        {
            int next = Math.Min(NextWithEvent(rows, row), end);
            int touched = skipper.NextRow(row, Math.Min(next + 1, end));
            bool isTouched = touched <= next || next == rows.Length - 1;
            next = Math.Min(next, touched);
            if (next >= end)
            {
                break;
            }

            CaseBar bar = rows[next];
            if (isTouched)
            {
                MarkStretch(aggregates, marked, next);
                Instant(bar.Index, _ => bar, last, before: next == 0 ? long.MinValue : CloseOf(rows[next - 1]));
                marked = next + 1;
            }
            else
            {
                // Directives at a row whose bar touches nothing: the account is as it was, at another mark.
                _account.SetMark(0, _account.Grid(0).NearestTicks(bar.Close));
                Act(bar.Index, _case.OpenTimeNanos(bar.Index + 1));
            }

            row = next + 1;
        }

        MarkStretch(aggregates, marked, end);
    }

    private void MarkStretch(BarAggregates aggregates, int first, int end)
    {
        _account.MarkStretch(aggregates, first, end);
        _skippedRows += end - first;
    }

    // The next row with an action, or the last one.
    private int NextWithEvent(CaseBar[] rows, int row)
    {
        while (row < rows.Length - 1 && !_case.Actions.Any(action => action.At == rows[row].Index))
        {
            row++;
        }

        return row;
    }
}

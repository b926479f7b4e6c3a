using System;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;

namespace S1mpleTrader.Kernel.Decision;

/// <content>What the stage publishes to listeners, and the rows that their schedules ask for.</content>
public sealed partial class DecisionStage
{
    private readonly int[] _fillsBefore; // Fills of each symbol before the instant.
    private long _haltedUntil;           // New trades are refused before this instant.
    private long _instants;              // Of several symbols: instants visited; of one, its decided rows say it.

    // Instants so far, the present one included.
    private long Instant => _symbols.Length == 1 ? _symbols[0].DecidedRows : _instants;

    private bool IsHalted => Instant < _haltedUntil;

    private void BeginEvents(long now)
    {
        _instants++;
        BeginJournal(now);
        if (_events is null)
        {
            return;
        }

        foreach (DecidedSymbol symbol in _symbols)
        {
            _fillsBefore[symbol.Index] = _account.Ledger.FillsOf(symbol.Index);
            _events.SetRow(symbol.Index, Math.Max(symbol.Row, 0), hasBar: false);
        }

        foreach (DecidedSymbol symbol in Present)
        {
            _events.SetRow(symbol.Index, symbol.Row, hasBar: true);
        }
    }

    // The first row at which a schedule is due.
    private int ScheduleRow(DecidedSymbol symbol, int row, int end)
    {
        EventHub events = _events!;
        long byBars = symbol.FirstRow + events.NextScheduleBar - 1;
        int next = events.NextScheduleBar == long.MaxValue ? end : (int)Math.Clamp(byBars, row, end);
        return events.NextScheduleTime == long.MaxValue
            ? next
            : Math.Min(next, symbol.RowClosingAt(events.NextScheduleTime, row, end));
    }

    private void PublishBars(EventHub events, long now)
    {
        if (!events.NeedsEveryRow)
        {
            return;
        }

        foreach (DecidedSymbol symbol in Present)
        {
            BarSeries bars = symbol.Market.Bars;
            int row = symbol.Row;
            events.OnBar(
                symbol.Index,
                new BarUpdate(
                    now, row, bars.Open[row], bars.High[row], bars.Low[row], bars.Close[row], bars.Volume[row]));
            if (events.HearsAssessment)
            {
                events.OnAssessment(symbol.Index, symbol.Aggregator.Assess(symbol.Columns), now);
            }
        }
    }

    // LEDGER_UPDATE once, then POSITION_UPDATE of every symbol whose trades were marked or filled.
    private void PublishMarks(EventHub events, long now)
    {
        foreach (DecidedSymbol symbol in Present)
        {
            _account.Ledger.MarkClose(symbol.Index, symbol.Close);
        }

        events.OnLedger(UpdateAt(now));
        foreach (DecidedSymbol symbol in Present)
        {
            bool isOpen = _account.Ledger.HasOpen(symbol.Index, Direction.Buy)
                || _account.Ledger.HasOpen(symbol.Index, Direction.Sell);
            if (isOpen || _fillsBefore[symbol.Index] != _account.Ledger.FillsOf(symbol.Index))
            {
                events.OnPosition(new PositionUpdate(
                    now,
                    symbol.Index,
                    _account.Grid(symbol.Index).Price(symbol.Close),
                    _account.Grid(symbol.Index).Quantity(_account.Ledger.NetLots(symbol.Index))));
            }
        }
    }
}

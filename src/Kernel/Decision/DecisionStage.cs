using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>Phases 3 to 6 of one lane: stateful, event by event, in strict time order.</summary>
/// <remarks>
/// At every instant, in this order, each step for all symbols with a bar before the next begins: match
/// (orders meet the bars), mark (positions at the close, equity recorded), sense (threats), decide. With one
/// symbol, rows at which nothing can happen aren't visited, only marked in stretches;
/// <see cref="RowSkipper"/> says which, and <see cref="DecisionSpec.VisitEveryRow"/> turns that off: the
/// results are the same. With several symbols every instant is visited.
/// </remarks>
public sealed partial class DecisionStage
{
    private readonly DecisionSpec _spec;
    private readonly SimulatedAccount _account;
    private readonly DecidedSymbol[] _symbols; // In the operation's order.
    private readonly DecidedSymbol[] _present; // The first so many have a bar at the instant, in the operation's order.
    private readonly LedgerListener[] _ledgerThreats;
    private readonly ThreatBoard _threats;
    private readonly PlanningSheet _sheet;
    private readonly PlanningView _view; // Of the sheet.
    private readonly int[] _threatOfBoard; // The threat worker behind each index of the board.
    private readonly EventHub? _events;    // Null where nobody listens.
    private readonly ExecutionBatch? _batch;
    private readonly bool _marksEveryRow;  // While a trade is open: somebody hears of every mark.
    private readonly RunObserver? _observer;
    private readonly JournalWriter? _journal;
    private readonly Opportunity[] _accepted;
    private readonly Opportunity[] _weighed; // The same as the strategy planner sees them.
    private readonly StrategyDirective[] _directives;
    private readonly OpportunityOutcome[] _outcomes;
    private int _presentCount;
    private bool _hasEnded; // A symbol's last row closed trades, behind all who hear of that instant's fills.
    private int _nextOpportunityId;
    private int _nextDirectiveId;

    /// <summary>Joins the parts; the assembler has made them.</summary>
    /// <param name="parts">The parts.</param>
    internal DecisionStage(in DecisionParts parts)
    {
        Invariant.Holds(parts.Symbols.Length > 0);
        _spec = parts.Spec;
        _account = parts.Account;
        _symbols = parts.Symbols;
        _ledgerThreats = parts.LedgerThreats;
        _threats = parts.Threats;
        _sheet = new PlanningSheet(_account, _threats, parts.MetadataNames);
        _view = new PlanningView(_sheet);
        _threatOfBoard = parts.ThreatOfBoard;
        _events = parts.Events;
        _marksEveryRow = _ledgerThreats.Length > 0 || _events is not null;
        _batch = _events is null ? null : new ExecutionBatch(_account, _events.Queue.Capacity);
        _fillsBefore = new int[_symbols.Length];
        if (_symbols[0].Answers is { } answers)
        {
            _account.RoundTrip?.Use(answers.Trips);
        }

        _observer = parts.Observer;
        _journal = _account.Journal;
        _present = new DecidedSymbol[_symbols.Length];
        _present[0] = _symbols[0]; // Where it is the only one, it is present at every instant.
        _presentCount = 1;

        // Two bars of a higher timeframe may become visible at one row.
        int signals = Math.Max(1, 2 * _symbols[0].Market.Signals.Length);
        _accepted = new Opportunity[signals];
        _weighed = new Opportunity[signals];
        _directives = new StrategyDirective[signals];
        _outcomes = new OpportunityOutcome[signals];
    }

    /// <summary>The account.</summary>
    public SimulatedAccount Account => _account;

    /// <summary>
    /// Whether it takes opportunities and the strategy planner's answers from what lanes have in common.
    /// </summary>
    public bool SharesDecisions => _symbols[0].Answers is not null;

    /// <summary>Adds the objects that a block usually meets: of every lane as many.</summary>
    /// <param name="parts">Takes them.</param>
    internal void AddState(List<object> parts)
    {
        DecidedSymbol symbol = _symbols[0];
        parts.AddRange([this, symbol, symbol.Skipper, symbol.Planning, _sheet, _sheet.Request]);
        _account.AddState(parts);
    }

    // The symbols with a bar at the instant, in the operation's order.
    private ReadOnlySpan<DecidedSymbol> Present => _present.AsSpan(0, _presentCount);

    /// <summary>Decides at the rows of the market stage's current block.</summary>
    public void Run()
    {
        foreach (DecidedSymbol symbol in _symbols)
        {
            symbol.Begin();
        }

        if (_symbols[0].Answers is { } answers)
        {
            RunShared(_symbols[0], answers);
        }
        else if (_symbols.Length == 1)
        {
            RunStretches(_symbols[0]);
        }
        else
        {
            RunInstants();
        }
    }

    /// <summary>Follows bars that have grown, where no row is known to be the last.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="rows">Its rows decided at, of those that have come.</param>
    internal void FollowGrowth(int symbol, RowRange rows) => _symbols[symbol].FollowGrowth(rows);

    /// <summary>Hands what is buffered to the observer.</summary>
    public void Flush() => _account.Flush();

    // One symbol: visits the rows at which something can happen, and marks the stretches between them.
    private void RunStretches(DecidedSymbol symbol)
    {
        SymbolMarket market = symbol.Market;
        int row = Math.Max(market.FirstRow, symbol.FirstRow);
        int end = Math.Min(market.EndRow, symbol.EndRow);
        int marked = row; // Rows before it are marked.
        while (row < end)
        {
            int next = NextRow(symbol, row, end, out bool isTouched);
            if (next >= end)
            {
                break;
            }

            symbol.Row = next;
            if (isTouched)
            {
                _account.MarkStretch(market.Aggregates, marked, next);
                Visit();
                marked = next + 1;
            }
            else
            {
                Consider(symbol);
            }

            row = next + 1;
        }

        _account.MarkStretch(market.Aggregates, marked, end);
    }

    // The next row at which something happens: touched, where the account may change
    // before anybody decides; else only an event.
    private int NextRow(DecidedSymbol symbol, int row, int end, out bool isTouched)
    {
        isTouched = true;
        if (_spec.VisitEveryRow
            || (_marksEveryRow && (_account.Ledger.OpenCount > 0 || _events is { NeedsEveryRow: true })))
        {
            return row;
        }

        int last = symbol.EndRow - 1;
        int next = Math.Min(symbol.Events.NextRow(row), Math.Min(end, last));
        if (_events is not null)
        {
            next = Math.Min(next, ScheduleRow(symbol, row, end));
        }

        int touched = symbol.Skipper.NextRow(row, Math.Min(next + 1, end));
        isTouched = touched <= next || next == last;
        return Math.Min(touched, next);
    }

    // Several symbols: visits every instant at which one of them decides.
    private void RunInstants()
    {
        while (NextInstant())
        {
            if (_presentCount > 0)
            {
                Visit();
            }
        }
    }

    // Moves every symbol with a bar that closes next on to it; those that decide there are present.
    private bool NextInstant()
    {
        long openTime = long.MaxValue; // All bars are of one length, so their opens are in the order of their closes.
        foreach (DecidedSymbol symbol in _symbols)
        {
            openTime = Math.Min(openTime, symbol.NextOpenTime);
        }

        _presentCount = 0;
        if (openTime == long.MaxValue)
        {
            return false;
        }

        foreach (DecidedSymbol symbol in _symbols)
        {
            if (symbol.NextOpenTime == openTime)
            {
                symbol.Row++;
                if (symbol.IsDecided)
                {
                    _present[_presentCount++] = symbol;
                }
            }
        }

        return true;
    }

    // An event at a row whose bar touches nothing: the account is as it was, at another mark.
    private void Consider(DecidedSymbol symbol)
    {
        MoveMark(symbol);
        long now = symbol.CloseTime;
        BeginEvents(now);
        Sense(now, hasChanged: false);
        Decide(now);
    }

    // The account at another mark: what a row comes to whose bar touches nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MoveMark(DecidedSymbol symbol)
    {
        symbol.Close = symbol.CloseTicks;
        _account.SetMark(symbol.Index, symbol.Close);
    }

    // The bar of the symbol's row, for the account to meet.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref readonly BarTicks TakeBar(DecidedSymbol symbol)
    {
        ref BarTicks bar = ref _account.NextBar(symbol.Index);
        symbol.ReadBar(ref bar);
        symbol.Close = bar.Close;
        _account.SetMark(symbol.Index, bar.Close);
        return ref bar;
    }

    private void Visit()
    {
        long openTime = _present[0].OpenTime;
        long now = _present[0].CloseTime;
        bool isLast = false; // Of a symbol's decided rows.
        int version = _account.Ledger.Version;
        BeginEvents(now);
        _account.BeginInstant();
        foreach (DecidedSymbol symbol in Present)
        {
            TakeBar(symbol);
            isLast |= symbol.IsLast;
        }

        _account.Match();
        bool isHeld = _account.Mark();
        if (!isLast)
        {
            _account.Record(openTime, now, isHeld);
        }

        if (_account.HasFunding)
        {
            // Of several symbols every instant is visited.
            _account.Fund(now, _symbols.Length == 1 ? _present[0].PreviousCloseTime : long.MinValue);
        }

        bool hasChanged = isHeld || _hasEnded || version != _account.Ledger.Version;
        _hasEnded = false;
        if (_events is not null && hasChanged)
        {
            PublishMarks(_events, now);
        }

        Sense(now, hasChanged);
        Decide(now);
        if (isLast)
        {
            End();
            _account.Record(openTime, now, isHeld);
        }
    }

    // Ends the symbols whose last decided row this is.
    private void End()
    {
        bool isAllDone = true;
        int version = _account.Ledger.Version;
        foreach (DecidedSymbol symbol in Present)
        {
            if (symbol.IsLast)
            {
                _account.EndSymbol(symbol.Index);
            }
        }

        _hasEnded = version != _account.Ledger.Version;

        foreach (DecidedSymbol symbol in _symbols)
        {
            isAllDone &= symbol.Row >= symbol.EndRow - 1;
        }

        Invariant.Holds(!isAllDone || _account.Counts.Pending == 0);
    }

    // Market threats of every symbol with a bar, then ledger threats where the account has changed.
    private void Sense(long now, bool hasChanged)
    {
        if (_events is not null)
        {
            PublishBars(_events, now);
        }

        foreach (DecidedSymbol symbol in Present)
        {
            symbol.MoveEvents();
            foreach (ref readonly MarketThreat threat in symbol.Threats.AsSpan())
            {
                double severity = symbol.Market.Severity(threat.Worker, symbol.Row);
                _threats.Set(threat.Board, severity);
                foreach (ref readonly ThreatNews news in symbol.Events.NewsAt(threat.Worker, symbol.Row))
                {
                    Tell(threat.Board, news.Severity, news.Highest, news.IsOnset, now);
                }
            }
        }

        if (hasChanged)
        {
            SenseLedger(now);
        }

        _events?.OnClock(now, _symbols[0].DecidedRows);
    }

    private void SenseLedger(long now)
    {
        foreach (ref readonly LedgerListener listener in _ledgerThreats.AsSpan())
        {
            LedgerThreat threat = listener.Worker.OnLedgerUpdate(UpdateAt(now), listener.Symbol.Columns);
            _threats.Set(listener.Board, threat.Severity);
            double highest = threat.IsPublished ? 0 : _threats.Highest(listener.Board);
            Tell(listener.Board, threat.Severity, highest, threat.IsPublished, now);
            _threats.Reach(listener.Board, Math.Max(highest, threat.Severity));
        }
    }

    // Counts a threat that is published, and lets its listeners hear it: who waits for a
    // severity, when it is first reached since then.
    private void Tell(int board, double severity, double highest, bool isPublished, long now)
    {
        if (isPublished)
        {
            int id = _threats.Publish(board, now);
            _journal?.Threatened(_threatOfBoard[board], severity, id);
            _events?.OnThreat(new ThreatSignal(now, _threatOfBoard[board], severity, id));
        }

        if (_events is not null && severity > highest)
        {
            _events.OnThreatRisen(
                new ThreatSignal(now, _threatOfBoard[board], severity, _threats.PublishedId(board)), highest);
        }
    }

    private LedgerUpdate UpdateAt(long now)
    {
        StrategyLedger ledger = _account.Ledger;
        MoneyGrid money = ledger.Money;
        return new LedgerUpdate(
            now,
            money.ToDecimal(_account.EquityUnits),
            money.ToDecimal(ledger.Balance),
            money.ToDecimal(ledger.InitialUnits))
        {
            Exposure = money.ToDecimal(ledger.ExposureUnits(_account.Marks)),
            ClosedTrades = new ClosedTrades(_account.ClosedTrades),
        };
    }
}

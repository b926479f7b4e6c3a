using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Feed;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase3Strategy;

/// <summary>
/// What a strategy planner says to a block's opportunities: asked once, on demand, for all lanes that agree in planner,
/// policy and opportunities.
/// </summary>
/// <remarks>
/// Only a planner that keeps nothing is asked here (<see cref="StrategyPlannerWorker.IsStateless"/>),
/// of a strategy without threats: its answer then depends on the row and on what is open of the symbol,
/// and on nothing else that lanes differ in.
/// </remarks>
internal sealed class StrategyAnswers
{
    private const int Holdings = 4; // What may be open, by Holding.Open: nothing, a long, a short, both.
    private const int Directions = 2;
    private const int RowsPerKept = 64; // Of a block, rows at which some lane acts are few.
    private const int LeastKept = 64;   // Rows, of the smallest block.

    private readonly SymbolMarket _market;
    private readonly Instrument _instrument;
    private readonly StrategyAnswer[] _answers; // By what is open, then by opportunity of the block.
    private readonly int _maxPerRow; // Most opportunities of a row.
    // Places of a row's directives each: the first for the row asked about last, the others for lone opportunities.
    private readonly StrategyDirective[] _directives;
    private readonly OpportunityOutcome[] _outcomes; // Beside each directive.
    // The last question about an opportunity alone in its row, by direction.
    // Empty where the planner reads more than the situation.
    private readonly LoneQuestion[] _lone;
    // By opportunity of the block: 1 + the direction whose question it asks again;
    // 0 where it asks another, or isn't alone in its row.
    private readonly byte[] _recurs;
    private bool _isForeseen; // Whether some of them may be above 0.
    private readonly Opportunity[] _weighed;
    // Whose directives are kept in each slot: a row and what is open, 0 for none. Empty where only one lane asks.
    private long[] _keptKeys = [];
    private StrategyDirective[] _keptDirectives = []; // Of each slot, for all opportunities of the row.
    private OpportunityOutcome[] _keptOutcomes = [];
    private readonly EntryRoutes _routes = new();
    private KnownEntry[] _known; // Beside each directive of _keptDirectives, or where none are kept of _directives.
    private int _takenFirst; // Index of the first of them for the row that was taken last.
    private readonly List<string> _makers = []; // Lanes that agree have the same one, so that nobody compares texts.
    private int _askedAt = -1; // Index of the row asked about last, and what was open; -1 for none in the block.
    private int _askedHolding;
    private int _askedFirst; // Index of the first of its directives.
    private bool _isTimeSeen; // Whether the planner has looked at the time.

    /// <summary>Makes room for a block.</summary>
    /// <param name="market">The symbol.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="opportunities">What is asked about.</param>
    /// <param name="planner">Who is asked.</param>
    /// <param name="aggregator">The context policy.</param>
    public StrategyAnswers(
        SymbolMarket market,
        Instrument instrument,
        RefinedOpportunities opportunities,
        StrategyPlannerWorker planner,
        ContextAggregator aggregator)
    {
        Invariant.Holds(planner.IsStateless);
        _market = market;
        _instrument = instrument;
        Opportunities = opportunities;
        Planner = planner;
        Aggregator = aggregator;
        _answers = new StrategyAnswer[(Holdings * opportunities.Capacity) + AnswerScan.Width];
        _maxPerRow = 2 * market.Signals.Length; // Two bars of a higher timeframe may become visible at one row.
        _lone = new LoneQuestion[planner.HangsOnSituation ? Directions : 0];
        _recurs = new byte[opportunities.Capacity];
        int places = 1 + (Holdings * _lone.Length);
        _directives = new StrategyDirective[_maxPerRow * places];
        _outcomes = new OpportunityOutcome[_directives.Length];
        _weighed = new Opportunity[_maxPerRow];
        _known = MakeKnown(places);
    }

    /// <summary>What is asked about.</summary>
    public RefinedOpportunities Opportunities { get; }

    /// <summary>Who is asked.</summary>
    public StrategyPlannerWorker Planner { get; }

    /// <summary>The context policy.</summary>
    public ContextAggregator Aggregator { get; }

    /// <summary>Where the trades of a lane lie between booking and computation: lanes run one after another.</summary>
    public BookedTrips Trips { get; } = new();

    /// <summary>
    /// Begins with the block whose opportunities have just been delivered: nothing has been asked yet.
    /// </summary>
    public void Run()
    {
        _askedAt = -1;
        Array.Clear(_keptKeys);
        for (int open = 0; open < Holdings; open++)
        {
            Given(open).Clear();
        }

        if (_lone.Length > 0 && !Aggregator.HasFactors)
        {
            Foresee();
        }
    }

    // Who asks a new question isn't known before the next block.
    private void Forget()
    {
        if (_isForeseen)
        {
            _isForeseen = false;
            Array.Clear(_recurs);
        }
    }

    // A strategy asks the same again and again: what was answered before the block is known without asking.
    private void Foresee()
    {
        Span<byte> recurs = _recurs.AsSpan(0, Opportunities.OpportunityCount);
        ReadOnlySpan<Opportunity> opportunities = Opportunities.All;
        ReadOnlySpan<int> firsts = Opportunities.Firsts;
        Span<StrategyAnswer> none = Given(0);
        Span<StrategyAnswer> ofLong = Given(1);
        Span<StrategyAnswer> ofShort = Given(2);
        Span<StrategyAnswer> ofBoth = Given(3);
        recurs.Clear();
        _isForeseen = true;
        for (int at = 0; at + 1 < firsts.Length; at++)
        {
            int i = firsts[at];
            ref readonly Opportunity only = ref opportunities[i];
            int direction = DirectionOf(in only);
            ref readonly LoneQuestion question = ref _lone[direction];
            if (firsts[at + 1] - i == 1 && question.IsOf(in only, default))
            {
                recurs[i] = (byte)(1 + direction);
                none[i] = question.AnswerFor(0);
                ofLong[i] = question.AnswerFor(1);
                ofShort[i] = question.AnswerFor(2);
                ofBoth[i] = question.AnswerFor(3);
            }
        }
    }

    /// <summary>
    /// Returns the answers to the block's opportunities, by opportunity; of rows that
    /// nobody has asked about yet there is none.
    /// </summary>
    /// <param name="holding">What is open.</param>
    public ReadOnlySpan<StrategyAnswer> Of(Holding holding) => Given(holding.Open);

    /// <summary>Returns the answer to a row's first opportunity, asking for it where nobody has yet.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="holding">What is open.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StrategyAnswer FirstOf(int at, Holding holding)
    {
        Opportunities.Reach(at);
        int place = (holding.Open * Opportunities.Capacity) + Opportunities.FirstAt(at);
        StrategyAnswer answer = _answers[place];
        if (answer == StrategyAnswer.None)
        {
            Ask(at, holding);
            answer = _answers[place];
        }

        return answer;
    }

    /// <summary>Makes room to keep directives: a further lane takes these answers.</summary>
    public void KeepDirectives()
    {
        if (_keptKeys.Length == 0)
        {
            int rows = (int)BitOperations.RoundUpToPowerOf2(
                (uint)Math.Max(LeastKept, Opportunities.Capacity / RowsPerKept));
            _keptKeys = new long[rows];
            _keptDirectives = new StrategyDirective[rows * _maxPerRow];
            _keptOutcomes = new OpportunityOutcome[rows * _maxPerRow];
            _known = MakeKnown(rows);
        }
    }

    /// <summary>Returns what stands for a lane's entry and intent planners, for all lanes that agree in them.</summary>
    /// <param name="text">What they are made of: <see cref="Phase0Bootstrap.SpecText.EntriesOf"/>.</param>
    public object MakerOf(string text)
    {
        int found = _makers.IndexOf(text);
        if (found < 0)
        {
            _makers.Add(text);
            return text;
        }

        return _makers[found];
    }

    /// <summary>Returns what is known of an entry on a directive that <see cref="Take"/> has returned last.</summary>
    /// <param name="opportunity">Index of the opportunity in its row.</param>
    public KnownEntry KnownEntryOf(int opportunity) => _known[_takenFirst + opportunity];

    /// <summary>
    /// Returns all that the planner says of a row, for a lane that acts on it. It is asked again only where it has been
    /// asked about another row since.
    /// </summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="holding">What is open.</param>
    /// <param name="outcomes">The outcomes, by opportunity of the row.</param>
    /// <returns>The directives, by opportunity of the row; valid until the next call.</returns>
    public Span<StrategyDirective> Take(int at, Holding holding, out ReadOnlySpan<OpportunityOutcome> outcomes)
    {
        int count = Opportunities.FirstAt(at + 1) - Opportunities.FirstAt(at);
        if (_keptKeys.Length == 0)
        {
            AskOnce(at, holding);
            _takenFirst = _askedFirst;
            outcomes = _outcomes.AsSpan(_askedFirst, count);
            return _directives.AsSpan(_askedFirst, count);
        }

        long key = 1 + ((long)at * Holdings) + holding.Open;
        int slot = SlotOf(at);
        Span<StrategyDirective> directives = _keptDirectives.AsSpan(slot * _maxPerRow, count);
        Span<OpportunityOutcome> kept = _keptOutcomes.AsSpan(slot * _maxPerRow, count);
        if (_keptKeys[slot] != key)
        {
            _keptKeys[slot] = key;
            AskOnce(at, holding);
            _directives.AsSpan(_askedFirst, count).CopyTo(directives);
            _outcomes.AsSpan(_askedFirst, count).CopyTo(kept);
            ExpectKnown(slot * _maxPerRow, count);
        }

        _takenFirst = slot * _maxPerRow;
        outcomes = kept;
        return directives;
    }

    private int SlotOf(int at) => at & (_keptKeys.Length - 1); // Their number is a power of two.

    // Asks, unless this was asked last, or its answer is known from before the block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskOnce(int at, Holding holding)
    {
        if (at == _askedAt && holding.Open == _askedHolding)
        {
            return;
        }

        int direction = _recurs[Opportunities.FirstAt(at)] - 1;
        if (direction >= 0 && _lone[direction].AnswerFor(holding.Open) != StrategyAnswer.None)
        {
            _askedAt = at;
            _askedHolding = holding.Open;
            _askedFirst = PlaceOf(direction);
            return;
        }

        Ask(at, holding);
    }

    // Index of the directive to an opportunity alone in its row, while what was asked about is open.
    private int PlaceOf(int direction) => (1 + (_askedHolding * Directions) + direction) * _maxPerRow;

    private static int DirectionOf(in Opportunity opportunity) => opportunity.Direction == Direction.Buy ? 0 : 1;

    private void ExpectKnown(int first, int count)
    {
        foreach (KnownEntry known in _known.AsSpan(first, count))
        {
            known.Expect();
        }
    }

    private KnownEntry[] MakeKnown(int rows)
    {
        var known = new KnownEntry[rows * _maxPerRow];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = new KnownEntry(_routes);
        }

        return known;
    }

    /// <summary>Asks the planner about a row's opportunities.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="holding">What is open.</param>
    public void Ask(int at, Holding holding)
    {
        Opportunities.Reach(at);
        _askedAt = at;
        _askedHolding = holding.Open;
        ReadOnlySpan<Opportunity> opportunities = Opportunities.At(at);
        var columns = new RowColumns(_market.Columns, Opportunities.Rows[at]);
        AggregatedContextAssessment assessment = Aggregator.Assess(columns);
        Span<StrategyAnswer> answers = Given(_askedHolding).Slice(Opportunities.Firsts[at], opportunities.Length);
        if (opportunities.Length != 1 || _lone.Length == 0)
        {
            _askedFirst = 0;
            AskPlanner(opportunities, assessment, holding, columns, answers);
            return;
        }

        ref readonly Opportunity only = ref opportunities[0];
        int direction = DirectionOf(in only);
        ref LoneQuestion question = ref _lone[direction];
        _askedFirst = PlaceOf(direction);
        bool isKnown = question.IsOf(in only, in assessment);
        if (isKnown && question.AnswerFor(_askedHolding) is var known && known != StrategyAnswer.None)
        {
            answers[0] = known;
            return;
        }

        AskPlanner(opportunities, assessment, holding, columns, answers);
        if (!isKnown)
        {
            question.Set(in only, in assessment);
            Forget();
        }

        question.Keep(_askedHolding, _isTimeSeen ? StrategyAnswer.None : answers[0]);
    }

    private void AskPlanner(
        ReadOnlySpan<Opportunity> opportunities, AggregatedContextAssessment assessment,
        Holding holding, RowColumns columns, Span<StrategyAnswer> answers)
    {
        for (int i = 0; i < opportunities.Length; i++)
        {
            _weighed[i] = opportunities[i] with { Id = Opportunity.Unnumbered };
        }

        _isTimeSeen = false;
        var situation = new StrategySituation(ref _isTimeSeen)
        {
            Time = RowTimes.CloseOf(_market.Bars, columns.Row),
            Instrument = _instrument,
            Opportunities = _weighed.AsSpan(0, opportunities.Length),
            Assessment = assessment,
            Threat = ActiveThreat.None,
            HasOpenLong = holding.HasLong,
            HasOpenShort = holding.HasShort,
        };
        Span<OpportunityOutcome> outcomes = _outcomes.AsSpan(_askedFirst, opportunities.Length);
        Span<StrategyDirective> directives = _directives.AsSpan(_askedFirst, opportunities.Length);
        var writer = new DirectiveWriter(outcomes, directives);
        Planner.Plan(in situation, columns, ref writer);
        writer.Check();
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = StrategyAnswer.Of(outcomes[i], in directives[i]);
        }

        if (_keptKeys.Length == 0)
        {
            ExpectKnown(_askedFirst, opportunities.Length);
        }
    }

    private Span<StrategyAnswer> Given(int open)
        => _answers.AsSpan(open * Opportunities.Capacity, Opportunities.OpportunityCount);
}

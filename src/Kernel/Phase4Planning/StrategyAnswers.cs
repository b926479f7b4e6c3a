using System;
using System.Collections.Generic;
using System.Numerics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>What a strategy planner says to a block's opportunities: asked once, on demand, for all lanes that agree in planner, policy and opportunities.</summary>
/// <remarks>
/// Only a planner that keeps nothing is asked here (<see cref="StrategyPlannerWorker.IsStateless"/>), of a strategy without threats: its answer then hangs on the row
/// and on what is open of the symbol, and on nothing else that lanes differ in.
/// </remarks>
internal sealed class StrategyAnswers
{
    private const int Holdings = 4; // Nothing open, a long, a short, both.
    private const int Directions = 2;
    private const int RowsPerKept = 64; // Of a block, rows at which some lane acts are few.
    private const int LeastKept = 64;   // Rows, of the smallest block.

    private readonly SymbolMarket _market;
    private readonly Instrument _instrument;
    private readonly StrategyAnswer[] _answers; // By holding, then by opportunity of the block.
    private readonly int _most; // Opportunities of a row.
    private readonly StrategyDirective[] _directives; // Of one row in each place: the first for any row, the others for lone opportunities.
    private readonly OpportunityOutcome[] _outcomes;
    private readonly LoneQuestion[] _lone; // The last one by direction. Empty where the planner reads more than the situation.
    private readonly byte[] _recurs; // By opportunity of the block: 1 + the direction whose question it asks; 0 where it asks something else, or that can't be said before it is asked.
    private bool _isForeseen; // Whether somebody may.
    private readonly Opportunity[] _weighed;
    private long[] _kept = []; // What is kept in each place: a row and a holding, 0 for nothing. Empty where only one lane asks.
    private StrategyDirective[] _keptDirectives = [];
    private OpportunityOutcome[] _keptOutcomes = [];
    private readonly EntryRoutes _routes = new();
    private EntryTerms[] _terms; // Beside each directive, or where directives are kept, beside each of those.
    private int _taken; // The first of those for what was taken last.
    private readonly List<string> _makers = []; // Lanes that agree have the same one, so that nobody compares texts.
    private int _askedAt = -1; // Index of the row asked about last, and what was open; -1 for none in the block.
    private int _askedHolding;
    private int _asked; // The first of its directives.
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
        _most = 2 * market.Signals.Length; // Two bars of a higher timeframe may become visible at one row.
        _lone = new LoneQuestion[planner.HangsOnSituation ? Directions : 0];
        _recurs = new byte[opportunities.Capacity];
        int places = 1 + (Holdings * _lone.Length);
        _directives = new StrategyDirective[_most * places];
        _outcomes = new OpportunityOutcome[_directives.Length];
        _weighed = new Opportunity[_most];
        _terms = MakeTerms(places);
    }

    /// <summary>What is asked about.</summary>
    public RefinedOpportunities Opportunities { get; }

    /// <summary>Who is asked.</summary>
    public StrategyPlannerWorker Planner { get; }

    /// <summary>The context policy.</summary>
    public ContextAggregator Aggregator { get; }

    /// <summary>Where the trades of a lane lie between booking and reckoning: lanes run one after another.</summary>
    public BookedTrips Trips { get; } = new();

    /// <summary>Begins with the block whose opportunities have just been delivered: nothing has been asked yet.</summary>
    public void Run()
    {
        _askedAt = -1;
        Array.Clear(_kept);
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

    /// <summary>Returns the answers to the block's opportunities, by opportunity; of rows that nobody has asked about yet there is none.</summary>
    /// <param name="holding">What is open.</param>
    public ReadOnlySpan<StrategyAnswer> Of(Holding holding) => Given(holding.Open);

    /// <summary>Returns the answer to a row's first opportunity, asking for it where nobody has yet.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="holding">What is open.</param>
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
        if (_kept.Length == 0)
        {
            int rows = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(LeastKept, Opportunities.Capacity / RowsPerKept));
            _kept = new long[rows];
            _keptDirectives = new StrategyDirective[rows * _most];
            _keptOutcomes = new OpportunityOutcome[rows * _most];
            _terms = MakeTerms(rows);
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
    public EntryTerms TermsOf(int opportunity) => _terms[_taken + opportunity];

    /// <summary>Returns all that the planner says of a row, for a lane that acts on it. It is asked again only where it has been asked about another row since.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="holding">What is open.</param>
    /// <param name="outcomes">The outcomes, by opportunity of the row.</param>
    /// <returns>The directives, by opportunity of the row; valid until the next call.</returns>
    public Span<StrategyDirective> Take(int at, Holding holding, out ReadOnlySpan<OpportunityOutcome> outcomes)
    {
        int count = Opportunities.FirstAt(at + 1) - Opportunities.FirstAt(at);
        if (_kept.Length == 0)
        {
            AskOnce(at, holding);
            _taken = _asked;
            outcomes = _outcomes.AsSpan(_asked, count);
            return _directives.AsSpan(_asked, count);
        }

        long key = 1 + ((long)at * Holdings) + holding.Open;
        int slot = SlotOf(at);
        Span<StrategyDirective> directives = _keptDirectives.AsSpan(slot * _most, count);
        Span<OpportunityOutcome> kept = _keptOutcomes.AsSpan(slot * _most, count);
        if (_kept[slot] != key)
        {
            _kept[slot] = key;
            AskOnce(at, holding);
            _directives.AsSpan(_asked, count).CopyTo(directives);
            _outcomes.AsSpan(_asked, count).CopyTo(kept);
            ExpectTerms(slot * _most, count);
        }

        _taken = slot * _most;
        outcomes = kept;
        return directives;
    }

    private int SlotOf(int at) => at & (_kept.Length - 1); // Their number is a power of two.

    // Unless it is what was asked last, or what is known.
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
            _asked = PlaceOf(direction);
            return;
        }

        Ask(at, holding);
    }

    // Of the directive for what is open, to the only opportunity of a row.
    private int PlaceOf(int direction) => (1 + (_askedHolding * Directions) + direction) * _most;

    private static int DirectionOf(in Opportunity opportunity) => opportunity.Direction == Direction.Buy ? 0 : 1;

    private void ExpectTerms(int first, int count)
    {
        foreach (EntryTerms terms in _terms.AsSpan(first, count))
        {
            terms.Expect();
        }
    }

    private EntryTerms[] MakeTerms(int rows)
    {
        var terms = new EntryTerms[rows * _most];
        for (int i = 0; i < terms.Length; i++)
        {
            terms[i] = new EntryTerms(_routes);
        }

        return terms;
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
            _asked = 0;
            AskPlanner(opportunities, assessment, columns, answers);
            return;
        }

        ref readonly Opportunity only = ref opportunities[0];
        int direction = DirectionOf(in only);
        ref LoneQuestion question = ref _lone[direction];
        _asked = PlaceOf(direction);
        bool isKnown = question.IsOf(in only, in assessment);
        if (isKnown && question.AnswerFor(_askedHolding) is var known && known != StrategyAnswer.None)
        {
            answers[0] = known;
            return;
        }

        AskPlanner(opportunities, assessment, columns, answers);
        if (!isKnown)
        {
            question.Set(in only, in assessment);
            Forget();
        }

        question.Keep(_askedHolding, _isTimeSeen ? StrategyAnswer.None : answers[0]);
    }

    private void AskPlanner(
        ReadOnlySpan<Opportunity> opportunities, AggregatedContextAssessment assessment, RowColumns columns, Span<StrategyAnswer> answers)
    {
        for (int i = 0; i < opportunities.Length; i++)
        {
            _weighed[i] = opportunities[i] with { Id = Opportunity.Unnumbered };
        }

        _isTimeSeen = false;
        var situation = new StrategySituation(ref _isTimeSeen)
        {
            Time = _market.Bars.OpenTimes[columns.Row] + _market.Bars.Timeframe.Nanos,
            Instrument = _instrument,
            Opportunities = _weighed.AsSpan(0, opportunities.Length),
            Assessment = assessment,
            Threat = ActiveThreat.None,
            HasOpenLong = (_askedHolding & 1) != 0,
            HasOpenShort = (_askedHolding & 2) != 0,
        };
        Span<OpportunityOutcome> outcomes = _outcomes.AsSpan(_asked, opportunities.Length);
        Span<StrategyDirective> directives = _directives.AsSpan(_asked, opportunities.Length);
        var writer = new DirectiveWriter(outcomes, directives);
        Planner.Plan(in situation, columns, ref writer);
        writer.Check();
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = StrategyAnswer.Of(outcomes[i], in directives[i]);
        }

        if (_kept.Length == 0)
        {
            ExpectTerms(_asked, opportunities.Length);
        }
    }

    private Span<StrategyAnswer> Given(int open) => _answers.AsSpan(open * Opportunities.Capacity, Opportunities.OpportunityCount);
}

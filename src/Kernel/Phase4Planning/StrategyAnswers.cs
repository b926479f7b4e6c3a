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
    private readonly LoneAnswer[] _lone; // The last one by holding and direction. Empty where the planner reads more than the situation.
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
        _lone = new LoneAnswer[planner.HangsOnSituation ? Holdings * Directions : 0];
        _directives = new StrategyDirective[_most * (1 + _lone.Length)];
        _outcomes = new OpportunityOutcome[_directives.Length];
        _weighed = new Opportunity[_most];
        _terms = MakeTerms(1 + _lone.Length);
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
        for (int holding = 0; holding < Holdings; holding++)
        {
            Given(holding).Clear();
        }
    }

    /// <summary>Returns the answers to the block's opportunities, by opportunity; of rows that nobody has asked about yet there is none.</summary>
    /// <param name="hasLong">Whether the symbol has an open long trade.</param>
    /// <param name="hasShort">Whether it has an open short trade.</param>
    public ReadOnlySpan<StrategyAnswer> Of(bool hasLong, bool hasShort) => Given(HoldingOf(hasLong, hasShort));

    /// <summary>Returns the answer to a row's first opportunity, asking for it where nobody has yet.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="hasLong">Whether the symbol has an open long trade.</param>
    /// <param name="hasShort">Whether it has an open short trade.</param>
    public StrategyAnswer FirstOf(int at, bool hasLong, bool hasShort)
    {
        int place = (HoldingOf(hasLong, hasShort) * Opportunities.Capacity) + Opportunities.FirstAt(at);
        if (_answers[place] == StrategyAnswer.None)
        {
            Ask(at, hasLong, hasShort);
        }

        return _answers[place];
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
    /// <param name="hasLong">Whether the symbol has an open long trade.</param>
    /// <param name="hasShort">Whether it has an open short trade.</param>
    /// <param name="outcomes">The outcomes, by opportunity of the row.</param>
    /// <returns>The directives, by opportunity of the row; valid until the next call.</returns>
    public Span<StrategyDirective> Take(int at, bool hasLong, bool hasShort, out ReadOnlySpan<OpportunityOutcome> outcomes)
    {
        int count = Opportunities.Firsts[at + 1] - Opportunities.Firsts[at];
        if (_kept.Length == 0)
        {
            AskOnce(at, hasLong, hasShort);
            _taken = _asked;
            outcomes = _outcomes.AsSpan(_asked, count);
            return _directives.AsSpan(_asked, count);
        }

        long key = 1 + ((long)at * Holdings) + HoldingOf(hasLong, hasShort);
        int slot = SlotOf(at);
        Span<StrategyDirective> directives = _keptDirectives.AsSpan(slot * _most, count);
        Span<OpportunityOutcome> kept = _keptOutcomes.AsSpan(slot * _most, count);
        if (_kept[slot] != key)
        {
            _kept[slot] = key;
            AskOnce(at, hasLong, hasShort);
            _directives.AsSpan(_asked, count).CopyTo(directives);
            _outcomes.AsSpan(_asked, count).CopyTo(kept);
            ExpectTerms(slot * _most, count);
        }

        _taken = slot * _most;
        outcomes = kept;
        return directives;
    }

    private int SlotOf(int at) => at & (_kept.Length - 1); // Their number is a power of two.

    // Unless it is what was asked last.
    private void AskOnce(int at, bool hasLong, bool hasShort)
    {
        if (at != _askedAt || HoldingOf(hasLong, hasShort) != _askedHolding)
        {
            Ask(at, hasLong, hasShort);
        }
    }

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

    private static int HoldingOf(bool hasLong, bool hasShort) => (hasLong ? 1 : 0) + (hasShort ? 2 : 0);

    /// <summary>Asks the planner about a row's opportunities.</summary>
    /// <param name="at">Index of the row in <see cref="RefinedOpportunities.Rows"/>.</param>
    /// <param name="hasLong">Whether the symbol has an open long trade.</param>
    /// <param name="hasShort">Whether it has an open short trade.</param>
    public void Ask(int at, bool hasLong, bool hasShort)
    {
        Opportunities.AskAhead(at);
        _askedAt = at;
        _askedHolding = HoldingOf(hasLong, hasShort);
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
        int place = (_askedHolding * Directions) + (only.Direction == Direction.Buy ? 0 : 1);
        _asked = (1 + place) * _most;
        ref LoneAnswer known = ref _lone[place];
        if (known.HoldsFor(in only, in assessment))
        {
            answers[0] = known.Answer;
            return;
        }

        AskPlanner(opportunities, assessment, columns, answers);
        known.Set(in only, in assessment, answers[0], holds: !_isTimeSeen);
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
        for (int i = 0; i < answers.Length; i++)
        {
            answers[i] = StrategyAnswer.Of(outcomes[i], in directives[i]);
        }

        if (_kept.Length == 0)
        {
            ExpectTerms(_asked, opportunities.Length);
        }
    }

    private Span<StrategyAnswer> Given(int holding) => _answers.AsSpan(holding * Opportunities.Capacity, Opportunities.OpportunityCount);
}

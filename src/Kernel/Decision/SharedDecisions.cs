using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Decision;

/// <summary>
/// What lanes of a run have in common beyond the market stage: opportunities behind refiners,
/// and a strategy planner's answers to them.
/// </summary>
/// <remarks>
/// Worked out once per block, before the lanes. A thousand lanes that differ in sizes and exits then visit only the
/// rows at which they trade.
/// </remarks>
/// <param name="market">The market stage.</param>
/// <param name="plan">Its columns.</param>
internal sealed class SharedDecisions(MarketStage market, ColumnPlan plan)
{
    // Null where a refiner keeps something.
    private readonly List<(string Text, RefinedOpportunities? Shared)> _opportunities = [];
    private readonly List<(string Text, StrategyAnswers? Shared)> _answers = []; // Null where the planner does.

    /// <summary>Works out the block that the market stage has just computed.</summary>
    public void Run()
    {
        foreach ((_, RefinedOpportunities? opportunities) in _opportunities)
        {
            opportunities?.Run();
        }

        foreach ((_, StrategyAnswers? answers) in _answers)
        {
            answers?.Run();
        }
    }

    /// <summary>Returns the answers that a lane takes; null where it must ask by itself.</summary>
    /// <param name="specs">Its specification.</param>
    /// <param name="wiring">Its wiring.</param>
    /// <param name="decision">Which rows it decides at, and how.</param>
    /// <param name="observer">Who hears of it: one who wants every refusal is told of each by the lane.</param>
    public StrategyAnswers? Of(BuildSpecs specs, Wiring wiring, DecisionSpec decision, RunObserver? observer)
    {
        if (observer is { WantsRejections: true }
            || decision.VisitEveryRow
            || decision.IsOpenEnded
            || specs.Instruments.Count > 1
            || specs.Strategy.Threats.Count > 0
            || wiring.Listeners.Length > 0
            || specs.Strategy.Opportunity.Count == 0)
        {
            return null;
        }

        string text = SpecText.OpportunitiesOf(specs, wiring);
        int found = _opportunities.FindIndex(one => one.Text == text);
        if (found < 0)
        {
            found = _opportunities.Count;
            _opportunities.Add((text, Make(specs, wiring, decision)));
        }

        if (_opportunities[found].Shared is not { } opportunities || Of(specs, text, opportunities) is not { } answers)
        {
            return null;
        }

        if (observer is { JournalLevel: not JournalLevel.Off })
        {
            opportunities.KeepRefused();
        }

        return answers;
    }

    private StrategyAnswers? Of(BuildSpecs specs, string opportunitiesText, RefinedOpportunities opportunities)
    {
        string text = opportunitiesText + SpecText.AnswersOf(specs);
        int found = _answers.FindIndex(one => one.Text == text);
        if (found < 0)
        {
            found = _answers.Count;
            _answers.Add((text, Make(specs, opportunities)));
        }
        else
        {
            _answers[found].Shared?.KeepDirectives();
        }

        return _answers[found].Shared;
    }

    private RefinedOpportunities? Make(BuildSpecs specs, Wiring wiring, DecisionSpec decision)
    {
        RefinerWorker[][] refiners = Assembler.RefinersOf(specs.Strategy, plan, wiring, symbol: 0);
        return AreStateless(refiners)
            ? new RefinedOpportunities(market.Symbols[0], decision.Rows[0], refiners, market.BlockRows)
            : null;
    }

    private StrategyAnswers? Make(BuildSpecs specs, RefinedOpportunities opportunities)
    {
        StrategyPlannerWorker planner = Assembler.Make<StrategyPlannerWorker>(specs.Strategy.Planner, plan, symbol: 0);
        return planner.IsStateless
            ? new StrategyAnswers(
                market.Symbols[0], specs.Instruments[0], opportunities, planner,
                Assembler.AggregatorOf(specs.Strategy, plan, symbol: 0))
            : null;
    }

    private static bool AreStateless(RefinerWorker[][] refiners)
    {
        foreach (RefinerWorker[] own in refiners)
        {
            foreach (RefinerWorker refiner in own)
            {
                if (!refiner.IsStateless)
                {
                    return false;
                }
            }
        }

        return true;
    }
}

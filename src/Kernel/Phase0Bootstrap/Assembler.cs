using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Builds the market stage and a lane from a specification: the last code that allocates before the first bar.</summary>
internal static class Assembler
{
    /// <summary>Builds phases 1 and 2.</summary>
    public static MarketStage BuildMarket(StrategySpec strategy, Instrument instrument, BarSeries series, int blockRows)
    {
        List<WorkerSpec> threats = MarketThreatsOf(strategy);
        var plan = new ColumnPlan(strategy, threats, instrument);
        var columns = new ColumnTable(series, blockRows, plan.Lookbacks());
        var context = new List<ContextOperator>();
        for (int i = 0; i < strategy.Context.Count; i++)
        {
            if (!plan.IsNeeded(i))
            {
                continue;
            }

            Worker worker = strategy.Context[i].Plugin.Create(plan.BindContext(i));
            if (worker is not AtRowOperator atRow)
            {
                context.Add((ContextOperator)worker);
            }
            else if (plan.IsReadByRows(i))
            {
                context.Add(new AtRowColumn(atRow, columns));
            }
            else
            {
                columns.BindAtRow(atRow.Binding.Outputs[0], atRow);
            }
        }

        var opportunities = new OpportunityOperator[strategy.Opportunity.Count];
        for (int i = 0; i < opportunities.Length; i++)
        {
            opportunities[i] = Make<OpportunityOperator>(strategy.Opportunity[i], plan);
        }

        var threatOperators = new MarketThreatOperator[threats.Count];
        for (int i = 0; i < threatOperators.Length; i++)
        {
            threatOperators[i] =
                (MarketThreatOperator)threats[i].Plugin.Create(plan.Bind(threats[i], plan.FirstSeverity + i));
        }

        return new MarketStage(series, columns, context.ToArray(), opportunities, threatOperators, blockRows);
    }

    /// <summary>Builds phases 3 to 6 over a market stage of the same strategy.</summary>
    public static DecisionStage BuildLane(
        BuildSpecs specs, MarketStage market, DecisionSpec decision, RunObserver? observer)
    {
        StrategySpec strategy = specs.Strategy;
        var plan = new ColumnPlan(strategy, MarketThreatsOf(strategy), specs.Instruments[0]);
        string[] threatTypes = ThreatTypesOf(strategy, out int[] typeOfThreat);
        var account = new SimulatedAccount(
            specs.Account,
            specs.Instruments,
            [FundingSchedule.None],
            specs.Connector,
            market.Series.OpenTimes[decision.FirstRow],
            decision.CloseAtEnd,
            new RunCounts(threatTypes),
            observer);
        int[] marketThreats = new int[strategy.Threats.Count];
        var ledgerThreats = new LedgerThreatWorker?[strategy.Threats.Count];
        int nextMarketThreat = 0;
        for (int i = 0; i < marketThreats.Length; i++)
        {
            bool isMarket = strategy.Threats[i].Plugin.Kind == PluginKind.MarketThreat;
            marketThreats[i] = isMarket ? nextMarketThreat++ : -1;
            ledgerThreats[i] = isMarket ? null : Make<LedgerThreatWorker>(strategy.Threats[i], plan);
        }

        return new DecisionStage(new DecisionParts
        {
            Spec = decision,
            Market = market,
            Account = account,
            Planning = new PlanningStage(
                RolesOf(specs, plan), strategy.PlanningMode, new BacktestTranslator(specs.Connector), account.Grids),
            Aggregator = new ContextAggregator(strategy.Aggregation, plan.ColumnOf),
            Planner = Make<StrategyPlannerWorker>(strategy.Planner, plan),
            Refiners = MakeAll<RefinerWorker>(strategy.Refiners, plan),
            LedgerThreats = ledgerThreats,
            MarketThreats = marketThreats,
            Threats = new ThreatBoard(typeOfThreat, account.Counts),
            MetadataNames = MetadataNamesOf(strategy),
            Observer = observer,
        });
    }

    private static IReadOnlyList<string>[] MetadataNamesOf(StrategySpec strategy)
    {
        var names = new IReadOnlyList<string>[strategy.Opportunity.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = strategy.Opportunity[i].Plugin.Metadata;
        }

        return names;
    }

    private static PlannerRoles RolesOf(BuildSpecs specs, ColumnPlan plan)
    {
        StrategySpec strategy = specs.Strategy;
        string[] signalTypes = new string[strategy.Opportunity.Count];
        for (int i = 0; i < signalTypes.Length; i++)
        {
            signalTypes[i] = strategy.Opportunity[i].Plugin.SignalType;
        }

        string[] symbols = new string[specs.Instruments.Count];
        for (int i = 0; i < symbols.Length; i++)
        {
            symbols[i] = specs.Instruments[i].Symbol;
        }

        return new PlannerRoles(
            Role<EntryPlannerWorker>(strategy.Entry, plan, signalTypes, symbols),
            Role<SizePlannerWorker>(strategy.Size, plan, signalTypes, symbols),
            Role<ExitPlannerWorker>(strategy.Exit, plan, signalTypes, symbols),
            Role<IntentPlannerWorker>(strategy.Intent, plan, signalTypes, symbols));
    }

    private static PlannerSet<TPlanner> Role<TPlanner>(
        IReadOnlyList<PlannerSpec> specs, ColumnPlan plan, string[] signalTypes, string[] symbols)
        where TPlanner : Worker
    {
        var planners = new TPlanner[specs.Count];
        for (int i = 0; i < planners.Length; i++)
        {
            planners[i] = Make<TPlanner>(specs[i].Worker, plan);
        }

        return new PlannerSet<TPlanner>(specs, planners, signalTypes, symbols);
    }

    private static TWorker[] MakeAll<TWorker>(IReadOnlyList<WorkerSpec> specs, ColumnPlan plan)
        where TWorker : Worker
    {
        var workers = new TWorker[specs.Count];
        for (int i = 0; i < workers.Length; i++)
        {
            workers[i] = Make<TWorker>(specs[i], plan);
        }

        return workers;
    }

    private static TWorker Make<TWorker>(WorkerSpec spec, ColumnPlan plan)
        where TWorker : Worker
        => (TWorker)spec.Plugin.Create(plan.Bind(spec, firstOutput: -1));

    private static List<WorkerSpec> MarketThreatsOf(StrategySpec strategy)
    {
        var threats = new List<WorkerSpec>();
        foreach (WorkerSpec threat in strategy.Threats)
        {
            if (threat.Plugin.Kind == PluginKind.MarketThreat)
            {
                threats.Add(threat);
            }
        }

        return threats;
    }

    private static string[] ThreatTypesOf(StrategySpec strategy, out int[] typeOfThreat)
    {
        var types = new List<string>();
        typeOfThreat = new int[strategy.Threats.Count];
        for (int i = 0; i < typeOfThreat.Length; i++)
        {
            string type = strategy.Threats[i].Plugin.SignalType;
            int index = types.IndexOf(type);
            Invariant.Holds(type.Length > 0);
            typeOfThreat[i] = index < 0 ? types.Count : index;
            if (index < 0)
            {
                types.Add(type);
            }
        }

        return types.ToArray();
    }
}

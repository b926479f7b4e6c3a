using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Builds a lane from a specification: the last code that allocates before the first bar.</summary>
internal static class Assembler
{
    /// <summary>Builds phases 3 to 6 over a market stage of the same plan.</summary>
    public static DecisionStage BuildLane(
        BuildSpecs specs, ColumnPlan plan, MarketStage market, DecisionSpec decision, RunObserver? observer)
    {
        StrategySpec strategy = specs.Strategy;
        string[] threatTypes = ThreatTypesOf(strategy, out int[] typeOfThreat);
        var funding = new FundingSchedule[specs.Instruments.Count];
        System.Array.Fill(funding, FundingSchedule.None);
        var account = new SimulatedAccount(
            specs.Account,
            specs.Instruments,
            funding,
            specs.Connector,
            decision.FirstOpenTime,
            decision.CloseAtEnd,
            new RunCounts(threatTypes),
            observer);
        var translator = new BacktestTranslator(specs.Connector);
        var symbols = new DecidedSymbol[specs.Instruments.Count];
        List<int> boardTypes = BoardOf(strategy, plan, typeOfThreat, out List<MarketThreat>[] threats, out List<(int Threat, int Board)> listeners);
        for (int symbol = 0; symbol < symbols.Length; symbol++)
        {
            int index = symbol;
            symbols[symbol] = new DecidedSymbol(symbol, market.Symbols[symbol], decision.Rows[symbol], account)
            {
                Planner = Make<StrategyPlannerWorker>(strategy.Planner, plan, symbol),
                Refiners = MakeAll<RefinerWorker>(strategy.Refiners, plan, symbol),
                Planning = new PlanningStage(RolesOf(specs, plan, symbol), strategy.PlanningMode, translator, account.Grids),
                Aggregator = new ContextAggregator(strategy.Aggregation, source => plan.FactorColumn(source, index)),
                Threats = threats[symbol].ToArray(),
            };
        }

        var ledgerThreats = new LedgerListener[listeners.Count];
        for (int i = 0; i < ledgerThreats.Length; i++)
        {
            WorkerSpec worker = strategy.Threats[listeners[i].Threat];
            int symbol = plan.AccountSymbol(worker);
            ledgerThreats[i] = new LedgerListener(
                Make<LedgerThreatWorker>(worker, plan, symbol), symbols[symbol], listeners[i].Board);
        }

        return new DecisionStage(new DecisionParts
        {
            Spec = decision,
            Account = account,
            Symbols = symbols,
            LedgerThreats = ledgerThreats,
            Threats = new ThreatBoard(boardTypes.ToArray(), account.Counts),
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

    // Gives every instance of a threat its place on the board: in wiring order, then by symbol.
    private static List<int> BoardOf(
        StrategySpec strategy,
        ColumnPlan plan,
        int[] typeOfThreat,
        out List<MarketThreat>[] threats,
        out List<(int Threat, int Board)> listeners)
    {
        var board = new List<int>();
        threats = new List<MarketThreat>[plan.SymbolCount];
        listeners = [];
        for (int symbol = 0; symbol < threats.Length; symbol++)
        {
            threats[symbol] = [];
        }

        int marketThreat = 0;
        for (int i = 0; i < strategy.Threats.Count; i++)
        {
            if (strategy.Threats[i].Plugin.Kind != PluginKind.MarketThreat)
            {
                listeners.Add((i, board.Count));
                board.Add(typeOfThreat[i]);
                continue;
            }

            for (int symbol = 0; symbol < threats.Length; symbol++)
            {
                if (plan.HasInstance(strategy.Threats[i], symbol))
                {
                    threats[symbol].Add(new MarketThreat(marketThreat, board.Count));
                    board.Add(typeOfThreat[i]);
                }
            }

            marketThreat++;
        }

        return board;
    }

    private static PlannerRoles RolesOf(BuildSpecs specs, ColumnPlan plan, int symbol)
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
            Role<EntryPlannerWorker>(strategy.Entry, plan, symbol, signalTypes, symbols),
            Role<SizePlannerWorker>(strategy.Size, plan, symbol, signalTypes, symbols),
            Role<ExitPlannerWorker>(strategy.Exit, plan, symbol, signalTypes, symbols),
            Role<IntentPlannerWorker>(strategy.Intent, plan, symbol, signalTypes, symbols));
    }

    // The planners of a role that have an instance on the symbol.
    private static PlannerSet<TPlanner> Role<TPlanner>(
        IReadOnlyList<PlannerSpec> specs, ColumnPlan plan, int symbol, string[] signalTypes, string[] symbols)
        where TPlanner : Worker
    {
        var present = new List<PlannerSpec>();
        var planners = new List<TPlanner>();
        foreach (PlannerSpec spec in specs)
        {
            if (plan.HasInstance(spec.Worker, symbol))
            {
                present.Add(spec);
                planners.Add(Make<TPlanner>(spec.Worker, plan, symbol));
            }
        }

        return new PlannerSet<TPlanner>(present, planners.ToArray(), signalTypes, symbols);
    }

    private static TWorker[] MakeAll<TWorker>(IReadOnlyList<WorkerSpec> specs, ColumnPlan plan, int symbol)
        where TWorker : Worker
    {
        var workers = new List<TWorker>();
        foreach (WorkerSpec spec in specs)
        {
            if (plan.HasInstance(spec, symbol))
            {
                workers.Add(Make<TWorker>(spec, plan, symbol));
            }
        }

        return workers.ToArray();
    }

    private static TWorker Make<TWorker>(WorkerSpec spec, ColumnPlan plan, int symbol)
        where TWorker : Worker
        => (TWorker)spec.Plugin.Create(plan.BindDecision(spec, symbol));

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

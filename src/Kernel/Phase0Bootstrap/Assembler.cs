using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Events;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Market;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Kernel.Phase3Strategy;
using S1mpleTrader.Kernel.Phase4Planning;
using S1mpleTrader.Kernel.Phase4Planning.Translation;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Builds a lane from a specification: the last code that allocates before the first bar.</summary>
internal static class Assembler
{
    // In an instant, where a symbol has one trade at a time: room for more is made where they come.
    private const int DirectivesAListener = 4;

    /// <summary>Builds phases 3 to 6 over a market stage of the same plan.</summary>
    public static DecisionStage BuildLane(
        BuildSpecs specs,
        ColumnPlan plan,
        Wiring wiring,
        MarketStage market,
        DecisionSpec decision,
        StrategyAnswers? answers,
        RunObserver? observer)
    {
        StrategySpec strategy = specs.Strategy;
        string[] threatTypes = ThreatTypesOf(strategy, out int[] typeOfThreat);
        var account = new SimulatedAccount(
            specs.Account,
            specs.Instruments,
            specs.Connector,
            decision.FirstOpenTime,
            decision.CloseAtEnd,
            new RunCounts(threatTypes),
            observer,
            JournalWriter.For(observer, strategy, specs.Instruments.Count),
            VolumeInstants(market),
            decision.IsOneOfSeveral);
        var translator = new BacktestTranslator(specs.Connector);
        var symbols = new DecidedSymbol[specs.Instruments.Count];
        int[] threatOfBoard = BoardOf(
            strategy, plan, out List<MarketThreat>[] threats, out List<(int Threat, int Board)> listeners);
        for (int symbol = 0; symbol < symbols.Length; symbol++)
        {
            symbols[symbol] = new DecidedSymbol(
                symbol, market.Symbols[symbol], decision.Rows[symbol], account, decision.IsOpenEnded)
            {
                Answers = answers,
                Planner = answers?.Planner ?? Make<StrategyPlannerWorker>(strategy.Planner, plan, symbol),
                Refiners = answers?.Opportunities.Refiners ?? RefinersOf(strategy, plan, wiring, symbol),
                Overlays = MakeAll<OverlayWorker>(strategy.Overlays, plan, symbol),
                Planning = new PlanningStage(
                    RolesOf(specs, plan, symbol),
                    strategy.PlanningMode,
                    translator,
                    account.Grids,
                    keepsPlans: strategy.Overlays.Count > 0,
                    maker: answers?.MakerOf(SpecText.EntriesOf(specs))),
                Aggregator = answers?.Aggregator ?? AggregatorOf(strategy, plan, symbol),
                Threats = threats[symbol].ToArray(),
            };
        }

        return new DecisionStage(new DecisionParts
        {
            Spec = decision,
            Account = account,
            Symbols = symbols,
            LedgerThreats = LedgerThreatsOf(strategy, plan, symbols, listeners),
            Threats = new ThreatBoard(
                Array.ConvertAll(threatOfBoard, threat => typeOfThreat[threat]),
                Array.ConvertAll(threatOfBoard, threat => wiring.IsWeighed[threat]),
                account.Counts),
            ThreatOfBoard = threatOfBoard,
            MetadataNames = MetadataNamesOf(strategy),
            Events = HubOf(specs, plan, wiring, symbols, account, decision),
            Observer = observer,
        });
    }

    private static LedgerListener[] LedgerThreatsOf(
        StrategySpec strategy, ColumnPlan plan, DecidedSymbol[] symbols, List<(int Threat, int Board)> listeners)
    {
        var threats = new LedgerListener[listeners.Count];
        for (int i = 0; i < threats.Length; i++)
        {
            WorkerSpec worker = strategy.Threats[listeners[i].Threat];
            int symbol = plan.AccountSymbol(worker);
            threats[i] = new LedgerListener(
                Make<LedgerThreatWorker>(worker, plan, symbol), symbols[symbol], listeners[i].Board);
        }

        return threats;
    }

    // Instants of 30 days, or of the data where that is shorter: as many as fee tiers ever look back.
    private static int VolumeInstants(MarketStage market)
    {
        long rows = 1;
        long most = 1;
        foreach (SymbolMarket symbol in market.Symbols)
        {
            rows += symbol.Bars.Count;
            most += (TradedVolume.WindowNanos / symbol.Bars.Timeframe.Nanos) + 1;
        }

        return (int)Math.Min(Math.Min(rows, most), Array.MaxLength);
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

    // Gives every instance of a threat its place on the board: market threats in wiring order and by symbol, then the
    // account's listeners, as an instant senses them. Returns the threat behind each place.
    private static int[] BoardOf(
        StrategySpec strategy,
        ColumnPlan plan,
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
                continue;
            }

            for (int symbol = 0; symbol < threats.Length; symbol++)
            {
                if (plan.HasInstance(strategy.Threats[i], symbol))
                {
                    threats[symbol].Add(new MarketThreat(marketThreat, board.Count));
                    board.Add(i);
                }
            }

            marketThreat++;
        }

        for (int i = 0; i < strategy.Threats.Count; i++)
        {
            if (strategy.Threats[i].Plugin.Kind != PluginKind.MarketThreat)
            {
                listeners.Add((i, board.Count));
                board.Add(i);
            }
        }

        return board.ToArray();
    }

    /// <summary>Makes a strategy's context policy over a symbol's columns.</summary>
    public static ContextAggregator AggregatorOf(StrategySpec strategy, ColumnPlan plan, int symbol)
        => new(strategy.Aggregation, source => plan.FactorColumn(source, symbol));

    /// <summary>Makes a symbol's refiners: for each opportunity worker its own, in wiring order.</summary>
    public static RefinerWorker[][] RefinersOf(StrategySpec strategy, ColumnPlan plan, Wiring wiring, int symbol)
    {
        var instances = new RefinerWorker?[strategy.Refiners.Count];
        for (int i = 0; i < instances.Length; i++)
        {
            instances[i] = plan.HasInstance(strategy.Refiners[i], symbol)
                ? Make<RefinerWorker>(strategy.Refiners[i], plan, symbol)
                : null;
        }

        var refiners = new RefinerWorker[strategy.Opportunity.Count][];
        for (int i = 0; i < refiners.Length; i++)
        {
            var own = new List<RefinerWorker>();
            for (int k = 0; k < instances.Length; k++)
            {
                if (wiring.RefinersOf[i][k] && instances[k] is { } refiner)
                {
                    own.Add(refiner);
                }
            }

            refiners[i] = own.ToArray();
        }

        return refiners;
    }

    // Planners hear events with the very instances that plan; the other listeners are made here.
    private static EventHub? HubOf(
        BuildSpecs specs,
        ColumnPlan plan,
        Wiring wiring,
        DecidedSymbol[] symbols,
        SimulatedAccount account,
        DecisionSpec decision)
    {
        if (wiring.Listeners.Length == 0)
        {
            return null;
        }

        EventListener[] listeners = ListenersOf(specs.Strategy, plan, wiring, symbols, out List<int>[] instances);
        int capacity = (2 * specs.Connector.MaxOpenTrades) + specs.Connector.MaxOpenGroups + wiring.Listeners.Length;
        int usual = decision.IsOneOfSeveral && specs.Connector.PositionPolicy == PositionPolicy.OneAtATime
            ? DirectivesAListener * listeners.Length
            : int.MaxValue;
        var flow = new EventFlow(
            listeners,
            EndsOf(wiring, instances),
            wiring.EventOfWire,
            Array.ConvertAll(symbols, symbol => symbol.Market.Columns),
            account,
            new DirectiveQueue(capacity, usual));
        account.PrepareBatches();
        return new EventHub(wiring, flow, new Scheduler(specs.Schedule, decision.FirstOpenTime));
    }

    // Every instance of every listening worker; of each worker also where its instances stand among them.
    private static EventListener[] ListenersOf(
        StrategySpec strategy, ColumnPlan plan, Wiring wiring, DecidedSymbol[] symbols, out List<int>[] instances)
    {
        var listeners = new List<EventListener>();
        instances = new List<int>[wiring.Listeners.Length];
        for (int i = 0; i < instances.Length; i++)
        {
            WorkerSpec worker = wiring.Listeners[i];
            instances[i] = [];
            bool isPlanner = ReferenceEquals(worker, strategy.Planner);
            bool isStrategyWide = ColumnPlan.IsStrategyWide(worker);
            for (int symbol = 0; symbol < symbols.Length; symbol++)
            {
                if (!plan.HasInstance(worker, symbol) || (isStrategyWide && symbol > 0))
                {
                    continue;
                }

                DecisionWorker instance = isPlanner ? symbols[symbol].Planner
                    : symbols[symbol].Planning.Find(worker.InstanceId) ?? Make<DecisionWorker>(worker, plan, symbol);
                instances[i].Add(listeners.Count);
                listeners.Add(new EventListener(
                    instance, isStrategyWide ? -1 : symbol, isPlanner ? int.MaxValue : i, wiring.Publishes[i]));
            }
        }

        return listeners.ToArray();
    }

    // A wire ends at a worker; here it ends at each of the worker's instances.
    private static WireEnd[][] EndsOf(Wiring wiring, List<int>[] instances)
    {
        var ends = new WireEnd[wiring.Ends.Length][];
        for (int wire = 0; wire < ends.Length; wire++)
        {
            var own = new List<WireEnd>();
            foreach (WireEnd end in wiring.Ends[wire])
            {
                foreach (int instance in instances[end.Listener])
                {
                    own.Add(end with { Listener = instance });
                }
            }

            ends[wire] = own.ToArray();
        }

        return ends;
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

    /// <summary>Makes a worker of the decision stage.</summary>
    public static TWorker Make<TWorker>(WorkerSpec spec, ColumnPlan plan, int symbol)
        where TWorker : Worker
        => (TWorker)spec.Plugin.Create(plan.BindDecision(spec, symbol));

    private static string[] ThreatTypesOf(StrategySpec strategy, out int[] typeOfThreat)
    {
        string[] types = [.. strategy.ThreatTypes];
        typeOfThreat = new int[strategy.Threats.Count];
        for (int i = 0; i < typeOfThreat.Length; i++)
        {
            string type = strategy.Threats[i].Plugin.SignalType;
            Invariant.Holds(type.Length > 0);
            typeOfThreat[i] = Array.IndexOf(types, type);
        }

        return types;
    }
}

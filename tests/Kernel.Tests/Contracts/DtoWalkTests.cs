using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase5Execution;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Contracts;

/// <summary>
/// The DTOs as the design lists them: nothing above the translator speaks of a connector, and every field of
/// directives, plans, intents, specifications and chains is there under its name.
/// </summary>
public sealed class DtoWalkTests
{
    /// <summary>Parts of names that only a connector knows.</summary>
    private static readonly string[] ConnectorWords =
    [
        "TimeInForce", "Iceberg", "VisibleQuantity", "PostOnly", "ReduceOnly", "Gas", "Mempool", "Mev", "Router",
        "Route", "Venue", "Exchange", "Deadline", "Latency", "FillModel", "ImpactMultiplier", "Participation", "Bps",
        "ClientOrder", "ExpiresAt", "GoodTill", "FillOrKill",
    ];

    /// <summary>
    /// What strategy planners, planners and overlays see and return; whatever else these hold is walked too.
    /// </summary>
    private static readonly Type[] AboveTheTranslator =
    [
        typeof(Opportunity), typeof(OpportunitySignal), typeof(ThreatSignal), typeof(AggregatedContextAssessment),
        typeof(StrategySituation), typeof(StrategyDirective), typeof(EntryDirective), typeof(SizeDirective),
        typeof(ExitDirective), typeof(ExecutionIntentDirective), typeof(DirectiveAction), typeof(EntryPlan),
        typeof(SizePlan), typeof(ExitPlan), typeof(ExecutionRequest), typeof(ExecutionIntent),
        typeof(ExecutionDirective), typeof(PlanningView), typeof(LedgerUpdate), typeof(PositionUpdate),
        typeof(OpenTrade),
    ];

    /// <summary>Fields that have another name here, or another place.</summary>
    private static readonly Dictionary<string, (Type Type, string Member)> Elsewhere = new()
    {
        // Beside the directive, so that none is made for what is refused.
        ["StrategyDirective.causality"] = (typeof(EntryRequest), "Origin"),
        // One, or with Target all of a symbol.
        ["StrategyDirective.target_trade_ids"] = (typeof(StrategyDirective), "TargetTradeId"),
        // One action for the exit, size and intent of what needs no planner.
        ["ExitDirective.action"] = (typeof(StrategyDirective), "Action"),
        ["ExecutionIntentDirective.action"] = (typeof(StrategyDirective), "Action"),
        ["ExecutionDirectiveBatch.directives"] = (typeof(DirectiveWriter), "EndBatch"),
        ["ExecutionDirectiveBatch.mode"] = (typeof(BatchMode), "Atomic"),
        ["ExecutionDirectiveBatch.rollback_on_failure"] = (typeof(DirectiveWriter), "BeginBatch"),
        ["CexExecutionSpec.visible_ratio"] = (typeof(CexExecutionSpec), "IcebergVisibleRatio"),
        ["DexExecutionSpec.deadline"] = (typeof(DexExecutionSpec), "DeadlineMinutes"),
        ["BacktestExecutionSpec.latency"] = (typeof(BacktestExecutionSpec), "LatencyNanos"),
        ["BacktestExecutionSpec.max_slippage"] = (typeof(BacktestExecutionSpec), "MaxSlippagePct"),
        ["ExecutionGroup.parent_directive"] = (typeof(TradeOrigin), "DirectiveId"),
        ["ExecutionGroup.order_ids"] = (typeof(Order), "Group"), // Orders name their group.
        ["ExecutionGroup.created"] = (typeof(TradeOrigin), "DecidedAt"),
        // The chosen one; the others name their directive's.
        ["CausalityChain.opportunities"] = (typeof(CausalityChain), "Opportunity"),
        ["CausalityChain.threats"] = (typeof(CausalityChain), "Threat"),
        ["CausalityChain.schedule"] = (typeof(CausalityChain), "Event"),
    };

    [Fact]
    public void Nothing_above_the_translator_speaks_of_a_connector()
    {
        Type[] walked = Reachable(AboveTheTranslator);
        Assert.True(walked.Length > 25, $"only {walked.Length} types were walked");
        Assert.Empty(walked.SelectMany(ConnectorMembers));
        Assert.DoesNotContain(
            walked, type => type == typeof(TimeInForce) || type.IsSubclassOf(typeof(ConnectorExecutionSpec)));
    }

    [Fact]
    public void The_walk_finds_a_connector_s_words_where_they_belong()
    {
        Assert.Contains("CexExecutionSpec.TimeInForce", ConnectorMembers(typeof(CexExecutionSpec)));
        Assert.Contains("CexExecutionSpec.IcebergVisibleRatio", ConnectorMembers(typeof(CexExecutionSpec)));
        Assert.Contains("DexExecutionSpec.GasStrategy", ConnectorMembers(typeof(DexExecutionSpec)));
        Assert.Contains("DexExecutionSpec.PrivateMempool", ConnectorMembers(typeof(DexExecutionSpec)));
        Assert.Contains("BacktestExecutionSpec.LatencyNanos", ConnectorMembers(typeof(BacktestExecutionSpec)));
        Assert.Contains(
            "ConnectorOrder.VisibleQuantity", Reachable([typeof(CexExecutionSpec)]).SelectMany(ConnectorMembers));
    }

    [Theory]
    [InlineData(typeof(StrategyDirective), "causality, confidence, scope, target_trade_ids, entry, size, exit, intent")]
    [InlineData(typeof(EntryDirective), "timing_preference, symbol, direction, preferred_price_zone")]
    [InlineData(typeof(SizeDirective), "aggressiveness, max_risk_amount, account_risk_pct")]
    [InlineData(typeof(ExitDirective), "profit_taking_preference, risk_reward_ratio, stop_loss_tolerance, action")]
    [InlineData(typeof(ExecutionIntentDirective), "execution_urgency, max_total_slippage_pct, action")]
    [InlineData(typeof(EntryPlan), "symbol, direction, order_type, limit_price, stop_price, layers, work_over_minutes")]
    [InlineData(typeof(SizePlan), "position_size, position_value, risk_amount, leverage")]
    [InlineData(typeof(ExitPlan), "stop_loss_price, take_profit_price")]
    [InlineData(typeof(ExecutionRequest), "directive, entry, size, exit")]
    [InlineData(
        typeof(ExecutionIntent),
        "action, execution_urgency, visibility_preference, max_slippage_pct, must_complete_immediately, "
            + "max_execution_window_minutes, preferred_execution_style, "
            + "chunk_count_hint, chunk_distribution, min_fill_ratio")]
    [InlineData(typeof(ExecutionDirective), "causality, entry, size, exit, intent")]
    [InlineData(
        typeof(ExecutionBatch),
        "ExecutionDirectiveBatch.directives, ExecutionDirectiveBatch.mode, "
            + "ExecutionDirectiveBatch.rollback_on_failure")]
    [InlineData(
        typeof(CexExecutionSpec),
        "order_type, time_in_force, chunk_count, chunk_distribution, iceberg, visible_ratio, max_slippage_bps")]
    [InlineData(
        typeof(DexExecutionSpec),
        "gas_strategy, slippage_tolerance_bps, mev_protection, private_mempool, router_strategy, deadline")]
    [InlineData(typeof(BacktestExecutionSpec), "fill_model, latency, impact_multiplier, chunks, max_slippage")]
    [InlineData(typeof(ExecutionGroup), "parent_directive, strategy, order_ids, created")]
    [InlineData(
        typeof(CausalityChain),
        "assessment, opportunities, threats, schedule, directive, entry_plan, size_plan, exit_plan, intent, "
            + "execution_directive, group")]
    public void Every_field_of_the_design_is_there(Type type, string fields)
    {
        foreach (string field in fields.Split(", "))
        {
            string key = field.Contains('.', StringComparison.Ordinal) ? field : $"{type.Name}.{field}";
            (Type owner, string member) = Elsewhere.GetValueOrDefault(key, (type, Pascal(field)));
            Assert.True(owner.GetMember(member).Length > 0, $"{key}: there is no {owner.Name}.{member}");
        }
    }

    [Theory]
    [InlineData(typeof(ExecutionAction), "ExecuteTrade, ModifyOrder, CancelOrder, CancelGroup, ClosePosition")]
    [InlineData(typeof(ExecutionStrategy), "SingleOrder, Twap, Iceberg, Layered")]
    [InlineData(typeof(ChunkDistribution), "Uniform, FrontLoaded, BackLoaded")]
    [InlineData(typeof(OrderType), "Market, Limit, Stop, StopLimit")]
    [InlineData(typeof(BatchMode), "Sequential, Parallel, Atomic")]
    [InlineData(typeof(DirectiveScope), "NewTrade, ModifyExisting, CloseExisting")]
    public void Every_choice_of_the_design_is_there(Type type, string names)
        => Assert.Equal(names.Split(", "), Enum.GetNames(type));

    private static string Pascal(string field)
        => string.Concat(field.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    private static IEnumerable<string> ConnectorMembers(Type type) => MembersOf(type)
        .Where(member => ConnectorWords.Any(word => member.Name.Contains(word, StringComparison.Ordinal)))
        .Select(member => $"{type.Name}.{member.Name}");

    // The types themselves, and those of their members that are ours, down to the last.
    private static Type[] Reachable(IEnumerable<Type> roots)
    {
        var found = new List<Type>(roots);
        for (int i = 0; i < found.Count; i++)
        {
            foreach ((string _, Type of) in MembersOf(found[i]))
            {
                foreach (Type type in Parts(of))
                {
                    bool isOurs = type.Assembly == typeof(StrategyDirective).Assembly && !type.IsEnum;
                    if (isOurs && !found.Contains(type))
                    {
                        found.Add(type);
                    }
                }
            }
        }

        return [.. found];
    }

    private static IEnumerable<(string Name, Type Type)> MembersOf(Type type)
    {
        const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance;
        return type.GetProperties(Public).Select(property => (property.Name, property.PropertyType))
            .Concat(type.GetFields(Public).Select(field => (field.Name, field.FieldType)));
    }

    // A type without reference, array and generic wrapping.
    private static IEnumerable<Type> Parts(Type type)
    {
        Type inner = type.IsByRef || type.IsArray ? type.GetElementType()! : type;
        return inner.IsGenericType ? inner.GetGenericArguments().SelectMany(Parts) : [inner];
    }
}

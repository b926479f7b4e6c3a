using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Watch;

/// <summary>A watched strategy planner.</summary>
internal sealed class WatchedStrategyPlanner(StrategyPlannerWorker inner, WatchedWorker worker)
    : StrategyPlannerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
    {
        worker.Watch.LastRow = columns.Row;
        worker.Watch.Enter(worker);
        try
        {
            inner.Plan(in situation, columns, ref directives);
            for (int i = 0; i < directives.Outcomes.Length; i++)
            {
                if (directives.Outcomes[i].Ending == OpportunityEnding.Issued)
                {
                    Answers.InUnit("confidence", directives.Directives[i].Confidence);
                    Answers.IsSound(in directives.Directives[i]);
                }
            }
        }
        catch (Exception exception)
        {
            throw worker.Failed(
                exception, columns, $"{situation.Opportunities[0]}, {situation.Assessment}, {situation.Threat}");
        }

        worker.Watch.Leave(worker);
        for (int i = 0; i < directives.Outcomes.Length; i++)
        {
            worker.Watch.OnAnswer(worker, columns.Row, "outcome", directives.Outcomes[i].ToString());
        }
    }
}

/// <summary>A watched entry planner.</summary>
internal sealed class WatchedEntry(EntryPlannerWorker inner, WatchedWorker worker) : EntryPlannerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override EntryPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        => PlannerCalls.Plan(inner.Plan, worker, in directive, in view, columns);
}

/// <summary>A watched size planner.</summary>
internal sealed class WatchedSize(SizePlannerWorker inner, WatchedWorker worker) : SizePlannerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override SizePlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        => PlannerCalls.Plan(inner.Plan, worker, in directive, in view, columns);
}

/// <summary>A watched exit planner.</summary>
internal sealed class WatchedExit(ExitPlannerWorker inner, WatchedWorker worker) : ExitPlannerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override ExitPlan Plan(in StrategyDirective directive, in PlanningView view, RowColumns columns)
        => PlannerCalls.Plan(inner.Plan, worker, in directive, in view, columns);
}

/// <summary>A watched intent planner.</summary>
internal sealed class WatchedIntent(IntentPlannerWorker inner, WatchedWorker worker)
    : IntentPlannerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => EventCalls.Handle(inner, worker, handler, in delivery, ref directives);

    /// <inheritdoc/>
    public override ExecutionIntent Plan(in ExecutionRequest request)
    {
        worker.Watch.Enter(worker);
        ExecutionIntent intent;
        try
        {
            intent = inner.Plan(in request);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, worker.Watch.LastRow, "the directive and its three plans");
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, worker.Watch.LastRow, "intent", intent.ToString());
        return intent;
    }
}

/// <summary>How an entry, size or exit planner is asked.</summary>
/// <typeparam name="TPlan">What it answers with.</typeparam>
internal delegate TPlan PlannerCall<TPlan>(in StrategyDirective directive, in PlanningView view, RowColumns columns);

/// <summary>Asks a watched entry, size or exit planner.</summary>
internal static class PlannerCalls
{
    /// <summary>Asks, and keeps what was asked and answered.</summary>
    /// <param name="plan">The planner's own answer.</param>
    /// <param name="worker">The planner.</param>
    /// <param name="directive">What to plan for.</param>
    /// <param name="view">Market and account.</param>
    /// <param name="columns">The row.</param>
    /// <typeparam name="TPlan">What it answers with.</typeparam>
    public static TPlan Plan<TPlan>(
        PlannerCall<TPlan> plan,
        WatchedWorker worker,
        in StrategyDirective directive,
        in PlanningView view,
        RowColumns columns)
        where TPlan : struct
    {
        worker.Watch.LastRow = columns.Row;
        worker.Watch.OnAnswer(worker, columns.Row, "directive", DirectiveText.Of(in directive));
        worker.Watch.Enter(worker);
        TPlan answer;
        try
        {
            answer = plan(in directive, in view, columns);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, columns, DirectiveText.Of(in directive));
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, columns.Row, "plan", $"{answer}");
        return answer;
    }
}

/// <summary>A directive as text.</summary>
internal static class DirectiveText
{
    /// <summary>Returns what a directive says.</summary>
    /// <param name="directive">The directive.</param>
    public static string Of(in StrategyDirective directive)
        => FormattableString.Invariant(
            $"confidence = {directive.Confidence:R}, {directive.Scope}, {directive.Entry}, {directive.Size}, ")
            + FormattableString.Invariant($"{directive.Exit}, {directive.Intent}, {directive.Action}");
}

using System;
using System.Globalization;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Host.Watch;

/// <summary>A watched context worker.</summary>
internal sealed class WatchedContext(ContextOperator inner, WatchedWorker worker) : ContextOperator(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override void Run(in MarketBlock block)
    {
        worker.Watch.Enter(worker);
        try
        {
            inner.Run(in block);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, in block);
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnBlock(worker, in block);
    }
}

/// <summary>A watched context worker that computes where it is read.</summary>
internal sealed class WatchedAtRow(AtRowOperator inner, WatchedWorker worker) : AtRowOperator(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override double ValueAtEnd(in MarketBlock block)
    {
        worker.Watch.Enter(worker);
        double value;
        try
        {
            value = inner.ValueAtEnd(in block);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, in block);
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAtRow(worker, in block, value);
        worker.Watch.Resume();
        return value;
    }
}

/// <summary>A watched opportunity worker.</summary>
internal sealed class WatchedOpportunity(OpportunityOperator inner, WatchedWorker worker)
    : OpportunityOperator(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override void Run(in MarketBlock block, SignalList signals)
    {
        worker.Watch.Enter(worker);
        try
        {
            inner.Run(in block, signals);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, in block);
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnSignals(worker, in block, signals);
    }
}

/// <summary>A watched market threat worker.</summary>
internal sealed class WatchedThreat(MarketThreatOperator inner, WatchedWorker worker)
    : MarketThreatOperator(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override void Run(in MarketBlock block)
    {
        worker.Watch.Enter(worker);
        try
        {
            inner.Run(in block);
            foreach (double severity in block.Input(Binding.Outputs[0]))
            {
                Answers.InUnit("severity", severity);
            }
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, in block);
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnBlock(worker, in block);
    }
}

/// <summary>A watched refiner.</summary>
internal sealed class WatchedRefiner(RefinerWorker inner, WatchedWorker worker) : RefinerWorker(worker.Binding)
{
    /// <inheritdoc/>
    public override void Reset() => inner.Reset();

    /// <inheritdoc/>
    public override bool Accept(in Opportunity opportunity, RowColumns columns)
    {
        worker.Watch.LastRow = columns.Row;
        worker.Watch.Enter(worker);
        bool accepts;
        try
        {
            accepts = inner.Accept(in opportunity, columns);
        }
        catch (Exception exception)
        {
            throw worker.Failed(exception, columns, opportunity.ToString());
        }

        worker.Watch.Leave(worker);
        worker.Watch.OnAnswer(worker, columns.Row, "answer", accepts ? "passed on" : "refused");
        return accepts;
    }
}

/// <summary>What no worker may answer.</summary>
internal static class Answers
{
    /// <summary>Throws where a score isn't in [0, 1].</summary>
    /// <param name="what">The score.</param>
    /// <param name="value">Its value.</param>
    public static void InUnit(string what, double value)
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"the {what} {value:R} isn't in [0, 1]"));
        }
    }

    /// <summary>Throws where a strategy planner's directive for an opportunity can't be carried out.</summary>
    /// <param name="directive">The directive.</param>
    public static void IsSound(in StrategyDirective directive)
    {
        string? flaw = directive.Scope == DirectiveScope.ModifyExisting
            ? "an answer to an opportunity opens or closes trades; a handler of an event may modify them"
            : directive.Flaw;
        if (flaw is not null)
        {
            throw new InvalidOperationException("a directive was issued that can't be carried out: " + flaw);
        }
    }
}

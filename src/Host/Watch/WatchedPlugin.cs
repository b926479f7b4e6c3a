using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Watch;

/// <summary>A plugin whose workers are watched; in everything else it is the plugin.</summary>
/// <param name="inner">The plugin.</param>
/// <param name="watch">Who watches.</param>
internal sealed class WatchedPlugin(PluginDescriptor inner, WorkerWatch watch) : PluginDescriptor
{
    /// <inheritdoc/>
    public override string Name => inner.Name;

    /// <inheritdoc/>
    public override PluginKind Kind => inner.Kind;

    /// <inheritdoc/>
    public override string Type => inner.Type;

    /// <inheritdoc/>
    public override string Subtype => inner.Subtype;

    /// <inheritdoc/>
    public override string Version => inner.Version;

    /// <inheritdoc/>
    public override string Description => inner.Description;

    /// <inheritdoc/>
    public override string SignalType => inner.SignalType;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Metadata => inner.Metadata;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterDescriptor> Parameters => inner.Parameters;

    /// <inheritdoc/>
    public override IReadOnlyList<InputDescriptor> Inputs => inner.Inputs;

    /// <inheritdoc/>
    public override IReadOnlyList<OutputDescriptor> Outputs => inner.Outputs;

    /// <inheritdoc/>
    public override IReadOnlyList<HandlerDescriptor> Handlers => inner.Handlers;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Publishes => inner.Publishes;

    /// <inheritdoc/>
    public override bool IsMultiSymbol => inner.IsMultiSymbol;

    /// <inheritdoc/>
    public override Worker Create(WorkerBinding binding)
    {
        var worker = new WatchedWorker(inner, binding, watch);
        Worker made;
        try
        {
            made = watch.Make(inner, worker);
        }
        catch (Exception exception) when (exception is not InvariantViolationException)
        {
            throw worker.Failed(exception, -1, "its parameters");
        }

        return made switch
        {
            ContextOperator one => new WatchedContext(one, worker),
            AtRowOperator one => new WatchedAtRow(one, worker),
            OpportunityOperator one => new WatchedOpportunity(one, worker),
            RefinerWorker one => new WatchedRefiner(one, worker),
            MarketThreatOperator one => new WatchedThreat(one, worker),
            LedgerThreatWorker one => new WatchedLedgerThreat(one, worker),
            StrategyPlannerWorker one => new WatchedStrategyPlanner(one, worker),
            EntryPlannerWorker one => new WatchedEntry(one, worker),
            SizePlannerWorker one => new WatchedSize(one, worker),
            ExitPlannerWorker one => new WatchedExit(one, worker),
            IntentPlannerWorker one => new WatchedIntent(one, worker),
            OverlayWorker one => new WatchedOverlay(one, worker),
            EventWorker one => new WatchedEvents(one, worker),
            _ => made,
        };
    }
}

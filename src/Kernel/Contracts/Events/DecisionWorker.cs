using System;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>A worker of the decision stage: may listen to events besides its role in the pipeline.</summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class DecisionWorker(WorkerBinding binding) : Worker(binding)
{
    /// <summary>
    /// Hears an event. The generator overrides it with a switch over the manifest's handlers, so that an event costs
    /// one virtual call and no lookup.
    /// </summary>
    /// <param name="handler">
    /// Index into the descriptor's handlers; the wiring has checked that the payload fits.
    /// </param>
    /// <param name="delivery">The payload, the account and the columns at the row.</param>
    /// <param name="directives">Takes directives, which are carried out in step 4 of the instant.</param>
    /// <returns>What becomes of the event.</returns>
    public virtual DispositionEnvelope Handle(
        int handler, scoped in EventDelivery delivery, scoped ref DirectiveWriter directives)
        => throw new InvalidOperationException($"{Binding.InstanceId} has no handler {handler}.");
}

/// <summary>
/// A worker that lives from events alone: every execution worker, and event-driven opportunity and threat workers.
/// </summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class EventWorker(WorkerBinding binding) : DecisionWorker(binding);

/// <summary>
/// A portfolio overlay: hears EXECUTION_DIRECTIVE_READY and approves it, or not, against the whole account.
/// </summary>
/// <param name="binding">Its name, parameters and columns.</param>
public abstract class OverlayWorker(WorkerBinding binding) : DecisionWorker(binding)
{
    /// <summary>Returns whether a complete directive may go on to translation.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="ledger">The account.</param>
    /// <param name="columns">Columns at the row.</param>
    public abstract bool Approve(in ExecutionDirective directive, in LedgerView ledger, RowColumns columns);
}

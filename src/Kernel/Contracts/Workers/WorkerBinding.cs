namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// What the bootstrap hands a worker: its name, its parameters, where its columns are, and what is traded.
/// </summary>
/// <param name="InstanceId">The worker's id in the blueprint.</param>
/// <param name="Parameters">Values in the order of the descriptor's parameters.</param>
/// <param name="Inputs">
/// Column indices in the order of the descriptor's inputs; -1 for an optional one left out.
/// </param>
/// <param name="Outputs">Column indices in the order of the descriptor's outputs; -1 for one that nobody reads.</param>
/// <param name="Instrument">The instrument of the worker's series.</param>
public sealed record WorkerBinding(
    string InstanceId, ParameterSet Parameters, int[] Inputs, int[] Outputs, Instrument Instrument);

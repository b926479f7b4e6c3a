namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What the bootstrap hands a worker: its name, its parameters and where its columns are.</summary>
/// <param name="InstanceId">The worker's id in the blueprint.</param>
/// <param name="Parameters">Values in the order of the descriptor's parameters.</param>
/// <param name="Inputs">Column indices in the order of the descriptor's inputs; -1 for an optional one left out.</param>
/// <param name="Outputs">Column indices in the order of the descriptor's outputs.</param>
public sealed record WorkerBinding(string InstanceId, ParameterSet Parameters, int[] Inputs, int[] Outputs);

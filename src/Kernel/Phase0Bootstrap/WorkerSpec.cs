using System.Collections.Generic;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>A worker instance of a blueprint.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="Plugin">Its plugin.</param>
/// <param name="Parameters">All parameters, defaults filled in.</param>
/// <param name="Inputs">Where each of the descriptor's inputs comes from, in its order.</param>
public sealed record WorkerSpec(
    string InstanceId, PluginDescriptor Plugin, ParameterSet Parameters, IReadOnlyList<ColumnSource> Inputs)
{
    /// <summary>The timeframe that its instances step on; null for the one decided on.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>The symbol of its one instance; null for an instance per symbol of the strategy.</summary>
    public string? Symbol { get; init; }
}

/// <summary>Where an input column comes from.</summary>
/// <remarks>
/// A worker's column is that of its instance on the reader's symbol, else of its pinned one; a raw column is one of the
/// reader's timeframe, or with a symbol named one of the timeframe decided on. From another series than the reader's it
/// is read as of the reader's row.
/// </remarks>
/// <param name="Worker">
/// Index into <see cref="StrategySpec.Context"/>; <see cref="Raw"/> or <see cref="Absent"/>.
/// </param>
/// <param name="Column">
/// The output's index in that worker's descriptor; for a raw column 0 open, 1 high, 2 low, 3 close, 4 volume.
/// </param>
public readonly record struct ColumnSource(int Worker, int Column)
{
    /// <summary>The <see cref="Worker"/> of a raw column.</summary>
    public const int Raw = -1;

    /// <summary>The <see cref="Worker"/> of an optional input left out.</summary>
    public const int Absent = -2;

    /// <summary>The symbol of a raw column; null for the reader's own series.</summary>
    public string? Symbol { get; init; }
}

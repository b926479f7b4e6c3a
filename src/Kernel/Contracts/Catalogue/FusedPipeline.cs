using System;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// The market stage of one blueprint, written by the generator as straight code: operators as fields, called directly,
/// row-by-row ones in one loop.
/// </summary>
/// <remarks>
/// It serves a run whose operators have its shape: the same plugins in the same order, reading and writing the same of
/// each other's columns. Parameters may differ. It keeps nothing itself: it works on the operators that the bootstrap
/// made, so that a block may be computed either way, with the same bits.
/// </remarks>
public abstract class FusedPipeline
{
    /// <summary>The strategy's name in the blueprint that it was written from.</summary>
    public abstract string Name { get; }

    /// <summary>Returns the stage over the operators of a run.</summary>
    /// <param name="context">The context operators in wiring order, all of one series.</param>
    /// <param name="opportunities">The opportunity operators in wiring order, of the same series.</param>
    /// <returns>The stage; null where the operators have another shape.</returns>
    public abstract FusedStage? Bind(ReadOnlySpan<Worker> context, ReadOnlySpan<Worker> opportunities);
}

/// <summary>A fused pipeline over the operators of one run.</summary>
public abstract class FusedStage
{
    /// <summary>
    /// Computes the context columns of a block and collects its signals; blocks follow each other without a gap.
    /// </summary>
    /// <param name="block">The rows.</param>
    /// <param name="signals">The empty list of each opportunity operator.</param>
    public abstract void Run(in MarketBlock block, ReadOnlySpan<SignalList> signals);
}

using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Phase0Bootstrap;

/// <summary>Names of a run's events, by the index that directives and trades bear.</summary>
public static class EventNames
{
    /// <summary>Returns the names.</summary>
    /// <param name="specs">The run.</param>
    public static IReadOnlyList<string> Of(BuildSpecs specs)
        => WiringCompiler.Compile(specs.Strategy, specs.Schedule).EventNames;
}

using System.Collections.Generic;

namespace S1mpleTrader.Bench.Compare;

/// <summary>
/// An engine that can do the job: 20/50 average cross over the bars, one unit long while
/// the fast average is above the slow one.
/// </summary>
internal interface IEngine
{
    string Name { get; }

    /// <summary>What its time covers.</summary>
    string Covers { get; }

    /// <summary>Does the job once.</summary>
    /// <returns>Every closed trade, in order of closing, and the time that it took.</returns>
    EngineRun Run(CompareJob job);
}

/// <summary>What an engine did.</summary>
/// <param name="Trades">Its closed trades, in order of closing.</param>
/// <param name="Nanos">The time that it took.</param>
internal sealed record EngineRun(IReadOnlyList<ComparedTrade> Trades, double Nanos);

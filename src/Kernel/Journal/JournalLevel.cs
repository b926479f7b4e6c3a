namespace S1mpleTrader.Kernel.Journal;

/// <summary>How much of a run its journal keeps.</summary>
public enum JournalLevel : byte
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>Every decision with what led to it and what became of it.</summary>
    Decisions,

    /// <summary>Decisions, and equity at every decided row.</summary>
    Full,
}

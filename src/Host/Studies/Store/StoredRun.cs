namespace S1mpleTrader.Host.Studies.Store;

/// <summary>Where a run of a study stands.</summary>
internal enum RunStatus : byte
{
    /// <summary>It is still to be done.</summary>
    Pending,

    /// <summary>Its result is in the store.</summary>
    Committed,

    /// <summary>It has no result, and isn't tried again.</summary>
    Failed,
}

/// <summary>A run as the store holds it.</summary>
/// <param name="Position">Its place in the study, from 0.</param>
/// <param name="Run">What it is.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempts">How often it was tried until it ended.</param>
/// <param name="Outcome">What came of it; null while it is pending.</param>
internal sealed record StoredRun(int Position, StudyRun Run, RunStatus Status, int Attempts, RunOutcome? Outcome);

/// <summary>A run that has ended and is to be committed.</summary>
/// <param name="RunId">Which.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record EndedRun(string RunId, int Attempts, RunOutcome Outcome);

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What becomes of an event after a handler has heard it.</summary>
public enum Disposition : byte
{
    /// <summary>The next listener hears it.</summary>
    Continue,

    /// <summary>
    /// The next listener hears it; then the listeners of another event hear that, in the same instant.
    /// </summary>
    Publish,

    /// <summary>Later listeners don't hear it.</summary>
    Stop,
}

/// <summary>A handler's answer: what becomes of the event, and what is published.</summary>
/// <param name="Disposition">What becomes of the event.</param>
/// <param name="Event">Of <see cref="Disposition.Publish"/>: index into the manifest's <c>publishes</c>.</param>
/// <param name="Score">The published event's number.</param>
/// <param name="Metadata">Its further numbers.</param>
public readonly record struct DispositionEnvelope(
    Disposition Disposition, int Event = 0, double Score = 0, SignalMetadata Metadata = default)
{
    /// <summary>The next listener hears the event.</summary>
    public static DispositionEnvelope Continue => default;

    /// <summary>Later listeners don't hear the event.</summary>
    public static DispositionEnvelope Stop => new(Disposition.Stop);
}

using S1mpleTrader.Kernel;

namespace S1mpleTrader.Host.Operations;

/// <summary>
/// How a run is carried out. Nothing here shows in a result: that is what the options of
/// these names are there to prove.
/// </summary>
/// <param name="Options">Block and ring sizes.</param>
/// <param name="IsFeedThreaded">Whether the feed has a thread of its own.</param>
internal sealed record RunManner(RunOptions Options, bool IsFeedThreaded = false)
{
    /// <summary>The usual manner: filled and drained on one thread.</summary>
    public static RunManner Default { get; } = new(new RunOptions());
}

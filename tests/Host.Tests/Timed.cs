using Xunit;

namespace S1mpleTrader.Host.Tests;

/// <summary>
/// Tests that look at the clock or at this process's processor time: they run one after the other, when all others have
/// ended.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class Timed
{
    /// <summary>The collection's name.</summary>
    public const string Name = "timed";
}

using System.Threading;

namespace S1mpleTrader.Kernel.Ring;

/// <summary>What a thread does while the ring has nothing for it.</summary>
/// <remarks>Implemented by structs, so that the call in the waiting loop is direct.</remarks>
public interface IWaitStrategy
{
    /// <summary>Waits a little; the caller looks again afterwards.</summary>
    /// <param name="spins">Times waited in a row so far; the strategy counts it up.</param>
    void Wait(ref SpinWait spins);
}

/// <summary>Spins: lowest latency, a whole core.</summary>
public readonly struct SpinWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public void Wait(ref SpinWait spins)
    {
        // A spin that is reset never reaches the count at which it would yield.
        spins.Reset();
        spins.SpinOnce();
    }
}

/// <summary>Spins, then gives the core to whoever wants it: the default where cores are shared.</summary>
public readonly struct YieldWaitStrategy : IWaitStrategy
{
    private const int NeverSleep = -1;

    /// <inheritdoc/>
    public void Wait(ref SpinWait spins) => spins.SpinOnce(NeverSleep);
}

/// <summary>Spins, yields, then sleeps a millisecond at a time: for live feeds that are quiet for seconds.</summary>
public readonly struct BlockWaitStrategy : IWaitStrategy
{
    /// <inheritdoc/>
    public void Wait(ref SpinWait spins) => spins.SpinOnce();
}

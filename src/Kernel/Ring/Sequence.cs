using System.Runtime.InteropServices;
using System.Threading;

namespace S1mpleTrader.Kernel.Ring;

/// <summary>A counter that one thread writes and others read: how far somebody has come in the ring.</summary>
/// <remarks>
/// After the Disruptor pattern (Thompson et al., 2011). The value lies alone on its cache lines, since a neighbour's
/// writes would stall its readers; a test checks the layout.
/// </remarks>
public sealed class Sequence
{
    /// <summary>The value before the first event.</summary>
    public const long Initial = -1;

    private Padded _padded = new() { Value = Initial };

    /// <summary>The last event done with. Reads see all writes made before the value was set.</summary>
    public long Value
    {
        get => Volatile.Read(ref _padded.Value);
        set => Volatile.Write(ref _padded.Value, value);
    }

    /// <summary>The value between two cache lines of padding.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    internal struct Padded
    {
        /// <summary>The counter.</summary>
        [FieldOffset(96)]
        public long Value;
    }
}

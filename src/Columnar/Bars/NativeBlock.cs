using System;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Columnar.Bars;

/// <summary>Zeroed native memory, aligned to 64 bytes, that stays at one address until it is disposed.</summary>
/// <remarks>
/// There is no finalizer on purpose: spans over the block don't keep its owner alive, so that a collection in the
/// middle of a loop could free what the loop reads. A forgotten block leaks; it never dangles.
/// </remarks>
internal sealed unsafe class NativeBlock : IDisposable
{
    /// <summary>Alignment of the block in bytes: a cache line, and the widest vector.</summary>
    internal const int Alignment = 64;

    private void* _memory;

    /// <summary>Allocates a block.</summary>
    /// <param name="sizeBytes">Size, at least 0; an empty block still has an address.</param>
    internal NativeBlock(nuint sizeBytes)
    {
        nuint allocated = Math.Max(sizeBytes, Alignment);
        _memory = NativeMemory.AlignedAlloc(allocated, Alignment);
        NativeMemory.Clear(_memory, allocated);
    }

    /// <summary>First byte of the block.</summary>
    internal byte* Start
    {
        get
        {
            Invariant.Holds(_memory is not null);
            return (byte*)_memory;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}

using System.Runtime.CompilerServices;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// Notes that a planner has looked at something that differs where all else is the same:
/// its answer then holds for this once only.
/// </summary>
/// <param name="isSeen">Is set; a view made of given values has nobody who asks.</param>
internal readonly ref struct Glance(ref bool isSeen)
{
    private readonly ref bool _isSeen = ref isSeen;

    /// <summary>Notes a look.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note()
    {
        if (!Unsafe.IsNullRef(ref _isSeen))
        {
            _isSeen = true;
        }
    }
}

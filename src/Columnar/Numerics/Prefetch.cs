using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>Asks memory for rows before they are read. Changes no result.</summary>
public static unsafe class Prefetch
{
    private const int LineRows = 8; // Of eight bytes.

    /// <summary>Asks for the line of a row, which may lie behind the column's end.</summary>
    /// <typeparam name="T">Of the column's values.</typeparam>
    /// <param name="first">The column's first row.</param>
    /// <param name="at">The row, from there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<T>(ref T first, nuint at)
        where T : unmanaged
    {
        if (Sse.IsSupported)
        {
            // Safety: a prefetch never faults, and reads nothing.
            Sse.Prefetch0((T*)Unsafe.AsPointer(ref first) + at);
        }
    }

    /// <summary>
    /// Asks for the line of a row as far as the second cache: for rows that are read after much else.
    /// </summary>
    /// <param name="first">The column's first row.</param>
    /// <param name="at">The row, from there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FarLine(ref double first, nuint at)
    {
        if (Sse.IsSupported)
        {
            // Safety: as above.
            Sse.Prefetch1((double*)Unsafe.AsPointer(ref first) + at);
        }
    }

    /// <summary>Asks for the first lines of an object.</summary>
    /// <param name="target">The object.</param>
    /// <param name="lines">How many; they may lie behind its end.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Object(object target, int lines)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // Safety: as above. The reference is taken as the address that it is, since whoever asks for a
        // field looks at the object first, and waits for it; should the object move meanwhile, what was
        // asked for is of no use, and nothing else.
        double* first = (double*)Unsafe.As<object, nint>(ref target);
        for (int line = 0; line < lines; line++)
        {
            Sse.Prefetch0(first + (line * LineRows));
        }
    }

    /// <summary>
    /// Asks for 64 rows of a column, from some rows behind a span's start on: they may
    /// lie behind its end, and need not exist.
    /// </summary>
    /// <param name="rows">The span.</param>
    /// <param name="ahead">The first row asked for, from the span's start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Word(ReadOnlySpan<double> rows, int ahead)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // Safety: a prefetch never faults, and reads nothing.
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows)) + ahead;
        Sse.Prefetch0(first);
        Sse.Prefetch0(first + LineRows);
        Sse.Prefetch0(first + (2 * LineRows));
        Sse.Prefetch0(first + (3 * LineRows));
        Sse.Prefetch0(first + (4 * LineRows));
        Sse.Prefetch0(first + (5 * LineRows));
        Sse.Prefetch0(first + (6 * LineRows));
        Sse.Prefetch0(first + (7 * LineRows));
    }

    /// <summary>
    /// Asks for 64 rows of a column as far as the second cache: for rows that are read
    /// after much else. They need not exist.
    /// </summary>
    /// <param name="rows">The column.</param>
    /// <param name="firstRow">The first of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FarWord(ReadOnlySpan<double> rows, int firstRow)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // Safety: as above.
        double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows)) + firstRow;
        Sse.Prefetch1(first);
        Sse.Prefetch1(first + LineRows);
        Sse.Prefetch1(first + (2 * LineRows));
        Sse.Prefetch1(first + (3 * LineRows));
        Sse.Prefetch1(first + (4 * LineRows));
        Sse.Prefetch1(first + (5 * LineRows));
        Sse.Prefetch1(first + (6 * LineRows));
        Sse.Prefetch1(first + (7 * LineRows));
    }

    /// <summary>Asks for 16 rows of a column, as <see cref="Word"/> does for 64.</summary>
    /// <param name="rows">The span.</param>
    /// <param name="ahead">The first row asked for, from the span's start.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quarter(ReadOnlySpan<double> rows, int ahead)
    {
        if (Sse.IsSupported)
        {
            // Safety: as above.
            double* first = (double*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(rows)) + ahead;
            Sse.Prefetch0(first);
            Sse.Prefetch0(first + LineRows);
        }
    }
}

using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace S1mpleTrader.Kernel.Phase3Strategy;

/// <summary>
/// Looks through opportunities' answers by the vector: how many come before the one that matters needs no guessing.
/// </summary>
internal static class AnswerScan
{
    /// <summary>
    /// Opportunities that are looked at together; places that may be read behind the last
    /// one, of rows with the largest of numbers.
    /// </summary>
    public const int Width = 16;

    /// <summary>
    /// Returns the index of the first opportunity, from one on, that isn't before an end, or at whose answer a lane
    /// stops: one that hasn't been asked for, acts on what is open, or enters where that is allowed.
    /// </summary>
    /// <param name="rows">The opportunities' rows, ascending.</param>
    /// <param name="answers">Their answers.</param>
    /// <param name="first">Where to begin.</param>
    /// <param name="end">One past the last row that counts.</param>
    /// <param name="holding">Which ways the lane may enter.</param>
    /// <param name="comeBack">
    /// Is cleared where an answer before it is other than an entry, which then comes back.
    /// </param>
    public static int FirstStop(
        ReadOnlySpan<int> rows, ReadOnlySpan<StrategyAnswer> answers,
        int first, int end, Holding holding, ref bool comeBack)
    {
        ref int row = ref MemoryMarshal.GetReference(rows);
        ref byte answer = ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(answers));
        var ends = Vector256.Create(end);
        int passed;
        do
        {
            // Safety: so many places may be read behind the last opportunity, and none of them is before an end.
            uint before = Vector256.LessThan(Vector256.LoadUnsafe(ref row, (nuint)first), ends)
                    .ExtractMostSignificantBits()
                | (Vector256.LessThan(Vector256.LoadUnsafe(ref row, (nuint)(first + (Width / 2))), ends)
                    .ExtractMostSignificantBits() << (Width / 2));
            var some = Vector128.LoadUnsafe(ref answer, (nuint)first);
            uint entersLong = In(some, StrategyAnswer.EntersLong);
            uint entersShort = In(some, StrategyAnswer.EntersShort);
            uint stops = ~before
                | In(some, StrategyAnswer.None)
                | In(some, StrategyAnswer.Acts)
                | (holding.EntersLong ? entersLong : 0)
                | (holding.EntersShort ? entersShort : 0); // And all bits behind the opportunities looked at.
            passed = BitOperations.TrailingZeroCount(stops);
            uint others = ~(entersLong | entersShort) & ((1u << passed) - 1);
            comeBack &= others == 0;
            first += passed;
        }
        while (passed == Width);

        return first;
    }

    /// <summary>Returns whether a lane stops at an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="holding">Which ways the lane may enter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Stops(StrategyAnswer answer, Holding holding)
        => answer == StrategyAnswer.None
            || answer == StrategyAnswer.Acts
            || (answer == StrategyAnswer.EntersLong && holding.EntersLong)
            || (answer == StrategyAnswer.EntersShort && holding.EntersShort);

    private static uint In(Vector128<byte> answers, StrategyAnswer answer)
        => Vector128.Equals(answers, Vector128.Create(answer.Code)).ExtractMostSignificantBits();
}

using System;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace S1mpleTrader.Columnar;

/// <summary>Internal checks. A failed check is a bug in this code base, never in the input.</summary>
public static class Invariant
{
    /// <summary>Always on: stops the run when <paramref name="condition"/> is false.</summary>
    /// <remarks>For checks made once per tick, order, record or batch.</remarks>
    /// <param name="condition">The positive rule that must hold.</param>
    /// <param name="rule">The rule's source text, filled in by the compiler (no allocation).</param>
    /// <exception cref="InvariantViolationException">The rule does not hold. Only <c>Main</c> may catch it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Holds(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string rule = "")
    {
        if (!condition)
        {
            Throw(rule);
        }
    }

    /// <summary>As <see cref="Holds"/>, compiled only into Debug and Checked builds.</summary>
    /// <remarks>For checks made once per element inside a loop.</remarks>
    /// <param name="condition">The positive rule that must hold.</param>
    /// <param name="rule">The rule's source text, filled in by the compiler.</param>
    [Conditional("DEBUG")]
    [Conditional("CHECKED")]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void HoldsHot(
        [DoesNotReturnIf(false)] bool condition,
        [CallerArgumentExpression(nameof(condition))] string rule = "")
        => Holds(condition, rule);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(string rule) => throw new InvariantViolationException(rule);
}

/// <summary>An internal rule was broken: the run's state can no longer be trusted.</summary>
/// <param name="rule">The rule, as it stands in the source.</param>
public sealed class InvariantViolationException(string rule) : Exception("Invariant: " + rule);

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;

namespace StudyHost;

/// <summary>What a plugin can do to the process that runs it.</summary>
public static class Harm
{
    /// <summary>Names the variable that makes the result of harm 8 another one.</summary>
    public const string ShiftVariable = "S1T_HOSTILE_SHIFT";

    private const int Pause = 200; // Milliseconds.

    private static int _hasFailed;

    /// <summary>
    /// What harm 8 adds to a number of bars: one that comes from outside, as if the result hung on the machine.
    /// </summary>
    public static int Shift { get; } = int.Parse(
        Environment.GetEnvironmentVariable(ShiftVariable) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>
    /// Does harm: 1 fails, 2 hangs, 3 takes all memory, 4 overflows the stack, 5 and 6 end the process, 7 is slow, 9
    /// fails the first time in a process.
    /// </summary>
    public static void Do(int harm)
    {
        switch (harm)
        {
            case 1:
                throw new InvalidOperationException("harm on purpose");
            case 2:
                Thread.Sleep(Timeout.Infinite);
                break;
            case 3:
                Allocate();
                break;
            case 4:
                Recurse(1);
                break;
            case 5:
                Environment.FailFast("ended on purpose");
                break;
            case 6:
                Environment.Exit(42);
                break;
            case 7:
                Thread.Sleep(Pause);
                break;
            case 9:
                if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
                {
                    throw new InvalidOperationException("harm only once");
                }

                break;
            default:
                break;
        }
    }

    private static void Allocate()
    {
        var kept = new List<byte[]>();
        while (true)
        {
            kept.Add(new byte[1 << 20]);
        }
    }

    private static int Recurse(int depth) => depth == int.MinValue ? 0 : Recurse(depth + 1) + depth;
}

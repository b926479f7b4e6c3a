using System;
using System.Runtime.InteropServices;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>
/// Asks the system to kill this process when its parent ends: the only way that also
/// reaches a process which is stopped.
/// </summary>
/// <remarks>
/// The parent is the thread that started this process: a coordinator starts workers on the thread that waits for them.
/// Elsewhere than on Linux, and for workers that aren't stopped, the end of the input says the same a little later.
/// </remarks>
internal static partial class ParentDeath
{
    private const int SetParentDeathSignal = 1; // PR_SET_PDEATHSIG
    private const nuint Kill = 9;

    /// <summary>Asks.</summary>
    public static void EndsThisProcess()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = SetProcess(SetParentDeathSignal, Kill); // Refused by no Linux; where it were, the input's end is left.
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int SetProcess(int option, nuint value);
}

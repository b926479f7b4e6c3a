using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host;

/// <summary>Every exit code of <c>s1t</c>.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Usage or configuration is invalid.</summary>
    public const int Invalid = 2;

    /// <summary>Data is missing, damaged or invalid.</summary>
    public const int Data = 3;

    /// <summary>A study finished, but some of its runs failed.</summary>
    public const int RunsFailed = 4;

    /// <summary>A gate that was asked for isn't met.</summary>
    public const int GateNotMet = 5;

    /// <summary>A verification found a difference.</summary>
    public const int Different = 6;

    /// <summary>A plugin failed during the run.</summary>
    public const int Plugin = 7;

    /// <summary>A defect of the engine.</summary>
    public const int Defect = 70;

    /// <summary>Output can't be written, or its folder is in use.</summary>
    public const int Output = 74;

    /// <summary>Interrupted; can be resumed.</summary>
    public const int Interrupted = 130;

    /// <summary>Returns the code of what was found: <see cref="Data"/> where only data is wrong.</summary>
    internal static int Of(Findings findings)
        => !findings.HasErrors ? Done : findings.AreOfDataAlone ? Data : Invalid;
}

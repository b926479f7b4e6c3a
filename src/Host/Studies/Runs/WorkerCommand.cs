using System;
using System.Collections.Generic;
using System.IO;

namespace S1mpleTrader.Host.Studies.Runs;

/// <summary>How a worker process is started: the same executable, with another verb.</summary>
/// <param name="File">The program.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record WorkerCommand(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>The verb that no table of commands names.</summary>
    public const string Verb = "worker";

    /// <summary>
    /// Returns the command for this process's own executable: a native binary, an application
    /// host, or <c>dotnet</c> with an assembly.
    /// </summary>
    public static WorkerCommand OfThisProcess()
    {
        string program = Environment.ProcessPath
            ?? throw new HostException(ExitCode.Defect, "the system doesn't say which executable this is");
        bool isDotnet = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return new WorkerCommand(program, isDotnet ? [Environment.GetCommandLineArgs()[0], Verb] : [Verb]);
    }
}

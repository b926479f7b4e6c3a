using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

/// <summary>Runs the npm package apache-arrow, an Arrow reader that shares no line with ours.</summary>
/// <remarks>Skips, visibly, where node, npm or the registry is missing; with CI=true that is a failure.</remarks>
internal static class NodeArrow
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "node");
    private static readonly Lock Installing = new();

    /// <summary>Returns the lines that <c>read.mjs</c> prints for a file.</summary>
    internal static string[] Read(string path)
    {
        RequirePackage();
        (int exitCode, string output) = Run("node", "read.mjs", path);
        Assert.True(exitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static void RequirePackage()
    {
        lock (Installing)
        {
            string done = Path.Combine(Folder, "node_modules", ".installed");
            if (File.Exists(done))
            {
                return;
            }

            string? missing = Install();
            if (missing is not null && Environment.GetEnvironmentVariable("CI") == "true")
            {
                Assert.Fail(missing);
            }

            Assert.SkipWhen(missing is not null, missing ?? "");
            File.WriteAllText(done, "");
        }
    }

    private static string? Install()
    {
        try
        {
            Run("node", "--version");
            (int exitCode, string output) = Run("npm", "ci", "--no-audit", "--no-fund");
            return exitCode == 0 ? null : "npm ci failed (is the registry reachable?): " + output;
        }
        catch (System.ComponentModel.Win32Exception absent)
        {
            return "node or npm is not installed: " + absent.Message;
        }
    }

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }
}

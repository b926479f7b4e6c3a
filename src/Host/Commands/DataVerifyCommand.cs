using System.Collections.Generic;
using System.CommandLine;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Reports;

namespace S1mpleTrader.Host.Commands;

/// <summary><c>s1t data verify STORE…</c>: every checksum and the content hash; damage is exit code 3.</summary>
internal static class DataVerifyCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(CommandContext context)
    {
        var files = new Argument<string[]>("STORE") { Description = "Bar stores", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = CommonOptions.Json();
        var command = new ExampleCommand(
            "verify", "Reads bar stores whole and compares their checksums", "s1t data verify btcusdt-5m.arrow")
        {
            files, json,
        };
        command.SetAction(parsed => Run(context, parsed.GetRequiredValue(files), parsed.GetValue(json)));
        return command;
    }

    private static int Run(CommandContext context, string[] files, bool isJson)
    {
        var verdicts = new List<(string File, string? Problem)>();
        foreach (string file in files)
        {
            verdicts.Add((file, FindProblem(file)));
        }

        bool isAnyDamaged = false;
        foreach ((_, string? problem) in verdicts)
        {
            isAnyDamaged |= problem is not null;
            if (problem is not null && !isJson)
            {
                context.Terminal.Error.Write(problem + "\n");
            }
        }

        if (isJson)
        {
            JsonOutput.Write(context.Terminal, json =>
            {
                json.WriteStartArray();
                foreach ((string file, string? problem) in verdicts)
                {
                    json.WriteStartObject();
                    json.WriteString("file", file);
                    json.WriteBoolean("intact", problem is null);
                    json.WriteString("problem", problem);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
        }

        return isAnyDamaged ? ExitCode.Data : ExitCode.Done;
    }

    private static string? FindProblem(string file)
    {
        try
        {
            using BarSeries series = DataFiles.OpenStore(file);
            return BarContentHash.Of(series) == series.ContentHash
                ? null
                : $"{file}: error: the bars have another content hash than the file says";
        }
        catch (HostException exception)
        {
            return exception.Message;
        }
    }
}

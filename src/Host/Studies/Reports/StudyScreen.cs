using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Studies.Runs;
using Spectre.Console;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>How far a study is, as a person watches it: a bar over all runs, and a line for every worker.</summary>
internal static class StudyScreen
{
    private const int OtherLines = 6; // Plan, bar, tally, speed, heads of the table, and how many workers aren't shown.
    private const int MostBar = 60;

    /// <summary>
    /// Returns the screen's lines, none wider than it may be; with escape sequences for colour where those are wanted.
    /// </summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="height">Its rows: workers that don't fit are only counted.</param>
    /// <param name="hasColour">Whether colour is wanted.</param>
    public static IReadOnlyList<string> Lines(StudyProgress progress, int width, int height, bool hasColour)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = hasColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = hasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = width;
        WriteLine(console, $"[bold]{Markup.Escape(Fit(StudyProgressText.Plan(progress), width))}[/]");
        WriteLine(console, Bar(progress, width));
        string speed = StudyProgressText.Speed(progress);
        string tally = (progress.IsDraining ? "finishing what runs; " : string.Empty)
            + StudyProgressText.Tally(progress);
        bool isTogether = tally.Length + speed.Length + 2 <= width;
        WriteLine(console, Markup.Escape(Fit(isTogether && speed.Length > 0 ? $"{tally}, {speed}" : tally, width)));
        if (!isTogether)
        {
            WriteLine(console, Markup.Escape(Fit(speed, width)));
        }

        WriteWorkers(console, progress.Workers, width, height);
        return text.ToString().TrimEnd('\n').Split('\n');
    }

    private static void WriteLine(IAnsiConsole console, string markup) => console.Write(new Markup(markup + "\n"));

    private static string Bar(StudyProgress progress, int width)
    {
        double share = progress.Share;
        string percent = $"{share * 100:0} %".PadLeft(6);
        int cells = Math.Clamp(width - percent.Length - 1, 1, MostBar);
        int full = Math.Clamp((int)(share * cells), 0, cells);
        return $"[green]{new string('━', full)}[/][grey]{new string('─', cells - full)}[/]{percent}";
    }

    private static void WriteWorkers(IAnsiConsole console, IReadOnlyList<WorkerProgress> workers, int width, int height)
    {
        if (workers.Count == 0)
        {
            return;
        }

        int shown = Math.Min(workers.Count, Math.Max(height - OtherLines - 1, 1));
        WriteLine(console, $"[grey]{Markup.Escape(Fit(Row("worker", "process", "does", "done", "bars/s"), width))}[/]");
        for (int i = 0; i < shown; i++)
        {
            WorkerProgress worker = workers[i];
            WriteLine(console, Markup.Escape(Fit(
                Row(
                    worker.Number.ToString(CultureInfo.InvariantCulture),
                    worker.ProcessId.ToString(CultureInfo.InvariantCulture),
                    StudyProgressText.Doing(worker),
                    StudyProgressText.Share(worker),
                    worker.BarsDone > 0 ? StudyProgressText.Bars(worker.BarsPerSecond) : string.Empty),
                width)));
        }

        if (shown < workers.Count)
        {
            WriteLine(console, $"[grey]and {Counted.Of(workers.Count - shown, "more worker")}[/]");
        }
    }

    private static string Row(string number, string process, string does, string done, string speed)
        => string.Create(
            CultureInfo.InvariantCulture, $"{number,6} {process,8}  {does,-28} {done,6} {speed,8}").TrimEnd();

    private static string Fit(string text, int width)
        => text.Length <= width ? text : text[..(Math.Max(width, 1) - 1)] + "…";
}

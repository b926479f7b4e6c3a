using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>How a study's progress is written.</summary>
internal enum StudyProgressForm
{
    /// <summary>A screen that is written over where a person watches, else lines.</summary>
    Auto,

    /// <summary>A line every few seconds.</summary>
    Plain,

    /// <summary>JSON lines.</summary>
    Json,
}

/// <summary>Writes how far a study is to standard error.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="form">In which form.</param>
internal sealed class StudyProgressLines(Terminal terminal, StudyProgressForm form) : IStudyProgress
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private long _shownAt;
    private int _lines; // Of the screen that is to be written over.
    private string? _part; // Of the study, which has a line of its own.
    private bool _isComplete;

    private bool IsScreen
        => form == StudyProgressForm.Auto && terminal.IsErrorTerminal
            && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <inheritdoc/>
    public void Begin(BigInteger combinations, int points)
    {
        if (IsScreen)
        {
            WriteOver([TerminalSize.Fit(StudyProgressText.Begin(combinations, points))]);
        }
        else
        {
            string line = form == StudyProgressForm.Json
                ? StudyProgressText.BeginJson(combinations, points)
                : StudyProgressText.Begin(combinations, points);
            terminal.Error.Write(line + "\n");
        }
    }

    /// <inheritdoc/>
    public void Show(StudyProgress progress)
    {
        if (form == StudyProgressForm.Json)
        {
            terminal.Error.Write(StudyProgressText.Json(progress) + "\n");
        }
        else if (IsScreen)
        {
            WriteOver(StudyScreen.Lines(
                progress,
                TerminalSize.Width - 1, // What is cleared behind a full line would take its last character, too.
                TerminalSize.Height,
                Terminal.HasColour));
        }
        else
        {
            WritePlain(progress);
        }
    }

    /// <inheritdoc/>
    public void End() => WriteOver([]);

    // Line by line, so that nothing flickers; the cursor ends below the last.
    private void WriteOver(IReadOnlyList<string> lines)
    {
        if (_lines == 0 && lines.Count == 0)
        {
            return;
        }

        var text = new StringBuilder("\r");
        if (_lines > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{_lines}A");
        }

        foreach (string line in lines)
        {
            text.Append(line).Append("\e[K\n");
        }

        terminal.Error.Write(text.Append("\e[J").ToString());
        _lines = lines.Count;
    }

    private void WritePlain(StudyProgress progress)
    {
        string part = progress.Phase.Split(',')[0];
        if (_part != part)
        {
            terminal.Error.Write(StudyProgressText.Plan(progress) + "\n");
            _part = part;
            _shownAt = Stopwatch.GetTimestamp();
        }
        else if (progress.IsComplete ? !_isComplete : Stopwatch.GetElapsedTime(_shownAt) >= PlainEvery)
        {
            string draining = progress.IsDraining ? "finishing what runs; " : string.Empty;
            string speed = StudyProgressText.Speed(progress);
            speed = speed.Length > 0 ? ", " + speed : string.Empty;
            terminal.Error.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{draining}{StudyProgressText.Tally(progress)}{speed} "
                + $"after {Stopwatch.GetElapsedTime(_startedAt).TotalSeconds:0} s\n"));
            _shownAt = Stopwatch.GetTimestamp();
            _isComplete = progress.IsComplete;
        }
    }
}

using System;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>How far a study is, as lines on standard error: one that is written over on a terminal, one every few seconds elsewhere, or JSON.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="isJson">Whether as JSON lines.</param>
internal sealed class StudyProgressLines(Terminal terminal, bool isJson) : IStudyProgress, IDisposable
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private long _shownAt;
    private int _width;

    /// <inheritdoc/>
    public void Show(StudyProgress progress)
    {
        bool isLast = progress.Done + progress.Failed == progress.Total;
        if (!terminal.IsErrorTerminal && !isJson && !isLast && _shownAt != 0 && Stopwatch.GetElapsedTime(_shownAt) < PlainEvery)
        {
            return;
        }

        _shownAt = Stopwatch.GetTimestamp();
        if (isJson)
        {
            terminal.Error.Write(JsonOf(progress) + "\n");
        }
        else if (terminal.IsErrorTerminal)
        {
            string line = TextOf(progress);
            terminal.Error.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }
        else
        {
            terminal.Error.Write(TextOf(progress) + "\n");
        }
    }

    /// <summary>Ends the line that is written over.</summary>
    public void Dispose()
    {
        if (_width > 0)
        {
            terminal.Error.Write("\r" + string.Empty.PadRight(_width) + "\r");
        }
    }

    private static string TextOf(StudyProgress progress)
    {
        string left = progress.Left is { } time ? ", " + time.ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture) + " left" : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Done + progress.Failed}/{progress.Total} runs, {progress.Failed} failed, {progress.RunsPerSecond:0.#} runs/s, {progress.BarsPerSecond / 1e6:0.#} M bars/s{left}{(progress.IsDraining ? ", finishing what runs" : string.Empty)}");
    }

    private static string JsonOf(StudyProgress progress)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("done", progress.Done);
            json.WriteNumber("failed", progress.Failed);
            json.WriteNumber("total", progress.Total);
            json.WriteNumber("restored", progress.Restored);
            json.WriteNumber("runs_per_second", Math.Round(progress.RunsPerSecond, 3));
            json.WriteNumber("bars_per_second", Math.Round(progress.BarsPerSecond));
            StudyJson.WriteNumber(json, "seconds_left", progress.Left?.TotalSeconds);
            json.WriteBoolean("draining", progress.IsDraining);
            json.WriteStartArray("workers");
            foreach (WorkerProgress worker in progress.Workers)
            {
                json.WriteStartObject();
                json.WriteNumber("number", worker.Number);
                json.WriteNumber("process", worker.ProcessId);
                json.WriteString("run", worker.Run?.RunId);
                json.WriteNumber("runs", worker.Runs);
                json.WriteNumber("ended", worker.Ended);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

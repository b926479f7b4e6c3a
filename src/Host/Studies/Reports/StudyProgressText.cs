using System;
using System.Globalization;
using System.Numerics;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>How far a study is, in words: what every form of its progress says.</summary>
internal static class StudyProgressText
{
    /// <summary>Returns how large a study is, before anything of it starts: <c>480 combinations</c>.</summary>
    /// <param name="combinations">Of everything that it varies.</param>
    /// <param name="points">Of them, those that it runs.</param>
    public static string Begin(BigInteger combinations, int points)
    {
        string all = combinations.ToString("N0", CultureInfo.InvariantCulture)
            + (combinations == 1 ? " combination" : " combinations");
        return combinations == points ? all : $"{all}, of which {Figures.Whole(points)} are run";
    }

    /// <summary>Returns the same as one line of JSON.</summary>
    /// <param name="combinations">Of everything that it varies.</param>
    /// <param name="points">Of them, those that it runs.</param>
    public static string BeginJson(BigInteger combinations, int points)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"phase\":\"begin\",\"combinations\":{combinations},\"points\":{points}}}");

    /// <summary>
    /// Returns what is to be done and how it is grouped: <c>480 runs in 1 market stage, 8 passes</c>.
    /// </summary>
    /// <param name="progress">How far it is.</param>
    public static string Plan(StudyProgress progress)
    {
        if (progress.Markets == 0 && progress.Phase.Length > 0)
        {
            return progress.Phase;
        }

        string before = progress.Restored > 0
            ? $", {Figures.Whole(progress.Restored)} from earlier sessions"
            : string.Empty;
        string grouping = progress.Markets == 0 ? string.Empty
            : $" in {Counted.Of(progress.Markets, "market stage")}, {Counted.Of(progress.Passes, "pass", "passes")}";
        string phase = progress.Phase.Length == 0 ? string.Empty : progress.Phase + ": ";
        return $"{phase}{Counted.Of(progress.Asked, "run")}{grouping}{before}";
    }

    /// <summary>Returns how many have ended, and how: <c>312 of 480 done, 0 failed, 2 retried</c>.</summary>
    /// <param name="progress">How far it is.</param>
    public static string Tally(StudyProgress progress)
    {
        string retried = progress.Retried > 0 ? $", {Figures.Whole(progress.Retried)} retried" : string.Empty;
        return $"{Figures.Whole(progress.Done)} of {Figures.Whole(progress.Total)} done, "
            + $"{Figures.Whole(progress.Failed)} failed{retried}";
    }

    /// <summary>Returns how fast it goes and how long it still takes; empty while there is nothing to go by.</summary>
    /// <param name="progress">How far it is.</param>
    public static string Speed(StudyProgress progress)
    {
        string runs = progress.RunsPerSecond.ToString("0.#", CultureInfo.InvariantCulture);
        string speed = progress.BarsPerSecond > 0
            ? $"{(runs == "0" ? string.Empty : runs + " runs/s, ")}{Bars(progress.BarsPerSecond)} bars/s"
            : string.Empty;
        string left = progress.Left is { } time && !progress.IsComplete ? $"{Time(time)} left" : string.Empty;
        return speed.Length > 0 && left.Length > 0 ? $"{speed}, {left}" : speed + left;
    }

    /// <summary>Returns what a worker does.</summary>
    /// <param name="worker">The worker.</param>
    public static string Doing(WorkerProgress worker)
        => !worker.IsReady ? "starting"
            : worker.Run is null ? "idle"
            : worker.IsShared ? $"{Counted.Of(worker.Runs, "run")} as lanes of one pass"
            : worker.Runs > 1 ? $"run {Figures.Whole(worker.Ended + 1)} of {Figures.Whole(worker.Runs)}"
            : "1 run";

    /// <summary>Returns the part of its job that a worker has done; empty where unknown.</summary>
    /// <param name="worker">The worker.</param>
    public static string Share(WorkerProgress worker) => worker.Run is null || worker.Bars == 0
        ? string.Empty
        : (Math.Min(worker.BarsDone, worker.Bars) * 100 / worker.Bars).ToString(CultureInfo.InvariantCulture) + " %";

    /// <summary>Returns a number of bars in three digits: <c>61.2 M</c>.</summary>
    /// <param name="bars">The number.</param>
    public static string Bars(double bars) => bars switch
    {
        >= 999.5e6 => (bars / 1e9).ToString("0.00", CultureInfo.InvariantCulture) + " G",
        >= 99.95e6 => (bars / 1e6).ToString("0", CultureInfo.InvariantCulture) + " M",
        >= 0.9995e6 => (bars / 1e6).ToString("0.0", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (bars / 1e3).ToString("0", CultureInfo.InvariantCulture) + " k",
        _ => bars.ToString("0", CultureInfo.InvariantCulture),
    };

    /// <summary>Returns how far it is as one line of JSON.</summary>
    /// <param name="progress">How far it is.</param>
    public static string Json(StudyProgress progress) => JsonText.Line(json =>
    {
        json.WriteStartObject();
        json.WriteString("phase", progress.Phase.Length == 0 ? null : progress.Phase);
        json.WriteNumber("done", progress.Done);
        json.WriteNumber("failed", progress.Failed);
        json.WriteNumber("total", progress.Total);
        json.WriteNumber("restored", progress.Restored);
        json.WriteNumber("retried", progress.Retried);
        json.WriteNumber("market_stages", progress.Markets);
        json.WriteNumber("passes", progress.Passes);
        json.WriteNumber("runs_per_second", Math.Round(progress.RunsPerSecond, 3));
        json.WriteNumber("bars_per_second", Math.Round(progress.BarsPerSecond));
        StudyJson.WriteNumber(
            json, "seconds_left", progress.Left is { } left ? Math.Round(left.TotalSeconds, 1) : null);
        json.WriteBoolean("draining", progress.IsDraining);
        json.WriteStartArray("workers");
        foreach (WorkerProgress worker in progress.Workers)
        {
            json.WriteStartObject();
            json.WriteNumber("number", worker.Number);
            json.WriteNumber("process", worker.ProcessId);
            json.WriteString("state", !worker.IsReady ? "starting" : worker.Run is null ? "idle" : "running");
            json.WriteString("run", worker.Run?.RunId);
            json.WriteNumber("runs", worker.Runs);
            json.WriteNumber("ended", worker.Ended);
            json.WriteBoolean("one_pass", worker.IsShared);
            json.WriteNumber("bars_done", worker.BarsDone);
            json.WriteNumber("bars", worker.Bars);
            json.WriteNumber("bars_per_second", Math.Round(worker.BarsPerSecond));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static string Time(TimeSpan time) => time.TotalDays >= 1
        ? time.ToString("d\\d\\ hh\\:mm\\:ss", CultureInfo.InvariantCulture)
        : time.ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture);
}

using System.Collections.Generic;

namespace S1mpleTrader.Host.Studies;

/// <summary>One point of a study: the base operation with settings laid over it.</summary>
/// <remarks>
/// The settings are texts of <c>--set</c>, so that every run of a study can be repeated by hand with
/// <c>s1t backtest BASE --set … --set …</c> and gives the same bytes.
/// </remarks>
/// <param name="RunId">Hash of specification, data and engine version: equal ids are one run.</param>
/// <param name="Settings">Each <c>key.path=value</c>.</param>
/// <param name="MarketKey">Runs with equal keys see the same market: they may share one pass over it.</param>
/// <param name="Label">
/// What the study calls the point: a variant's name, a window; several where points are one run; may be empty.
/// </param>
/// <param name="Rows">Rows of its data that a pass goes over; 0 where nobody has looked.</param>
internal sealed record StudyRun(
    string RunId, IReadOnlyList<string> Settings, string MarketKey, string Label = "", long Rows = 0)
{
    private const string BetweenNames = ", ";

    /// <summary>Returns a run's names with those of another point that is the same run, each once.</summary>
    /// <param name="label">The run's label.</param>
    /// <param name="other">The other's.</param>
    public static string Names(string label, string other)
    {
        if (label == other || other.Length == 0)
        {
            return label;
        }

        var names = new List<string>(label.Length == 0 ? [] : label.Split(BetweenNames));
        foreach (string name in other.Split(BetweenNames))
        {
            if (!names.Contains(name))
            {
                names.Add(name);
            }
        }

        return string.Join(BetweenNames, names);
    }
}

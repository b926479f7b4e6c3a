using System.Collections;
using System.Collections.Generic;

namespace S1mpleTrader.Config.Yaml;

/// <summary>
/// Collects findings in the order in which they are met, bounded so that hostile input can't flood memory.
/// </summary>
/// <remarks>
/// What is found twice, same place and words, is kept once: a node is looked at by several rules, a blueprint by
/// several links. Invariant: at most <see cref="YamlLimits.MaxFindings"/> errors are kept, and as many warnings, so
/// that neither hides the other; what comes after is only counted, and the last one kept is followed by one that says
/// so.
/// </remarks>
public sealed class Findings : IReadOnlyList<Finding>
{
    private readonly List<Finding> _items = new List<Finding>();
    private int _dataErrors;
    private int _keptErrors; // Or one more: with the one that says that others are left out.
    private int _keptWarnings;

    /// <summary>Findings kept.</summary>
    public int Count => _items.Count;

    /// <summary>Errors reported, kept or not.</summary>
    public int ErrorCount { get; private set; }

    /// <summary>Whether errors were reported, and all of them are of data.</summary>
    public bool AreOfDataAlone => _dataErrors > 0 && _dataErrors == ErrorCount;

    /// <summary>Whether an error was reported.</summary>
    public bool HasErrors => ErrorCount > 0;

    /// <summary>Whether errors were left out: those that follow are only counted.</summary>
    public bool IsFull => _keptErrors > YamlLimits.MaxFindings;

    /// <summary>Returns the finding at a position.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public Finding this[int index] => _items[index];

    /// <summary>Adds a finding.</summary>
    /// <param name="finding">The finding.</param>
    public void Add(Finding finding)
    {
        if (finding.Severity == FindingSeverity.Error)
        {
            ErrorCount++;
            _dataErrors += finding.IsOfData ? 1 : 0;
        }

        Keep(finding);
    }

    /// <summary>Adds all findings of another collection, with what it has only counted.</summary>
    /// <param name="findings">The findings to copy.</param>
    public void AddRange(Findings findings)
    {
        ErrorCount += findings.ErrorCount;
        _dataErrors += findings._dataErrors;
        foreach (Finding finding in findings)
        {
            Keep(finding);
        }
    }

    /// <summary>Reports an error at a node.</summary>
    /// <param name="node">Where.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public void Error(YamlNode node, string message) => Error(node.File, node.Line, node.Column, message);

    /// <summary>Reports an error at a position.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line counted from 1, or 0 for the whole file.</param>
    /// <param name="column">Column counted from 1, or 0 for the whole file.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public void Error(string file, int line, int column, string message)
        => Add(new Finding(FindingSeverity.Error, file, line, column, message));

    /// <summary>Reports that data is missing or wrong.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line counted from 1, or 0 for the whole file.</param>
    /// <param name="column">Column counted from 1, or 0 for the whole file.</param>
    /// <param name="message">What is wrong and what was expected.</param>
    public void DataError(string file, int line, int column, string message)
        => Add(new Finding(FindingSeverity.Error, file, line, column, message, isOfData: true));

    /// <summary>Reports a warning at a node.</summary>
    /// <param name="node">Where.</param>
    /// <param name="message">What looks wrong.</param>
    public void Warning(YamlNode node, string message)
        => Add(new Finding(FindingSeverity.Warning, node.File, node.Line, node.Column, message));

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Keep(Finding finding)
    {
        ref int kept = ref finding.Severity == FindingSeverity.Error ? ref _keptErrors : ref _keptWarnings;
        if (kept > YamlLimits.MaxFindings || _items.Contains(finding))
        {
            return;
        }

        _items.Add(kept < YamlLimits.MaxFindings
            ? finding
            : new Finding(
                finding.Severity, finding.File, finding.Line, finding.Column,
                "more findings follow; they are left out", finding.IsOfData));
        kept++;
    }
}

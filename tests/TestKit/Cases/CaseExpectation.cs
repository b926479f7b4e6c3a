using System.Collections.Generic;

namespace S1mpleTrader.TestKit;

/// <summary>What must come out of a case. Rows hold only the keys that the file gives.</summary>
public sealed record CaseExpectation
{
    /// <summary>The line of each of its keys, and of <c>expect</c> itself, in the file that holds the case.</summary>
    public IReadOnlyDictionary<string, int> Lines { get; init; } = new Dictionary<string, int>();

    public IReadOnlyList<CaseRow> Fills { get; init; } = [];

    /// <summary>Null: the file doesn't say.</summary>
    public IReadOnlyList<CaseRow>? Trades { get; init; }

    /// <summary>Null: the file doesn't say.</summary>
    public IReadOnlyList<CaseRow>? Open { get; init; }

    public IReadOnlyList<CaseRow> Rejections { get; init; } = [];

    /// <summary>In any order.</summary>
    public IReadOnlyList<string> Expired { get; init; } = [];

    public int Ambiguous { get; init; }

    public decimal? FinalEquity { get; init; }

    public decimal? FinalBalance { get; init; }

    /// <summary>By bar index; null: that row has no record.</summary>
    public IReadOnlyDictionary<int, decimal?> Equity { get; init; } = new Dictionary<int, decimal?>();

    /// <summary>By bar index; null: that row has no record.</summary>
    public IReadOnlyDictionary<int, decimal?> Balance { get; init; } = new Dictionary<int, decimal?>();

    /// <summary>
    /// By the names of the result's metrics, of two accounts by those of <see cref="IntervalMetrics"/>; null:
    /// undefined.
    /// </summary>
    public IReadOnlyDictionary<string, decimal?> Metrics { get; init; } = new Dictionary<string, decimal?>();
}

/// <summary>One expected row: its keys in the file's order with their text, and the line it stands on.</summary>
public sealed record CaseRow(int Line, IReadOnlyList<KeyValuePair<string, string>> Cells);

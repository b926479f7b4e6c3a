using System;
using System.Collections.Generic;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Rows refused for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstLines">Line numbers of the first ones, counted from 1.</param>
public sealed record RejectedRows(RowReject Reason, long Count, IReadOnlyList<long> FirstLines);

/// <summary>Counts refused rows by reason; memory doesn't grow with their number.</summary>
internal sealed class RejectCounter
{
    private readonly long[] _counts = new long[Enum.GetValues<RowReject>().Length];
    private readonly long[][] _lines;
    private readonly int _linesKept;

    internal RejectCounter(int linesKept)
    {
        Invariant.Holds(linesKept >= 0);
        _linesKept = linesKept;
        _lines = new long[_counts.Length][];
        for (int i = 0; i < _lines.Length; i++)
        {
            _lines[i] = new long[linesKept];
        }
    }

    internal long Total { get; private set; }

    internal void Add(RowReject reason, long line)
    {
        Invariant.Holds(reason != RowReject.None);
        ref long count = ref _counts[(int)reason];
        if (count < _linesKept)
        {
            _lines[(int)reason][count] = line;
        }

        count++;
        Total++;
    }

    internal IReadOnlyList<RejectedRows> ToList()
    {
        List<RejectedRows> list = [];
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                list.Add(new RejectedRows(
                    (RowReject)i, _counts[i], _lines[i][..(int)Math.Min(_counts[i], _linesKept)]));
            }
        }

        return list;
    }
}

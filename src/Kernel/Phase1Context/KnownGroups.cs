using S1mpleTrader.Columnar.Numerics;

namespace S1mpleTrader.Kernel.Phase1Context;

/// <summary>Which groups of rows of a block have been computed: a bit for each.</summary>
/// <param name="groups">The most groups of a block.</param>
internal sealed class KnownGroups(int groups)
{
    private readonly ulong[] _words = new ulong[(groups / RowMask.Rows) + 1];

    /// <summary>Begins with a block: nothing has been computed.</summary>
    /// <param name="count">Its groups.</param>
    public void Clear(int count) => System.Array.Clear(_words, 0, (count / RowMask.Rows) + 1);

    /// <summary>Takes the first groups of a stretch that haven't been computed yet: the caller does so now.</summary>
    /// <param name="first">First group of the stretch; afterwards the one to go on at.</param>
    /// <param name="end">One past its last group.</param>
    /// <param name="missing">Those, the lowest bit being <paramref name="firstOfWord"/>.</param>
    /// <param name="firstOfWord">A group.</param>
    /// <returns>False at the end of the stretch.</returns>
    public bool TryTake(ref int first, int end, out ulong missing, out int firstOfWord)
    {
        int word = first / RowMask.Rows;
        firstOfWord = word * RowMask.Rows;
        if (first >= end)
        {
            missing = 0;
            return false;
        }

        missing = RowMask.FirstRows(end - firstOfWord) & ~RowMask.FirstRows(first - firstOfWord) & ~_words[word];
        _words[word] |= missing;
        first = firstOfWord + RowMask.Rows;
        return true;
    }
}

using System;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Reads rows that are as nearly all rows of nearly all files are, many at a time.</summary>
/// <remarks>
/// Plain is a row whose numbers are digits with a point at most, and whose stamp is written like those before it; any
/// of its fields may stand in quotes. It becomes exactly what <see cref="CsvBarReader"/> makes of it; every other row
/// is left to that. So is the judgement of the rows: they may be no bars. Nothing is allocated.
/// </remarks>
internal sealed class PlainRows
{
    private const int LeastRows = 8;

    private readonly CsvDialect _dialect;
    private readonly StampParser _stamps;
    private readonly FieldEnds _ends;
    private readonly double[] _priceDivisors;
    private readonly double[] _volumeDivisors = Divisors(0);
    private readonly int _priceShift;
    private readonly double[] _room = new double[BarBlock.Rows];
    private readonly int[] _quotes = new int[BarBlock.Rows];
    private int _mostRows = LeastRows; // Grows while rows are plain: what was read behind one that isn't is in vain.

    private PlainRows(CsvDialect dialect, StampParser stamps, int priceShift)
    {
        _dialect = dialect;
        _stamps = stamps;
        _ends = new FieldEnds(dialect.Separator);
        _priceShift = priceShift;
        _priceDivisors = Divisors(priceShift);
    }

    /// <summary>Returns what reads a file's plain rows; null where they are all read one by one.</summary>
    /// <param name="dialect">How the file says what a bar is.</param>
    /// <param name="stamps">What reads its stamps.</param>
    /// <param name="priceShift">Decimal places to move the point of prices to the left.</param>
    internal static PlainRows? For(CsvDialect dialect, StampParser stamps, int priceShift)
        => DigitLanes.IsSupported && !dialect.IsSinglePrice && dialect.MeanWith.IsAbsent
            && priceShift + DigitLanes.Lanes <= NearestQuotient.PowersOfTen.Length
            && (dialect.StampForm is StampForm.Text or StampForm.MonthFirst or StampForm.DayFirst
                || (dialect.StampForm == StampForm.Epoch && dialect.TimeOfDay == CsvDialect.Absent))
                ? new PlainRows(dialect, stamps, priceShift)
                : null;

    /// <summary>Reads the plain rows from a line on, up to one that isn't plain.</summary>
    /// <param name="text">A text that the line is in.</param>
    /// <param name="segment">Says which text it is.</param>
    /// <param name="at">The line's first byte.</param>
    /// <param name="block">Gets the rows.</param>
    /// <param name="mayBeMore">Whether the next row wasn't looked at.</param>
    /// <returns>One behind the last byte of the last row's line.</returns>
    internal int Read(ReadOnlySpan<byte> text, long segment, int at, BarBlock block, out bool mayBeMore)
    {
        int fields = _dialect.FieldCount;
        _ends.GoTo(segment, at);
        int rows = _ends.Lines(text, fields, _mostRows, out ReadOnlySpan<int> ends);
        int lineCount = rows;
        Span<int> quotes = _ends.HasQuotes ? _quotes.AsSpan(0, rows) : default;
        quotes.Clear();
        PlainFields lines = new(text, ends, fields, quotes);
        PriceColumns prices = _dialect.Prices;
        rows = ReadStamps(lines, block.Stamps.AsSpan(0, rows));
        rows = lines.ReadNumbers(prices.Open, _priceShift, _priceDivisors, block.Open.AsSpan(0, rows), _room);
        rows = lines.ReadNumbers(prices.High, _priceShift, _priceDivisors, block.High.AsSpan(0, rows), _room);
        rows = lines.ReadNumbers(prices.Low, _priceShift, _priceDivisors, block.Low.AsSpan(0, rows), _room);
        rows = lines.ReadNumbers(prices.Close, _priceShift, _priceDivisors, block.Close.AsSpan(0, rows), _room);
        if (_dialect.Volume != CsvDialect.Absent)
        {
            rows = lines.ReadNumbers(_dialect.Volume, 0, _volumeDivisors, block.Volume.AsSpan(0, rows), _room);
        }

        rows = CheckQuotes(text, ends, fields, quotes[..Math.Min(rows, quotes.Length)], rows);
        mayBeMore = rows > 0 && rows == lineCount;
        _ends.Pass(fields, rows);
        _mostRows = Math.Min((2 * rows) + LeastRows, BarBlock.Rows);
        block.Count = rows;
        _stamps.CountPlain(rows);
        return ends[rows * fields] + 1;
    }

    // By the lane of the point.
    private static double[] Divisors(int shift)
    {
        double[] divisors = new double[DigitLanes.Lanes + 1];
        for (int lane = 0; lane < DigitLanes.Lanes; lane++)
        {
            divisors[lane] = NearestQuotient.PowersOfTen[shift + DigitLanes.Lanes - 1 - lane];
        }

        divisors[DigitLanes.NoPoint] = NearestQuotient.PowersOfTen[shift];
        return divisors;
    }

    // All quotes of a line must be around fields that were read: then no separator stands between two of them.
    private static int CheckQuotes(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> ends, int fields, ReadOnlySpan<int> quotes, int rows)
    {
        for (int row = 0; row < quotes.Length; row++)
        {
            if (text[(ends[row * fields] + 1)..ends[(row + 1) * fields]].Count((byte)'"') != quotes[row])
            {
                return row;
            }
        }

        return rows;
    }

    private int ReadStamps(PlainFields lines, Span<long> stamps)
    {
        if (_stamps.Form == StampForm.Epoch)
        {
            int wholes = lines.ReadWholes(_dialect.Time, stamps);
            return _stamps.TakePlain(stamps[..wholes]);
        }

        bool isOneField = _dialect.TimeOfDay == CsvDialect.Absent;
        for (int row = 0; row < stamps.Length; row++)
        {
            ReadOnlySpan<byte> time = isOneField ? default : lines.Field(row, _dialect.TimeOfDay);
            bool isThere = isOneField || !time.IsEmpty;
            if (!isThere || !_stamps.TryPlain(lines.Field(row, _dialect.Time), time, out stamps[row]))
            {
                return row;
            }
        }

        return stamps.Length;
    }
}

using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO.Pipelines;
using System.Text;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The first lines of a file, by which it is decided how all lines are read.</summary>
internal sealed class CsvSample
{
    /// <summary>Bytes of the file to look at: some thousand rows.</summary>
    internal const int Bytes = 1 << 18;

    private readonly CsvFields _fields = new();

    private CsvSample(List<byte[]> lines, List<long> lineNumbers)
    {
        Lines = lines;
        LineNumbers = lineNumbers;
        Separator = FindSeparator(lines[0]);
        CanSplit = _fields.TrySplit(lines[0], Separator) && _fields.Count >= 2;
        First = CanSplit ? FieldTexts(lines[0]) : [];
        HasHeader = CanSplit && IsHeader(lines[0]);
    }

    /// <summary>The lines that aren't empty, the header first where there is one.</summary>
    internal IReadOnlyList<byte[]> Lines { get; }

    /// <summary>Their numbers in the file.</summary>
    internal IReadOnlyList<long> LineNumbers { get; }

    /// <summary>What separates fields: the commonest of comma, semicolon and tab in the first line.</summary>
    internal byte Separator { get; }

    /// <summary>Whether the first line has two fields or more.</summary>
    internal bool CanSplit { get; }

    /// <summary>Fields of the first line.</summary>
    internal IReadOnlyList<string> First { get; }

    /// <summary>Whether the first line is a header: none of its fields is a number.</summary>
    internal bool HasHeader { get; }

    /// <summary>Index of the first row.</summary>
    internal int FirstRow => HasHeader ? 1 : 0;

    /// <summary>Whether there is a row.</summary>
    internal bool HasRows => Lines.Count > FirstRow;

    /// <summary>The first row's first field; empty where there is none.</summary>
    internal string FirstStamp
    {
        get
        {
            bool isRow = HasRows && _fields.TrySplit(Lines[FirstRow], Separator);
            return isRow ? Encoding.UTF8.GetString(_fields.Field(Lines[FirstRow], 0)) : "";
        }
    }

    /// <summary>Cuts the beginning of a file into lines.</summary>
    /// <param name="sample">Its first bytes, unpacked.</param>
    /// <param name="isWhole">Whether they are all.</param>
    /// <param name="fault">What keeps it from being a table; null where there is a sample.</param>
    internal static CsvSample? Read(ReadOnlyMemory<byte> sample, bool isWhole, out ImportFinding? fault)
    {
        ReadOnlySpan<byte> bytes = sample.Span;
        fault = null;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            fault = new ImportFinding(
                ImportFindingKind.FormatUnknown, 1, "the file is UTF-16: save it as UTF-8 or ASCII");
            return null;
        }

        int firstEnd = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> first = firstEnd < 0 ? bytes : bytes[..firstEnd];
        if (first.TrimEnd((byte)'\r').Contains((byte)'\r'))
        {
            fault = new ImportFinding(
                ImportFindingKind.FormatUnknown, 1,
                "the lines end with CR alone, as on old Macintoshes: save the file with LF or CR LF, "
                + "such as with tr '\\r' '\\n'");
            return null;
        }

        int end = isWhole ? sample.Length : bytes.LastIndexOf((byte)'\n') + 1;
        LineReader reader = new(PipeReader.Create(new ReadOnlySequence<byte>(sample[..end])));
        List<byte[]> lines = [];
        List<long> lineNumbers = [];
        while (reader.TryRead(out ReadOnlySpan<byte> line))
        {
            if (!line.IsEmpty)
            {
                lines.Add(line.ToArray());
                lineNumbers.Add(reader.LineNumber);
            }
        }

        if (lines.Count > 0)
        {
            return new CsvSample(lines, lineNumbers);
        }

        fault = isWhole && end <= LineReader.MaxLineBytes
            ? new ImportFinding(ImportFindingKind.SourceEmpty, 0, "the file is empty")
            : new ImportFinding(
                ImportFindingKind.FormatUnknown,
                1,
                $"this is no table of bars: its first line is empty or longer than {LineReader.MaxLineBytes} bytes");
        return null;
    }

    /// <summary>A line for a message: its first 80 bytes, without control characters.</summary>
    internal string Quote(int index)
    {
        const int MaxBytes = 80;
        byte[] line = Lines[index];
        string text = Encoding.UTF8.GetString(line, 0, Math.Min(line.Length, MaxBytes));
        return "'" + Printable(text) + (line.Length > MaxBytes ? "…" : "") + "'";
    }

    /// <summary>A text from a file without control characters.</summary>
    internal static string Printable(string text)
    {
        StringBuilder printable = new();
        foreach (char c in text)
        {
            printable.Append(char.IsControl(c) && c != '\t' ? '?' : c);
        }

        return printable.ToString();
    }

    private static byte FindSeparator(ReadOnlySpan<byte> line)
    {
        byte best = (byte)',';
        int bestCount = 0;
        foreach (byte candidate in ",;\t"u8)
        {
            int count = line.Count(candidate);
            if (count > bestCount)
            {
                best = candidate;
                bestCount = count;
            }
        }

        return best;
    }

    private List<string> FieldTexts(ReadOnlySpan<byte> line)
    {
        List<string> texts = [];
        for (int i = 0; i < _fields.Count; i++)
        {
            texts.Add(Encoding.UTF8.GetString(_fields.Field(line, i)));
        }

        return texts;
    }

    private bool IsHeader(ReadOnlySpan<byte> line)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if (NumberParser.Parse(_fields.Field(line, i), 0, out _) != RowReject.BadNumber)
            {
                return false;
            }
        }

        return true;
    }
}

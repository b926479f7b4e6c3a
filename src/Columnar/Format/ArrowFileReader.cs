using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Opens a file that <see cref="ArrowFileWriter"/>, <see cref="ArrowGroupWriter"/> or <see cref="BarStoreWriter"/>
/// wrote: checks it, maps it, and gives spans into the mapping.
/// </summary>
/// <remarks>
/// Whatever lies outside the column buffers is always checked against its checksum; the columns are where
/// <c>verifyChecksums</c> says so. Spans are valid until <see cref="Dispose"/>. Memory: a few objects per batch.
/// </remarks>
public sealed class ArrowFileReader : IDisposable
{
    // Head, an empty schema message and footer are larger than this; smaller files have no room for what is read first.
    private const int LeastBytes = ArrowFile.HeadBytes + ArrowFile.TailBytes + 64;

    private readonly MappedFile _file;
    private readonly List<ArrowBatch> _dictionaries = [];
    private readonly List<ArrowBatch> _batches = [];
    private readonly List<string[]> _dictionaryTexts = [];

    /// <summary>Opens and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verifyChecksums">Whether to read every column and compare its checksum.</param>
    /// <exception cref="DataFileException">The file is damaged, incomplete or not ours.</exception>
    /// <exception cref="IOException">The file is missing or can't be read.</exception>
    public ArrowFileReader(string path, bool verifyChecksums)
    {
        Path = path;
        _file = MappedFile.Open(path, LeastBytes);
        try
        {
            Schema = Read(verifyChecksums);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What the file holds.</summary>
    public ArrowSchema Schema { get; }

    /// <summary>Number of record batches.</summary>
    public int BatchCount => _batches.Count;

    /// <summary>Rows in all batches.</summary>
    public long RowCount { get; private set; }

    /// <summary>Returns a record batch.</summary>
    /// <param name="index">0 to <see cref="BatchCount"/> − 1.</param>
    public ArrowBatch Batch(int index) => _batches[index];

    /// <summary>Unmaps the file; spans taken before are invalid after this call.</summary>
    public void Dispose() => _file.Dispose();

    private ArrowSchema Read(bool verifyChecksums)
    {
        if (!_file.Span(0, ArrowFile.HeadBytes).SequenceEqual(ArrowFile.Head))
        {
            throw Damaged(0, "this is no Arrow file");
        }

        long tail = _file.LengthBytes - ArrowFile.TailBytes;
        int footerBytes = BinaryPrimitives.ReadInt32LittleEndian(_file.Span(tail, sizeof(int)));
        if (!_file.Span(tail + sizeof(int), ArrowFile.Magic.Length).SequenceEqual(ArrowFile.Magic)
            || footerBytes < ArrowFile.DigitsFromFooterEnd + sizeof(int)
            || footerBytes > tail - ArrowFile.HeadBytes)
        {
            throw Damaged(tail, "the file was cut off, or not completed");
        }

        long footerStart = tail - footerBytes;
        FlatBufferReader footer = new(_file.Span(footerStart, footerBytes), Path, footerStart);
        int root = footer.Root;
        ReadOnlySpan<byte> digits =
            ArrowMetadataReader.FindMetadata(footer, root, 4, ArrowFile.FrameChecksumKey, out int digitsAt);
        if (digits.Length != ArrowFile.DigitCount || digitsAt != footerBytes - ArrowFile.DigitsFromFooterEnd)
        {
            throw Damaged(footerStart, "the footer has no checksum of ours: the file was written by another program");
        }

        ArrowSchema schema = ArrowMetadataReader.ReadSchema(footer, footer.TableField(root, 1, "the schema"));
        ReadBatches(
            schema, ArrowMetadataReader.ReadBlocks(footer, root, 2),
            ArrowMetadataReader.ReadBlocks(footer, root, 3), footerStart);
        VerifyFrame(footerStart, footerBytes, digits);
        if (verifyChecksums)
        {
            VerifyColumns(_dictionaries);
            VerifyColumns(_batches);
        }

        return WithDictionaries(schema);
    }

    private void ReadBatches(
        ArrowSchema schema, List<ArrowBlock> dictionaries, List<ArrowBlock> batches, long footerStart)
    {
        ArrowSchema dictionarySchema = new([new ArrowField("values", ArrowType.Utf8)], []);
        long position = ArrowFile.HeadBytes;
        foreach (ArrowBlock block in dictionaries)
        {
            _dictionaries.Add(
                ReadBatch(dictionarySchema, ArrowFile.HeaderDictionaryBatch, block, footerStart, ref position));
        }

        foreach (ArrowBlock block in batches)
        {
            ArrowBatch batch = ReadBatch(schema, ArrowFile.HeaderRecordBatch, block, footerStart, ref position);
            _batches.Add(batch);
            RowCount += batch.RowCount;
        }
    }

    private ArrowBatch ReadBatch(
        ArrowSchema schema, byte headerType, ArrowBlock block, long footerStart, ref long position)
    {
        // Blocks must follow one another, so that no byte of the file belongs to two of them.
        if (block.Offset < position || block.MetadataBytes < ArrowFile.PrefixBytes || block.BodyBytes < 0
            || block.Offset > footerStart - block.MetadataBytes
            || block.BodyBytes > footerStart - block.Offset - block.MetadataBytes
            || (block.Offset + block.MetadataBytes) % ArrowFile.Alignment != 0
            || block.BodyBytes % ArrowFile.Alignment != 0)
        {
            throw Damaged(footerStart, "the footer names a batch that isn't there");
        }

        ReadOnlySpan<byte> metadata = _file.Span(block.Offset, block.MetadataBytes);
        if (BinaryPrimitives.ReadInt32LittleEndian(metadata) != -1
            || BinaryPrimitives.ReadInt32LittleEndian(metadata[4..]) != block.MetadataBytes - ArrowFile.PrefixBytes)
        {
            throw Damaged(block.Offset, "no message begins here");
        }

        FlatBufferReader reader =
            new(metadata[ArrowFile.PrefixBytes..], Path, block.Offset + ArrowFile.PrefixBytes);
        var nodes = new ArrowNode[schema.Fields.Count];
        var buffers = new ArrowBuffer[schema.BufferCount];
        long rows = ArrowMetadataReader.ReadBatch(reader, headerType, block, nodes, buffers);
        if (rows > int.MaxValue)
        {
            throw Damaged(block.Offset, "the batch has more rows than a span can hold");
        }

        long body = block.Offset + block.MetadataBytes;
        position = body + block.BodyBytes;
        var batch = new ArrowBatch(this, _file, schema, body, (int)rows, nodes, buffers);
        batch.ZerosOffset = CheckLayout(batch, block, nodes);
        return batch;
    }

    // Columns lack values only where they may. The buffers must have exactly the sizes that the rows need, and lie one
    // behind the other; those of columns of fixed width may begin where one before them does, such as hold nothing but
    // zeros all where the others end, and those that nobody reads where the body does. Returns where the zeros are, or
    // the body's end.
    private long CheckLayout(ArrowBatch batch, ArrowBlock block, ArrowNode[] nodes)
    {
        (ArrowSchema schema, long rows) = (batch.Schema, batch.RowCount);
        ReadOnlySpan<ArrowBuffer> buffers = batch.Buffers;
        long zeros = -1; // Where the first buffer begins that lies behind a gap.
        long last = -1;  // Where the last buffer with a place of its own begins, and where they end.
        long end = 0;
        long bodyEnd = 0;
        int next = 0;
        HashSet<(long Offset, long LengthBytes)> places = [];
        for (int i = 0; i < schema.Fields.Count; i++)
        {
            ArrowField field = schema.Fields[i];
            long bitmapBytes = (rows + 7) / 8;
            bool fits = (field.Nullable || nodes[i].NullCount == 0)
                && buffers[next].LengthBytes == (nodes[i].NullCount > 0 ? bitmapBytes : 0)
                && buffers[next + 1].LengthBytes == field.Type switch
                {
                    ArrowType.Bool => bitmapBytes,
                    ArrowType.Utf8 => (rows + 1) * sizeof(int),
                    _ => rows * field.WidthBytes,
                };
            for (int k = 0; k < field.BufferCount; k++)
            {
                ArrowBuffer buffer = buffers[next++];
                bool mayShare = buffer.LengthBytes > 0 && field.WidthBytes > 0;
                fits &= buffer.Offset >= 0 && buffer.LengthBytes >= 0
                    && buffer.LengthBytes <= block.BodyBytes - buffer.Offset;
                bodyEnd = Math.Max(bodyEnd, ArrowFile.Align(buffer.Offset + buffer.LengthBytes));
                if (k == 1 && batch.IsNowhere(i))
                {
                    continue;
                }

                if (mayShare && (buffer.Offset == zeros || (buffer.Offset > end && zeros < 0)))
                {
                    zeros = buffer.Offset;
                }
                else if (buffer.Offset == end)
                {
                    places.Add((buffer.Offset, buffer.LengthBytes));
                    last = buffer.LengthBytes > 0 ? buffer.Offset : last;
                    end = ArrowFile.Align(buffer.Offset + buffer.LengthBytes);
                }
                else if (buffer.Offset == last)
                {
                    // Zeros behind which nothing else lies: the longest of them covers the others.
                    fits &= mayShare || buffer.LengthBytes == 0;
                    end = Math.Max(end, ArrowFile.Align(buffer.Offset + buffer.LengthBytes));
                }
                else
                {
                    fits &= mayShare && places.Contains((buffer.Offset, buffer.LengthBytes));
                }
            }

            if (!fits)
            {
                throw Damaged(block.Offset, $"the buffers of column '{field.Name}' don't fit its rows");
            }
        }

        if (bodyEnd != block.BodyBytes || (zeros >= 0 && zeros != end))
        {
            throw Damaged(block.Offset, "the batch's body has bytes that belong to no column");
        }

        return zeros >= 0 ? zeros : bodyEnd;
    }

    private void VerifyFrame(long footerStart, int footerBytes, ReadOnlySpan<byte> digits)
    {
        uint checksum = Crc32C.Empty;
        long position = 0;
        foreach (List<ArrowBatch> batches in (ReadOnlySpan<List<ArrowBatch>>)[_dictionaries, _batches])
        {
            foreach (ArrowBatch batch in batches)
            {
                long zerosEnd = 0;
                foreach ((_, ArrowBuffer buffer) in batch.Places())
                {
                    long start = batch.BodyOffset + buffer.Offset;
                    if (buffer.Offset == batch.ZerosOffset)
                    {
                        // Of all that begin there: the longest covers them.
                        zerosEnd = Math.Max(zerosEnd, start + buffer.LengthBytes);
                        continue;
                    }

                    if (start < position)
                    {
                        position = Math.Max(position, start + buffer.LengthBytes); // One before it begins there, too.
                        continue;
                    }

                    checksum = AppendFile(checksum, position, start);
                    position = start + buffer.LengthBytes;
                }

                if (zerosEnd > 0)
                {
                    checksum = AppendFile(checksum, position, batch.BodyOffset + batch.ZerosOffset);
                    position = zerosEnd;
                }
            }
        }

        long digitsAt = footerStart + footerBytes - ArrowFile.DigitsFromFooterEnd;
        checksum = AppendFile(checksum, position, digitsAt);
        checksum = Crc32C.Append(checksum, "00000000"u8);
        checksum = AppendFile(checksum, digitsAt + ArrowFile.DigitCount, _file.LengthBytes);
        Span<byte> expected = stackalloc byte[ArrowFile.DigitCount];
        ArrowFile.WriteDigits(checksum, expected);
        if (!digits.SequenceEqual(expected))
        {
            throw Damaged(
                digitsAt, "the checksum of everything but the columns differs: header, footer or padding is damaged");
        }
    }

    // By two threads where it takes milliseconds: memory gives two more than one, and a
    // run waits for this before its first bar.
    private void VerifyColumns(List<ArrowBatch> batches)
    {
        const long LongBytes = 1 << 24;
        List<(string Name, long Start, ArrowBuffer Buffer)> buffers = [];
        long bytes = 0;
        foreach (ArrowBatch batch in batches)
        {
            foreach ((ArrowField field, ArrowBuffer buffer) in batch.Places())
            {
                buffers.Add((field.Name, batch.BodyOffset + buffer.Offset, buffer));
                bytes += buffer.LengthBytes;
            }
        }

        int begun = -1;
        bool[] isDamaged = new bool[buffers.Count];
        void Verify()
        {
            for (int i = Interlocked.Increment(ref begun); i < isDamaged.Length; i = Interlocked.Increment(ref begun))
            {
                (_, long start, ArrowBuffer buffer) = buffers[i];
                isDamaged[i] = AppendFile(Crc32C.Empty, start, start + buffer.LengthBytes) != buffer.Checksum;
            }
        }

        if (bytes >= LongBytes && Environment.ProcessorCount > 1)
        {
            Thread other = new(Verify) { IsBackground = true, Name = "checksums" };
            other.Start();
            Verify();
            other.Join();
        }
        else
        {
            Verify();
        }

        int first = Array.IndexOf(isDamaged, true);
        if (first >= 0)
        {
            throw Damaged(
                buffers[first].Start,
                $"the checksum of column '{buffers[first].Name}' differs: its values are damaged");
        }
    }

    private uint AppendFile(uint checksum, long start, long end)
    {
        const int StepBytes = 1 << 30;
        for (long at = start; at < end; at += StepBytes)
        {
            checksum = Crc32C.Append(checksum, _file.Span(at, (int)Math.Min(StepBytes, end - at)));
        }

        return checksum;
    }

    private ArrowSchema WithDictionaries(ArrowSchema schema)
    {
        foreach (ArrowBatch dictionary in _dictionaries)
        {
            string[] texts = new string[dictionary.RowCount];
            for (int row = 0; row < texts.Length; row++)
            {
                texts[row] = Encoding.UTF8.GetString(dictionary.Utf8(0, row));
            }

            _dictionaryTexts.Add(texts);
        }

        List<ArrowField> fields = new(schema.Fields.Count);
        int next = 0;
        foreach (ArrowField field in schema.Fields)
        {
            if (field.Type != ArrowType.Dictionary)
            {
                fields.Add(field);
                continue;
            }

            if (next == _dictionaryTexts.Count)
            {
                throw Damaged(0, $"the dictionary of column '{field.Name}' is missing");
            }

            fields.Add(field with { Values = _dictionaryTexts[next++] });
            if (!fields[^1].CanNameValues)
            {
                throw Damaged(0, $"the dictionary of column '{field.Name}' has more texts than its indices can name");
            }
        }

        ArrowSchema complete = new(fields, schema.Metadata);
        foreach (ArrowBatch batch in _batches)
        {
            batch.Schema = complete;
        }

        return complete;
    }

    private DataFileException Damaged(long offset, string message) => new(Path, offset, message);
}

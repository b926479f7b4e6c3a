// The file on disk: the Arrow IPC file format, version V5, little-endian, uncompressed, and two rules of our own.
//
//   "ARROW1" 00 00
//   schema message
//   dictionary messages       one per dictionary column, ids 0, 1, ... in column order, never a delta
//   record batch messages     as many as there are
//   FF FF FF FF 00 00 00 00   end of the stream: everything up to here also reads as an Arrow stream
//   footer                    FlatBuffer: schema again, a block (offset, lengths) per dictionary and batch, checksum
//   footer size               4 bytes
//   "ARROW1"
//
// A message is FF FF FF FF, the size of its metadata (4 bytes), the metadata (a FlatBuffer, zero-padded so that what
// follows begins at a multiple of 64 bytes in the file) and the body: the column buffers, each beginning at a multiple
// of 64 bytes, zero-padded. A column has a validity bitmap (empty where no row of the batch is null), for text 32-bit
// offsets, and data. So a reader maps the file and lays spans straight over the buffers.
//
// Buffers lie one behind the other in the columns' order. Some buffers of columns of fixed width needn't have bytes of
// their own, since Arrow gives each an offset and nothing forbids two to lie in one place:
//
//   zeros         bitmap and indices of a column without a value in the batch, and values that are all zero: they begin
//                 where the others end, at one run of zeros that is as long as the longest of them
//   equal values  those of a column before them, byte by byte: they begin where those do
//   no values     of a column without a value in the batch, where they aren't indices: they begin where the body does,
//                 whatever lies there, since nobody reads them
//
// Our first rule: every dictionary and batch message carries the custom metadata "s1t.crc32c": for each of its buffers,
// in order, the CRC-32C of the buffer's bytes as eight lower-case hexadecimal digits; zeros for one that nobody reads.
//
// Our second rule: the footer carries the custom metadata "s1t.frame_crc32c": the CRC-32C of every byte of the file
// that isn't in a column buffer (headers, metadata, padding, footer, trailer) in file order, the eight digits
// themselves taken as '0'. They always are the bytes [length - 22, length - 14) of the file. So each byte of a file is
// covered, and no bit can flip unnoticed.
//
// Other readers (pandas, polars, DuckDB, apache-arrow) ignore both and read the file as any other.
using System;

namespace S1mpleTrader.Columnar.Format;

/// <summary>Constants of the file format; the head of this file is its specification.</summary>
internal static class ArrowFile
{
    /// <summary>Buffers and bodies begin at multiples of this many bytes.</summary>
    internal const int Alignment = 64;

    /// <summary>Leading magic with its padding.</summary>
    internal const int HeadBytes = 8;

    /// <summary>Size field and magic behind the footer.</summary>
    internal const int TailBytes = 10;

    /// <summary>Continuation marker and metadata size before a message.</summary>
    internal const int PrefixBytes = 8;

    /// <summary>Hexadecimal digits of a checksum.</summary>
    internal const int DigitCount = 8;

    /// <summary>From the first digit of the frame checksum to the end of the footer.</summary>
    internal const int DigitsFromFooterEnd = 12;

    internal const short VersionV5 = 4;
    internal const byte HeaderSchema = 1;
    internal const byte HeaderDictionaryBatch = 2;
    internal const byte HeaderRecordBatch = 3;

    internal const byte TypeInt = 2;
    internal const byte TypeFloatingPoint = 3;
    internal const byte TypeUtf8 = 5;
    internal const byte TypeBool = 6;
    internal const byte TypeDecimal = 7;
    internal const byte TypeTimestamp = 10;

    internal const short PrecisionDouble = 2;
    internal const short UnitNanosecond = 3;
    internal const int DecimalPrecision = 38;

    internal static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    internal static ReadOnlySpan<byte> Head => "ARROW1\0\0"u8;

    internal static ReadOnlySpan<byte> EndOfStream => [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

    internal static ReadOnlySpan<byte> BufferChecksumsKey => "s1t.crc32c"u8;

    internal static ReadOnlySpan<byte> FrameChecksumKey => "s1t.frame_crc32c"u8;

    internal static ReadOnlySpan<byte> UtcZone => "UTC"u8;

    /// <summary>Returns the next multiple of <see cref="Alignment"/>.</summary>
    internal static long Align(long bytes) => (bytes + Alignment - 1) & ~(long)(Alignment - 1);

    /// <summary>Writes a checksum as eight lower-case hexadecimal digits.</summary>
    internal static void WriteDigits(uint checksum, Span<byte> digits)
    {
        for (int i = 0; i < DigitCount; i++)
        {
            digits[i] = "0123456789abcdef"u8[(int)(checksum >> (28 - (4 * i))) & 15];
        }
    }
}

/// <summary>A buffer of a batch: where its bytes lie in the body, and their checksum.</summary>
/// <param name="Offset">From the start of the body; a multiple of <see cref="ArrowFile.Alignment"/>.</param>
/// <param name="LengthBytes">Bytes without padding.</param>
/// <param name="Checksum">CRC-32C of those bytes.</param>
internal readonly record struct ArrowBuffer(long Offset, long LengthBytes, uint Checksum)
{
    /// <summary>
    /// Whether nobody reads it, and nothing in the file stands for it; asked of the values of a column that has none in
    /// the batch: bytes that do stand for those are zeros, and the checksum of zeros isn't 0.
    /// </summary>
    internal bool IsNowhere => Offset == 0 && Checksum == 0 && LengthBytes > 0;

    /// <summary>Returns one without bytes of its own.</summary>
    internal static ArrowBuffer Nowhere(long lengthBytes) => new(0, lengthBytes, 0);
}

/// <summary>A column of a batch.</summary>
/// <param name="Rows">Rows in the batch.</param>
/// <param name="NullCount">Rows that are null.</param>
internal readonly record struct ArrowNode(long Rows, long NullCount);

/// <summary>Where a message lies in the file.</summary>
/// <param name="Offset">Of its continuation marker.</param>
/// <param name="MetadataBytes">Prefix, metadata and padding: from there to the body.</param>
/// <param name="BodyBytes">Size of the body, padding included.</param>
internal readonly record struct ArrowBlock(long Offset, int MetadataBytes, long BodyBytes);

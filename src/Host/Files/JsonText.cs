using System;
using System.Buffers;
using System.Text;
using System.Text.Json;

namespace S1mpleTrader.Host.Files;

/// <summary>
/// JSON as we write it: documents for files and people, single lines for streams and the study store.
/// </summary>
internal static class JsonText
{
    /// <summary>How documents are written: indented, each line ended by '\n' on every system.</summary>
    public static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <summary>Returns the bytes of a document, its last line ended too.</summary>
    /// <param name="write">Writes its one value.</param>
    public static byte[] Document(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = Write(write, Indented);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Returns a value on one line, which isn't ended.</summary>
    /// <param name="write">Writes the value.</param>
    public static string Line(Action<Utf8JsonWriter> write)
        => Encoding.UTF8.GetString(Write(write, default).WrittenSpan);

    private static ArrayBufferWriter<byte> Write(Action<Utf8JsonWriter> write, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            write(json);
        }

        return buffer;
    }
}

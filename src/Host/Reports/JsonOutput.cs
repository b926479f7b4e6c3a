using System;
using System.Buffers;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Reports;

/// <summary>The one document of a command with <c>--json</c>.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a document and a line end.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, ResultDocument.Options))
        {
            write(json);
        }

        terminal.Output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n");
    }
}

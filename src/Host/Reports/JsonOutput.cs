using System;
using System.Text;
using System.Text.Json;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Reports;

/// <summary>The one document of a command with <c>--json</c>.</summary>
internal static class JsonOutput
{
    /// <summary>Writes a document and a line end.</summary>
    public static void Write(Terminal terminal, Action<Utf8JsonWriter> write)
        => terminal.Output.Write(Encoding.UTF8.GetString(JsonText.Document(write)));
}

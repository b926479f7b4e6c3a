using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.InteropServices;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Files;

namespace S1mpleTrader.Host.Operations;

/// <summary>
/// <c>run.json</c>: when, where and how fast; everything about a run that its result must not depend on.
/// </summary>
internal static class RunDocument
{
    /// <summary>Returns the document's bytes.</summary>
    /// <param name="start">When the run started, UTC.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="bars">Decided rows.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="origin">Where its files lie.</param>
    public static byte[] Serialize(
        DateTimeOffset start, TimeSpan duration, long bars, IReadOnlyList<string> arguments, RunOrigin origin)
        => JsonText.Document(json =>
        {
            json.WriteStartObject();
            json.WriteString("start", start.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("duration_seconds", duration.TotalSeconds);
            json.WriteNumber("bars_per_second", Math.Round(bars / Math.Max(duration.TotalSeconds, 1e-9)));
            json.WriteStartObject("machine");
            json.WriteString("name", Environment.MachineName);
            json.WriteString("system", RuntimeInformation.OSDescription);
            json.WriteString("architecture", RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteNumber("processors", Environment.ProcessorCount);
            json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
            json.WriteEndObject();
            json.WriteStartArray("command_line");
            json.WriteStringValue("s1t");
            foreach (string argument in arguments)
            {
                json.WriteStringValue(argument);
            }

            json.WriteEndArray();
            origin.WriteTo(json);
            json.WriteEndObject();
        });
}

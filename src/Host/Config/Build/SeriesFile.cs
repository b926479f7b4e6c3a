using System.Globalization;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>
/// A file that a worker's parameter names: <c>time,value</c> per line, further fields passed over; values are finite
/// numbers.
/// </summary>
internal static class SeriesFile
{
    private const long MaxBytes = 256 << 20; // A value a minute for fifteen years.

    private static readonly StampedFile<double> Form = new("value", MaxBytes, mayGoOn: true, ReadValue);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="parameter">The parameter that names it.</param>
    /// <param name="namedAt">The node that names it: a file that can't be read is reported there.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>What it holds; null after an error.</returns>
    public static StampedSeries? Read(string path, string parameter, YamlNode namedAt, Findings findings)
        => Form.Read(path, parameter, namedAt, findings) is { } lines
            ? new StampedSeries(lines.Times, lines.Values)
            : null;

    private static string? ReadValue(string text, out double value)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value)
            ? null
            : $"{YamlText.Quote(text)} is no finite number";
}

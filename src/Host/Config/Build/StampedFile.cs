using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>Reads the value of a line.</summary>
/// <typeparam name="T">Its type.</typeparam>
/// <param name="text">Its text, without spaces around it.</param>
/// <param name="value">The value, when null is returned.</param>
/// <returns>Null, or what is wrong.</returns>
internal delegate string? StampedValueReader<T>(string text, out T value);

/// <summary>
/// A kind of CSV file: a time and a value per line, in ascending order of time, with or without a heading.
/// </summary>
/// <remarks>
/// Times are ISO-8601 (UTC where they name no zone) or whole seconds, milliseconds, microseconds or nanoseconds since
/// 1970, told as importers tell them (<see cref="StampUnit"/>). Empty lines are passed over. Every bad line is a
/// finding at its place, and one refuses the file: values with holes that nobody sees would be worse.
/// </remarks>
/// <typeparam name="T">The type of values.</typeparam>
/// <param name="noun">What a value is called.</param>
/// <param name="maxBytes">The largest file: nothing that is read by mistake eats the memory.</param>
/// <param name="mayGoOn">Whether a line may have further fields, which are passed over.</param>
/// <param name="readValue">Reads a value.</param>
internal sealed class StampedFile<T>(string noun, long maxBytes, bool mayGoOn, StampedValueReader<T> readValue)
{
    private const long BytesPerMebibyte = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="key">The key that names it.</param>
    /// <param name="namedAt">The node that names it: a file that can't be read is reported there.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>What it holds; null after an error.</returns>
    public (long[] Times, T[] Values)? Read(string path, string key, YamlNode namedAt, Findings findings)
    {
        int errors = findings.ErrorCount;
        var times = new List<long>();
        var values = new List<T>();
        string? problem = RegularFile.Refuse(path);
        try
        {
            if (problem is null && new FileInfo(path).Length > maxBytes)
            {
                problem = string.Create(
                    CultureInfo.InvariantCulture, $"it has more than {maxBytes / BytesPerMebibyte} MiB");
            }

            if (problem is null)
            {
                var unit = new StampUnit(File.ReadLines(path).Select(line => line.Split(',', 2)[0].Trim()));
                ReadLines(File.ReadLines(path), path, unit, times, values, findings);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = exception.Message;
        }

        if (problem is not null)
        {
            problem = $"can't be read: {problem}";
        }
        else if (times.Count == 0 && findings.ErrorCount == errors)
        {
            problem = $"holds no {noun}";
        }

        if (problem is not null)
        {
            findings.DataError(
                namedAt.File, namedAt.Line, namedAt.Column, $"{key}: {YamlText.Quote(path)} {problem}");
        }

        return findings.ErrorCount > errors ? null : ([.. times], [.. values]);
    }

    private void ReadLines(
        IEnumerable<string> lines,
        string path,
        StampUnit unit,
        List<long> times,
        List<T> values,
        Findings findings)
    {
        int number = 0;
        bool hasRows = false;
        foreach (string line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            string[] fields = line.Split(',');
            bool isTime = unit.TryTime(fields[0].Trim(), out long time);
            string? problem = ReadValue(fields, out T value);
            bool isHeading = !hasRows && !isTime && problem is not null;
            hasRows = true;
            if (isHeading)
            {
                continue;
            }

            if (!isTime)
            {
                findings.DataError(path, number, 1, $"{YamlText.Quote(fields[0].Trim())} is no time");
            }
            else if (times.Count > 0 && time <= times[^1])
            {
                findings.DataError(path, number, 1, time == times[^1]
                    ? $"the time is that of an earlier line: there is one {noun} at a time"
                    : "the time lies before that of an earlier line" + unit.Reading(fields[0].Trim()));
            }
            else if (problem is not null)
            {
                findings.DataError(path, number, fields[0].Length + 2, problem);
            }
            else if (fields.Length > 2 && !mayGoOn)
            {
                findings.DataError(
                    path,
                    number,
                    fields[0].Length + fields[1].Length + 3,
                    $"a line is 'time,{noun}', and this one goes on");
            }
            else
            {
                times.Add(time);
                values.Add(value);
            }
        }
    }

    private string? ReadValue(string[] fields, out T value)
    {
        string text = fields.Length > 1 ? fields[1].Trim() : string.Empty;
        string? problem = readValue(text, out value);
        return text.Length == 0 ? $"a {noun} is missing: a line is 'time,{noun}'" : problem;
    }
}

using System;
using System.Globalization;

namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// A data file is damaged, incomplete, or not of the kind that was expected. It is never repaired in silence.
/// </summary>
public sealed class DataFileException : Exception
{
    /// <summary>Describes what is wrong and where.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Byte in the file at which the fault was noticed.</param>
    /// <param name="message">What is wrong there.</param>
    public DataFileException(string path, long offset, string message)
        : base($"{path}: {FaultOf(offset, message)}")
    {
        Path = path;
        Offset = offset;
        Fault = FaultOf(offset, message);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Byte in the file at which the fault was noticed.</summary>
    public long Offset { get; }

    /// <summary>What is wrong and where in the file: <c>byte 90: the file was cut off, or not completed</c>.</summary>
    public string Fault { get; }

    private static string FaultOf(long offset, string message)
        => string.Create(CultureInfo.InvariantCulture, $"byte {offset}: {message}");
}

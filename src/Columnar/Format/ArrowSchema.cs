using System;
using System.Collections.Generic;

namespace S1mpleTrader.Columnar.Format;

/// <summary>The Arrow types that our files use.</summary>
public enum ArrowType
{
    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>IEEE double.</summary>
    Float64,

    /// <summary>UTC nanoseconds since the epoch: timestamp[ns, UTC].</summary>
    TimestampNanos,

    /// <summary>One bit per row.</summary>
    Bool,

    /// <summary>Text with 32-bit offsets.</summary>
    Utf8,

    /// <summary>A 32-bit index into a list of texts that is known before the first row.</summary>
    Dictionary,

    /// <summary>A 128-bit integer counting units of 10^-scale, 38 digits: money.</summary>
    Decimal128,
}

/// <summary>One column of a file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Nullable">Whether rows may be null.</param>
/// <param name="Scale">Digits after the point, of a <see cref="ArrowType.Decimal128"/>; else 0.</param>
/// <param name="Values">The texts of a <see cref="ArrowType.Dictionary"/>, index 0 first; else null.</param>
/// <param name="IndexBytes">Bytes of an index into them: 1, 2 or 4.</param>
public sealed record ArrowField(
    string Name,
    ArrowType Type,
    bool Nullable = false,
    int Scale = 0,
    IReadOnlyList<string>? Values = null,
    int IndexBytes = sizeof(int))
{
    /// <summary>Bytes of a value in the column's data buffer; 0 for bits and text.</summary>
    internal int WidthBytes => Type switch
    {
        ArrowType.Int32 => sizeof(int),
        ArrowType.Dictionary => IndexBytes,
        ArrowType.Int64 or ArrowType.Float64 or ArrowType.TimestampNanos => sizeof(long),
        ArrowType.Decimal128 => 16,
        _ => 0,
    };

    /// <summary>Whether indices are of a width that there is, and none of the texts is beyond them.</summary>
    internal bool CanNameValues
        => IndexBytes is 1 or 2 or 4 && (Values is null || Values.Count <= 1L << ((8 * IndexBytes) - 1));

    /// <summary>Buffers of the column in a batch: validity and data, for text validity, offsets and data.</summary>
    internal int BufferCount => Type == ArrowType.Utf8 ? 3 : 2;
}

/// <summary>The columns of a file and what is said about it.</summary>
public sealed class ArrowSchema
{
    /// <summary>Describes a file.</summary>
    /// <param name="fields">The columns, in file order.</param>
    /// <param name="metadata">Key and value pairs about the whole file, in file order.</param>
    /// <exception cref="ArgumentException">A dictionary without values, or values without a dictionary.</exception>
    public ArrowSchema(IReadOnlyList<ArrowField> fields, IReadOnlyList<KeyValuePair<string, string>> metadata)
    {
        int buffers = 0;
        foreach (ArrowField field in fields)
        {
            buffers += field.BufferCount;
            if ((field.Type == ArrowType.Dictionary) != (field.Values is not null))
            {
                throw new ArgumentException($"Column {field.Name}: a dictionary needs its values, others have none.");
            }

            if (!field.CanNameValues)
            {
                throw new ArgumentException(
                    $"Column {field.Name}: an index of {field.IndexBytes} bytes can't name all its values.");
            }
        }

        Fields = fields;
        Metadata = metadata;
        BufferCount = buffers;
    }

    /// <summary>The columns, in file order.</summary>
    public IReadOnlyList<ArrowField> Fields { get; }

    /// <summary>Key and value pairs about the whole file, in file order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; }

    /// <summary>Buffers of all columns in a batch.</summary>
    internal int BufferCount { get; }

    /// <summary>Returns the value of a metadata key, or null.</summary>
    /// <param name="key">The key.</param>
    public string? MetadataValue(string key)
    {
        foreach (KeyValuePair<string, string> pair in Metadata)
        {
            if (pair.Key == key)
            {
                return pair.Value;
            }
        }

        return null;
    }

    /// <summary>Returns the index of a column, or -1.</summary>
    /// <param name="name">The column's name.</param>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}

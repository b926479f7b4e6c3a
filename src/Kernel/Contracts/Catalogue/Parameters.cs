using System.Collections.Generic;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>What a parameter's value is.</summary>
public enum ParameterType : byte
{
    /// <summary>A whole number.</summary>
    Int,

    /// <summary>A binary floating-point number.</summary>
    Double,

    /// <summary>An exact decimal number.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>One of a list of names.</summary>
    Choice,

    /// <summary>Any subset of a list of names, given as a sequence.</summary>
    Choices,

    /// <summary>Another worker's column, <c>instance.column</c>, or a raw column.</summary>
    Column,

    /// <summary>Another worker's instance id, of which the manifest names the columns.</summary>
    Worker,

    /// <summary>The name of a schedule's event.</summary>
    Event,

    /// <summary>A file of stamped values, read at bootstrap.</summary>
    Series,
}

/// <summary>A parameter as the manifest declares it.</summary>
/// <param name="Name">Its key in the blueprint.</param>
/// <param name="Type">What its value is.</param>
/// <param name="Default">Its value where the blueprint is silent; null where it must be given.</param>
/// <param name="Minimum">Smallest allowed number; null for none.</param>
/// <param name="Maximum">Largest allowed number; null for none.</param>
/// <param name="Choices">The allowed names of a choice; empty otherwise.</param>
/// <param name="IsNullable">Whether it may be null (unset), such as a limit that is off.</param>
/// <param name="Unit">Its unit, such as bars, pct or bps; empty for none.</param>
/// <param name="Description">One line; may be empty.</param>
public sealed record ParameterDescriptor(
    string Name,
    ParameterType Type,
    ParameterValue? Default,
    decimal? Minimum,
    decimal? Maximum,
    IReadOnlyList<string> Choices,
    bool IsNullable,
    string Unit,
    string Description);

/// <summary>A bound parameter value.</summary>
/// <remarks>One field is used, by type; <see cref="IsNull"/> values use none.</remarks>
public readonly record struct ParameterValue
{
    /// <summary>Whether the value is null (unset).</summary>
    public bool IsNull { get; init; }

    /// <summary>
    /// Int; Bool as 0 or 1; Choice as the name's index; Choices as a bit set over the names' indices.
    /// </summary>
    public long Integer { get; init; }

    /// <summary>Double.</summary>
    public double Real { get; init; }

    /// <summary>Decimal.</summary>
    public decimal Exact { get; init; }

    /// <summary>
    /// Column and Worker: the reference as written. Every value's text in the effective configuration.
    /// </summary>
    public string Text { get; init; }

    /// <summary>Series: what the file holds.</summary>
    public StampedSeries? Series { get; init; }

    /// <summary>An unset value.</summary>
    public static ParameterValue Null => new() { IsNull = true, Text = "null" };
}

/// <summary>The parameters of one worker instance, in the order of its plugin's descriptor.</summary>
/// <remarks>Ranges have been checked, with positions in the file, by whoever built the set.</remarks>
public sealed class ParameterSet
{
    private readonly ParameterValue[] _values;

    /// <summary>Wraps values in descriptor order.</summary>
    /// <param name="values">One per parameter; defaults filled in.</param>
    public ParameterSet(ParameterValue[] values) => _values = values;

    /// <summary>The number of parameters.</summary>
    public int Count => _values.Length;

    /// <summary>Returns a value.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public ParameterValue this[int index] => _values[index];

    /// <summary>Returns a whole number.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public int Int(int index) => checked((int)Set(index).Integer);

    /// <summary>Returns a whole number or null.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public int? NullableInt(int index) => _values[index].IsNull ? null : Int(index);

    /// <summary>Returns a double.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public double Double(int index) => Set(index).Real;

    /// <summary>Returns a double or null.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public double? NullableDouble(int index) => _values[index].IsNull ? null : Double(index);

    /// <summary>Returns a decimal.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public decimal Decimal(int index) => Set(index).Exact;

    /// <summary>Returns a decimal or null.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public decimal? NullableDecimal(int index) => _values[index].IsNull ? null : Decimal(index);

    /// <summary>Returns true or false.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public bool Bool(int index) => Set(index).Integer != 0;

    /// <summary>Returns the index of a choice, or the bit set of choices.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public int Choice(int index) => checked((int)Set(index).Integer);

    /// <summary>Returns a file's stamped values.</summary>
    /// <param name="index">The parameter's position in the descriptor.</param>
    public StampedSeries Series(int index)
    {
        StampedSeries? series = Set(index).Series;
        Invariant.Holds(series is not null);
        return series;
    }

    private ref readonly ParameterValue Set(int index)
    {
        ref readonly ParameterValue value = ref _values[index];
        Invariant.Holds(!value.IsNull);
        return ref value;
    }
}

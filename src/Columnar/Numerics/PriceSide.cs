using System.Runtime.Intrinsics;

namespace S1mpleTrader.Columnar.Numerics;

/// <summary>What tops what: one rule for highs and lows. A NaN tops nothing and isn't topped.</summary>
public interface IPriceSide
{
    /// <summary>Whether a price lies beyond another.</summary>
    /// <param name="price">The price.</param>
    /// <param name="other">The other.</param>
    static abstract bool Tops(double price, double other);

    /// <summary>Whether a price lies beyond another or on it.</summary>
    /// <param name="price">The price.</param>
    /// <param name="other">The other.</param>
    static abstract bool Reaches(double price, double other);

    /// <summary>Masks of the prices that lie beyond others.</summary>
    /// <param name="price">Four prices.</param>
    /// <param name="other">Four others.</param>
    static abstract Vector256<double> Tops(Vector256<double> price, Vector256<double> other);

    /// <summary>Masks of the prices that lie beyond others or on them.</summary>
    /// <param name="price">Four prices.</param>
    /// <param name="other">Four others.</param>
    static abstract Vector256<double> Reaches(Vector256<double> price, Vector256<double> other);

    /// <summary>The one of each two that reaches the other.</summary>
    /// <param name="price">Four prices, none of them NaN.</param>
    /// <param name="other">Four others.</param>
    static abstract Vector256<double> Farther(Vector256<double> price, Vector256<double> other);
}

/// <summary>Beyond is above.</summary>
public readonly struct Highs : IPriceSide
{
    /// <inheritdoc/>
    public static bool Tops(double price, double other) => price > other;

    /// <inheritdoc/>
    public static bool Reaches(double price, double other) => price >= other;

    /// <inheritdoc/>
    public static Vector256<double> Tops(Vector256<double> price, Vector256<double> other)
        => Vector256.GreaterThan(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Reaches(Vector256<double> price, Vector256<double> other)
        => Vector256.GreaterThanOrEqual(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Farther(Vector256<double> price, Vector256<double> other)
        => Vector256.MaxNative(price, other);
}

/// <summary>Beyond is below.</summary>
public readonly struct Lows : IPriceSide
{
    /// <inheritdoc/>
    public static bool Tops(double price, double other) => price < other;

    /// <inheritdoc/>
    public static bool Reaches(double price, double other) => price <= other;

    /// <inheritdoc/>
    public static Vector256<double> Tops(Vector256<double> price, Vector256<double> other)
        => Vector256.LessThan(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Reaches(Vector256<double> price, Vector256<double> other)
        => Vector256.LessThanOrEqual(price, other);

    /// <inheritdoc/>
    public static Vector256<double> Farther(Vector256<double> price, Vector256<double> other)
        => Vector256.MinNative(price, other);
}

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>The side of a signal, trade or order; the value is the sign of the quantity it adds.</summary>
public enum Direction : sbyte
{
    /// <summary>Shorts, or closes a long.</summary>
    Sell = -1,

    /// <summary>No direction: an unset field.</summary>
    None = 0,

    /// <summary>Buys, or closes a short.</summary>
    Buy = 1,
}

/// <summary>The directions in which a strategy may open new trades.</summary>
[System.Flags]
public enum AllowedDirections : byte
{
    /// <summary>No new trades.</summary>
    None = 0,

    /// <summary>Long trades.</summary>
    Buy = 1,

    /// <summary>Short trades.</summary>
    Sell = 2,

    /// <summary>Both.</summary>
    Both = Buy | Sell,
}

/// <summary>Small facts about directions.</summary>
public static class Directions
{
    /// <summary>Returns the other side.</summary>
    /// <param name="direction">Buy or sell.</param>
    public static Direction Opposite(this Direction direction) => (Direction)(-(sbyte)direction);

    /// <summary>Returns whether new trades in this direction are allowed.</summary>
    /// <param name="allowed">The set.</param>
    /// <param name="direction">Buy or sell.</param>
    public static bool Contains(this AllowedDirections allowed, Direction direction)
        => (allowed & (direction == Direction.Buy ? AllowedDirections.Buy : AllowedDirections.Sell)) != 0;
}

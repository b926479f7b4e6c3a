namespace S1mpleTrader.Columnar.Format;

/// <summary>
/// Where a buffer of a batch lies: behind the one before it, in the batch's run of zeros, where another one lies that
/// has the same bytes, or, since nobody reads it, wherever the body begins.
/// </summary>
/// <param name="Other">Index of the buffer that it lies with; negative for one of the three others.</param>
internal readonly record struct BufferPlace(int Other)
{
    /// <summary>Behind the one before it.</summary>
    public static readonly BufferPlace Own = new(-1);

    /// <summary>In the run of zeros.</summary>
    public static readonly BufferPlace Zeros = new(-2);

    /// <summary>Where the body begins, over others.</summary>
    public static readonly BufferPlace Nowhere = new(-3);

    /// <summary>Whether it has a place of its own.</summary>
    public bool IsOwn => Other == Own.Other;

    /// <summary>Whether it lies in the run of zeros.</summary>
    public bool IsZeros => Other == Zeros.Other;

    /// <summary>Whether it lies over others, without bytes of its own.</summary>
    public bool IsNowhere => Other == Nowhere.Other;
}

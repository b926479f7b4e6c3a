using System;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>A trade while it is open: one entry fill, closed by one exit fill.</summary>
public sealed class OpenTrade
{
    public required int Id { get; init; }

    public required int Direction { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal EntryPrice { get; init; }

    public required int EntryRow { get; init; }

    public required decimal EntryFee { get; init; }

    /// <summary>quantity × price × multiplier, exactly.</summary>
    public required decimal Cost { get; init; }

    /// <summary>quantity × multiplier, exactly.</summary>
    public required decimal Units { get; init; }

    public required decimal? Stop { get; init; }

    public required decimal? Target { get; init; }

    public required string SignalType { get; init; }

    public required int Opportunity { get; init; }

    public decimal Mae { get; private set; }

    public decimal Mfe { get; private set; }

    /// <summary>±(quantity × mark × multiplier − cost).</summary>
    public decimal ValueAt(decimal price) =>
        Direction * Exact.Minus(Exact.Times(Units, price), Cost);

    /// <summary>"MAE and MFE (≥ 0, quote currency)": one price of a bar in which the trade was open.</summary>
    public void Touch(decimal price)
    {
        decimal value = ValueAt(price);
        Mae = Math.Max(Mae, -value);
        Mfe = Math.Max(Mfe, value);
    }
}

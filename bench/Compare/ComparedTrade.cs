using System;
using System.Globalization;

namespace S1mpleTrader.Bench.Compare;

/// <summary>A closed trade as every engine must find it. All are long, one unit.</summary>
/// <param name="EntryTime">Open of the bar that it was bought in, milliseconds since 1970.</param>
/// <param name="ExitTime">Open of the bar that it was sold in; of the last one where the data end.</param>
/// <param name="EntryPrice">Price of one unit.</param>
/// <param name="ExitPrice">Price of one unit.</param>
internal readonly record struct ComparedTrade(long EntryTime, long ExitTime, decimal EntryPrice, decimal ExitPrice)
{
    public const string Header = "entry_time,exit_time,entry_price,exit_price";

    /// <summary>Reads a line under <see cref="Header"/>.</summary>
    /// <exception cref="FormatException">It isn't one.</exception>
    public static ComparedTrade Parse(string line)
    {
        string[] fields = line.Split(',');
        return fields.Length == 4
            ? new ComparedTrade(Time(fields[0]), Time(fields[1]), Price(fields[2]), Price(fields[3]))
            : throw new FormatException("not four fields: " + line);
    }

    // As numbers, not as text: 20000.1 and 20000.10 are one price.
    public bool IsSameAs(in ComparedTrade other)
        => EntryTime == other.EntryTime && ExitTime == other.ExitTime
            && EntryPrice == other.EntryPrice && ExitPrice == other.ExitPrice;

    private static long Time(string field) => long.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture);

    private static decimal Price(string field)
        => decimal.Parse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
}

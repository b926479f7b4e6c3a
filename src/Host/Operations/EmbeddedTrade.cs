using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Operations;

/// <summary>A closed trade, as <c>trades.arrow</c> has it.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Direction">Buy for a long trade.</param>
/// <param name="Quantity">What was entered, in base units or contracts.</param>
/// <param name="EntryTime">Open of the first entry's bar, UTC nanoseconds.</param>
/// <param name="EntryPrice">Average, quote currency; rounded for display beyond twelve digits after the point.</param>
/// <param name="ExitTime">Open of the last exit's bar, UTC nanoseconds.</param>
/// <param name="ExitPrice">As the entry's.</param>
/// <param name="GrossPnl">Before fees and funding, account currency, exact; so are all that follow.</param>
/// <param name="Fees">Paid; negative where makers are paid.</param>
/// <param name="Funding">Paid; negative where received.</param>
/// <param name="NetPnl">Gross − fees − funding.</param>
/// <param name="BarsHeld">Entry and exit bar, both counted.</param>
/// <param name="EntryReason">The signal's type, or the event that was answered.</param>
/// <param name="ExitReason">Such as STOP_LOSS.</param>
public sealed record EmbeddedTrade(
    string Symbol,
    Direction Direction,
    decimal Quantity,
    long EntryTime,
    decimal EntryPrice,
    long ExitTime,
    decimal ExitPrice,
    decimal GrossPnl,
    decimal Fees,
    decimal Funding,
    decimal NetPnl,
    int BarsHeld,
    string EntryReason,
    string ExitReason);

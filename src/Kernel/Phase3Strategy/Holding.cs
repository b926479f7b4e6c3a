using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Phase3Strategy;

/// <summary>What is open of a symbol, and which ways the position policy lets it take another trade.</summary>
/// <remarks>
/// One number: four of a byte each would be written one by one and read together, which waits for the memory.
/// </remarks>
/// <param name="bits">Of the constants.</param>
internal readonly struct Holding(uint bits)
{
    private const uint Long = 1;
    private const uint Short = 2;
    private const uint LongEntry = 4;
    private const uint ShortEntry = 8;

    /// <summary>Nothing is open or pending: whatever the policy, a trade may be entered.</summary>
    public static Holding Nothing => new(LongEntry | ShortEntry);

    /// <summary>What is open, as an index: 0 for nothing, 1 for a long, 2 for a short, 3 for both.</summary>
    public int Open => (int)(bits & (Long | Short));

    /// <summary>Whether a long trade is open.</summary>
    public bool HasLong => (bits & Long) != 0;

    /// <summary>Whether a short trade is open.</summary>
    public bool HasShort => (bits & Short) != 0;

    /// <summary>Whether a long trade may be entered.</summary>
    public bool EntersLong => (bits & LongEntry) != 0;

    /// <summary>Whether a short trade may be entered.</summary>
    public bool EntersShort => (bits & ShortEntry) != 0;

    /// <summary>Returns what an account holds of a symbol.</summary>
    /// <param name="account">The account.</param>
    /// <param name="symbol">Index of the symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Holding Of(SimulatedAccount account, int symbol)
        => account.Ledger.OpenCount == 0 && account.Book.Count == 0
            ? Nothing
            : new Holding(
                BitsOf(account.Ledger, symbol)
                | (account.Handler.AllowsEntry(symbol, Direction.Buy) ? LongEntry : 0)
                | (account.Handler.AllowsEntry(symbol, Direction.Sell) ? ShortEntry : 0));

    /// <summary>Returns what is open of a symbol, whatever may be entered beside it.</summary>
    /// <param name="ledger">The account's.</param>
    /// <param name="symbol">Index of the symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Holding OpenOf(StrategyLedger ledger, int symbol)
        => new(ledger.OpenCount == 0 ? 0 : BitsOf(ledger, symbol));

    /// <summary>Returns what an account holds whose only trade it is, under a policy of one at a time.</summary>
    /// <param name="isLong">Whether the trade is long.</param>
    public static Holding Alone(bool isLong) => new(isLong ? Long : Short);

    private static uint BitsOf(StrategyLedger ledger, int symbol)
        => (ledger.HasOpen(symbol, Direction.Buy) ? Long : 0) | (ledger.HasOpen(symbol, Direction.Sell) ? Short : 0);
}

using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>How the strategy's closed trades ended, read from the ledger when somebody asks.</summary>
/// <remarks>
/// A view, not a copy: it shows the ledger as it is now. A trade is won where its net result is
/// above 0, else lost; the default has no trade.
/// </remarks>
public readonly record struct ClosedTrades
{
    /// <summary>Longest stretch of last trades that <see cref="WinsAmongLast"/> remembers.</summary>
    public const int Remembered = TradeStatistics.Remembered;

    private readonly TradeStatistics? _statistics;

    internal ClosedTrades(TradeStatistics statistics) => _statistics = statistics;

    /// <summary>Closed trades.</summary>
    public long Count => _statistics?.Count ?? 0;

    /// <summary>Closed trades that were won.</summary>
    public long Wins => _statistics?.Wins ?? 0;

    /// <summary>Closed trades that were lost.</summary>
    public long Losses => Count - Wins;

    /// <summary>Σ net results of the trades that were won, in account currency.</summary>
    public decimal Gains => _statistics?.Gains ?? 0m;

    /// <summary>Σ net results of the trades that were lost, its sign turned, in account currency.</summary>
    public decimal Lost => _statistics?.Lost ?? 0m;

    /// <summary>Mean net result of a trade that was won, in account currency; 0 without one.</summary>
    public decimal AverageWin => Wins == 0 ? 0m : Gains / Wins;

    /// <summary>Mean net loss of a trade that was lost, in account currency, at least 0; 0 without one.</summary>
    public decimal AverageLoss => Losses == 0 ? 0m : Lost / Losses;

    /// <summary>Returns how many of the last trades were won.</summary>
    /// <param name="trades">
    /// Trades looked back on, 0 to the smaller of <see cref="Count"/> and <see cref="Remembered"/>.
    /// </param>
    public int WinsAmongLast(int trades) => _statistics?.WinsAmongLast(trades) ?? 0;
}

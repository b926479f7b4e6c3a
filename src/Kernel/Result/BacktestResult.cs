using System;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Determinism;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Result;

/// <summary>
/// What a run leaves behind apart from its files: metrics, counts, and the hash that tells results apart.
/// </summary>
public sealed record BacktestResult
{
    /// <summary>Decided rows; of several symbols the instants at which any of them decides.</summary>
    public required long Bars { get; init; }

    /// <summary>Open of the first decided bar, UTC nanoseconds.</summary>
    public required long PeriodStart { get; init; }

    /// <summary>Close of the last decided bar, UTC nanoseconds.</summary>
    public required long PeriodEnd { get; init; }

    /// <summary>The account's start, in account currency.</summary>
    public required decimal InitialCapital { get; init; }

    /// <summary>The last equity record, in account currency.</summary>
    public required decimal FinalEquity { get; init; }

    /// <summary>The metrics of docs/RESULTS.md.</summary>
    public required Metrics Metrics { get; init; }

    /// <summary>What became of every signal.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>Hash of trades, equity, metrics and counts: 32 hexadecimal digits.</summary>
    public required string ResultHash { get; init; }

    /// <summary>
    /// The optimistic account's metrics where two accounts ran side by side: everything else is the pessimistic one's.
    /// Null where one account ran.
    /// </summary>
    public Metrics? OptimisticMetrics { get; init; }

    /// <summary>Joins the results of the two accounts of <c>intrabar: interval</c>; the hash covers both.</summary>
    /// <param name="pessimistic">The pessimistic account's.</param>
    /// <param name="optimistic">The optimistic account's.</param>
    public static BacktestResult Interval(BacktestResult pessimistic, BacktestResult optimistic)
    {
        Invariant.Holds(pessimistic.Bars == optimistic.Bars && pessimistic.PeriodStart == optimistic.PeriodStart);
        StableHash hash = default;
        hash.Add(pessimistic.ResultHash);
        hash.Add(optimistic.ResultHash);
        return pessimistic with { OptimisticMetrics = optimistic.Metrics, ResultHash = hash.ToString() };
    }
}

/// <summary>The metrics of a run; null where a value is undefined. Percentages are in percent.</summary>
public sealed record Metrics
{
    /// <summary>(final equity / initial − 1) × 100.</summary>
    public double? TotalReturn { get; init; }

    /// <summary>Compound annual growth rate, %.</summary>
    public double? Cagr { get; init; }

    /// <summary>Largest peak-to-trough fall, % of the peak.</summary>
    public double? MaxDrawdown { get; init; }

    /// <summary>Longest time under the peak, seconds.</summary>
    public double? MaxDrawdownDuration { get; init; }

    /// <summary>Annualised Sharpe ratio of daily returns.</summary>
    public double? SharpeRatio { get; init; }

    /// <summary>Annualised Sortino ratio of daily returns.</summary>
    public double? SortinoRatio { get; init; }

    /// <summary>cagr / max_drawdown.</summary>
    public double? CalmarRatio { get; init; }

    /// <summary>Closed trades.</summary>
    public long TotalTrades { get; init; }

    /// <summary>Trades with a net result above 0, %.</summary>
    public double? WinRate { get; init; }

    /// <summary>Σ net gains / |Σ net losses|.</summary>
    public double? ProfitFactor { get; init; }

    /// <summary>Mean net result per trade, account currency.</summary>
    public double? Expectancy { get; init; }

    /// <summary>sqrt(n) × mean / sample deviation of trade returns.</summary>
    public double? Sqn { get; init; }

    /// <summary>Mean exit − entry, seconds.</summary>
    public double? AvgTradeDuration { get; init; }

    /// <summary>Decided rows with a trade open at the mark, %.</summary>
    public double? Exposure { get; init; }

    /// <summary>Σ fees, account currency.</summary>
    public decimal FeesPaid { get; init; }

    /// <summary>Σ notional of fills / initial.</summary>
    public double? Turnover { get; init; }

    /// <summary>Last decided close over first decided open − 1, %.</summary>
    public double? BuyAndHoldReturn { get; init; }
}

/// <summary>Puts a lane's running figures together.</summary>
public static class ResultBuilder
{
    private const double DaysPerYear = 365.25;

    /// <summary>Returns the result of a lane that has seen its last row.</summary>
    /// <param name="account">The lane's account.</param>
    /// <param name="period">The decided rows.</param>
    /// <param name="annualizationDays">Days a year for Sharpe and Sortino.</param>
    public static BacktestResult Build(SimulatedAccount account, DecidedPeriod period, double annualizationDays)
    {
        StrategyLedger ledger = account.Ledger;
        EquityCurve curve = account.Curve;
        MoneyGrid money = ledger.Money;
        Invariant.Holds(curve.Count == period.Rows);
        (double? sharpe, double? sortino) = curve.DailyRatios(annualizationDays);
        double years = (period.CloseTime - period.OpenTime) / 1e9 / 86_400 / DaysPerYear;
        double? cagr = curve.Last > 0
            ? Defined(Growth.Compounded(ledger.InitialUnits, curve.Last, 1 / years) * 100)
            : null;
        double maxDrawdown = curve.MaxDrawdown * 100;
        TradeStatistics trades = ledger.TradeStatistics;
        var metrics = new Metrics
        {
            TotalReturn = Defined(Growth.OfAmounts(ledger.InitialUnits, curve.Last) * 100),
            Cagr = cagr,
            MaxDrawdown = Defined(maxDrawdown),
            MaxDrawdownDuration = curve.MaxDrawdownSeconds,
            SharpeRatio = Defined(sharpe),
            SortinoRatio = Defined(sortino),
            CalmarRatio = Defined(cagr / maxDrawdown),
            TotalTrades = trades.Count,
            WinRate = trades.WinRate,
            ProfitFactor = Defined(trades.ProfitFactor),
            Expectancy = Defined(trades.Expectancy),
            Sqn = Defined(trades.Sqn),
            AvgTradeDuration = trades.AverageDurationSeconds,
            Exposure = period.Rows == 0 ? null : 100.0 * curve.HeldCount / period.Rows,
            FeesPaid = money.ToDecimal(ledger.FeeUnits),
            Turnover = Defined((double)ledger.TurnoverUnits / (double)ledger.InitialUnits),
            BuyAndHoldReturn = Defined(Growth.OfPrices(period.FirstOpen, period.LastClose) * 100),
        };
        return new BacktestResult
        {
            Bars = period.Rows,
            PeriodStart = period.OpenTime,
            PeriodEnd = period.CloseTime,
            InitialCapital = money.ToDecimal(ledger.InitialUnits),
            FinalEquity = money.ToDecimal(curve.Last),
            Metrics = metrics,
            Counts = account.Counts,
            ResultHash = HashOf(account, metrics),
        };
    }

    private static double? Defined(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string HashOf(SimulatedAccount account, Metrics metrics)
    {
        StableHash hash = account.Ledger.TradeStatistics.Digest;
        (ulong sum, ulong weightedSum) = account.Curve.Digest;
        hash.Add(account.Curve.Count);
        hash.Add(sum);
        hash.Add(weightedSum);
        hash.Add(account.Curve.Last);
        hash.Add(account.Ledger.Balance);
        ReadOnlySpan<double?> values =
        [
            metrics.TotalReturn, metrics.Cagr, metrics.MaxDrawdown, metrics.MaxDrawdownDuration, metrics.SharpeRatio,
            metrics.SortinoRatio, metrics.CalmarRatio, metrics.WinRate, metrics.ProfitFactor, metrics.Expectancy,
            metrics.Sqn, metrics.AvgTradeDuration, metrics.Exposure, metrics.Turnover, metrics.BuyAndHoldReturn,
        ];
        foreach (double? value in values)
        {
            hash.Add(value is { } number ? BitConverter.DoubleToUInt64Bits(number) : ulong.MaxValue);
        }

        RunCounts counts = account.Counts;
        hash.Add(counts.Detected);
        hash.Add(counts.Executed);
        hash.Add(counts.Superseded);
        hash.Add(counts.Expired);
        AddNonZero(ref hash, counts, counts.Rejections, RunCounts.RejectionNames);
        AddNonZero(ref hash, counts, counts.Threats, RunCounts.ThreatNames);
        hash.Add(counts.AmbiguousFills);
        hash.Add(counts.Liquidations);
        return hash.ToString();
    }

    // By name, so that a reason added to the engine later changes no hash.
    private static void AddNonZero(
        ref StableHash hash, RunCounts counts, ReadOnlySpan<long> values, Func<RunCounts, int, string> nameOf)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != 0)
            {
                hash.Add(nameOf(counts, i));
                hash.Add(values[i]);
            }
        }
    }
}

/// <summary>The rows that a run decides at, as its metrics need them.</summary>
/// <param name="Rows">Their number; of several symbols that of the instants at which any of them decides.</param>
/// <param name="OpenTime">When the first one of any symbol opens, UTC nanoseconds.</param>
/// <param name="CloseTime">When the last one of any symbol closes, UTC nanoseconds.</param>
/// <param name="FirstOpen">Open of the first symbol's first one, in quote currency.</param>
/// <param name="LastClose">Close of the first symbol's last one, in quote currency.</param>
public sealed record DecidedPeriod(long Rows, long OpenTime, long CloseTime, double FirstOpen, double LastClose);

using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>Runs a worked case through the oracle's account: instant by instant, action by action.</summary>
public sealed class OracleCaseRunner
{
    private readonly WorkedCase _case;
    private readonly OracleAccount _account;
    private readonly OracleRow[][] _rows;
    private readonly bool[][] _isDecided;

    private OracleCaseRunner(WorkedCase @case)
    {
        _case = @case;
        _account = new OracleAccount(Settings(@case));
        _rows = [.. @case.Instruments.Select(instrument => Rows(@case, instrument.Symbol))];
        _isDecided = [.. _rows.Select(rows => rows.Select(row => row.Ordinal >= @case.WarmupBars
            && (@case.PeriodStartNanos is not long start || row.CloseTime >= start)
            && (@case.PeriodEndNanos is not long end || row.CloseTime < end)).ToArray())];
    }

    /// <summary>The outcome, in the engine-neutral form that cases are compared in.</summary>
    public static CaseOutcome Run(WorkedCase @case) => @case.Connector.Intrabar == "interval"
        ? IntervalMetrics.Join(Run(@case.With("pessimistic")), Run(@case.With("optimistic")))
        : new OracleCaseRunner(@case).Run();

    /// <summary>The outcome, and the one account that produced it for tests that look closer.</summary>
    public static CaseOutcome Run(WorkedCase @case, out OracleAccount account)
    {
        OracleCaseRunner runner = new(@case);
        account = runner._account;
        return runner.Run();
    }

    private static OracleSettings Settings(WorkedCase @case) => new()
    {
        InitialCapital = @case.InitialCapital,
        Instruments = [.. @case.Instruments.Select(instrument => Instrument(@case, instrument))],
        TimeframeNanos = @case.TimeframeNanos,
        SlippageBps = @case.Connector.SlippageBps,
        Participation = @case.Connector.Participation,
        ImpactCoefficient = @case.Connector.ImpactCoefficient,
        Intrabar = @case.Connector.Intrabar switch
        {
            "optimistic" => OracleIntrabar.Optimistic,
            "ohlc_path" => OracleIntrabar.OhlcPath,
            "lower_timeframe" => OracleIntrabar.LowerTimeframe,
            _ => OracleIntrabar.Pessimistic,
        },
        FinerRows = @case.Lower is CaseLower lower
            ? [.. @case.Instruments.Select(instrument => FinerRows(@case, lower, instrument.Symbol))]
            : [],
        LimitFillThrough = @case.Connector.LimitFill == "through",
        PositionPolicy = @case.Connector.PositionPolicy switch
        {
            "pyramid" => OraclePositionPolicy.Pyramid,
            "hedge" => OraclePositionPolicy.Hedge,
            _ => OraclePositionPolicy.OneAtATime,
        },
        MaxOpenOrders = @case.Connector.MaxOpenOrders,
        MaxOpenTrades = @case.Connector.MaxOpenTrades,
        MaxOpenGroups = @case.Connector.MaxOpenGroups,
        SequentialPlanning = @case.SequentialPlanning,
        CloseAtEnd = @case.CloseAtEnd,
        AnnualizationDays = @case.AnnualizationDays,
    };

    private static OracleInstrument Instrument(WorkedCase @case, CaseInstrument instrument) => new()
    {
        Symbol = instrument.Symbol,
        Tick = instrument.Tick,
        Lot = instrument.Lot,
        MinNotional = instrument.MinNotional,
        Multiplier = instrument.Multiplier,
        Maker = instrument.Maker,
        Taker = instrument.Taker,
        MaxLeverage = instrument.MaxLeverage,
        MaintenanceMarginRate = instrument.MaintenanceMarginRate,
        FeeTiers = [.. instrument.FeeTiers.Select(tier => new OracleFeeTier(tier.Volume30d, tier.Maker, tier.Taker))],
        Funding =
        [
            .. @case.Funding.Where(rate => rate.Symbol == instrument.Symbol)
                .Select(rate => new OracleFundingRate(rate.TimeNanos, rate.Rate))
                .OrderBy(rate => rate.TimeNanos),
        ],
    };

    private static OracleRow[] Rows(WorkedCase @case, string symbol) =>
    [
        .. @case.Bars[symbol].Select((bar, ordinal) => new OracleRow(
            ordinal,
            @case.OpenTimeNanos(bar.Index),
            @case.OpenTimeNanos(bar.Index + 1),
            bar.Open,
            bar.High,
            bar.Low,
            bar.Close,
            bar.Volume)),
    ];

    private static OracleRow[] FinerRows(WorkedCase @case, CaseLower lower, string symbol) =>
    [
        .. lower.Bars.GetValueOrDefault(symbol, []).Select((bar, ordinal) => new OracleRow(
            ordinal,
            @case.StartNanos + (bar.Index * lower.TimeframeNanos),
            @case.StartNanos + ((bar.Index + 1) * lower.TimeframeNanos),
            bar.Open,
            bar.High,
            bar.Low,
            bar.Close,
            bar.Volume)),
    ];

    private CaseOutcome Run()
    {
        int[] lastDecided = [.. _isDecided.Select(flags => Array.LastIndexOf(flags, true))];
        foreach (long time in _rows.SelectMany(rows => rows).Select(row => row.CloseTime).Distinct().Order())
        {
            OracleRow?[] now = [.. _rows.Select(rows => RowAt(rows, time))];
            OracleRow?[] decided = [.. now.Select(
                (row, symbol) => row is OracleRow r && _isDecided[symbol][r.Ordinal] ? row : null)];
            for (int symbol = 0; symbol < now.Length; symbol++)
            {
                if (now[symbol] is OracleRow row && decided[symbol] is null
                    && row.Ordinal < Math.Max(lastDecided[symbol], 0))
                {
                    _account.ObserveUndecided(symbol, row);
                }
            }

            if (decided.All(row => row is null))
            {
                continue;
            }

            _account.Match(time, decided);
            _account.Mark(time, decided);
            int index = (int)((time - _case.OpenTimeNanos(0)) / _case.TimeframeNanos) - 1;
            foreach (CaseAction action in CaseInstants.ActionsAt(_case, index))
            {
                Act(time, action);
            }

            for (int symbol = 0; symbol < decided.Length; symbol++)
            {
                if (decided[symbol] is OracleRow row && row.Ordinal == lastDecided[symbol])
                {
                    _account.EndSymbol(symbol, row);
                }
            }
        }

        return Outcome(lastDecided);
    }

    private static OracleRow? RowAt(OracleRow[] rows, long time)
    {
        foreach (OracleRow row in rows)
        {
            if (row.CloseTime == time)
            {
                return row;
            }
        }

        return null;
    }

    private void Act(long time, CaseAction action)
    {
        switch (action)
        {
            case CaseSubmit submit:
                _account.Submit(time, Entry(submit));
                break;
            case CaseBatch batch:
                OracleBatchMode mode = Enum.Parse<OracleBatchMode>(batch.Mode, true);
                List<OracleBatchMember> members = [.. batch.Members.Select(member => member is CaseSubmit entry
                    ? new OracleBatchMember(Entry(entry), null)
                    : new OracleBatchMember(null, () => Act(time, member)))];
                _account.SubmitBatch(time, mode, batch.RollbackOnFailure, members);
                break;
            case CaseClose close when _account.FindGroup(close.Id)?.Trade is OracleTrade trade:
                _account.Close(time, trade, close.Quantity, "SIGNAL", Latency);
                break;
            case CaseCloseSymbol close:
                _account.CloseSymbol(time, SymbolIndex(close.Symbol), close.Quantity, "SIGNAL", Latency);
                break;
            case CaseModify modify when _account.FindGroup(modify.Id)?.Trade is OracleTrade trade:
                _account.Modify(trade, modify.SetsStopLoss, modify.StopLoss, modify.SetsTakeProfit, modify.TakeProfit);
                break;
            case CaseCancel cancel when _account.FindGroup(cancel.Id) is OracleGroup group:
                if (cancel.Child is int child)
                {
                    _account.CancelChild(group, child);
                }
                else
                {
                    _account.CancelGroup(group);
                }

                break;
        }
    }

    private long Latency => (long)(_case.Connector.LatencyMs * 1_000_000m);

    private int SymbolIndex(string symbol) =>
        _case.Instruments.Select((instrument, index) => (instrument, index))
            .Single(pair => pair.instrument.Symbol == symbol).index;

    private OracleEntry Entry(CaseSubmit submit) => new()
    {
        Name = submit.Id,
        Symbol = SymbolIndex(submit.Symbol),
        IsBuy = submit.IsBuy,
        Quantity = submit.Quantity,
        Type = submit.Type switch
        {
            "LIMIT" => OracleOrderType.Limit,
            "STOP" => OracleOrderType.Stop,
            "STOP_LIMIT" => OracleOrderType.StopLimit,
            _ => OracleOrderType.Market,
        },
        Limit = submit.Limit,
        Stop = submit.Stop,
        TimeInForce = submit.TimeInForce switch
        {
            "GTD" => OracleTimeInForce.GoodTillDate,
            "IOC" => OracleTimeInForce.ImmediateOrCancel,
            "FOK" => OracleTimeInForce.FillOrKill,
            _ => OracleTimeInForce.GoodTillCancelled,
        },
        WindowNanos = submit.WindowMinutes is decimal minutes ? (long)(minutes * 60_000_000_000m) : null,
        Chunks = submit.Chunks,
        Distribution = submit.Distribution switch
        {
            "FRONT_LOADED" => OracleDistribution.FrontLoaded,
            "BACK_LOADED" => OracleDistribution.BackLoaded,
            _ => OracleDistribution.Uniform,
        },
        Layers = submit.Layers,
        StopLoss = submit.StopLoss,
        TakeProfit = submit.TakeProfit,
        MaxSlippagePct = submit.MaxSlippagePct,
        StopLossTolerancePct = submit.StopLossTolerancePct,
        ImpactMultiplier = submit.ImpactMultiplier,
        MinFillRatio = submit.MinFillRatio,
        MarketImpact = _case.Connector.FillModel == "MARKET_IMPACT",
        LatencyNanos = Latency,
        Reverses = submit.Reverses is string name && _account.FindGroup(name)?.Trade is { IsOpen: true } trade
            ? [trade]
            : [],
    };

    private int BarIndex(long openTime) => checked((int)((openTime - _case.StartNanos) / _case.TimeframeNanos));

    private CaseOutcome Outcome(int[] lastDecided)
    {
        int firstDecided = Array.IndexOf(_isDecided[0], true);
        long firstOpenTime = _account.EquityRecords.Count == 0 ? 0 : _account.EquityRecords[0].OpenTime;
        return new CaseOutcome
        {
            Fills =
            [
                .. _account.Fills.Select(fill => new CaseFill(
                    BarIndex(fill.Time),
                    fill.Trade.Group.Entry.Name,
                    fill.IsBuy,
                    fill.Quantity,
                    fill.Price,
                    fill.IsTaker,
                    fill.Fee,
                    fill.Reason)),
            ],
            Trades = [.. _account.ClosedTrades.OrderBy(trade => trade.Id).Select(Trade)],
            Open = [.. _account.OpenTrades.OrderBy(trade => trade.Id).Select(OpenTrade)],
            Rejections =
            [
                .. _account.Rejections.Where(rejection => rejection.Reason != "BATCH").Select(rejection =>
                    new CaseRejection(BarIndex(rejection.Time) - 1, rejection.Name, rejection.Reason)),
            ],
            Expired = _account.Expired,
            Ambiguous = _account.AmbiguousFills,
            FinalEquity = _account.Equity,
            FinalBalance = _account.Balance,
            Equity = _account.EquityRecords.ToDictionary(
                record => BarIndex(record.CloseTime) - 1, record => record.Equity),
            Balance = _account.EquityRecords.ToDictionary(
                record => BarIndex(record.CloseTime) - 1, record => record.Balance),
            Metrics = OracleMetrics.Compute(
                _account,
                firstOpenTime,
                firstDecided < 0 ? 0m : _rows[0][firstDecided].Open,
                firstDecided < 0 ? 0m : _rows[0][lastDecided[0]].Close),
        };
    }

    private CaseTrade Trade(OracleTrade trade)
    {
        decimal multiplier = _case.Instruments[trade.Symbol].Multiplier;
        return new CaseTrade
        {
            Id = trade.Group.Entry.Name,
            Symbol = _case.Instruments[trade.Symbol].Symbol,
            IsBuy = trade.IsBuy,
            Quantity = trade.EntryQuantity,
            EntryBar = BarIndex(trade.EntryTime),
            EntryPrice = trade.EntryPrice(multiplier),
            ExitBar = BarIndex(trade.ExitTime),
            ExitPrice = trade.ExitPrice(multiplier),
            ExitReason = trade.ExitReason,
            Gross = trade.Gross,
            Fees = trade.Fees,
            Funding = trade.Funding,
            Net = trade.Net,
            Mae = trade.Mae,
            Mfe = trade.Mfe,
        };
    }

    private CaseOpenTrade OpenTrade(OracleTrade trade) => new(
        trade.Group.Entry.Name,
        _case.Instruments[trade.Symbol].Symbol,
        trade.IsBuy,
        trade.Held,
        trade.Cost,
        trade.StopLoss,
        trade.TakeProfit);
}

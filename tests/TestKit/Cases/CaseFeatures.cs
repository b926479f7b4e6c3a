using System;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>What a case asks of an engine beyond the first road, so that an engine can name what it lacks.</summary>
[Flags]
public enum CaseFeature : long
{
    None = 0,
    Pyramid = 1 << 0,
    Hedge = 1 << 1,
    SeveralSymbols = 1 << 2,
    Leverage = 1 << 3,
    Latency = 1 << 4,
    Chunks = 1 << 5,
    Layers = 1 << 6,
    Modify = 1 << 7,
    Batch = 1 << 8,
    Funding = 1 << 9,
    LimitThrough = 1 << 10,
    OhlcPath = 1 << 11,
    StopLimit = 1 << 12,
    FillOrKill = 1 << 13,
    MarketImpact = 1 << 14,
    Reverse = 1 << 15,
    Cancel = 1 << 16,
    PartialClose = 1 << 17,
    CloseSymbol = 1 << 18,
    SequentialPlanning = 1 << 19,
    LeaveOpen = 1 << 20,
    Stop = 1 << 21,
    ImmediateOrCancel = 1 << 22,
    GoodTillDate = 1 << 23,
    Optimistic = 1 << 24,
    WarmupOrPeriod = 1 << 25,
    ContractMultiplier = 1 << 26,

    /// <summary>A LIMIT at or beyond the close at which it is decided.</summary>
    MarketableLimit = 1 << 27,

    /// <summary>Instruments of one account with different leverage.</summary>
    MixedLeverage = 1 << 28,

    /// <summary>An entry whose impact multiplier isn't one.</summary>
    ImpactMultiplier = 1 << 29,

    /// <summary>An instrument with fee tiers.</summary>
    FeeTiers = 1 << 30,

    /// <summary>Finer bars that decide ambiguous ones.</summary>
    LowerTimeframe = 1L << 31,

    /// <summary>An IOC that asks for a least share at once.</summary>
    MinFillRatio = 1L << 32,

    /// <summary>Everything that the first road may leave out.</summary>
    BeyondFirstRoad = Pyramid | Hedge | SeveralSymbols | Leverage | Latency | Chunks | Layers | Modify | Batch | Funding
        | LimitThrough | OhlcPath | StopLimit | FillOrKill | MarketImpact | MixedLeverage | ImpactMultiplier | FeeTiers
        | LowerTimeframe | MinFillRatio,

    All = (1L << 33) - 1,
}

/// <summary>Reads the features off a case.</summary>
public static class CaseFeatures
{
    public static CaseFeature Of(WorkedCase @case)
    {
        CaseConnector connector = @case.Connector;
        CaseFeature result = When(connector.PositionPolicy == "pyramid", CaseFeature.Pyramid)
            | When(connector.PositionPolicy == "hedge", CaseFeature.Hedge)
            | When(@case.Instruments.Count > 1, CaseFeature.SeveralSymbols)
            | When(@case.Instruments.Any(instrument => instrument.MaxLeverage != 1m), CaseFeature.Leverage)
            | When(
                @case.Instruments.DistinctBy(instrument => instrument.MaxLeverage).Count() > 1,
                CaseFeature.MixedLeverage)
            | When(@case.Instruments.Any(instrument => instrument.Multiplier != 1m), CaseFeature.ContractMultiplier)
            | When(@case.Instruments.Any(instrument => instrument.FeeTiers.Count > 0), CaseFeature.FeeTiers)
            | When(connector.LatencyMs != 0m, CaseFeature.Latency)
            | When(@case.Funding.Count > 0, CaseFeature.Funding)
            | When(connector.LimitFill == "through", CaseFeature.LimitThrough)
            | When(connector.Intrabar == "ohlc_path", CaseFeature.OhlcPath)
            | When(connector.Intrabar is "optimistic" or "interval", CaseFeature.Optimistic)
            | When(connector.Intrabar == "lower_timeframe", CaseFeature.LowerTimeframe)
            | When(connector.FillModel == "MARKET_IMPACT", CaseFeature.MarketImpact)
            | When(@case.SequentialPlanning, CaseFeature.SequentialPlanning)
            | When(!@case.CloseAtEnd, CaseFeature.LeaveOpen)
            | When(
                @case.WarmupBars > 0 || @case.PeriodStartNanos.HasValue || @case.PeriodEndNanos.HasValue,
                CaseFeature.WarmupOrPeriod);
        return @case.Actions.Aggregate(result, (features, action) => features | Of(@case, action));
    }

    private static CaseFeature Of(WorkedCase @case, CaseAction action) => action switch
    {
        CaseSubmit submit => Of(submit) | When(IsMarketable(@case, submit), CaseFeature.MarketableLimit),
        CaseClose close => When(close.Quantity.HasValue, CaseFeature.PartialClose),
        CaseCloseSymbol => CaseFeature.CloseSymbol,
        CaseModify => CaseFeature.Modify,
        CaseCancel => CaseFeature.Cancel,
        CaseBatch batch => batch.Members.Aggregate(
            CaseFeature.Batch, (features, member) => features | Of(@case, member)),
        _ => throw new ArgumentException(action.ToString(), nameof(action)),
    };

    private static CaseFeature Of(CaseSubmit submit) => When(submit.Reverses is not null, CaseFeature.Reverse)
        | When(submit.Chunks > 1, CaseFeature.Chunks)
        | When(submit.Layers.Count > 0, CaseFeature.Layers)
        | When(submit.ImpactMultiplier != 1m, CaseFeature.ImpactMultiplier)
        | When(submit.MinFillRatio != 0m, CaseFeature.MinFillRatio)
        | When(submit.Type == "STOP", CaseFeature.Stop)
        | When(submit.Type == "STOP_LIMIT", CaseFeature.StopLimit)
        | When(submit.TimeInForce == "IOC", CaseFeature.ImmediateOrCancel)
        | When(submit.TimeInForce == "FOK", CaseFeature.FillOrKill)
        | When(submit.TimeInForce == "GTD", CaseFeature.GoodTillDate);

    private static bool IsMarketable(WorkedCase @case, CaseSubmit submit)
    {
        decimal? close = @case.Bars[submit.Symbol].Where(bar => bar.Index <= submit.At)
            .Select(bar => (decimal?)bar.Close)
            .LastOrDefault();
        return submit.Type == "LIMIT" && submit.Limit is decimal limit
            && (submit.IsBuy ? limit >= close : limit <= close);
    }

    private static CaseFeature When(bool condition, CaseFeature feature) => condition ? feature : CaseFeature.None;
}

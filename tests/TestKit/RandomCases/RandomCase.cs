using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit;

/// <summary>
/// From a seed a small case, bars and actions, over the execution features that are allowed. What must come out is left
/// to an oracle; <see cref="CaseWriter"/> turns a found seed into a permanent case.
/// </summary>
/// <remarks>
/// Every other case is dense: a few ticks, a few lots and little volume, so that levels meet exactly, orders share a
/// bar and fills come in pieces. It keeps out of what the pages leave open: an action comes at a decided row of its
/// symbol, or where no symbol is decided at all and it doesn't exist.
/// </remarks>
public sealed class RandomCase
{
    private static readonly string[] Symbols = ["X", "W", "V"];

    private readonly SeededRandom _random;
    // Finer bars have a stream of their own: the case around them stays what it is without.
    private readonly SeededRandom _lower;
    private readonly CaseFeature _features;
    private readonly List<CaseSubmit> _submitted = [];
    private readonly CaseConnector _connector;
    private readonly long _timeframeNanos;
    private readonly bool _isSequential;
    private readonly decimal _leverage;
    private readonly bool _isDense;
    private int _names;

    private RandomCase(ulong seed, CaseFeature allowed)
    {
        _random = new SeededRandom(seed);
        _lower = new SeededRandom(seed ^ 0x10E2_7F00UL);
        _features = Choose(allowed) | (_lower.Chance(30) ? allowed & CaseFeature.LowerTimeframe : CaseFeature.None);
        _isDense = _random.Chance(50);
        long seconds = _random.Pick(60L, 60L, 300L, 3_600L, 43_200L);
        _timeframeNanos =
            (Has(CaseFeature.FeeTiers) ? _random.Pick(seconds, 86_400L, 259_200L) : seconds) * 1_000_000_000L;
        _isSequential = Has(CaseFeature.SequentialPlanning);
        _connector = Connector();
        _leverage = Has(CaseFeature.Leverage) ? _random.Pick(2m, 3m, 10m, 50m) : 1m;
    }

    /// <summary>The case of a seed; it uses at most the allowed features.</summary>
    public static WorkedCase Of(ulong seed, CaseFeature allowed) =>
        new RandomCase(seed, allowed).Build($"random-{seed}");

    /// <summary>Each allowed feature by a coin of its own, so that most cases are simple enough to be read.</summary>
    private CaseFeature Choose(CaseFeature allowed)
    {
        CaseFeature chosen = CaseFeature.None;
        foreach (CaseFeature feature in Enum.GetValues<CaseFeature>().Where(
            feature => long.PopCount((long)feature) == 1 && feature != CaseFeature.LowerTimeframe))
        {
            bool isOrderKind = feature is CaseFeature.Stop or CaseFeature.ImmediateOrCancel or CaseFeature.GoodTillDate
                or CaseFeature.Reverse or CaseFeature.Cancel;
            chosen |= allowed.HasFlag(feature) && _random.Chance(isOrderKind ? 70 : 35) ? feature : CaseFeature.None;
        }

        return chosen;
    }

    private bool Has(CaseFeature feature) => _features.HasFlag(feature);

    private CaseConnector Connector() => new()
    {
        SlippageBps = _random.Pick(0m, 0m, 1m, 7.5m, 30m),
        FillModel = Has(CaseFeature.MarketImpact) ? "MARKET_IMPACT" : "IMMEDIATE",
        Participation = _random.Pick(0.05m, 0.10m, 0.5m, 1m),
        ImpactCoefficient = _random.Pick(0m, 0.5m, 1m, 6m),
        LatencyMs = Has(CaseFeature.Latency) ? LatencyMs() : 0m,
        Intrabar = Has(CaseFeature.LowerTimeframe)
            ? "lower_timeframe"
            : (Has(CaseFeature.OhlcPath), Has(CaseFeature.Optimistic)) switch
            {
                (true, true) => "interval",
                (true, false) => "ohlc_path",
                (false, true) => "optimistic",
                _ => "pessimistic",
            },
        LimitFill = Has(CaseFeature.LimitThrough) ? "through" : "touch",
        PositionPolicy = Has(CaseFeature.Hedge) ? "hedge" : Has(CaseFeature.Pyramid) ? "pyramid" : "one_at_a_time",
    };

    /// <summary>Up to a bar and a half, half of them at a round share of the bar.</summary>
    private decimal LatencyMs() => (_random.Between(1, 180) * (_timeframeNanos / 60_000_000_000m) * 500m)
        + (_random.Chance(50) ? _random.Between(1, 999_999) / 1_000_000m : 0m);

    private WorkedCase Build(string name)
    {
        int count = _random.Between(6, 45);
        List<CaseInstrument> instruments =
        [
            .. Symbols.Take(Has(CaseFeature.SeveralSymbols) ? _random.Between(2, 3) : 1).Select(Instrument)
        ];
        var bars = instruments.ToDictionary(
            one => one.Symbol, one => (IReadOnlyList<CaseBar>)RandomBars.Of(_random, count, one, _isDense));
        WorkedCase skeleton = new()
        {
            Name = name,
            Source = name,
            InitialCapital = _random.Pick(1_000m, 10_000m, 54_321.12m),
            TimeframeNanos = _timeframeNanos,
            StartNanos = 1_704_067_200_000_000_000L,
            CloseAtEnd = !Has(CaseFeature.LeaveOpen),
            WarmupBars = Has(CaseFeature.WarmupOrPeriod) ? _random.Between(0, 4) : 0,
            SequentialPlanning = _isSequential,
            Instruments = instruments,
            Connector = _connector,
            Bars = bars,
        };
        if (Has(CaseFeature.WarmupOrPeriod))
        {
            skeleton = skeleton with
            {
                PeriodStartNanos = _random.Chance(60) ? skeleton.OpenTimeNanos(_random.Between(0, count / 3)) : null,
                PeriodEndNanos = _random.Chance(60)
                    ? skeleton.OpenTimeNanos(_random.Between(count / 2, count + 2))
                    : null,
            };
        }

        if (instruments.Exists(
            one => bars[one.Symbol].All(bar => CaseInstants.DecidedBar(skeleton, one.Symbol, bar.Index) is null)))
        {
            // Nothing of a symbol would be decided at: a case about nothing.
            skeleton = skeleton with { WarmupBars = 0, PeriodStartNanos = null, PeriodEndNanos = null };
        }

        return skeleton with
        {
            Lower = Has(CaseFeature.LowerTimeframe) ? RandomLower.Of(_lower, skeleton) : null,
            Funding = Has(CaseFeature.Funding) ? [.. Funding(skeleton, count)] : [],
            Actions = [.. Actions(skeleton, count)],
        };
    }

    private CaseInstrument Instrument(string symbol) => new()
    {
        Symbol = symbol,
        Tick = _random.Pick(0.01m, 0.1m, 0.5m, 1m),
        Lot = _isDense ? _random.Pick(0.1m, 1m, 1m) : _random.Pick(0.001m, 0.01m, 0.1m, 1m),
        MinNotional = _isDense ? 0m : _random.Pick(0m, 5m, 5m, 50m),
        Multiplier = Has(CaseFeature.ContractMultiplier) ? _random.Pick(0.1m, 5m, 10m) : 1m,
        Maker = _random.Pick(0m, 0.0002m, 0.00015m, -0.0001m),
        Taker = _random.Pick(0m, 0.0004m, 0.001m),
        MaxLeverage = Has(CaseFeature.MixedLeverage) && Has(CaseFeature.Leverage)
            ? _random.Pick(1m, 2m, 3m, 10m)
            : _leverage,
        MaintenanceMarginRate = _random.Pick(0.005m, 0.005m, 0.02m),
        FeeTiers = Has(CaseFeature.FeeTiers) && _random.Chance(80) ? [.. FeeTiers()] : [],
    };

    /// <summary>
    /// One to four tiers, the lowest now and then above zero, the rates falling down to rebates or jumping.
    /// </summary>
    private IEnumerable<CaseFeeTier> FeeTiers()
    {
        decimal volume = _random.Pick(0m, 0m, 100m);
        for (int count = _random.Between(1, 4); count > 0; count--)
        {
            yield return new CaseFeeTier(
                volume,
                _random.Pick(0m, 0.0002m, 0.00005m, -0.0001m),
                _random.Pick(0.001m, 0.0005m, 0.00033m, -0.00005m));
            volume += _random.Between(1, 40_000) * _random.Pick(0.01m, 1m, 3m);
        }
    }

    private IEnumerable<CaseFunding> Funding(WorkedCase skeleton, int count)
    {
        long last = skeleton.OpenTimeNanos(count) / 1_000_000_000L;
        foreach (CaseInstrument instrument in skeleton.Instruments)
        {
            // Whole seconds, since that is what the file format is written in.
            List<long> stamps = [.. Enumerable.Range(0, _random.Between(1, 6)).Select(_ =>
                (skeleton.StartNanos / 1_000_000_000L)
                    + (long)(_random.Unit() * (last - (skeleton.StartNanos / 1_000_000_000L)))).Distinct().Order()];
            foreach (long stamp in stamps)
            {
                yield return new CaseFunding(
                    instrument.Symbol, stamp * 1_000_000_000L, _random.Between(-300, 300) / 100_000m);
            }
        }
    }

    private IEnumerable<CaseAction> Actions(WorkedCase skeleton, int count)
    {
        for (int index = 0; index < count; index++)
        {
            for (int repeat = _isDense
                ? _random.Pick(0, 1, 1, 2, 3)
                : _random.Pick(0, 0, 0, 1, 1, 2, 3); repeat > 0; repeat--)
            {
                CaseInstrument instrument = _random.Pick(skeleton.Instruments);
                if (CaseInstants.DecidedBar(skeleton, instrument.Symbol, index) is CaseBar bar)
                {
                    yield return Has(CaseFeature.Batch) && _random.Chance(20)
                        ? Batch(skeleton, instrument, bar)
                        : Single(skeleton, instrument, bar);
                }
                else if (_random.Chance(30) && !CaseInstants.IsDecided(skeleton, index))
                {
                    yield return Single(
                        skeleton, instrument, skeleton.Bars[instrument.Symbol][0] with { Index = index });
                }
            }
        }
    }

    private CaseBatch Batch(WorkedCase skeleton, CaseInstrument instrument, CaseBar bar) => new()
    {
        At = bar.Index,
        Mode = _random.Pick("SEQUENTIAL", "PARALLEL", "ATOMIC"),
        RollbackOnFailure = _random.Chance(60),
        Members = [.. Enumerable.Range(0, _random.Between(2, 4)).Select(_ => Single(skeleton, instrument, bar))],
    };

    private CaseAction Single(WorkedCase skeleton, CaseInstrument instrument, CaseBar bar)
    {
        List<CaseSubmit> earlier =
        [
            .. _submitted.Where(submit => submit.Symbol == instrument.Symbol && submit.At < bar.Index).TakeLast(3)
        ];
        if (earlier.Count == 0 || _random.Chance(50))
        {
            return Submit(skeleton, instrument, bar, null);
        }

        CaseSubmit target = _random.Pick(earlier);
        return _random.Between(0, 5) switch
        {
            0 when Has(CaseFeature.Reverse) && bar.Index - target.At >= 2 => Submit(skeleton, instrument, bar, target),
            1 when Has(CaseFeature.Modify) => Modify(instrument, bar, target),
            2 when Has(CaseFeature.Cancel) => new CaseCancel
            {
                At = bar.Index,
                Id = target.Id,
                Child = _random.Chance(40)
                    ? _random.Between(1, Math.Max(target.Chunks, Math.Max(target.Layers.Count, 1)))
                    : null,
            },
            3 when Has(CaseFeature.CloseSymbol) => new CaseCloseSymbol
            {
                At = bar.Index,
                Symbol = instrument.Symbol,
                Quantity = target.Quantity * _random.Between(1, 25) / 10m,
            },
            4 when Has(CaseFeature.PartialClose) => new CaseClose
            {
                At = bar.Index,
                Id = target.Id,
                Quantity = target.Quantity * _random.Between(1, 11) / 10m,
            },
            _ => new CaseClose { At = bar.Index, Id = target.Id },
        };
    }

    /// <summary>
    /// Moves, removes or adds legs, now and then to the wrong side: sides are only checked when a directive completes.
    /// </summary>
    private CaseModify Modify(CaseInstrument instrument, CaseBar bar, CaseSubmit target)
    {
        bool setsStop = _random.Chance(70);
        bool setsTarget = !setsStop || _random.Chance(30);
        int way = target.IsBuy == _random.Chance(90) ? 1 : -1;
        return new CaseModify
        {
            At = bar.Index,
            Id = target.Id,
            SetsStopLoss = setsStop,
            StopLoss = setsStop && _random.Chance(90) ? Price(instrument, bar.Close, -way) : null,
            SetsTakeProfit = setsTarget,
            TakeProfit = setsTarget && _random.Chance(90) ? Price(instrument, bar.Close, way) : null,
        };
    }

    private CaseSubmit Submit(WorkedCase skeleton, CaseInstrument instrument, CaseBar bar, CaseSubmit? reversed)
    {
        bool isBuy = reversed is null ? _random.Chance(55) : !reversed.IsBuy;
        int way = isBuy ? 1 : -1;
        bool isLadder = Has(CaseFeature.Layers) && _random.Chance(30);
        string type = isLadder ? "LIMIT" : OrderType();
        decimal? stop = type is "STOP" or "STOP_LIMIT"
            ? Price(instrument, bar.Close, _random.Chance(85) ? way : -way)
            : null;
        decimal? limit = type switch
        {
            "LIMIT" when !isLadder => Price(
                instrument, bar.Close, _random.Chance(Has(CaseFeature.MarketableLimit) ? 60 : 100) ? -way : way),
            "STOP_LIMIT" => stop!.Value + (way * instrument.Tick * _random.Between(-3, 12)),
            _ => null,
        };
        bool isTwap = Has(CaseFeature.Chunks) && !isLadder && _random.Chance(35);
        string timeInForce = TimeInForce();
        decimal minutes = _timeframeNanos / 60_000_000_000m;
        decimal reference = _isSequential ? limit ?? stop ?? bar.Close : bar.Close;
        decimal affordable = skeleton.InitialCapital * instrument.MaxLeverage / (bar.Close * instrument.Multiplier);
        decimal quantity = decimal.Round(affordable * _random.Pick(2m, 5m, 5m, 10m, 20m, 35m, 60m, 98m) / 100m, 5);
        if (_isDense && _random.Chance(Has(CaseFeature.Leverage) ? 30 : 80))
        {
            quantity = Math.Min(quantity, instrument.Lot * _random.Between(1, 12));
        }

        CaseSubmit submit = new()
        {
            At = bar.Index,
            Id = $"T{++_names}",
            Reverses = reversed?.Id,
            Symbol = instrument.Symbol,
            IsBuy = isBuy,
            Quantity = Math.Max(quantity, 0.00001m),
            Type = type,
            Limit = limit,
            Stop = stop,
            TimeInForce = timeInForce,
            WindowMinutes = isTwap || timeInForce == "GTD"
                ? minutes * _random.Between(1, 12) * _random.Pick(0.5m, 1m, 0.371m)
                : null,
            Chunks = isTwap ? _random.Between(2, 5) : 1,
            Distribution = isTwap ? _random.Pick("UNIFORM", "FRONT_LOADED", "BACK_LOADED") : "UNIFORM",
            Layers = isLadder
                ? [.. Enumerable.Range(0, _random.Between(2, 4)).Select(_ => LayerPrice(instrument, bar.Close, way))]
                : [],
            StopLoss = _random.Chance(60) ? Price(instrument, reference, _random.Chance(97) ? -way : way) : null,
            TakeProfit = _random.Chance(60) ? Price(instrument, reference, _random.Chance(97) ? way : -way) : null,
            MaxSlippagePct = _random.Chance(30) ? _random.Pick(0.05m, 0.2m, 1m) : null,
            StopLossTolerancePct = _random.Chance(30) ? _random.Pick(0.5m, 1.5m, 5m) : null,
            ImpactMultiplier = Has(CaseFeature.MarketImpact) && Has(CaseFeature.ImpactMultiplier) && _random.Chance(30)
                ? 0.5m
                : 1m,
            MinFillRatio = timeInForce == "IOC" && Has(CaseFeature.MinFillRatio) && _random.Chance(60)
                ? _random.Pick(0.2m, 0.5m, 0.9m, 1m)
                : 0m,
        };
        _submitted.Add(submit);
        return submit;
    }

    private string OrderType()
    {
        int draw = _random.Between(0, 9);
        return draw switch
        {
            < 4 => "MARKET",
            < 7 => "LIMIT",
            < 9 => Has(CaseFeature.Stop) ? "STOP" : "LIMIT",
            _ => Has(CaseFeature.StopLimit) ? "STOP_LIMIT" : "MARKET",
        };
    }

    private string TimeInForce() => _random.Between(0, 7) switch
    {
        0 or 1 when Has(CaseFeature.GoodTillDate) => "GTD",
        2 when Has(CaseFeature.ImmediateOrCancel) => "IOC",
        3 when Has(CaseFeature.FillOrKill) => "FOK",
        _ => "GTC",
    };

    private decimal LayerPrice(CaseInstrument instrument, decimal close, int way) =>
        Price(instrument, close, Has(CaseFeature.MarketableLimit) && _random.Chance(20) ? way : -way);

    /// <summary>A price some ticks above (+1) or below (−1) another, now and then between two ticks.</summary>
    private decimal Price(CaseInstrument instrument, decimal from, int way)
    {
        decimal ticks = _isDense
            ? _random.Between(1, _random.Pick(2, 4, 8))
            : _random.Between(1, _random.Pick(4, 12, 40));
        ticks += _random.Chance(15) ? 0.5m : 0m;
        decimal price = from + (way * ticks * instrument.Tick);
        return price > 0m ? price : instrument.Tick;
    }
}

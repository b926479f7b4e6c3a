using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using YamlDotNet.RepresentationModel;

namespace S1mpleTrader.TestKit;

/// <summary>Reads a file of worked cases, strictly: unknown keys are errors, every number is decimal text.</summary>
public static class CaseParser
{
    private static readonly string[] FillKeys =
    [
        "bar", "id", "side", "quantity", "price", "liquidity", "fee", "reason"
    ];

    private static readonly string[] TradeKeys =
    [
        "id", "quantity", "entry_bar", "entry_price", "exit_bar", "exit_price", "exit_reason", "gross", "fees",
        "funding", "net", "mae", "mfe", "symbol", "direction",
    ];

    private static readonly string[] OpenKeys =
        ["id", "quantity", "cost", "stop_loss", "take_profit", "symbol", "direction"];

    private static readonly string[] RejectionKeys = ["bar", "id", "reason"];

    /// <summary>All cases of a file's text; <paramref name="fileName"/> stands in messages.</summary>
    /// <exception cref="CaseSyntaxException">Says what is wrong with each that is.</exception>
    public static IReadOnlyList<WorkedCase> Parse(string text, string fileName)
    {
        IReadOnlyList<ReadCase> read = ParseEach(text, fileName);
        IReadOnlyList<CaseSyntaxException> errors = [.. read.Select(one => one.Error).OfType<CaseSyntaxException>()];
        return errors.Count == 0 ? [.. read.Select(one => one.Case!)] : throw CaseSyntaxException.Of(errors);
    }

    /// <summary>
    /// Each case by itself, so that one that is broken hides no other; a file that is no YAML is one broken case.
    /// </summary>
    public static IReadOnlyList<ReadCase> ParseEach(string text, string fileName)
    {
        List<ReadCase> cases = [];
        try
        {
            var file = YamlMap.Parse(text, fileName);
            file.RequiredText("theme");
            foreach (YamlNode node in file.List("cases"))
            {
                cases.Add(Read(fileName, node));
            }

            file.Finish();
        }
        catch (CaseSyntaxException error)
        {
            cases.Add(new ReadCase(fileName, null, error));
        }

        return cases;
    }

    private static ReadCase Read(string fileName, YamlNode node)
    {
        string name = $"{fileName}:{node.Start.Line}";
        try
        {
            var map = YamlMap.Of(fileName, node);
            name = map.Text("name") ?? name;
            return new ReadCase(name, ParseCase(map), null);
        }
        catch (CaseSyntaxException error)
        {
            return new ReadCase(name, null, error);
        }
    }

    /// <summary>Nanoseconds of a timeframe such as 1m, 12h, 1d or 1w.</summary>
    public static long ParseTimeframe(string text)
    {
        long unit = text.Length < 2
            ? 0
            : text[^1] switch
            {
                's' => 1_000_000_000L,
                'm' => 60_000_000_000L,
                'h' => 3_600_000_000_000L,
                'd' => 86_400_000_000_000L,
                'w' => 604_800_000_000_000L,
                _ => 0,
            };
        return unit > 0 && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count > 0
            ? count * unit
            : throw new FormatException($"'{text}' is not a timeframe");
    }

    private static long ParseTimeframe(YamlMap map, string? byDefault)
    {
        try
        {
            return ParseTimeframe(map.Text("timeframe") ?? byDefault ?? map.RequiredText("timeframe"));
        }
        catch (FormatException exception)
        {
            throw map.ErrorAt("timeframe", exception.Message);
        }
    }

    private static WorkedCase ParseCase(YamlMap map)
    {
        IReadOnlyList<CaseInstrument> instruments = ParseInstruments(map);
        YamlMap? period = map.Map("period");
        long defaultStart =
            (new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) - DateTimeOffset.UnixEpoch).Ticks * 100;
        WorkedCase result = new()
        {
            Name = map.RequiredText("name"),
            Source = $"{map.Source}:{map.Line}",
            InitialCapital = map.Decimal("initial_capital") ?? 10000m,
            TimeframeNanos = ParseTimeframe(map, "1m"),
            StartNanos = map.Time("start") ?? defaultStart,
            CloseAtEnd = map.Bool("close_at_end") ?? true,
            AnnualizationDays = map.Decimal("annualization_days") ?? 365m,
            WarmupBars = map.Int("warmup_bars") ?? 0,
            PeriodStartNanos = period?.Time("start"),
            PeriodEndNanos = period?.Time("end"),
            SequentialPlanning = map.OneOf("planning", "parallel", "sequential") == "sequential",
            Instruments = instruments,
            Connector = map.Map("connector") is YamlMap connector ? ParseConnector(connector) : new CaseConnector(),
            Bars = ParseBars(map, instruments, isComplete: true),
            Lower = map.Map("lower") is YamlMap lower ? ParseLower(lower, instruments) : null,
            Funding = [.. map.Maps("funding").Select(row => ParseFunding(row, instruments))],
            Actions = [.. map.Maps("actions").Select(row => ParseAction(row, null, instruments))],
            Expect = ParseExpectation(
                map.Map("expect") ?? throw map.Error("'expect' is missing"),
                map.Map("connector")?.Text("intrabar") == "interval"),
        };
        period?.Finish();
        map.Finish();
        bool isReplayed = result.Connector.Intrabar == "lower_timeframe";
        if (isReplayed != result.Lower is not null || result.TimeframeNanos % (result.Lower?.TimeframeNanos ?? 1) != 0)
        {
            throw map.Error(
                "'intrabar: lower_timeframe' and 'lower' belong together, and its timeframe divides the case's");
        }

        foreach (CaseInstrument instrument in instruments)
        {
            if (!CaseInstants.IsDecided(result, instrument.Symbol))
            {
                throw map.ErrorAt(
                    "bars", $"'{instrument.Symbol}' has no row to decide at behind its warm-up and within the period");
            }
        }

        return result;
    }

    private static IReadOnlyList<CaseInstrument> ParseInstruments(YamlMap map)
    {
        if (map.Map("instrument") is YamlMap single)
        {
            return map.Has("instruments")
                ? throw map.Error("'instrument' and 'instruments' exclude each other")
                : [ParseInstrument(single)];
        }

        IReadOnlyList<YamlMap> rows = map.Maps("instruments");
        return rows.Count == 0 ? [new CaseInstrument()] : [.. rows.Select(ParseInstrument)];
    }

    private static CaseInstrument ParseInstrument(YamlMap map)
    {
        CaseInstrument defaults = new();
        CaseInstrument result = new()
        {
            Symbol = map.Text("symbol") ?? defaults.Symbol,
            Tick = map.Decimal("tick") ?? defaults.Tick,
            Lot = map.Decimal("lot") ?? defaults.Lot,
            MinNotional = map.Decimal("min_notional") ?? defaults.MinNotional,
            Multiplier = map.Decimal("multiplier") ?? defaults.Multiplier,
            Maker = map.Decimal("maker") ?? defaults.Maker,
            Taker = map.Decimal("taker") ?? defaults.Taker,
            MaxLeverage = map.Decimal("max_leverage") ?? defaults.MaxLeverage,
            MaintenanceMarginRate = map.Decimal("maintenance_margin_rate") ?? defaults.MaintenanceMarginRate,
            FeeTiers = [.. map.Maps("fee_tiers").Select(ParseFeeTier)],
        };
        map.Finish();
        return result;
    }

    private static CaseFeeTier ParseFeeTier(YamlMap map)
    {
        CaseFeeTier result = new(
            map.Decimal("volume_30d") ?? throw map.Error("'volume_30d' is missing"),
            map.Decimal("maker") ?? throw map.Error("'maker' is missing"),
            map.Decimal("taker") ?? throw map.Error("'taker' is missing"));
        map.Finish();
        return result;
    }

    private static CaseConnector ParseConnector(YamlMap map)
    {
        CaseConnector defaults = new();
        CaseConnector result = new()
        {
            SlippageBps = map.Decimal("slippage_bps") ?? defaults.SlippageBps,
            FillModel = map.OneOf("fill_model", "IMMEDIATE", "MARKET_IMPACT") ?? defaults.FillModel,
            Participation = map.Decimal("participation") ?? defaults.Participation,
            ImpactCoefficient = map.Decimal("impact_coefficient") ?? defaults.ImpactCoefficient,
            LatencyMs = map.Decimal("latency_ms") ?? defaults.LatencyMs,
            Intrabar = map.OneOf("intrabar", "pessimistic", "optimistic", "ohlc_path", "lower_timeframe", "interval")
                ?? defaults.Intrabar,
            LimitFill = map.OneOf("limit_fill", "touch", "through") ?? defaults.LimitFill,
            PositionPolicy = map.OneOf("position_policy", "one_at_a_time", "pyramid", "hedge")
                ?? defaults.PositionPolicy,
            MaxOpenOrders = map.Int("max_open_orders") ?? defaults.MaxOpenOrders,
            MaxOpenTrades = map.Int("max_open_trades") ?? defaults.MaxOpenTrades,
            MaxOpenGroups = map.Int("max_open_groups") ?? defaults.MaxOpenGroups,
        };
        map.Finish();
        return result;
    }

    private static CaseLower ParseLower(YamlMap map, IReadOnlyList<CaseInstrument> instruments)
    {
        CaseLower result = new(ParseTimeframe(map, null), ParseBars(map, instruments, isComplete: false));
        map.Finish();
        return result;
    }

    /// <summary>The rows of one symbol, or of each; only finer bars may leave a symbol out.</summary>
    private static Dictionary<string, IReadOnlyList<CaseBar>> ParseBars(
        YamlMap map, IReadOnlyList<CaseInstrument> instruments, bool isComplete)
    {
        Dictionary<string, IReadOnlyList<CaseBar>> result = [];
        YamlNode node = map.Node("bars") ?? throw map.Error("'bars' is missing");
        if (node is YamlSequenceNode)
        {
            result[instruments[0].Symbol] = ParseRows(map, node);
            return result;
        }

        var perSymbol = YamlMap.Of(map.Source, node);
        foreach (CaseInstrument instrument in instruments)
        {
            if (perSymbol.Node(instrument.Symbol) is YamlNode rows)
            {
                result[instrument.Symbol] = ParseRows(map, rows);
            }
            else if (isComplete)
            {
                throw perSymbol.Error($"no bars of '{instrument.Symbol}'");
            }
        }

        perSymbol.Finish();
        return result;
    }

    private static List<CaseBar> ParseRows(YamlMap map, YamlNode node)
    {
        List<CaseBar> bars = [];
        foreach (YamlNode row in map.Items(node))
        {
            IReadOnlyList<YamlNode> cells = map.Items(row);
            if (cells.Count != 6)
            {
                throw new CaseSyntaxException(
                    map.Source,
                    row.Start.Line,
                    $"a bar is six numbers, [index, open, high, low, close, volume]; here are {cells.Count}");
            }

            decimal[] numbers = [.. cells.Skip(1).Select(cell => YamlMap.DecimalOf(map.Source, cell))];
            CaseBar bar = new(
                YamlMap.IntOf(map.Source, cells[0]), numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
            string? wrong =
                bar.Low > Math.Min(bar.Open, bar.Close) ? $"the low {bar.Low} is above the open or the close"
                : bar.High < Math.Max(bar.Open, bar.Close) ? $"the high {bar.High} is below the open or the close"
                : bars.Count > 0 && bars[^1].Index >= bar.Index ? $"index {bar.Index} comes after {bars[^1].Index}"
                : null;
            if (wrong is not null)
            {
                throw new CaseSyntaxException(
                    map.Source, row.Start.Line, $"not a bar [index, open, high, low, close, volume]: {wrong}");
            }

            bars.Add(bar);
        }

        return bars;
    }

    private static CaseFunding ParseFunding(YamlMap map, IReadOnlyList<CaseInstrument> instruments)
    {
        CaseFunding result = new(
            ParseSymbol(map, instruments),
            map.Time("time") ?? throw map.Error("'time' is missing"),
            map.Decimal("rate") ?? throw map.Error("'rate' is missing"));
        map.Finish();
        return result;
    }

    private static CaseAction ParseAction(YamlMap map, int? batchAt, IReadOnlyList<CaseInstrument> instruments)
    {
        int at = batchAt ?? map.Int("at") ?? throw map.Error("'at' is missing");
        CaseAction result = map switch
        {
            _ when map.Has("batch") => ParseBatch(map, at, instruments),
            _ when map.Has("submit") => ParseSubmit(map, at, instruments),
            _ when map.Has("close") => new CaseClose
            {
                At = at,
                Id = map.RequiredText("close"),
                Quantity = map.Decimal("quantity"),
            },
            _ when map.Has("close_symbol") => new CaseCloseSymbol
            {
                At = at,
                Symbol = map.RequiredText("close_symbol"),
                Quantity = map.Decimal("quantity") ?? throw map.Error("'quantity' is missing"),
            },
            _ when map.Has("modify") => new CaseModify
            {
                At = at,
                Id = map.RequiredText("modify"),
                SetsStopLoss = map.Has("stop_loss"),
                StopLoss = DecimalOrNone(map, "stop_loss"),
                SetsTakeProfit = map.Has("take_profit"),
                TakeProfit = DecimalOrNone(map, "take_profit"),
            },
            _ when map.Has("cancel") => new CaseCancel
            {
                At = at,
                Id = map.RequiredText("cancel"),
                Child = map.Int("child"),
            },
            _ => throw map.Error("not an action: none of submit, close, close_symbol, modify, cancel, batch"),
        };
        map.Finish();
        return result;
    }

    private static CaseBatch ParseBatch(YamlMap map, int at, IReadOnlyList<CaseInstrument> instruments) => new()
    {
        At = at,
        Mode = map.OneOf("batch", "SEQUENTIAL", "PARALLEL", "ATOMIC")!,
        RollbackOnFailure = map.Bool("rollback_on_failure") ?? true,
        Members = [.. map.Maps("members").Select(member => ParseAction(member, at, instruments))],
    };

    private static CaseSubmit ParseSubmit(YamlMap map, int at, IReadOnlyList<CaseInstrument> instruments)
    {
        decimal? window = map.Decimal("window");
        string type = map.OneOf("type", "MARKET", "LIMIT", "STOP", "STOP_LIMIT") ?? "MARKET";
        decimal? limit = map.Decimal("limit");
        decimal? stop = map.Decimal("stop");
        IReadOnlyList<decimal> layers =
            [.. map.List("layers").Select(price => YamlMap.DecimalOf(map.Source, price))];
        bool needsLimit = type is "LIMIT" or "STOP_LIMIT";
        bool needsStop = type is "STOP" or "STOP_LIMIT";
        if (layers.Count == 0 && (needsLimit != limit.HasValue || needsStop != stop.HasValue))
        {
            throw map.Error(type switch
            {
                "LIMIT" => "a LIMIT has 'limit' and no 'stop'",
                "STOP" => "a STOP has 'stop' and no 'limit'",
                "STOP_LIMIT" => "a STOP_LIMIT has both 'stop' and 'limit'",
                _ => "a MARKET order has neither 'limit' nor 'stop'; is 'type' missing?",
            });
        }

        return new CaseSubmit
        {
            At = at,
            Id = map.RequiredText("submit"),
            Reverses = map.Text("reverse"),
            Symbol = ParseSymbol(map, instruments),
            IsBuy = (map.OneOf("direction", "BUY", "SELL") ?? throw map.Error("'direction' is missing")) == "BUY",
            Quantity = map.Decimal("quantity") ?? throw map.Error("'quantity' is missing"),
            Type = type,
            Limit = limit,
            Stop = stop,
            TimeInForce = map.OneOf("tif", "GTC", "GTD", "IOC", "FOK") ?? (window.HasValue ? "GTD" : "GTC"),
            WindowMinutes = window,
            Chunks = map.Int("chunks") ?? 1,
            Distribution = map.OneOf("distribution", "UNIFORM", "FRONT_LOADED", "BACK_LOADED") ?? "UNIFORM",
            Layers = layers,
            StopLoss = map.Decimal("stop_loss"),
            TakeProfit = map.Decimal("take_profit"),
            MaxSlippagePct = map.Decimal("max_slippage_pct"),
            StopLossTolerancePct = map.Decimal("stop_loss_tolerance_pct"),
            ImpactMultiplier = map.Decimal("impact_multiplier") ?? 1m,
            MinFillRatio = map.Decimal("min_fill_ratio") ?? 0m,
        };
    }

    private static string ParseSymbol(YamlMap map, IReadOnlyList<CaseInstrument> instruments)
    {
        string symbol = map.Text("symbol") ?? instruments[0].Symbol;
        return instruments.Any(instrument => instrument.Symbol == symbol)
            ? symbol
            : throw map.Error($"unknown symbol '{symbol}'");
    }

    private static decimal? DecimalOrNone(YamlMap map, string key) =>
        map.Has(key) && map.Text(key) != "none" ? map.Decimal(key) : null;

    private static CaseExpectation ParseExpectation(YamlMap map, bool isInterval)
    {
        CaseExpectation result = new()
        {
            Lines = map.Keys.ToDictionary(key => key, map.LineOf).Append(new("expect", map.Line)).ToDictionary(),
            Fills = ParseTable(map, "fills", FillKeys) ?? [],
            Trades = ParseTable(map, "trades", TradeKeys),
            Open = ParseTable(map, "open", OpenKeys),
            Rejections = ParseTable(map, "rejections", RejectionKeys) ?? [],
            Expired = ParseNames(map, "expired"),
            Ambiguous = map.Int("ambiguous") ?? 0,
            FinalEquity = map.Decimal("final_equity"),
            FinalBalance = map.Decimal("final_balance"),
            Equity = ParsePerBar(map, "equity"),
            Balance = ParsePerBar(map, "balance"),
            Metrics = ParseMetrics(map, isInterval),
        };
        map.Finish();
        return result;
    }

    private static List<CaseRow>? ParseTable(YamlMap map, string key, string[] allowed)
    {
        if (map.Node(key) is not YamlNode node)
        {
            return null;
        }

        if (node is YamlScalarNode)
        {
            return map.OneOf(key, "none") is null ? null : [];
        }

        List<CaseRow> rows = [];
        foreach (YamlMap row in map.Maps(key))
        {
            List<KeyValuePair<string, string>> cells = [];
            foreach (string name in row.Keys)
            {
                if (!allowed.Contains(name))
                {
                    throw row.Unknown(name, allowed);
                }

                cells.Add(new KeyValuePair<string, string>(name, row.RequiredText(name)));
            }

            rows.Add(new CaseRow(row.Line, cells));
        }

        return rows;
    }

    private static IReadOnlyList<string> ParseNames(YamlMap map, string key) => map.Node(key) is YamlScalarNode
        ? map.OneOf(key, "none") is null ? [] : []
        : [.. map.List(key).Select(name => YamlMap.TextOf(map.Source, name))];

    private static Dictionary<int, decimal?> ParsePerBar(YamlMap map, string key)
    {
        Dictionary<int, decimal?> result = [];
        if (map.Map(key) is YamlMap rows)
        {
            foreach (string index in rows.Keys)
            {
                int bar = int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw rows.ErrorAt(index, $"'{index}' is not the index of a bar");
                result[bar] = DecimalOrNone(rows, index);
            }
        }

        return result;
    }

    /// <summary>
    /// Of one account a number each; of two <c>[min, max]</c>, or <c>null</c> where it is undefined for both.
    /// </summary>
    private static Dictionary<string, decimal?> ParseMetrics(YamlMap map, bool isInterval)
    {
        Dictionary<string, decimal?> result = [];
        YamlMap? rows = map.Map("metrics");
        foreach (string name in rows?.Keys ?? [])
        {
            if (!isInterval)
            {
                result[name] = rows!.Text(name) == "null" ? null : rows.Decimal(name);
                continue;
            }

            IReadOnlyList<YamlNode> bounds = rows!.Node(name) is YamlSequenceNode ? rows.List(name) : [];
            if (bounds.Count != 2 && (bounds.Count > 0 || rows.Text(name) != "null"))
            {
                throw rows.Error($"'{name}' of two accounts is [min, max] or null");
            }

            result[name + IntervalMetrics.Min] = bounds.Count == 0 ? null : NumberOrNull(map, bounds[0]);
            result[name + IntervalMetrics.Max] = bounds.Count == 0 ? null : NumberOrNull(map, bounds[1]);
        }

        return result;
    }

    private static decimal? NumberOrNull(YamlMap map, YamlNode node) =>
        YamlMap.TextOf(map.Source, node) == "null" ? null : YamlMap.DecimalOf(map.Source, node);
}

using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>What planning may know: the close as a decimal, equity and margin at this instant.</summary>
public readonly record struct PlanningMoney(decimal Close, decimal Equity, Fraction MarginUsed);

/// <summary>An entry as translated for the back-test: what the matching needs to know about it.</summary>
public sealed class EntryOrder
{
    public required int Direction { get; init; }

    public required decimal Quantity { get; init; }

    /// <summary>Nothing: a MARKET order.</summary>
    public required decimal? Limit { get; init; }

    public required decimal? Stop { get; init; }

    public required decimal? Target { get; init; }

    /// <summary>IOC; else GTD of <see cref="EndNanos"/>.</summary>
    public required bool Immediate { get; init; }

    public required long EndNanos { get; init; }

    /// <summary>"the close at which it was decided".</summary>
    public required decimal DecisionPrice { get; init; }

    public required decimal MaxSlippage { get; init; }

    public required decimal Reference { get; init; }

    public required string SignalType { get; init; }

    public required int Opportunity { get; init; }

    /// <summary>It has met a bar: "taker if open ≤ L on the first bar it meets, else maker".</summary>
    public bool Met { get; set; }
}

/// <summary>Planner matching, the four plans, the hard limits, and the back-test translation: "planning to money".</summary>
public sealed class TradePlanner
{
    private readonly StrategySettings _settings;
    private readonly ColumnTable _columns;
    private readonly IReadOnlyList<Worker> _entry;
    private readonly IReadOnlyList<Worker> _exit;
    private readonly IReadOnlyList<Worker> _size;
    private readonly IReadOnlyList<Worker> _intent;

    public TradePlanner(StrategySettings settings, ColumnTable columns, ConfigNode planningWorkers)
    {
        _settings = settings;
        _columns = columns;
        _entry = Workers("entry_planning");
        _exit = Workers("exit_planning");
        _size = Workers("size_planning");
        _intent = Workers("execution_intent_planning");

        IReadOnlyList<Worker> Workers(string role) => [.. planningWorkers.Get(role).Items.Select(item => new Worker(item))];
    }

    /// <summary>The order, or the reason of the first check that fails: "the first failure is the reason".</summary>
    public EntryOrder? Plan(
        int row, long nowNanos, Directive directive, in PlanningMoney money, int opportunity, out string reason)
    {
        // "none for a required role means the directive is rejected with NO_PLANNER_MATCHED"
        reason = "NO_PLANNER_MATCHED";
        Worker? entryWorker = Match(_entry, directive);
        Worker? exitWorker = Match(_exit, directive);
        Worker? sizeWorker = Match(_size, directive);
        Worker? intentWorker = Match(_intent, directive);
        if (entryWorker is null || exitWorker is null || sizeWorker is null || intentWorker is null)
        {
            return null;
        }

        decimal? limit = EntryLimit(entryWorker, directive, money.Close);

        // "Entry reference: parallel mode: close[i]; sequential mode: the entry plan's limit price if there is one, …"
        decimal reference = _settings.Sequential && limit is decimal price ? price : money.Close;
        if (!TryExit(exitWorker, row, directive, reference, out decimal? stop, out decimal? target))
        {
            // "a worker whose input is NaN stays silent": the matched exit planner makes no plan, so the required role
            // has none; the next entry of the list isn't asked ("The first match in blueprint order plans").
            return null;
        }

        // "distance = |entry reference − stop| if an exit plan is there, else entry reference × stop_loss_tolerance";
        // an exit plan is there in sequential mode only, and one without a stop knows no distance.
        Fraction distance = _settings.Sequential && stop is decimal known
            ? Fraction.Abs((Fraction)reference - known)
            : (Fraction)reference * directive.Limits.StopLossTolerance;
        decimal quantity = Quantity(sizeWorker, directive, reference, distance, money);
        Fraction notional = (Fraction)quantity * reference * _settings.Multiplier;
        if (quantity <= 0m || notional < _settings.MinNotional)
        {
            reason = "BELOW_MIN_NOTIONAL";
            return null;
        }

        if (IsOverRisk(directive, quantity, reference, distance, stop, target, money.Equity))
        {
            reason = "RISK_LIMIT";
            return null;
        }

        // "its margin plus taker fee at the entry reference must fit in equity − margin used": nothing is filled yet, so
        // the fee is the exact product.
        Fraction need = (notional / _settings.MaxLeverage) + (notional * _settings.Taker);
        if (need > (Fraction)money.Equity - money.MarginUsed)
        {
            reason = "INSUFFICIENT_FUNDS";
            return null;
        }

        bool immediate = IsImmediate(intentWorker, limit is null, quantity);
        return new EntryOrder
        {
            Direction = directive.Signal.Direction,
            Quantity = quantity,
            Limit = limit,
            Stop = stop,
            Target = target,
            Immediate = immediate,
            EndNanos = nowNanos + (30 * 60_000_000_000L),
            DecisionPrice = money.Close,
            MaxSlippage = directive.Limits.MaxSlippage,
            Reference = reference,
            SignalType = directive.Signal.SignalType,
            Opportunity = opportunity,
        };
    }

    private Worker? Match(IReadOnlyList<Worker> workers, Directive directive) =>
        workers.FirstOrDefault(worker => worker.Matches(directive, _settings.Symbol));

    private decimal? EntryLimit(Worker worker, Directive directive, decimal close)
    {
        switch (worker.Plugin)
        {
            case "market_entry_immediate" or "aggressive_market_entry":
                return null;
            case "patient_limit_entry":
                // "LIMIT at close ∓ offset"; "A plan's own prices are rounded to the nearest tick, ties to even."
                Fraction offset = (Fraction)worker.Parameters.DecimalOf("offset_bps", 5m) / 10_000;
                return (close * ((Fraction)1 - (directive.Signal.Direction * offset))).Nearest(_settings.TickSize);
            default:
                throw new NotSupportedException($"no such entry planner here: '{worker.Plugin}'");
        }
    }

    private bool TryExit(
        Worker worker, int row, Directive directive, decimal reference, out decimal? stop, out decimal? target)
    {
        stop = null;
        target = null;
        int direction = directive.Signal.Direction;
        Fraction away;
        decimal ratio;
        switch (worker.Plugin)
        {
            case "no_exit":
                return true;
            case "fixed_rr_exit":
                away = (Fraction)reference * directive.Limits.StopLossTolerance;
                ratio = worker.Parameters.DecimalOf("risk_reward_ratio", directive.Limits.RiskRewardRatio);
                break;
            case "atr_based_stops":
                double atr = _columns[worker.Parameters.Get("atr").Text][row];
                if (double.IsNaN(atr))
                {
                    return false;
                }

                away = Fraction.FromDouble(atr) * worker.Parameters.DecimalOf("atr_multiplier", 2m);
                ratio = worker.Parameters.DecimalOf("risk_reward_ratio", 2m);
                break;
            default:
                throw new NotSupportedException($"no such exit planner here: '{worker.Plugin}'");
        }

        // "target at entry reference ± ratio × distance, where distance is measured to the stop as rounded to the tick":
        // said of fixed_rr_exit, taken for atr_based_stops too.
        decimal rounded = ((Fraction)reference - (direction * away)).Nearest(_settings.TickSize);
        var distance = Fraction.Abs((Fraction)reference - rounded);
        stop = rounded;
        target = ((Fraction)reference + (direction * (Fraction)ratio * distance)).Nearest(_settings.TickSize);
        return true;
    }

    private decimal Quantity(
        Worker worker, Directive directive, decimal reference, Fraction distance, in PlanningMoney money)
    {
        switch (worker.Plugin)
        {
            case "fixed_quantity_sizer":
                return ((Fraction)worker.Parameters.Get("quantity").Decimal()).Floor(_settings.LotSize);
            case "fixed_risk_sizer":
                Fraction equity = money.Equity;
                Fraction risk = equity * worker.Parameters.DecimalOf("risk_per_trade_percent", 1.0m) / 100;
                risk = Fraction.Min(risk, equity * directive.Limits.AccountRisk);
                if (directive.Limits.MaxRiskAmount is decimal most)
                {
                    risk = Fraction.Min(risk, most);
                }

                Fraction perUnit = ((Fraction)1 / _settings.MaxLeverage) + _settings.Taker;
                Fraction affordable =
                    (equity - money.MarginUsed) / perUnit / ((Fraction)reference * _settings.Multiplier);

                // A distance of zero bounds nothing: the affordable size is what is left.
                Fraction size = distance.Sign == 0
                    ? affordable
                    : Fraction.Min(risk / (distance * _settings.Multiplier), affordable);
                return Math.Max(0m, size.Floor(_settings.LotSize));
            default:
                throw new NotSupportedException($"no such size planner here: '{worker.Plugin}'");
        }
    }

    /// <summary>The hard limits, then the sides, all RISK_LIMIT.</summary>
    private bool IsOverRisk(
        Directive directive,
        decimal quantity,
        decimal reference,
        Fraction distance,
        decimal? stop,
        decimal? target,
        decimal equity)
    {
        // "a stop is over the limit only beyond stop_loss_tolerance × entry reference + one tick; a plan without a stop
        // isn't checked."
        Fraction furthest = ((Fraction)reference * directive.Limits.StopLossTolerance) + _settings.TickSize;
        if (stop is decimal level && Fraction.Abs((Fraction)reference - level) > furthest)
        {
            return true;
        }

        // "risk_amount = size × the sizer's own distance × multiplier (…); it alone is compared with max_risk_amount and
        // equity × account_risk_pct."
        Fraction riskAmount = (Fraction)quantity * distance * _settings.Multiplier;
        if (riskAmount > (Fraction)equity * directive.Limits.AccountRisk
            || (directive.Limits.MaxRiskAmount is decimal most && riskAmount > most))
        {
            return true;
        }

        // "The side of stop and target is checked once, against the entry reference, when the directive completes: wrong
        // side, or equal to it, is RISK_LIMIT."
        int direction = directive.Signal.Direction;
        return (stop is decimal s && direction * (reference - s) <= 0m)
            || (target is decimal t && direction * (t - reference) <= 0m);
    }

    /// <summary>
    /// "balanced_intent: urgency 0.9 for MARKET, else 0.2 if size > large_size (default off), else 0.5; …
    /// must_complete_immediately = urgency > 0.8; window = none if immediate, else 30 min. high_urgency_intent urgency
    /// 0.9; … Fields not named are balanced_intent's": its own urgency goes into balanced_intent's formulas. With fill
    /// model and latency pinned urgency and visibility decide nothing else; no intent here hints at chunks.
    /// </summary>
    private static bool IsImmediate(Worker intent, bool isMarket, decimal quantity)
    {
        decimal urgency = intent.Plugin switch
        {
            "high_urgency_intent" => 0.9m,
            "balanced_intent" when isMarket => 0.9m,
            "balanced_intent" => intent.Parameters.Find("large_size") is ConfigNode large && quantity > large.Decimal()
                ? 0.2m
                : 0.5m,
            _ => throw new NotSupportedException($"no such intent planner here: '{intent.Plugin}'"),
        };
        return urgency > 0.8m;
    }

    /// <summary>A planner entry of the blueprint with its triggers.</summary>
    private sealed class Worker
    {
        private readonly IReadOnlyList<(string Field, IReadOnlyList<ConfigNode> Values)> _triggers;

        public Worker(ConfigNode node)
        {
            Plugin = node.Get("plugin").Text;
            Parameters = node.Find("params") ?? ConfigNode.Parse("{}");
            _triggers = [.. node.Find("triggers")?.Entries.Select(entry => (entry.Key, entry.Value.Items)) ?? []];
        }

        public string Plugin { get; }

        public ConfigNode Parameters { get; }

        /// <summary>"closed ranges over fields of the directive … and value sets"; all of them must hold.</summary>
        public bool Matches(Directive directive, string symbol)
        {
            foreach ((string field, IReadOnlyList<ConfigNode> values) in _triggers)
            {
                string? word = field switch
                {
                    "direction" => directive.Signal.Direction > 0 ? "BUY" : "SELL",
                    "signal_type" => directive.Signal.SignalType,
                    "symbol" => symbol,
                    "scope" => "NEW_TRADE",
                    _ => null,
                };
                bool holds = word is not null
                    ? values.Any(value => value.Text == word)
                    : Number(field, directive) is double x && values[0].Double() <= x && x <= values[1].Double();
                if (!holds)
                {
                    return false;
                }
            }

            return true;
        }

        /// <summary>"timing_preference = execution_urgency = confidence; aggressiveness = 0.8 × confidence; profit_taking_preference = 0.75; the rest from parameters".</summary>
        private static double? Number(string field, Directive directive) => field switch
        {
            "confidence" or "timing_preference" or "execution_urgency" => directive.Confidence,
            "aggressiveness" => 0.8 * directive.Confidence,
            "profit_taking_preference" => 0.75,
            "risk_reward_ratio" => (double)directive.Limits.RiskRewardRatio,
            "account_risk_pct" => (double)directive.Limits.AccountRisk,
            "max_risk_amount" => (double?)directive.Limits.MaxRiskAmount,
            "stop_loss_tolerance" => (double)directive.Limits.StopLossTolerance,
            "max_total_slippage_pct" => (double)directive.Limits.MaxSlippage,
            _ => throw new NotSupportedException($"no such trigger here: '{field}'"),
        };
    }
}

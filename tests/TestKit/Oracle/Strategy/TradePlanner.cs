using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Planner matching, the four plans, the hard limits, overlays and funds: "planning to money".</summary>
public sealed class TradePlanner
{
    private readonly StrategySettings _settings;
    private readonly SeriesBook _book;
    private readonly ColumnTable _columns;
    private readonly OracleAccount _account;
    private readonly DcaScores _scores;
    private readonly Overlays _overlays;
    private readonly IReadOnlyList<PlannerEntry> _entry;
    private readonly IReadOnlyList<PlannerEntry> _exit;
    private readonly IReadOnlyList<PlannerEntry> _size;
    private readonly IReadOnlyList<PlannerEntry> _intent;

    public TradePlanner(
        StrategySettings settings, SeriesBook book, ColumnTable columns, OracleAccount account, DcaScores scores)
    {
        _settings = settings;
        _book = book;
        _columns = columns;
        _account = account;
        _scores = scores;
        _overlays = new Overlays(settings.Blueprint.Get("workforce").Find("portfolio_overlays"), account);
        ConfigNode planningWorkers = settings.Blueprint.Get("workforce").Get("planning_workers");
        _entry = Workers("entry_planning");
        _exit = Workers("exit_planning");
        _size = Workers("size_planning");
        _intent = Workers("execution_intent_planning");

        IReadOnlyList<PlannerEntry> Workers(string role) =>
            [.. planningWorkers.Find(role)?.Items.Select(item => new PlannerEntry(item)) ?? []];
    }

    /// <summary>The order, or the reason of the first check that fails: "the first failure is the reason".</summary>
    /// <param name="row">The base row of the directive's symbol.</param>
    /// <param name="now">The instant.</param>
    /// <param name="directive">What the strategy planner asks for.</param>
    /// <param name="name">The name that the entry gets in the account.</param>
    /// <param name="reverses">The trades that it closes first.</param>
    /// <param name="reason">Why there is no order.</param>
    public OracleEntry? Plan(
        int row, long now, Directive directive, string name, IReadOnlyList<OracleTrade> reverses,
        out string reason)
    {
        // "none for a required role means the directive is rejected with NO_PLANNER_MATCHED"
        reason = "NO_PLANNER_MATCHED";
        PlannerEntry? entryWorker = Match(_entry, directive);
        PlannerEntry? exitWorker = Match(_exit, directive);
        PlannerEntry? sizeWorker = Match(_size, directive);
        PlannerEntry? intentWorker = Match(_intent, directive);
        if (entryWorker is null || exitWorker is null || intentWorker is null
            || (sizeWorker is null && directive.Quantity is null))
        {
            return null;
        }

        // "a worker whose input is NaN stays silent": the matched planner makes no plan, so the required role has none;
        // the next entry of the list isn't asked ("The first match in blueprint order plans").
        decimal close = _account.LastClose(directive.Symbol);
        if (!TryEntry(entryWorker, now, directive, close, out decimal? limit))
        {
            return null;
        }

        // "layered_entry: equal LIMITs from close ∓ spacing outwards". A ladder has no one limit price to plan from.
        IReadOnlyList<decimal> layers = Layers(entryWorker, directive, close);

        // "Entry reference: parallel mode: close[i]; sequential mode: the entry plan's limit price if there is one, …"
        decimal reference = _settings.Sequential && limit is decimal price ? price : close;
        if (!TryExit(exitWorker, row, directive, reference, out decimal? stop, out decimal? target))
        {
            return null;
        }

        // "distance = |entry reference − stop| if an exit plan is there, else entry reference × stop_loss_tolerance";
        // an exit plan is there in sequential mode only, and one without a stop knows no distance.
        OracleInstrument instrument = InstrumentOf(directive);
        Fraction distance = _settings.Sequential && stop is decimal known
            ? Fraction.Abs((Fraction)reference - known)
            : (Fraction)reference * directive.Limits.StopLossTolerance;
        decimal quantity = directive.Quantity is decimal asked
            ? ((Fraction)asked).Floor(instrument.Lot)
            : Quantity(sizeWorker!, directive, reference, distance, reverses);
        Fraction notional = (Fraction)quantity * reference * instrument.Multiplier;
        if (quantity <= 0m || notional < instrument.MinNotional)
        {
            reason = "BELOW_MIN_NOTIONAL";
            return null;
        }

        if (IsOverRisk(directive, quantity, reference, distance, stop, target))
        {
            reason = "RISK_LIMIT";
            return null;
        }

        bool isLimit = limit is not null || layers.Count > 0;
        OracleEntry plan = new()
        {
            Name = name,
            Symbol = directive.Symbol,
            IsBuy = directive.Direction > 0,
            Quantity = quantity,
            Type = isLimit ? OracleOrderType.Limit : OracleOrderType.Market,
            Limit = limit,
            Layers = layers,
            StopLoss = stop,
            TakeProfit = target,
            MaxSlippagePct = directive.Limits.MaxSlippage * 100m,
            Reverses = reverses,
            Reason = directive.Reason,
        };
        OracleEntry entry = OracleIntent.Of(intentWorker, entryWorker, !isLimit, quantity).Translate(plan, _settings);
        if (_overlays.Refuse(entry))
        {
            reason = "OVERLAY";
            return null;
        }

        // "its margin plus taker fee at the entry reference must fit in equity − margin used".
        reason = _account.Check(entry) ?? string.Empty;
        return reason.Length == 0 ? entry : null;
    }

    private OracleInstrument InstrumentOf(Directive directive) => _settings.Account.Instruments[directive.Symbol];

    private PlannerEntry? Match(IReadOnlyList<PlannerEntry> workers, Directive directive) =>
        workers.FirstOrDefault(worker => worker.Matches(directive, _settings.Symbols[directive.Symbol]));

    /// <summary>False: the planner makes no plan. No limit: a MARKET order.</summary>
    private bool TryEntry(PlannerEntry worker, long now, Directive directive, decimal close, out decimal? limit)
    {
        decimal tick = InstrumentOf(directive).Tick;
        limit = null;
        switch (worker.Plugin)
        {
            case "market_entry_immediate" or "aggressive_market_entry" or "simple_dca_planner" or "twap_entry":
                return true;
            case "layered_entry":
                // One layer is a limit like any other; of more, Layers has the prices.
                if (worker.Parameters.IntOf("layers", 3) == 1)
                {
                    limit = Away(close, directive.Direction, worker.Parameters.DecimalOf("spacing_bps", 10m), tick);
                }

                return true;
            case "patient_limit_entry":
                // "LIMIT at close ∓ offset"; "A plan's own prices are rounded to the nearest tick, ties to even."
                limit = Away(close, directive.Direction, worker.Parameters.DecimalOf("offset_bps", 5m), tick);
                return true;
            case "limit_entry_at_fvg":
                // "LIMIT at the gap's middle (or near edge) from the opportunity's metadata": price comes back to the
                // edge that it left last.
                if (directive.Signal is not Signal signal || double.IsNaN(signal.GapLow))
                {
                    return false;
                }

                var low = Fraction.FromDouble(signal.GapLow);
                var high = Fraction.FromDouble(signal.GapHigh);
                Fraction wanted = worker.Parameters.BoolOf("entry_at_midpoint", true)
                    ? (low + high) / 2
                    : directive.Direction > 0 ? high : low;
                limit = wanted.Nearest(tick);
                return true;
            case "adaptive_dca_planner":
                return TryAdaptiveDca(worker.Parameters, now, directive, close, out limit);
            default:
                throw new NotSupportedException($"no such entry planner here: '{worker.Plugin}'");
        }
    }

    /// <summary>
    /// "plans only when both came in this instant, else silent (NO_PLANNER_MATCHED); risk > max_risk (0.8): silent;
    /// score >= market_score (0.7): MARKET; else LIMIT at close x (1 - offset_bps x (1 - score)/10^4)". A SELL mirrors.
    /// </summary>
    private bool TryAdaptiveDca(ConfigNode parameters, long now, Directive directive, decimal close, out decimal? limit)
    {
        limit = null;
        if (_scores.Score(directive.Symbol, now) is not double score
            || _scores.Risk(directive.Symbol, now) is not double risk
            || risk > parameters.DoubleOf("max_risk", 0.8))
        {
            return false;
        }

        if (score < parameters.DoubleOf("market_score", 0.7))
        {
            Fraction bps = parameters.DecimalOf("offset_bps", 50m) * ((Fraction)1 - Fraction.FromDouble(score));
            limit = Away(close, directive.Direction, bps, InstrumentOf(directive).Tick);
        }

        return true;
    }

    private List<decimal> Layers(PlannerEntry worker, Directive directive, decimal close)
    {
        int count = worker.Plugin == "layered_entry" ? worker.Parameters.IntOf("layers", 3) : 0;
        Fraction spacing = worker.Parameters.DecimalOf("spacing_bps", 10m);
        return count <= 1 ? []
            : [.. Enumerable.Range(1, count).Select(
                rung => Away(close, directive.Direction, spacing * rung, InstrumentOf(directive).Tick))];
    }

    private static decimal Away(decimal close, int direction, Fraction bps, decimal tick) =>
        (close * ((Fraction)1 - (direction * (bps / 10_000)))).Nearest(tick);

    private bool TryExit(
        PlannerEntry worker, int row, Directive directive, decimal reference, out decimal? stop, out decimal? target)
    {
        stop = null;
        target = null;
        int direction = directive.Direction;
        decimal tick = InstrumentOf(directive).Tick;
        Series series = _book.BaseOf(directive.Symbol);
        Fraction away;
        decimal ratio;
        double ahead = double.NaN;
        switch (worker.Plugin)
        {
            case "no_exit":
                return true;
            case "fixed_rr_exit":
                away = (Fraction)reference * directive.Limits.StopLossTolerance;
                ratio = worker.Parameters.DecimalOf("risk_reward_ratio", directive.Limits.RiskRewardRatio);
                break;
            case "atr_based_stops":
                double atr = _columns.Seen(worker.Parameters.Get("atr").Text, series)[row];
                if (double.IsNaN(atr))
                {
                    return false;
                }

                away = Fraction.FromDouble(atr) * worker.Parameters.DecimalOf("atr_multiplier", 2m);
                ratio = worker.Parameters.DecimalOf("risk_reward_ratio", 2m);
                break;
            case "structure_based_exit":
                // "stop beyond the last opposite swing level by the buffer, capped at stop_loss_tolerance".
                string structure = worker.Parameters.Get("structure").Text;
                double high = _columns.Seen($"{structure}.last_swing_high", series)[row];
                double low = _columns.Seen($"{structure}.last_swing_low", series)[row];
                double behind = direction > 0 ? low : high;
                ahead = direction > 0 ? high : low;
                if (double.IsNaN(behind))
                {
                    return false;
                }

                Fraction buffer = worker.Parameters.DecimalOf("buffer_bps", 5m) / 10_000m;
                Fraction level = Fraction.FromDouble(behind) * ((Fraction)1 - (direction * buffer));
                away = Fraction.Min(
                    direction * ((Fraction)reference - level),
                    (Fraction)reference * directive.Limits.StopLossTolerance);
                ratio = directive.Limits.RiskRewardRatio;
                break;
            default:
                throw new NotSupportedException($"no such exit planner here: '{worker.Plugin}'");
        }

        // "target at entry reference ± ratio × distance, where distance is measured to the stop as rounded to the
        // tick": said of fixed_rr_exit, taken for the others too.
        decimal rounded = ((Fraction)reference - (direction * away)).Nearest(tick);
        var distance = Fraction.Abs((Fraction)reference - rounded);
        stop = rounded;
        target = ((Fraction)reference + (direction * (Fraction)ratio * distance)).Nearest(tick);
        if (!double.IsNaN(ahead) && direction * (Fraction.FromDouble(ahead) - reference) >= distance)
        {
            // "target at the last swing level in the trade's direction if it lies at least 1 × distance away".
            target = Fraction.FromDouble(ahead).Nearest(tick);
        }

        return true;
    }

    private decimal Quantity(
        PlannerEntry worker, Directive directive, decimal reference, Fraction distance,
        IReadOnlyList<OracleTrade> reverses)
    {
        Fraction percent;
        switch (worker.Plugin)
        {
            case "fixed_quantity_sizer":
                return ((Fraction)worker.Parameters.Get("quantity").Decimal()).Floor(InstrumentOf(directive).Lot);
            case "fixed_risk_sizer":
                percent = worker.Parameters.DecimalOf("risk_per_trade_percent", 1.0m);
                break;
            case "kelly_criterion_sizer":
                percent = KellyPercent(worker.Parameters);
                break;
            default:
                throw new NotSupportedException($"no such size planner here: '{worker.Plugin}'");
        }

        OracleInstrument instrument = InstrumentOf(directive);
        Fraction equity = _account.Equity;
        Fraction risk = equity * percent / 100;
        risk = Fraction.Min(risk, equity * directive.Limits.AccountRisk);
        if (directive.Limits.MaxRiskAmount is decimal most)
        {
            risk = Fraction.Min(risk, most);
        }

        // A reverse "is planned as if its trade were closed at close[i]".
        Fraction perUnit = ((Fraction)1 / instrument.MaxLeverage) + _account.TakerRate(directive.Symbol);
        Fraction affordable =
            (equity - Fraction.Of(_account.MarginUsed(reverses))) / perUnit
                / ((Fraction)reference * instrument.Multiplier);

        // A distance of zero bounds nothing: the affordable size is what is left, unless nothing may be risked at all.
        Fraction size = risk.Sign == 0 ? 0
            : distance.Sign == 0
            ? affordable
            : Fraction.Min(risk / (distance * instrument.Multiplier), affordable);
        return Math.Max(0m, size.Floor(instrument.Lot));
    }

    /// <summary>
    /// "f* = W − (1−W)/R from closed trades", W their share of winners, R mean gain of those over mean loss of the
    /// others; fraction × f* of equity is risked, nothing where it is negative, and fallback_percent before min_trades.
    /// </summary>
    private Fraction KellyPercent(ConfigNode parameters)
    {
        IReadOnlyList<OracleTrade> trades = _account.ClosedTrades;
        if (trades.Count < parameters.IntOf("min_trades", 30))
        {
            return parameters.DecimalOf("fallback_percent", 1m);
        }

        List<decimal> gains = [.. trades.Select(trade => trade.Net).Where(net => net > 0m)];
        List<decimal> losses = [.. trades.Select(trade => -trade.Net).Where(loss => loss >= 0m)];
        double share = (double)gains.Count / trades.Count;
        double kelly = gains.Count == 0 ? 0
            : losses.Sum() == 0m ? share
            : share - ((1 - share) / ((double)gains.Average() / (double)losses.Average()));
        return Fraction.FromDouble(Math.Max(0, kelly) * parameters.DoubleOf("fraction", 0.5) * 100);
    }

    /// <summary>The hard limits, then the sides, all RISK_LIMIT.</summary>
    private bool IsOverRisk(
        Directive directive, decimal quantity, decimal reference, Fraction distance, decimal? stop, decimal? target)
    {
        // "a stop is over the limit only beyond stop_loss_tolerance × entry reference + one tick; a plan without a stop
        // isn't checked."
        OracleInstrument instrument = InstrumentOf(directive);
        Fraction furthest = ((Fraction)reference * directive.Limits.StopLossTolerance) + instrument.Tick;
        if (stop is decimal level && Fraction.Abs((Fraction)reference - level) > furthest)
        {
            return true;
        }

        // "risk_amount = size × the sizer's own distance × multiplier (…); it alone is compared with max_risk_amount
        // and equity × account_risk_pct." A directive that brings its quantity has no sizer, so no risk_amount.
        Fraction riskAmount = directive.Quantity is null ? (Fraction)quantity * distance * instrument.Multiplier : 0;
        if (riskAmount > (Fraction)_account.Equity * directive.Limits.AccountRisk
            || (directive.Limits.MaxRiskAmount is decimal most && riskAmount > most))
        {
            return true;
        }

        // "The side of stop and target is checked once, against the entry reference, when the directive completes:
        // wrong side, or equal to it, is RISK_LIMIT."
        int direction = directive.Direction;
        return stop <= 0m || target <= 0m
            || (stop is decimal s && direction * (reference - s) <= 0m)
            || (target is decimal t && direction * (t - reference) <= 0m);
    }
}

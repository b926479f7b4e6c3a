using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// An execution worker: it hears events while an instant goes on and issues directives, which are carried out in step
/// 4, "in wiring order, then by order of issue".
/// </summary>
public abstract class ExecutionWorker
{
    private readonly List<Action> _issued = [];

    /// <summary>"POSITION_UPDATE per symbol with an open trade at the mark or a fill in this instant".</summary>
    public virtual void OnPositionUpdate(int symbol, int row)
    {
    }

    public virtual void OnThreat(ThreatNews threat)
    {
    }

    public virtual void OnSchedule(string name)
    {
    }

    public void CarryOut()
    {
        _issued.ForEach(directive => directive());
        _issued.Clear();
    }

    protected void Issue(Action directive) => _issued.Add(directive);
}

/// <summary>"R = |average entry - first stop|"; "without a stop, whatever needs R stays silent".</summary>
public static class TradeMeasures
{
    public static Fraction AverageEntry(OracleTrade trade, OracleInstrument instrument) =>
        (Fraction)trade.EntryValue / ((Fraction)trade.EntryQuantity * instrument.Multiplier);

    public static Fraction? Risk(OracleTrade trade, OracleInstrument instrument) =>
        trade.FirstStop is decimal stop ? Fraction.Abs(AverageEntry(trade, instrument) - stop) : null;

    public static int Side(OracleTrade trade) => trade.IsBuy ? 1 : -1;

    /// <summary>"only when it tightens (or there is no stop yet)".</summary>
    public static bool Tightens(OracleTrade trade, decimal stop) =>
        trade.StopLoss is not decimal now || Side(trade) * (stop - now) > 0m;

    /// <summary>
    /// "it only ever tightens": also where another worker has tightened the same stop in the same instant.
    /// </summary>
    public static void Tighten(OracleAccount account, OracleTrade trade, decimal stop)
    {
        if (Tightens(trade, stop))
        {
            account.Modify(trade, true, stop, false, null);
        }
    }
}

/// <summary>trailing_stop_manager.</summary>
public sealed class TrailingStop(ConfigNode parameters, OracleAccount account, SeriesBook book, ColumnTable columns)
    : ExecutionWorker
{
    private readonly Dictionary<OracleTrade, decimal> _best = [];

    public override void OnPositionUpdate(int symbol, int row)
    {
        foreach (OracleTrade trade in account.OpenTrades.Where(trade => trade.Symbol == symbol).OrderBy(
            trade => trade.Id))
        {
            // "Best close since entry" includes the entry bar's close.
            int side = TradeMeasures.Side(trade);
            decimal close = account.LastClose(symbol);
            decimal best = _best.TryGetValue(trade, out decimal known) && side * (known - close) > 0m ? known : close;
            _best[trade] = best;
            if (IsActive(trade, best) && Level(trade, best, row) is decimal stop && TradeMeasures.Tightens(trade, stop))
            {
                Issue(() => TradeMeasures.Tighten(account, trade, stop));
            }
        }
    }

    /// <summary>
    /// "with activate_after_rr > 0 only once (best - average entry) x side >= activate_after_rr x R (silent without R);
    /// with trail_after_first_target only once a PARTIAL exit has filled".
    /// </summary>
    private bool IsActive(OracleTrade trade, decimal best)
    {
        OracleInstrument instrument = account.Settings.Instruments[trade.Symbol];
        decimal after = parameters.DecimalOf("activate_after_rr", 0m);
        if (after > 0m)
        {
            Fraction ahead = TradeMeasures.Side(trade) * (best - TradeMeasures.AverageEntry(trade, instrument));
            if (TradeMeasures.Risk(trade, instrument) is not Fraction risk || ahead < after * risk)
            {
                return false;
            }
        }

        return !parameters.BoolOf("trail_after_first_target", false) || trade.PartialHasFilled;
    }

    /// <summary>
    /// "long: stop = best x (1 - trail_pct/100), short mirrored", or "the last opposite swing level of the named
    /// structure worker".
    /// </summary>
    private decimal? Level(OracleTrade trade, decimal best, int row)
    {
        decimal tick = account.Settings.Instruments[trade.Symbol].Tick;
        if (!parameters.BoolOf("trail_by_structure", false))
        {
            Fraction away = parameters.DecimalOf("trail_pct", 1.0m) / 100m;
            return (best * ((Fraction)1 - (TradeMeasures.Side(trade) * away))).Nearest(tick);
        }

        string column = $"{parameters.Get("structure").Text}.{(trade.IsBuy ? "last_swing_low" : "last_swing_high")}";
        double level = columns.Seen(column, book.BaseOf(trade.Symbol))[row];
        return double.IsNaN(level) ? null : Fraction.FromDouble(level).Nearest(tick);
    }
}

/// <summary>partial_profit_taker, with its move to break-even.</summary>
public sealed class PartialProfit(ConfigNode parameters, OracleAccount account) : ExecutionWorker
{
    private readonly HashSet<OracleTrade> _seen = [];

    public override void OnPositionUpdate(int symbol, int row)
    {
        OracleInstrument instrument = account.Settings.Instruments[symbol];
        foreach (OracleTrade trade in account.OpenTrades.Where(trade => trade.Symbol == symbol).OrderBy(
            trade => trade.Id))
        {
            Fraction entry = TradeMeasures.AverageEntry(trade, instrument);
            if (_seen.Add(trade))
            {
                Place(trade, entry, instrument);
            }
            else if (trade.PartialHasFilled && parameters.BoolOf("move_stop_to_breakeven", true))
            {
                // "After it has filled: stop to average entry (nearest tick) from the next bar, if that tightens".
                decimal stop = entry.Nearest(instrument.Tick);
                if (TradeMeasures.Tightens(trade, stop))
                {
                    Issue(() => TradeMeasures.Tighten(account, trade, stop));
                }
            }
        }
    }

    /// <summary>
    /// "at the first POSITION_UPDATE of a trade: a reduce-only LIMIT for fraction x entered quantity (rounded down to
    /// the lot; zero: none) at average entry +- first_target_rr x R (nearest tick)".
    /// </summary>
    private void Place(OracleTrade trade, Fraction entry, OracleInstrument instrument)
    {
        decimal quantity = ((Fraction)trade.EntryQuantity * parameters.DecimalOf("fraction", 0.5m)).Floor(
            instrument.Lot);
        if (TradeMeasures.Risk(trade, instrument) is Fraction risk && quantity > 0m)
        {
            Fraction ahead = TradeMeasures.Side(trade) * (parameters.DecimalOf("first_target_rr", 1m) * risk);
            decimal price = (entry + ahead).Nearest(instrument.Tick);
            Issue(() => account.PlacePartial(trade, price, quantity));
        }
    }
}

/// <summary>
/// emergency_exit_agent: "one ATOMIC batch: CLOSE_EXISTING of all open trades (reason EMERGENCY), CANCEL_GROUP of all
/// groups with open entry orders". No member can be refused, so all are submitted.
/// </summary>
public sealed class EmergencyExit(ConfigNode parameters, OracleAccount account, StrategySettings settings)
    : ExecutionWorker
{
    public override void OnThreat(ThreatNews threat)
    {
        if (threat.Reaches(parameters.DoubleOf("min_severity", 0.8)))
        {
            // What there is when the batch is issued: what step 4 submits before it isn't meant.
            IReadOnlyList<OracleTrade> trades = [.. account.OpenTrades.OrderBy(trade => trade.Id)];
            IReadOnlyList<OracleGroup> groups = [.. account.OpenGroups.Where(group => group.HasOpenOrders)];
            Issue(() => CloseAll(trades, groups));
        }
    }

    private void CloseAll(IReadOnlyList<OracleTrade> trades, IReadOnlyList<OracleGroup> groups)
    {
        foreach (OracleTrade trade in trades)
        {
            account.Close(account.Now, trade, null, "EMERGENCY", settings.CloseLatencyNanos);
        }

        foreach (OracleGroup group in groups)
        {
            account.CancelGroup(group);
        }
    }
}

/// <summary>
/// circuit_breaker: "on THREAT_DETECTED halts new trades for that many decided rows (… counted in instants) …; a
/// further threat extends". The instant of the threat is the first of them.
/// </summary>
public sealed class CircuitBreaker(ConfigNode parameters) : ExecutionWorker
{
    private int _instantsLeft;

    public bool IsHalted => _instantsLeft > 0;

    /// <summary>An instant has ended.</summary>
    public void Count() => _instantsLeft -= IsHalted ? 1 : 0;

    public override void OnThreat(ThreatNews threat)
    {
        if (threat.Reaches(parameters.DoubleOf("min_severity", 0.5)))
        {
            _instantsLeft = parameters.IntOf("halt_bars", 20);
        }
    }
}

/// <summary>dca_executor: "the same [as dca_planner] as an execution worker (trade_initiation)".</summary>
public sealed class DcaExecutor(
    ConfigNode parameters, Func<ConfigNode, IEnumerable<Directive>> directives, Action<Directive> submit)
    : ExecutionWorker
{
    public override void OnSchedule(string name)
    {
        if (name == parameters.Get("event").Text)
        {
            foreach (Directive directive in directives(parameters))
            {
                Issue(() => submit(directive));
            }
        }
    }
}

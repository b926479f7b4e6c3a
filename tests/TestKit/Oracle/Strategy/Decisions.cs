using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>
/// Step 4 of an instant: opportunities and directives through the checks of section 4 in their order, and what becomes
/// of them.
/// </summary>
public sealed class Decisions(
    StrategySettings settings, OracleAccount account, StrategyPlanner strategy, TradePlanner planner,
    Opportunities opportunities)
{
    private readonly List<(int Opportunity, OracleGroup Group)> _pending = [];
    private readonly List<(int Opportunity, OracleOrder[] Orders)> _closing = [];
    private readonly Dictionary<OracleGroup, int> _opportunityOf = [];
    private readonly List<Directive> _scheduled = [];
    private readonly List<Action> _rebalances = [];
    private int _directives;
    private long _now;
    private int?[] _rows = [];
    private bool _isHalted;
    private (double Severity, string Type) _threat;

    /// <summary>The opportunity behind a trade; 0 where there is none.</summary>
    public int OpportunityOf(OracleTrade trade) => _opportunityOf.GetValueOrDefault(trade.Group);

    public void Begin(long now, int?[] rows, bool isHalted, (double Severity, string Type) threat)
    {
        _now = now;
        _rows = rows;
        _isHalted = isHalted;
        _threat = threat;
    }

    /// <summary>
    /// "dca_planner: on that event one NEW_TRADE per symbol": of those that have a bar at this instant.
    /// </summary>
    public IEnumerable<Directive> DcaDirectives(ConfigNode parameters) =>
        _rows.Select((row, symbol) => (row, symbol)).Where(pair => pair.row is not null).Select(pair => new Directive
        {
            Symbol = pair.symbol,
            Direction = parameters.TextOf("direction", "BUY") == "BUY" ? 1 : -1,
            Confidence = parameters.DoubleOf("confidence", 1.0),
            Limits = DirectiveLimits.Of(parameters),
            Reason = parameters.Get("event").Text,
        });

    /// <summary>The strategy planner hears a schedule event: what it decides is carried out in step 4.</summary>
    public void Hear(string name, int?[] rows)
    {
        _rows = rows;
        if (strategy.Plugin is not ("dca_planner" or "rebalance_planner")
            || strategy.Parameters.Get("event").Text != name)
        {
            return;
        }

        if (strategy.Plugin == "dca_planner")
        {
            _scheduled.AddRange(DcaDirectives(strategy.Parameters));
            return;
        }

        for (int symbol = 0; symbol < rows.Length; symbol++)
        {
            if (rows[symbol] is not null)
            {
                Rebalance(symbol, name);
            }
        }
    }

    public void CarryOutScheduled()
    {
        _scheduled.ForEach(directive => NewTrade(directive, 0, []));
        _scheduled.Clear();
        _rebalances.ForEach(directive => directive());
        _rebalances.Clear();
    }

    /// <summary>One symbol's opportunities, in wiring order.</summary>
    public void Answer(int symbol, int row, IReadOnlyList<Signal> signals, bool refinersAccept)
    {
        List<(Signal Signal, int Id)> passed = [];
        foreach (Signal signal in signals)
        {
            int id = opportunities.Detect();
            if (!refinersAccept)
            {
                opportunities.Reject(id, "REFINER");
            }
            else if (_isHalted)
            {
                opportunities.Reject(id, "TRADING_HALTED");
            }
            else
            {
                passed.Add((signal, id));
            }
        }

        if (passed.Count == 0)
        {
            return;
        }

        if (!strategy.AnswersOpportunities)
        {
            throw new NotSupportedException($"what becomes of an opportunity under {strategy.Plugin} isn't said");
        }

        if (strategy.Plugin == "direct_planner")
        {
            // "with direct_planner, each opportunity becomes a directive with its own confidence": none is superseded.
            passed.ForEach(one => Act(symbol, one.Signal, one.Signal.Confidence, one.Id));
            return;
        }

        // "O = the best opportunity's confidence (ties: wiring order; the others become SUPERSEDED)".
        (Signal Signal, int Id) best = passed[0];
        foreach ((Signal Signal, int Id) other in passed)
        {
            best = other.Signal.Confidence > best.Signal.Confidence ? other : best;
        }

        foreach ((Signal Signal, int Id) other in passed.Where(other => other.Id != best.Id))
        {
            opportunities.Supersede(other.Id);
        }

        double confidence = strategy.Confidence(symbol, row, best.Signal.Confidence, _threat.Severity);
        if (confidence < strategy.MinConfidence)
        {
            // "with the threat's type as reason if it would have passed with T = 0, else LOW_CONFIDENCE"
            bool isThreat = strategy.Confidence(symbol, row, best.Signal.Confidence, 0) >= strategy.MinConfidence;
            opportunities.Reject(best.Id, isThreat ? _threat.Type : "LOW_CONFIDENCE");
            return;
        }

        Act(symbol, best.Signal, confidence, best.Id);
    }

    /// <summary>
    /// The checks from POSITION_OPEN on; 0: no opportunity stands behind the directive, nothing is counted.
    /// </summary>
    public void NewTrade(Directive directive, int opportunity, IReadOnlyList<OracleTrade> reverses)
    {
        string reason = "TRADING_HALTED";
        OracleEntry? entry = _isHalted ? null : Plan(directive, opportunity, reverses, out reason);
        if (entry is null)
        {
            // A reverse is one directive: refused, it doesn't close either.
            if (opportunity != 0)
            {
                opportunities.Reject(opportunity, reason);
            }

            return;
        }

        OracleGroup group = account.Submit(_now, entry)
            ?? throw new InvalidOperationException($"the account refuses what the planner let pass: {entry}");
        if (opportunity != 0)
        {
            _opportunityOf[group] = opportunity;
            _pending.Add((opportunity, group));
        }
    }

    /// <summary>
    /// "An opportunity is EXECUTED when its entry gets its first fill (for on_opposite close: when the close fills), …,
    /// EXPIRED when its group ends without a fill."
    /// </summary>
    /// <param name="ended">The symbol whose decided rows have ended.</param>
    public void SettleOpportunities(int? ended)
    {
        foreach ((int opportunity, OracleGroup group) in _pending
            .Where(pending => pending.Group.Ending != OracleEnding.Pending)
            .ToList())
        {
            _pending.Remove((opportunity, group));
            switch (group.Ending)
            {
                case OracleEnding.Executed:
                    opportunities.Execute(opportunity);
                    break;
                case OracleEnding.Rejected:
                    opportunities.Reject(opportunity, group.RejectReason!);
                    break;
                default:
                    opportunities.Expire(opportunity);
                    break;
            }
        }

        foreach ((int opportunity, OracleOrder[] orders) in _closing.ToList())
        {
            bool isFilled = orders.Any(order => order.Remaining < order.Quantity);
            if (isFilled || orders.All(order => !order.Target!.IsOpen || order.Symbol == ended))
            {
                _closing.Remove((opportunity, orders));
                if (isFilled)
                {
                    opportunities.Execute(opportunity);
                }
                else
                {
                    opportunities.Expire(opportunity);
                }
            }
        }
    }

    /// <summary>From on_opposite on.</summary>
    private void Act(int symbol, Signal signal, double confidence, int id)
    {
        Directive directive = new()
        {
            Symbol = symbol,
            Direction = signal.Direction,
            Confidence = confidence,
            Limits = strategy.Limits,
            Signal = signal,
            Reason = signal.SignalType,
        };
        // Under pyramid there may be several: a directive to the symbol means all that point against it.
        OracleTrade[] opposite = [.. account.OpenTrades.Where(
            trade => trade.Symbol == directive.Symbol && trade.IsBuy != directive.Direction > 0)];
        bool reverses = opposite.Length > 0 && strategy.OnOpposite == "reverse";
        bool closes = opposite.Length > 0 && strategy.OnOpposite == "close";

        // "A reverse into a direction that isn't allowed only closes; the opportunity is EXECUTED by its close."
        if (closes || (reverses && !strategy.Allows(directive.Direction)))
        {
            _closing.Add((id, Array.ConvertAll(
                opposite, trade => account.Close(_now, trade, null, "SIGNAL", settings.CloseLatencyNanos)!)));
            return;
        }

        NewTrade(directive, id, reverses ? opposite : []);
    }

    private OracleEntry? Plan(
        Directive directive, int opportunity, IReadOnlyList<OracleTrade> reverses, out string reason)
    {
        if (account.IsPolicyViolated(directive.Symbol, directive.Direction > 0, reverses))
        {
            reason = "POSITION_OPEN";
            return null;
        }

        // "directions limits new trades (others are rejected with DIRECTION)": those that answer an opportunity.
        if (opportunity != 0 && !strategy.Allows(directive.Direction))
        {
            reason = "DIRECTION";
            return null;
        }

        _directives++;
        return planner.Plan(
            _rows[directive.Symbol]!.Value, _now, directive, $"directive {_directives}", reverses, out reason);
    }

    /// <summary>
    /// "brings the symbol's net long notional to target_pct of equity by a NEW_TRADE with a quantity or a partial
    /// CLOSE_EXISTING when it is off by more than band_pct of equity".
    /// </summary>
    private void Rebalance(int symbol, string name)
    {
        ConfigNode parameters = strategy.Parameters;
        Fraction unit = (Fraction)account.LastClose(symbol) * settings.Account.Instruments[symbol].Multiplier;
        Fraction held = account.OpenTrades.Where(trade => trade.Symbol == symbol).Sum(
            trade => trade.IsBuy ? trade.Held : -trade.Held);
        Fraction off = ((Fraction)account.Equity * parameters.DecimalOf("target_pct", 50m) / 100) - (held * unit);
        if (Fraction.Abs(off) <= (Fraction)account.Equity * parameters.DecimalOf("band_pct", 5m) / 100)
        {
            return;
        }

        decimal quantity = Fraction.Abs(off / unit).Floor(settings.Account.Instruments[symbol].Lot);
        if (off.Sign < 0)
        {
            // A directive names its trades: first in, first out, each for its own part. What its stop takes before
            // isn't made up for by another trade.
            foreach (OracleTrade trade in account.OpenTrades.Where(trade => trade.Symbol == symbol && trade.IsBuy)
                .OrderBy(trade => trade.Id))
            {
                decimal part = Math.Min(quantity, trade.Held);
                quantity -= part;
                if (part > 0m)
                {
                    _rebalances.Add(() => account.Close(_now, trade, part, "SIGNAL", settings.CloseLatencyNanos));
                }
            }

            return;
        }

        Directive directive = new()
        {
            Symbol = symbol,
            Direction = 1,
            Confidence = parameters.DoubleOf("confidence", 1.0),
            Limits = DirectiveLimits.Of(parameters) with
            {
                // It has no ratio to hint at, and a stop of its planners may lie anywhere unless it says otherwise.
                RiskRewardRatio = 0m,
                StopLossTolerance = parameters.DecimalOf("stop_loss_tolerance_pct", 100m) / 100m,
            },
            Quantity = quantity,
            Reason = name,
        };
        _rebalances.Add(() => NewTrade(directive, 0, []));
    }
}

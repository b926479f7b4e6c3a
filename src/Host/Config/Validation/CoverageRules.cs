using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// Whether some planner of every role fits whatever directive comes: a gap rejects it with NO_PLANNER_MATCHED.
/// </summary>
/// <remarks>
/// A role's triggers are boxes over the directive's numbers and words. Every number's line is cut at the ends of all
/// ranges into points and open stretches, inside which no trigger changes its mind; a piece of confidence is covered
/// where every combination of the other fields' pieces is.
/// </remarks>
internal static class CoverageRules
{
    // Far above any blueprint that people write: a hostile one can't hold the program up.
    private const int MaxSteps = 100_000;

    private static readonly TriggerField[] Others =
    [
        TriggerField.Direction, TriggerField.SignalType, TriggerField.Symbol,
        TriggerField.TimingPreference, TriggerField.Aggressiveness,
        TriggerField.RiskRewardRatio, TriggerField.ProfitTakingPreference, TriggerField.ExecutionUrgency,
    ];

    /// <summary>Checks all roles of a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="symbols">The symbols of its data.</param>
    /// <param name="findings">Receives the gaps as warnings.</param>
    public static void Check(LinkConfiguration link, IReadOnlyList<string> symbols, Findings findings)
    {
        StrategySpec strategy = link.Strategy;
        CheckRole("entry_planning", strategy.Entry, link, symbols, findings);
        CheckRole("size_planning", strategy.Size, link, symbols, findings);
        CheckRole("exit_planning", strategy.Exit, link, symbols, findings);
        CheckRole("execution_intent_planning", strategy.Intent, link, symbols, findings);
    }

    private static void CheckRole(
        string role,
        IReadOnlyList<PlannerSpec> planners,
        LinkConfiguration link,
        IReadOnlyList<string> symbols,
        Findings findings)
    {
        if (planners.Count == 0)
        {
            return; // Reported as missing.
        }

        var workforce = link.Blueprint.Node.Find("workforce") as YamlMapping;
        YamlNode place = (workforce?.Find("planning_workers") as YamlMapping)?.Find(role) ?? link.Blueprint.Node;
        var search = new Search(WordsOf(link.Strategy, symbols));
        string gaps = search.Gaps([.. planners], ConfidencesOf(link.Strategy));
        if (search.IsExhausted)
        {
            findings.Warning(place, $"{role}: too many triggers to tell whether they leave a gap");
        }
        else if (gaps.Length > 0)
        {
            findings.Warning(
                place,
                $"{role}: no planner fits every directive of confidence {gaps}; "
                + "what fits none is rejected with NO_PLANNER_MATCHED");
        }
    }

    // Confidences that directives can have, as far as the strategy planner's parameters tell.
    private static (double From, double To) ConfidencesOf(StrategySpec strategy)
    {
        foreach (WorkerSpec worker in strategy.Execution)
        {
            if (worker.Plugin.Subtype == "trade_initiation")
            {
                return (0, 1); // Its directives have a confidence of their own.
            }
        }

        IReadOnlyList<ParameterDescriptor> parameters = strategy.Planner.Plugin.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterValue value = strategy.Planner.Parameters[i];
            if (parameters[i].Type == ParameterType.Double && !value.IsNull && value.Real is >= 0 and <= 1)
            {
                if (parameters[i].Name == "min_confidence")
                {
                    return (value.Real, 1);
                }

                if (parameters[i].Name == "confidence")
                {
                    return (value.Real, value.Real);
                }
            }
        }

        return (0, 1);
    }

    // The words that a field can have; an empty one stands for directives without an opportunity behind them.
    private static Dictionary<TriggerField, string[]> WordsOf(StrategySpec strategy, IReadOnlyList<string> symbols)
    {
        var types = new List<string>();
        foreach (WorkerSpec worker in strategy.Opportunity)
        {
            types.Add(worker.Plugin.SignalType);
        }

        return new Dictionary<TriggerField, string[]>
        {
            [TriggerField.Direction] = DirectionsOf(strategy.Planner),
            [TriggerField.SignalType] = types.Count > 0 ? types.ToArray() : [string.Empty],
            [TriggerField.Symbol] = [.. symbols],
        };
    }

    private static string[] DirectionsOf(WorkerSpec planner)
    {
        IReadOnlyList<ParameterDescriptor> parameters = planner.Plugin.Parameters;
        for (int i = 0; i < parameters.Count; i++)
        {
            ParameterDescriptor parameter = parameters[i];
            if (parameter.Choices is not ["BUY", "SELL"])
            {
                continue;
            }

            long bits = planner.Parameters[i].Integer;
            if (parameter is { Name: "direction", Type: ParameterType.Choice })
            {
                return [parameter.Choices[(int)bits]];
            }

            if (parameter is { Name: "directions", Type: ParameterType.Choices } && bits is 1 or 2)
            {
                return [parameter.Choices[(int)bits - 1]];
            }
        }

        return ["BUY", "SELL"];
    }

    /// <summary>One look for gaps.</summary>
    /// <param name="words">The words that the fields with words can have.</param>
    private sealed class Search(Dictionary<TriggerField, string[]> words)
    {
        private int _steps;

        /// <summary>Whether it was given up.</summary>
        public bool IsExhausted => _steps > MaxSteps;

        /// <summary>Returns the confidences that aren't covered, as text; empty for none.</summary>
        public string Gaps(List<PlannerSpec> planners, (double From, double To) range)
        {
            var gaps = new List<Piece>();
            foreach (Piece piece in PiecesOf(planners, TriggerField.Confidence, range.From, range.To))
            {
                if (IsCovered(Fitting(planners, TriggerField.Confidence, piece), 0))
                {
                    continue;
                }

                if (gaps.Count > 0 && gaps[^1].Continues(piece))
                {
                    gaps[^1] = gaps[^1] with { To = piece.To, IncludesTo = piece.IncludesTo };
                }
                else
                {
                    gaps.Add(piece);
                }
            }

            return string.Join(" and ", gaps);
        }

        private bool IsCovered(List<PlannerSpec> planners, int field)
        {
            _steps++;
            if (planners.Count == 0 || IsExhausted || field == Others.Length)
            {
                return planners.Count > 0;
            }

            if (planners.Exists(planner => !HasTrigger(planner, field)))
            {
                return true;
            }

            if (words.TryGetValue(Others[field], out string[]? possible))
            {
                return Array.TrueForAll(
                    possible,
                    word => IsCovered(planners.FindAll(planner => Fits(planner, Others[field], word)), field + 1));
            }

            (double from, double to) = Others[field] == TriggerField.RiskRewardRatio
                ? (0, double.PositiveInfinity)
                : (0, 1);
            return PiecesOf(planners, Others[field], from, to)
                .TrueForAll(piece => IsCovered(Fitting(planners, Others[field], piece), field + 1));
        }

        private static bool HasTrigger(PlannerSpec planner, int from)
        {
            foreach (TriggerSpec trigger in planner.Triggers)
            {
                if (Array.IndexOf(Others, trigger.Field) >= from)
                {
                    return true;
                }
            }

            return planner.Worker.Symbol is not null && Array.IndexOf(Others, TriggerField.Symbol) >= from;
        }

        private static bool Fits(PlannerSpec planner, TriggerField field, string word)
        {
            if (field == TriggerField.Symbol && planner.Worker.Symbol is { } pinned && pinned != word)
            {
                return false;
            }

            foreach (TriggerSpec trigger in planner.Triggers)
            {
                if (trigger.Field == field && !((IList<string>)[.. trigger.Values]).Contains(word))
                {
                    return false;
                }
            }

            return true;
        }

        private static List<PlannerSpec> Fitting(List<PlannerSpec> planners, TriggerField field, Piece piece)
            => planners.FindAll(planner =>
            {
                foreach (TriggerSpec trigger in planner.Triggers)
                {
                    if (trigger.Field == field && (trigger.Minimum > piece.From || trigger.Maximum < piece.To))
                    {
                        return false;
                    }
                }

                return true;
            });

        private static List<Piece> PiecesOf(List<PlannerSpec> planners, TriggerField field, double from, double to)
        {
            var ends = new SortedSet<double> { from, to };
            foreach (PlannerSpec planner in planners)
            {
                foreach (TriggerSpec trigger in planner.Triggers)
                {
                    if (trigger.Field == field)
                    {
                        ends.Add(Math.Clamp(trigger.Minimum, from, to));
                        ends.Add(Math.Clamp(trigger.Maximum, from, to));
                    }
                }
            }

            var pieces = new List<Piece>();
            double last = from;
            foreach (double end in ends)
            {
                if (end > last)
                {
                    pieces.Add(new Piece(last, end, IncludesFrom: false, IncludesTo: false));
                }

                if (double.IsFinite(end))
                {
                    pieces.Add(new Piece(end, end, IncludesFrom: true, IncludesTo: true));
                }

                last = end;
            }

            return pieces;
        }
    }

    /// <summary>A point, or the stretch between two.</summary>
    private readonly record struct Piece(double From, double To, bool IncludesFrom, bool IncludesTo)
    {
        public bool Continues(Piece next) => next.From.Equals(To) && (IncludesTo || next.IncludesFrom);

        public override string ToString()
            => From.Equals(To)
                ? From.ToString("R", CultureInfo.InvariantCulture)
                : (IncludesFrom ? "[" : "(") + From.ToString("R", CultureInfo.InvariantCulture) + ", "
                    + To.ToString("R", CultureInfo.InvariantCulture) + (IncludesTo ? "]" : ")");
    }
}

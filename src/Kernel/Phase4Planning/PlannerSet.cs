using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>The planners of one role in blueprint order: the first whose triggers fit a directive plans.</summary>
/// <remarks>Planners hold no filter of their own.</remarks>
/// <typeparam name="TPlanner">The role's base class.</typeparam>
public sealed class PlannerSet<TPlanner>
    where TPlanner : class
{
    private static readonly string[] Directions = ["BUY", "SELL"];
    private static readonly string[] Scopes = ["NEW_TRADE", "MODIFY_EXISTING", "CLOSE_EXISTING"]; // As the enum.

    private readonly TPlanner[] _planners;
    private readonly Trigger[][] _triggers;
    private readonly TPlanner? _only; // Where there is one, which takes every directive.

    /// <summary>Compiles triggers: names become flags over the values they can take.</summary>
    /// <param name="specs">The planners' specs.</param>
    /// <param name="planners">The planners, in the same order.</param>
    /// <param name="signalTypes">Signal type of every opportunity worker, by index.</param>
    /// <param name="symbols">Symbols by index.</param>
    public PlannerSet(
        IReadOnlyList<PlannerSpec> specs, TPlanner[] planners, string[] signalTypes, string[] symbols)
    {
        Invariant.Holds(specs.Count == planners.Length);
        _planners = planners;
        _triggers = new Trigger[planners.Length][];
        for (int i = 0; i < planners.Length; i++)
        {
            IReadOnlyList<TriggerSpec> triggers = specs[i].Triggers;
            _triggers[i] = new Trigger[triggers.Count];
            for (int k = 0; k < triggers.Count; k++)
            {
                TriggerSpec spec = triggers[k];
                _triggers[i][k] = new Trigger(
                    spec.Field, spec.Minimum, spec.Maximum, MeantBy(spec, signalTypes, symbols));
            }
        }

        _only = planners.Length == 1 && _triggers[0].Length == 0 ? planners[0] : null;
    }

    /// <summary>All planners.</summary>
    public ReadOnlySpan<TPlanner> Planners => _planners;

    /// <summary>Returns the first planner whose triggers all fit, or null.</summary>
    /// <param name="directive">The directive.</param>
    /// <param name="signalWorker">Index of the opportunity worker behind it.</param>
    /// <param name="symbol">Index of the symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TPlanner? Match(in StrategyDirective directive, int signalWorker, int symbol)
        => _only ?? FirstFitting(in directive, signalWorker, symbol);

    private TPlanner? FirstFitting(in StrategyDirective directive, int signalWorker, int symbol)
    {
        for (int i = 0; i < _planners.Length; i++)
        {
            if (_triggers[i].Length == 0 || Fits(_triggers[i], in directive, signalWorker, symbol))
            {
                return _planners[i];
            }
        }

        return null;
    }

    private static bool Fits(Trigger[] triggers, in StrategyDirective directive, int signalWorker, int symbol)
    {
        foreach (ref readonly Trigger trigger in triggers.AsSpan())
        {
            bool fits = trigger.Field switch
            {
                TriggerField.Direction => trigger.Means(directive.Entry.Direction == Direction.Buy ? 0 : 1),
                TriggerField.SignalType => trigger.Means(signalWorker),
                TriggerField.Symbol => trigger.Means(symbol),
                TriggerField.Scope => trigger.Means((int)directive.Scope),
                _ => trigger.Contains(NumberOf(trigger.Field, in directive)),
            };
            if (!fits)
            {
                return false;
            }
        }

        return true;
    }

    private static double NumberOf(TriggerField field, in StrategyDirective directive) => field switch
    {
        TriggerField.Confidence => directive.Confidence,
        TriggerField.TimingPreference => directive.Entry.TimingPreference,
        TriggerField.Aggressiveness => directive.Size.Aggressiveness,
        TriggerField.RiskRewardRatio => (double)directive.Exit.RiskRewardRatio,
        TriggerField.ProfitTakingPreference => directive.Exit.ProfitTakingPreference,
        TriggerField.ExecutionUrgency => directive.Intent.ExecutionUrgency,
        _ => double.NaN,
    };

    // Which of a field's values its words name, by the value's index; none for a field of numbers.
    private static bool[] MeantBy(TriggerSpec spec, string[] signalTypes, string[] symbols)
    {
        string[] values = spec.Field switch
        {
            TriggerField.Direction => Directions,
            TriggerField.Scope => Scopes,
            TriggerField.SignalType => signalTypes,
            TriggerField.Symbol => symbols,
            _ => [],
        };
        return Array.ConvertAll(values, value => Names(spec, value));
    }

    private static bool Names(TriggerSpec spec, string value)
    {
        foreach (string name in spec.Values)
        {
            if (name == value)
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Trigger(TriggerField Field, double Minimum, double Maximum, bool[] Meant)
    {
        public bool Means(int value) => value >= 0 && Meant[value];

        public bool Contains(double value) => value >= Minimum && value <= Maximum;
    }
}

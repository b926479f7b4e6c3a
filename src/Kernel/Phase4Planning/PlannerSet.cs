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
    private readonly TPlanner[] _planners;
    private readonly Trigger[][] _triggers;
    private readonly TPlanner? _only; // Where there is one, which takes every directive.

    /// <summary>Compiles triggers: names become bits over the values they can take.</summary>
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
                    spec.Field, spec.Minimum, spec.Maximum, BitsOf(spec, signalTypes, symbols));
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
                TriggerField.Direction => trigger.HasBit(directive.Entry.Direction == Direction.Buy ? 0 : 1),
                TriggerField.SignalType => trigger.HasBit(signalWorker),
                TriggerField.Symbol => trigger.HasBit(symbol),
                TriggerField.Scope => trigger.HasBit((int)directive.Scope),
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

    private static ulong BitsOf(TriggerSpec spec, string[] signalTypes, string[] symbols)
    {
        ulong bits = 0;
        foreach (string value in spec.Values)
        {
            bits |= spec.Field switch
            {
                TriggerField.Direction => value == "BUY" ? 1UL : 2UL,
                TriggerField.Scope => value switch
                {
                    "NEW_TRADE" => 1UL << (int)DirectiveScope.NewTrade,
                    "MODIFY_EXISTING" => 1UL << (int)DirectiveScope.ModifyExisting,
                    _ => 1UL << (int)DirectiveScope.CloseExisting,
                },
                TriggerField.SignalType => BitsOf(signalTypes, value),
                _ => BitsOf(symbols, value),
            };
        }

        return bits;
    }

    private static ulong BitsOf(string[] names, string value)
    {
        Invariant.Holds(names.Length <= 64);
        ulong bits = 0;
        for (int i = 0; i < names.Length; i++)
        {
            bits |= names[i] == value ? 1UL << i : 0;
        }

        return bits;
    }

    private readonly record struct Trigger(TriggerField Field, double Minimum, double Maximum, ulong Bits)
    {
        public bool HasBit(int index) => index >= 0 && ((Bits >> index) & 1) != 0;

        public bool Contains(double value) => value >= Minimum && value <= Maximum;
    }
}

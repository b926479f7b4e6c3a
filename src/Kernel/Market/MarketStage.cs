using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Market;

/// <summary>
/// Phases 1 and 2 over a block: a stretch of time with the rows of every symbol that close
/// in it. A pure function of the bars so far.
/// </summary>
/// <remarks>
/// Holds the results of one block. Any number of decision stages may read them; none may write. Blocks follow each
/// other without a gap, never part rows of one instant, and their size is invisible in every result.
/// </remarks>
public sealed class MarketStage : IDisposable
{
    private readonly HigherSeries[] _higher;
    private readonly ContextStep[] _context;
    private readonly OpportunityStep[] _opportunities;
    private readonly ThreatStep[] _threats;
    private readonly FusedRun? _fused; // Does what _context and _opportunities do, over the same operators.
    // The highest severity since it left 0, at the end of the block before; 0 while it is 0. By threat step.
    private readonly double[] _highest;

    /// <summary>Joins the parts; the assembler has made them.</summary>
    /// <param name="parts">The parts.</param>
    internal MarketStage(in MarketParts parts)
    {
        Symbols = parts.Symbols;
        BlockRows = parts.BlockRows;
        _higher = parts.Higher;
        _context = parts.Context;
        _opportunities = parts.Opportunities;
        _threats = parts.Threats;
        _fused = parts.Fused;
        _highest = new double[_threats.Length];
    }

    /// <summary>The decided series of each symbol, in the operation's order.</summary>
    public SymbolMarket[] Symbols { get; }

    /// <summary>The largest block, in rows of one symbol.</summary>
    public int BlockRows { get; }

    /// <summary>The name of the fused pipeline that serves it; null where operators are called one by one.</summary>
    public string? Pipeline => _fused?.Name;

    /// <summary>Returns a symbol's series of a higher timeframe; null where nobody needs it.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="barNanos">What one of its bars spans, nanoseconds.</param>
    internal HigherSeries? HigherOf(int symbol, long barNanos)
    {
        foreach (HigherSeries higher in _higher)
        {
            if (higher.Symbol == symbol && higher.Columns.BarNanos == barNanos)
            {
                return higher;
            }
        }

        return null;
    }

    /// <summary>Takes a symbol's rows of the next block; every symbol is asked once, also for none.</summary>
    /// <param name="symbol">Index of the symbol.</param>
    /// <param name="firstRow">The row after its last block's end.</param>
    /// <param name="endRow">One past its last row in the block.</param>
    public void Take(int symbol, int firstRow, int endRow)
    {
        Invariant.Holds(endRow - firstRow <= BlockRows);
        Symbols[symbol].Take(firstRow, endRow);
    }

    /// <summary>Computes the block that has been taken.</summary>
    public void Run()
    {
        if (_fused is { } fused)
        {
            RunFused(fused);
        }
        else
        {
            RunContext();
            RunOpportunities();
        }

        RunThreats();
    }

    /// <summary>Computes the block's higher timeframes and context columns.</summary>
    internal void RunContext()
    {
        foreach (HigherSeries higher in _higher)
        {
            SymbolMarket market = Symbols[higher.Symbol];
            higher.Take(market.FirstRow, market.EndRow);
        }

        foreach (ref readonly ContextStep step in _context.AsSpan())
        {
            if (step.Aligned is not null)
            {
                step.Aligned.Run();
            }
            else if (step.Series!.Count > 0)
            {
                step.Operator!.Run(BlockOf(step.Series));
            }
        }
    }

    /// <summary>
    /// Asks the opportunity workers which condition fails at the first row of the block;
    /// between the two halves of a run.
    /// </summary>
    /// <param name="explanations">Takes what those say that can.</param>
    internal void Explain(ICollection<Explanation> explanations)
    {
        foreach (ref readonly OpportunityStep step in _opportunities.AsSpan())
        {
            Reasons reasons = default;
            if (step.Series.Count > 0
                && step.Operator.Explain(new MarketBlock(step.Series.Columns, step.Series.FirstRow, 1), ref reasons))
            {
                WorkerBinding binding = step.Operator.Binding;
                explanations.Add(new Explanation(binding.InstanceId, binding.Instrument.Symbol, reasons.Items));
            }
        }
    }

    /// <summary>Finds the block's signals and threats.</summary>
    internal void RunSignals()
    {
        RunOpportunities();
        RunThreats();
    }

    private static void RunFused(FusedRun fused)
    {
        foreach (SignalList signals in fused.Signals)
        {
            signals.Clear();
        }

        if (fused.Series.Count > 0)
        {
            fused.Stage.Run(BlockOf(fused.Series), fused.Signals);
        }
    }

    private void RunOpportunities()
    {
        foreach (ref readonly OpportunityStep step in _opportunities.AsSpan())
        {
            step.Signals.Clear();
            if (step.Series.Count > 0)
            {
                step.Operator.Run(BlockOf(step.Series), step.Signals);
                if (step.Series is HigherSeries higher)
                {
                    step.Signals.MapRows(higher.FirstRow, higher.VisibleFromRow);
                }
            }
        }
    }

    private void RunThreats()
    {
        for (int i = 0; i < _threats.Length; i++)
        {
            ref readonly ThreatStep step = ref _threats[i];
            step.News.Clear();
            if (step.Series.Count > 0)
            {
                step.Operator.Run(BlockOf(step.Series));
                FindNews(in step, ref _highest[i]);
            }

            step.Aligned?.Run();
        }
    }

    /// <summary>Puts every worker back before the first bar.</summary>
    public void Reset()
    {
        Array.Clear(_highest);
        foreach (SymbolMarket symbol in Symbols)
        {
            symbol.Reset();
        }

        foreach (HigherSeries higher in _higher)
        {
            higher.Reset();
        }

        foreach (ref readonly ContextStep step in _context.AsSpan())
        {
            step.Operator?.Reset();
            step.Aligned?.Reset();
        }

        foreach (ref readonly OpportunityStep step in _opportunities.AsSpan())
        {
            step.Operator.Reset();
        }

        foreach (ref readonly ThreatStep step in _threats.AsSpan())
        {
            step.Operator.Reset();
            step.Aligned?.Reset();
        }
    }

    /// <summary>Frees the columns.</summary>
    public void Dispose()
    {
        foreach (SymbolMarket symbol in Symbols)
        {
            symbol.Columns.Dispose();
        }

        foreach (HigherSeries higher in _higher)
        {
            higher.Columns.Dispose();
        }
    }

    private static MarketBlock BlockOf(MarketSeries series) => new(series.Columns, series.FirstRow, series.Count);

    // Bars at which the severity leaves 0 or first reaches what a listener waits for.
    // Highest: since it left 0; 0 while it is 0.
    private static void FindNews(in ThreatStep step, ref double highest)
    {
        ReadOnlySpan<double> severity = BlockOf(step.Series).Input(step.Operator.Binding.Outputs[0]);
        int firstRow = step.Series.FirstRow;
        for (int i = 0; i < severity.Length; i++)
        {
            double now = severity[i];
            Invariant.Holds(now >= 0 && now <= 1); // NaN would be taken for no threat at all.
            if (now > highest && (highest == 0 || IsReached(step.Levels, highest, now)))
            {
                step.News.Add(new ThreatNews(firstRow + i, now, highest));
            }

            highest = now == 0 ? 0 : Math.Max(highest, now);
        }

        if (step.Series is HigherSeries higher)
        {
            step.News.MapRows(firstRow, higher.VisibleFromRow);
        }
    }

    private static bool IsReached(double[] levels, double highest, double now)
    {
        foreach (double level in levels)
        {
            if (highest < level && now >= level)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What an opportunity worker says of a row.</summary>
/// <param name="Worker">Its instance id.</param>
/// <param name="Symbol">The symbol of its instance.</param>
/// <param name="Reasons">Its conditions.</param>
internal readonly record struct Explanation(string Worker, string Symbol, IReadOnlyList<Reason> Reasons);

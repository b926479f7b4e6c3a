using System;
using System.Collections.Generic;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase2Signals;

namespace S1mpleTrader.Kernel.Tests.Series;

/// <summary>A running average that passes over NaN: state that shows every row it has missed or seen twice.</summary>
internal struct Smoother()
{
    private const double Weight = 0.25;

    private double _value = double.NaN;

    public double Step(double x)
    {
        _value = double.IsNaN(x) ? _value : double.IsNaN(_value) ? x : _value + (Weight * (x - _value));
        return _value;
    }
}

internal sealed class SmootherWorker(WorkerBinding binding) : ContextOperator(binding)
{
    private Smoother _smoother = new();

    public override void Run(in MarketBlock block)
    {
        ReadOnlySpan<double> input = block.Input(Binding.Inputs[0]);
        Span<double> output = block.Output(Binding.Outputs[0]);
        for (int i = 0; i < output.Length; i++)
        {
            output[i] = _smoother.Step(input[i]);
        }
    }

    public override void Reset() => _smoother = new Smoother();
}

/// <summary>
/// Σ of the last three rows of an input plus the open time in minutes: history and times of a computed series.
/// </summary>
internal sealed class WindowWorker(WorkerBinding binding) : AtRowOperator(binding)
{
    public const int Rows = 3;

    public override double ValueAtEnd(in MarketBlock block)
    {
        var window = PastWindow.EndingAt(
            block.InputWithHistory(Binding.Inputs[0], Rows - 1),
            Math.Min(Rows - 1, block.FirstRow) + block.Count - 1,
            Rows);
        double sum = block.OpenTimes[^1] / 60e9;
        foreach (double value in window.OldestFirst)
        {
            sum += value;
        }

        return sum;
    }

    public override void Reset()
    {
    }
}

/// <summary>Signals at every row of its series and hands on what it sees there.</summary>
internal sealed class ProbeWorker(WorkerBinding binding) : OpportunityOperator(binding)
{
    public override void Run(in MarketBlock block, SignalList signals)
    {
        for (int i = 0; i < block.Count; i++)
        {
            signals.Add(block.FirstRow + i, new OpportunitySignal
            {
                Direction = Direction.Buy,
                Metadata = new SignalMetadata(
                    Read(block, 0, i), Read(block, 1, i), Read(block, 2, i), Read(block, 3, i)),
            });
        }
    }

    public override void Reset()
    {
    }

    private double Read(in MarketBlock block, int input, int row)
        => input < Binding.Inputs.Length ? block.Input(Binding.Inputs[input])[row] : 0;
}

/// <summary>A severity that comes and goes with the bars.</summary>
internal sealed class CloseThreat(WorkerBinding binding) : MarketThreatOperator(binding)
{
    public static double SeverityOf(double close) => (long)(close * 100) % 7 < 3 ? (long)(close * 100) % 7 / 10.0 : 0;

    public override void Run(in MarketBlock block)
    {
        ReadOnlySpan<double> close = block.Input(Binding.Inputs[0]);
        Span<double> severity = block.Output(Binding.Outputs[0]);
        for (int i = 0; i < severity.Length; i++)
        {
            severity[i] = SeverityOf(close[i]);
        }
    }

    public override void Reset()
    {
    }
}

/// <summary>Writes down everything that it is told and can read, and refuses it.</summary>
internal sealed class RecordingPlanner(WorkerBinding binding, List<string> lines) : StrategyPlannerWorker(binding)
{
    public static string Line(
        long time, string symbol, double severity, IEnumerable<string> signals, IEnumerable<double> columns)
        => $"{time} {symbol} {severity:R} | {string.Join(", ", signals)} | {string.Join(" ", columns)}";

    public static string Signal(int worker, in SignalMetadata metadata)
        => $"{worker}: {metadata.First:R} {metadata.Second:R} {metadata.Third:R} {metadata.Fourth:R}";

    public override void Plan(in StrategySituation situation, RowColumns columns, ref DirectiveWriter directives)
    {
        var signals = new List<string>();
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            signals.Add(Signal(situation.Opportunities[i].Worker, situation.Opportunities[i].Metadata));
            directives.Reject(i, RejectReason.LowConfidence);
        }

        var values = new List<double>();
        foreach (int input in Binding.Inputs)
        {
            values.Add(columns.Read(input));
        }

        lines.Add(Line(situation.Time, situation.Instrument.Symbol, situation.Threat.Severity, signals, values));
    }

    public override void Reset()
    {
    }
}

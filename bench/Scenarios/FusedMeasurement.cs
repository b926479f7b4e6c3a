using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Market;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// The market stage with its operators called one by one against the fused pipeline that
/// serves it: in turns, in one process.
/// </summary>
/// <param name="Pipeline">The pipeline that serves the scenario.</param>
/// <param name="Dynamic">The market stage alone, operators one by one, nanoseconds per bar.</param>
/// <param name="Fused">The market stage alone, fused.</param>
/// <param name="StageRatio">Median of the rounds' ratios, fused over dynamic.</param>
/// <param name="RunRatio">The same of whole runs.</param>
internal sealed record FusedMeasurement(
    string Pipeline, double Dynamic, double Fused, double StageRatio, double RunRatio)
{
    /// <summary>Measures a scenario whose operators have the shape of a pipeline.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="rounds">At least 1.</param>
    /// <exception cref="InvalidOperationException">No pipeline serves the scenario, or a result differs.</exception>
    public static FusedMeasurement Measure(Scenario scenario, int rounds)
    {
        using var one = new BacktestRun(scenario.Specs, scenario.Series, new RunOptions(IsDynamic: true), null);
        using var fused = new BacktestRun(scenario.Specs, scenario.Series, new RunOptions(), null);
        string pipeline = fused.Market.Pipeline
            ?? throw new InvalidOperationException(scenario.Name + ": no fused pipeline serves it");
        var stages = new (double Dynamic, double Fused)[rounds];
        var runs = new (double Dynamic, double Fused)[rounds];
        Warmup.UntilSettled(() =>
        {
            Stage(one.Market, scenario);
            Stage(fused.Market, scenario);
            scenario.Run(new RunOptions(IsDynamic: true));
            scenario.Run(new RunOptions());
        });
        for (int i = 0; i < rounds; i++)
        {
            (double Dynamic, double Fused) stage = (Stage(one.Market, scenario), Stage(fused.Market, scenario));
            (double dynamicNanos, _, _, string dynamicHash) = scenario.Run(new RunOptions(IsDynamic: true));
            (double fusedNanos, _, _, string fusedHash) = scenario.Run(new RunOptions());
            if (dynamicHash != fusedHash)
            {
                throw new InvalidDataException(scenario.Name + ": the fused pipeline gives another result");
            }

            stages[i] = stage;
            runs[i] = (dynamicNanos, fusedNanos);
        }

        return new FusedMeasurement(
            pipeline,
            Measurement.Median(stages.Select(stage => stage.Dynamic)),
            Measurement.Median(stages.Select(stage => stage.Fused)),
            Measurement.Median(stages.Select(stage => stage.Fused / stage.Dynamic)),
            Measurement.Median(runs.Select(run => run.Fused / run.Dynamic)));
    }

    public static void PrintHeader()
        => Console.WriteLine($"{"market stage",-16} {"dynamic",9} {"fused",9} {"ratio",7} {"whole run",10}  pipeline");

    public void Print(string scenario)
        => Console.WriteLine(
            $"{scenario,-16} {Dynamic,9:F2} {Fused,9:F2} {StageRatio,7:F3} {RunRatio,10:F3}  {Pipeline}");

    private static double Stage(MarketStage market, Scenario scenario)
    {
        int rows = scenario.Series.Count;
        market.Reset();
        long start = Stopwatch.GetTimestamp();
        for (int row = 0; row < rows; row += market.BlockRows)
        {
            market.Take(symbol: 0, row, Math.Min(row + market.BlockRows, rows));
            market.Run();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / rows;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace S1mpleTrader.Bench.Scenarios;

/// <summary>
/// bench/budgets.json: for each scenario the largest ratio to S, the bytes, and the hash
/// without which a figure doesn't count.
/// </summary>
internal static class Budgets
{
    /// <summary>Judges measurements and prints a table.</summary>
    /// <returns>Whether every budget holds.</returns>
    public static bool Judge(
        string path, IReadOnlyList<Measurement> measurements,
        RestingOrders resting, IReadOnlyList<JournalCost> journals)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        bool holds = true;
        Console.WriteLine();
        Console.WriteLine($"{"budget",-38} {"limit",34} {"measured",34}  verdict");
        foreach (Measurement measurement in measurements)
        {
            if (!document.RootElement.TryGetProperty(measurement.Name, out JsonElement budget))
            {
                Row(measurement.Name, "none", $"{measurement.Ratio:F2}", "NO BUDGET");
                holds = false;
                continue;
            }

            double ratio = budget.GetProperty("ratio").GetDouble();
            string verdict = measurement.IsTooNoisy ? "NOT JUDGED" : measurement.Ratio <= ratio ? "holds" : "EXCEEDED";
            Row(measurement.Name + " ratio", $"{ratio:F2}", $"{measurement.Ratio:F2}", verdict);
            holds &= verdict != "EXCEEDED";
            long bytes = budget.GetProperty("bytes").GetInt64();
            holds &= Exact(measurement.Name + " bytes", $"{bytes}", $"{measurement.Bytes}");
            string hash = budget.GetProperty("result_hash").GetString()!;
            holds &= Exact(measurement.Name + " hash", hash, measurement.ResultHash);
        }

        // Two times taken in turns, one over the other: a busy machine shows in both.
        double most = document.RootElement.GetProperty("resting_orders").GetProperty("ratio").GetDouble();
        holds &= Within("idle bar, 100 orders over 1", most, resting.Visited);
        holds &= Within("skipped bar, 100 orders over 1", most, resting.Skipped);
        return holds & JudgeJournals(
            document.RootElement.GetProperty("journal").GetProperty("ratio").GetDouble(), measurements, journals);
    }

    // Two threads share the cores with whoever is busy there: where that shows in S, the
    // second one has none of its own.
    private static bool JudgeJournals(
        double most, IReadOnlyList<Measurement> measurements, IReadOnlyList<JournalCost> journals)
    {
        bool isNoisy = false;
        foreach (Measurement measurement in measurements)
        {
            isNoisy |= measurement.IsTooNoisy;
        }

        bool holds = true;
        foreach (JournalCost journal in journals)
        {
            string verdict = isNoisy || journal.IsCrowded ? "NOT JUDGED" : journal.Least <= most ? "holds" : "EXCEEDED";
            Row(journal.Name + " journal on / off, least", $"{most:F2}", $"{journal.Least:F2}", verdict);
            holds &= verdict != "EXCEEDED";
        }

        return holds;
    }

    private static bool Within(string name, double most, double measured)
    {
        bool isWithin = measured <= most;
        Row(name, $"{most:F2}", $"{measured:F2}", isWithin ? "holds" : "EXCEEDED");
        return isWithin;
    }

    private static bool Exact(string name, string expected, string measured)
    {
        bool isSame = expected == measured;
        Row(name, expected, measured, isSame ? "holds" : "DIFFERS");
        return isSame;
    }

    private static void Row(string name, string limit, string measured, string verdict)
        => Console.WriteLine($"{name,-38} {limit,34} {measured,34}  {verdict}");
}

using System;
using System.Collections.Generic;
using System.Globalization;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Host.Watch;

/// <summary>Compares what two runs recorded.</summary>
internal static class AuditComparison
{
    /// <summary>Returns the first difference as text; null for none.</summary>
    /// <param name="reference">The run that the other is compared with.</param>
    /// <param name="other">The other.</param>
    /// <param name="horizon">Until when they can be compared.</param>
    /// <param name="manner">What is other about it.</param>
    public static string? FirstDifference(AuditRecord reference, AuditRecord other, AuditHorizon horizon, string manner)
    {
        foreach (RecordedColumn column in reference.Columns)
        {
            long until = horizon.MarketOf(column.Symbol);
            RecordedColumn? found = other.Columns.Find(one => one.Worker == column.Worker && one.Name == column.Name);
            for (int row = 0; row < column.Values.Count && column.Times[row] <= until; row++)
            {
                double value = found is not null && row < found.Values.Count ? found.Values[row] : double.NaN;
                bool isThere = found is not null && row < found.Values.Count;
                if (!isThere
                    || BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(column.Values[row]))
                {
                    return Text(
                        column.Worker,
                        RecordedColumn.Title(column.Name),
                        row,
                        column.Times[row],
                        RecordedColumn.Text(column.Values[row]),
                        isThere ? RecordedColumn.Text(value) : "missing",
                        manner);
                }
            }
        }

        foreach (AnswerStage stage in Enum.GetValues<AnswerStage>())
        {
            string? difference = FirstDifference(
                Before(reference, horizon, stage), Before(other, horizon, stage), manner);
            if (difference is not null)
            {
                return difference;
            }
        }

        return null;
    }

    private static string? FirstDifference(List<RecordedAnswer> reference, List<RecordedAnswer> other, string manner)
    {
        int count = Math.Max(reference.Count, other.Count);
        for (int i = 0; i < count; i++)
        {
            RecordedAnswer? left = i < reference.Count ? reference[i] : null;
            RecordedAnswer? right = i < other.Count ? other[i] : null;
            if (left != right)
            {
                RecordedAnswer place = left ?? right!;
                bool isSameCall = left is not null
                    && right is not null
                    && left with { Text = string.Empty } == right with { Text = string.Empty };
                return Text(
                    place.Worker,
                    place.What,
                    place.Row,
                    place.Time,
                    left?.Text ?? "not asked",
                    right is null ? "not asked"
                        : isSameCall ? right.Text
                        : $"{right.Worker} asked first at row {right.Row.ToString(CultureInfo.InvariantCulture)}",
                    manner);
            }
        }

        return null;
    }

    // In the order of the calls for decisions; in that of workers and rows for all else, whose blocks come in any size.
    private static List<RecordedAnswer> Before(AuditRecord record, AuditHorizon horizon, AnswerStage stage)
    {
        List<RecordedAnswer> answers = record.Answers.FindAll(answer => answer.Stage == stage
            && (stage == AnswerStage.Market
                ? answer.Time <= horizon.MarketOf(answer.Symbol)
                : answer.Time < horizon.Decisions));
        if (stage != AnswerStage.Decision)
        {
            answers.Sort(static (left, right) =>
            {
                int worker = string.CompareOrdinal(left.Worker, right.Worker);
                int row = worker != 0 ? worker : left.Row.CompareTo(right.Row);
                return row != 0 ? row : string.CompareOrdinal(left.Text, right.Text);
            });
        }

        return answers;
    }

    private static string Text(
        string worker, string what, int row, long time, string reference, string other, string manner)
        => FormattableString.Invariant(
            $"{worker}, {what}, row {row} ({UtcNanos.ToIso(time)}): {reference}; {manner}: {other}");
}

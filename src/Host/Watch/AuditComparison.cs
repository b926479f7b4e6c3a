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

        return FirstDifference(Signals(reference, horizon), Signals(other, horizon), manner)
            ?? FirstDifferenceAtRows(reference, other, horizon, manner)
            ?? FirstDifference(Decisions(reference, horizon), Decisions(other, horizon), manner);
    }

    // Who reads a column depends on what was decided: what both runs asked for is compared.
    private static string? FirstDifferenceAtRows(
        AuditRecord reference, AuditRecord other, AuditHorizon horizon, string manner)
    {
        var values = new Dictionary<(string Worker, int Row), RecordedAnswer>();
        foreach (RecordedAnswer answer in AtRows(other, horizon))
        {
            values.TryAdd((answer.Worker, answer.Row), answer);
        }

        foreach (RecordedAnswer answer in AtRows(reference, horizon))
        {
            if (values.TryGetValue((answer.Worker, answer.Row), out RecordedAnswer? found) && found != answer)
            {
                return Text(answer.Worker, answer.What, answer.Row, answer.Time, answer.Text, found.Text, manner);
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

    // In the order of workers and rows: blocks come in any size.
    private static List<RecordedAnswer> Signals(AuditRecord record, AuditHorizon horizon)
    {
        List<RecordedAnswer> answers = record.Answers.FindAll(
            answer => answer.Stage == AnswerStage.Market && answer.Time <= horizon.MarketOf(answer.Symbol));
        answers.Sort(static (left, right) =>
        {
            int worker = string.CompareOrdinal(left.Worker, right.Worker);
            int row = worker != 0 ? worker : left.Row.CompareTo(right.Row);
            return row != 0 ? row : string.CompareOrdinal(left.Text, right.Text);
        });
        return answers;
    }

    private static List<RecordedAnswer> AtRows(AuditRecord record, AuditHorizon horizon)
        => record.Answers.FindAll(
            answer => answer.Stage == AnswerStage.AtRow && answer.Time < horizon.Decisions);

    // In the order of the calls. A worker may be called for a symbol that has no bar at the instant: its row is an
    // earlier one. Where there are several symbols, answers therefore count up to the last instant that is surely
    // before the horizon: up to the last one at which rows go on.
    private static List<RecordedAnswer> Decisions(AuditRecord record, AuditHorizon horizon)
    {
        List<RecordedAnswer> answers = record.Answers.FindAll(answer => answer.Stage == AnswerStage.Decision);
        if (horizon.Decisions == long.MaxValue)
        {
            return answers;
        }

        long last = long.MinValue;
        int sure = 0; // Answers before the last instant at which rows went on.
        int count = 0;
        while (count < answers.Count && answers[count].Time < horizon.Decisions)
        {
            if (answers[count].Time > last)
            {
                last = answers[count].Time;
                sure = count;
            }

            count++;
        }

        return answers[..(horizon.Market.Count == 1 ? count : sure)];
    }

    private static string Text(
        string worker, string what, int row, long time, string reference, string other, string manner)
        => FormattableString.Invariant(
            $"{worker}, {what}, row {row} ({UtcNanos.ToIso(time)}): {reference}; {manner}: {other}");
}

using System;
using System.Globalization;
using Microsoft.Data.Sqlite;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>Reads a row of <see cref="StudySchema.ReadRuns"/>.</summary>
internal static class RunRow
{
    private const int Digest = 11;
    private const int Detected = 12;
    private const int Rejections = 17;
    private const int TradeReturns = 21;
    private const int Bars = 22;
    private const int UpperPosition = 26;
    private const int FirstMetric = 27;

    /// <summary>Reads the row at hand.</summary>
    /// <param name="reader">At the row.</param>
    /// <param name="path">The store, for messages.</param>
    /// <exception cref="HostException">The row is damaged.</exception>
    public static StoredRun Read(SqliteDataReader reader, string path)
    {
        int position = reader.GetInt32(0);
        var run = new StudyRun(
            reader.GetString(1), JsonValues.ReadTexts(reader.GetString(3)), reader.GetString(4), reader.GetString(2));
        RunStatus status = reader.GetString(5) switch
        {
            "PENDING" => RunStatus.Pending,
            "COMMITTED" => RunStatus.Committed,
            _ => RunStatus.Failed,
        };
        RunOutcome? outcome = status switch
        {
            RunStatus.Pending => null,
            RunStatus.Committed => Result(reader),
            _ => RunOutcome.Failed(Enum.Parse<RunErrorKind>(reader.GetString(7)), reader.GetString(8)),
        };
        var stored = new StoredRun(position, run, status, reader.GetInt32(6), outcome);
        return RunDigest.Of(stored) == reader.GetInt64(Digest)
            ? stored
            : throw StoreFaults.Damaged(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the rows of run {run.RunId} at position {position} aren't those that were written"));
    }

    private static RunOutcome Result(SqliteDataReader reader) => new()
    {
        ResultHash = reader.GetString(9),
        Artifacts = reader.IsDBNull(10) ? null : reader.GetString(10),
        Counts = new OutcomeCounts(
            reader.GetInt64(Detected),
            reader.GetInt64(Detected + 1),
            reader.GetInt64(Detected + 2),
            reader.GetInt64(Detected + 3),
            reader.GetInt64(Detected + 4),
            reader.GetInt64(Rejections + 2),
            reader.GetInt64(Rejections + 3),
            JsonValues.Read(reader.GetString(Rejections)),
            JsonValues.Read(reader.GetString(Rejections + 1))),
        Bars = reader.GetInt64(Bars),
        InitialCapital = decimal.Parse(reader.GetString(Bars + 1), CultureInfo.InvariantCulture),
        FinalEquity = decimal.Parse(reader.GetString(Bars + 2), CultureInfo.InvariantCulture),
        Trades = JsonValues.Read(reader.GetString(TradeReturns)),
        DailyEquity = DailyEquity.Of(reader.GetFieldValue<byte[]>(Bars + 3)),
        Metrics = Metrics(reader, FirstMetric),
        UpperMetrics = reader.IsDBNull(UpperPosition) ? null : Metrics(reader, FirstMetric + MetricTable.Names.Count),
    };

    private static double?[] Metrics(SqliteDataReader reader, int first)
    {
        double?[] values = new double?[MetricTable.Names.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(first + i) ? null : reader.GetDouble(first + i);
        }

        return values;
    }
}

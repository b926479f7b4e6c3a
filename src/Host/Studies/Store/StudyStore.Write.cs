using System;
using System.Collections.Generic;
using System.Globalization;
using Microsoft.Data.Sqlite;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Store;

/// <content>What the coordinator writes.</content>
internal sealed partial class StudyStore
{
    private Statement? _addRun;
    private Statement? _endRun;
    private Statement? _addMetrics;
    private Statement? _addUpperMetrics;
    private Statement? _addCounts;
    private Statement? _addEquity;
    private Statement? _count;
    private long _session;

    /// <summary>Begins a session: from here on its trials are counted.</summary>
    public void BeginSession()
    {
        CheckWriter();
        _session = Sessions + 1;
        Write(() => Execute(
            _connection,
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO sessions VALUES({_session}, 0, 0)")));
    }

    /// <summary>
    /// Adds runs that are to be done, behind those that are there; of runs that the store knows only what else they
    /// are called.
    /// </summary>
    /// <param name="runs">The runs; equal ids are one run.</param>
    /// <returns>How many were added.</returns>
    public int Add(IReadOnlyList<StudyRun> runs)
    {
        CheckWriter();
        var added = new List<StudyRun>();
        var ids = new HashSet<string>();
        var renamed = new Dictionary<string, string>(); // Label by run id.
        foreach (StudyRun run in runs)
        {
            if (!ids.Add(run.RunId))
            {
                continue;
            }

            if (!_positions.TryGetValue(run.RunId, out int known))
            {
                added.Add(run);
            }
            else if (StudyRun.Names(_labels[known], run.Label) is var names && names != _labels[known])
            {
                renamed.Add(run.RunId, names);
            }
        }

        if (added.Count + renamed.Count == 0)
        {
            return 0;
        }

        Write(() =>
        {
            Rename(renamed);
            Statement add = _addRun ??= new Statement(_connection, StudySchema.AddRun);
            for (int i = 0; i < added.Count; i++)
            {
                StudyRun run = added[i];
                int position = _positions.Count + i;
                add.Set("$position", position);
                add.Set("$run_id", run.RunId);
                add.Set("$label", run.Label);
                add.Set("$settings", JsonValues.Write(run.Settings));
                add.Set("$market_key", run.MarketKey);
                add.Set("$digest", RunDigest.Of(new StoredRun(position, run, RunStatus.Pending, 0, null)));
                add.Execute();
            }
        });
        foreach (StudyRun run in added)
        {
            _positions.Add(run.RunId, _positions.Count);
            _labels.Add(run.Label);
        }

        foreach ((string id, string label) in renamed)
        {
            _labels[_positions[id]] = label;
        }

        return added.Count;
    }

    // All else of the row stays as it is.
    private void Rename(Dictionary<string, string> labels)
    {
        foreach ((string id, string label) in labels)
        {
            StoredRun stored = Find(id)!;
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = StudySchema.RenameRun;
            command.Parameters.AddWithValue("$position", stored.Position);
            command.Parameters.AddWithValue("$label", label);
            command.Parameters.AddWithValue(
                "$digest", RunDigest.Of(stored with { Run = stored.Run with { Label = label } }));
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Commits runs that have ended, in one transaction: when this returns, they are on disk.</summary>
    /// <param name="ended">The runs, with what they are.</param>
    /// <exception cref="HostException">
    /// They can't be written; or a run that was committed before gave another result now.
    /// </exception>
    public void Commit(IReadOnlyList<(StudyRun Run, EndedRun End)> ended)
    {
        CheckWriter();
        var fresh = new List<(StudyRun Run, EndedRun End)>(ended.Count);
        foreach ((StudyRun Run, EndedRun End) pair in ended)
        {
            Invariant.Holds(_positions.ContainsKey(pair.End.RunId));
            if (!IsRepeat(pair.End))
            {
                fresh.Add(pair);
            }
        }

        if (fresh.Count == 0)
        {
            return;
        }

        long trials = 0;
        Write(() =>
        {
            foreach ((StudyRun run, EndedRun end) in fresh)
            {
                WriteRun(run, end);
                trials += end.Outcome.IsResult ? 1 : 0;
            }

            Statement count = _count ??= new Statement(
                _connection,
                "UPDATE sessions SET trials = trials + $trials, "
                + "failures = failures + $failures WHERE session = $session");
            count.Set("$trials", trials);
            count.Set("$failures", fresh.Count - trials);
            count.Set("$session", _session);
            count.Execute();
        });
        foreach ((_, EndedRun end) in fresh)
        {
            _hashes.Add(end.RunId, end.Outcome.ResultHash);
        }
    }

    /// <summary>Keeps a document beside the runs, in place of an earlier one of the same name.</summary>
    public void WriteDocument(string name, string content)
    {
        CheckWriter();
        Write(() =>
        {
            PutDocument(_connection, name, content);
            PutDocument(_connection, StudySchema.DigestOf(name), RunDigest.Of(content));
        });
    }

    private static void PutDocument(SqliteConnection connection, string name, string content)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO documents VALUES($name, $content) ON CONFLICT(name) DO UPDATE SET content = $content";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$content", content);
        command.ExecuteNonQuery();
    }

    // A run that ended twice must have ended the same way; a result is worth more than a failure that came before it,
    // but stays what was counted first.
    private bool IsRepeat(EndedRun end)
    {
        if (!_hashes.TryGetValue(end.RunId, out string? before))
        {
            return false;
        }

        if (before.Length > 0 && end.Outcome.IsResult && before != end.Outcome.ResultHash)
        {
            throw new HostException(
                ExitCode.Different,
                $"{_path}: error: the run {end.RunId} gave {before} before and {end.Outcome.ResultHash} now: "
                + "its result isn't determined by its configuration");
        }

        return true;
    }

    private void WriteRun(StudyRun carriedOut, EndedRun end)
    {
        RunOutcome outcome = end.Outcome;
        int position = _positions[end.RunId];
        StudyRun run = carriedOut with { Label = _labels[position] };
        RunStatus status = outcome.IsResult ? RunStatus.Committed : RunStatus.Failed;
        Statement row = _endRun ??= new Statement(_connection, StudySchema.EndRun);
        row.Set("$position", position);
        row.Set("$label", run.Label);
        row.Set("$settings", JsonValues.Write(run.Settings));
        row.Set("$market_key", run.MarketKey);
        row.Set("$status", outcome.IsResult ? "COMMITTED" : "FAILED");
        row.Set("$attempts", end.Attempts);
        row.Set("$error_kind", outcome.Error?.Kind.ToString());
        row.Set("$error", outcome.Error?.Text);
        row.Set("$result_hash", outcome.IsResult ? outcome.ResultHash : null);
        row.Set("$artefacts", outcome.Artifacts);
        row.Set("$digest", RunDigest.Of(new StoredRun(position, run, status, end.Attempts, outcome)));
        row.Execute();
        if (!outcome.IsResult)
        {
            return;
        }

        WriteMetrics(
            _addMetrics ??= new Statement(_connection, StudySchema.AddMetrics("metrics")), position, outcome.Metrics);
        if (outcome.UpperMetrics is not null)
        {
            WriteMetrics(
                _addUpperMetrics ??= new Statement(_connection, StudySchema.AddMetrics("metrics_upper")),
                position,
                outcome.UpperMetrics);
        }

        OutcomeCounts counts = outcome.Counts;
        Statement add = _addCounts ??= new Statement(_connection, StudySchema.AddCounts);
        add.Set("$position", position);
        add.Set("$detected", counts.Detected);
        add.Set("$executed", counts.Executed);
        add.Set("$rejected", counts.Rejected);
        add.Set("$superseded", counts.Superseded);
        add.Set("$expired", counts.Expired);
        add.Set("$rejections", JsonValues.Write(counts.Rejections));
        add.Set("$threats", JsonValues.Write(counts.Threats));
        add.Set("$ambiguous_fills", counts.AmbiguousFills);
        add.Set("$liquidations", counts.Liquidations);
        add.Set("$trade_returns", JsonValues.Write(outcome.Trades));
        add.Execute();
        Statement equity = _addEquity ??= new Statement(_connection, StudySchema.AddEquity);
        equity.Set("$position", position);
        equity.Set("$bars", outcome.Bars);
        equity.Set("$initial_capital", outcome.InitialCapital.ToString(CultureInfo.InvariantCulture));
        equity.Set("$final_equity", outcome.FinalEquity.ToString(CultureInfo.InvariantCulture));
        equity.Set("$daily", outcome.DailyEquity.Packed);
        equity.Execute();
    }

    private static void WriteMetrics(Statement add, int position, IReadOnlyList<double?> metrics)
    {
        add.Set("$position", position);
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            add.Set(MetricParameters[i], metrics[i]);
        }

        add.Execute();
    }

    // Every write counts itself in the same transaction; the count beside the store
    // follows when the transaction is on disk.
    private void Write(Action work)
    {
        StoreFaults.Guard(_path, () =>
        {
            Execute(_connection, "BEGIN IMMEDIATE");
            try
            {
                work();
                Execute(_connection, "UPDATE study SET commits = commits + 1");
                Execute(_connection, "COMMIT");
            }
            catch
            {
                Abandon();
                throw;
            }

            _commits++;
            _mark!.Write(_commits);
            return true;
        });
    }

    private void Abandon()
    {
        try
        {
            Execute(_connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself: after a full disk it does.
        }
    }

    private void DisposeStatements()
    {
        _addRun?.Dispose();
        _endRun?.Dispose();
        _addMetrics?.Dispose();
        _addUpperMetrics?.Dispose();
        _addCounts?.Dispose();
        _addEquity?.Dispose();
        _count?.Dispose();
    }

    private static readonly string[] MetricParameters = MakeMetricParameters();

    private static string[] MakeMetricParameters()
    {
        string[] names = new string[MetricTable.Names.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = StudySchema.MetricParameter(i);
        }

        return names;
    }

    /// <summary>A statement that is prepared once and run many times.</summary>
    private sealed class Statement : IDisposable
    {
        private readonly SqliteCommand _command;
        private readonly Dictionary<string, SqliteParameter> _parameters = [];

        public Statement(SqliteConnection connection, string text)
        {
            _command = connection.CreateCommand();
            _command.CommandText = text;
        }

        public void Set(string name, object? value)
        {
            if (!_parameters.TryGetValue(name, out SqliteParameter? parameter))
            {
                parameter = _command.CreateParameter();
                parameter.ParameterName = name;
                _command.Parameters.Add(parameter);
                _parameters.Add(name, parameter);
            }

            parameter.Value = value ?? DBNull.Value;
        }

        public void Execute()
        {
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}

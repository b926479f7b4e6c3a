using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using S1mpleTrader.Columnar;
using SQLitePCL;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>The durable record of a study: what is in it is on disk, and stays what it was.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>
/// A run is PENDING, then COMMITTED or FAILED, once and for ever; a commit is one transaction of everything that ended
/// together.
/// </item>
/// <item>
/// A commit has happened when <see cref="Commit"/> returns: the log is synced. A kill at any instant loses only what
/// wasn't reported.
/// </item>
/// <item>
/// Opening repairs nothing of ours: SQLite drops what was never committed, and what was committed but isn't there any
/// more is damage, reported with exit code 3.
/// </item>
/// <item>One coordinator writes, the holder of the <see cref="StudyFolder"/>; anybody may read beside it.</item>
/// </list>
/// </remarks>
internal sealed partial class StudyStore : IDisposable
{
    private const string SafeCommits = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL";

    private readonly SqliteConnection _connection;
    private readonly string _path;
    private readonly CommitMark? _mark; // Null for readers.
    private readonly Dictionary<string, int> _positions = []; // By run id.
    // Result hash by run id; empty for a failure; absent while it is pending.
    private readonly Dictionary<string, string> _hashes = [];
    private readonly List<string> _labels = []; // By position.
    private long _commits;

    private StudyStore(SqliteConnection connection, string path, CommitMark? mark, StudyIdentity identity, long commits)
    {
        _connection = connection;
        _path = path;
        _mark = mark;
        Identity = identity;
        _commits = commits;
    }

    /// <summary>What the study is.</summary>
    public StudyIdentity Identity { get; }

    /// <summary>Runs in the store.</summary>
    public int Count => _positions.Count;

    /// <summary>Runs that gave a result, over all sessions: what statistics call trials.</summary>
    public long TrialsEverRun => ReadNumber("SELECT coalesce(sum(trials), 0) FROM sessions");

    /// <summary>Sessions so far.</summary>
    public long Sessions => ReadNumber("SELECT count(*) FROM sessions");

    /// <summary>Returns whether any run was committed with its files kept, or with none.</summary>
    /// <param name="withArtifacts">Which of the two.</param>
    public bool HasResults(bool withArtifacts)
        => ReadNumber(
            "SELECT EXISTS(SELECT 1 FROM runs WHERE status = 'COMMITTED' AND artefacts IS "
            + (withArtifacts ? "NOT NULL)" : "NULL)")) != 0;

    /// <summary>Whether a folder has a study's files, whatever may be in them.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsIn(string folder)
        => File.Exists(StudyFolder.DatabaseIn(folder)) || File.Exists(StudyFolder.MarkIn(folder));

    /// <summary>
    /// Whether a folder holds a study; also one whose store is lost, which its count of commits tells.
    /// </summary>
    /// <param name="folder">The study's folder.</param>
    public static bool Exists(string folder)
    {
        return CommitMark.Read(StudyFolder.MarkIn(folder)) > 0 || HasTables(StudyFolder.DatabaseIn(folder));
    }

    /// <summary>Opens a study to work on: a new one, or one that holds runs already and is the same.</summary>
    /// <param name="folder">Its folder, held.</param>
    /// <param name="identity">What it is.</param>
    /// <exception cref="HostException">
    /// The store can't be written, is damaged, or is of another study, configuration, data set or engine version.
    /// </exception>
    public static StudyStore Open(StudyFolder folder, StudyIdentity identity)
    {
        string path = folder.DatabasePath;
        if (!HasTables(path))
        {
            Make(folder, identity);
        }

        return StoreFaults.Guard(path, () =>
        {
            SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
            CommitMark? mark = null;
            try
            {
                Execute(connection, SafeCommits);
                (StudyIdentity found, long commits) = Verify(connection, path);
                CheckNothingLost(CommitMark.Read(folder.MarkPath), folder.MarkPath, path, commits);
                FoldLogOnClose(connection, isFolded: true);
                RefuseOther(path, found, identity);
                mark = new CommitMark(folder.MarkPath);
                var store = new StudyStore(connection, path, mark, found, commits);
                store.Index();
                return store;
            }
            catch
            {
                mark?.Dispose();
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Opens a study to read, also while a coordinator works on it.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="HostException">There is none, or it is damaged.</exception>
    public static StudyStore Read(string folder)
    {
        string path = StudyFolder.DatabaseIn(folder);
        string markPath = StudyFolder.MarkIn(folder);
        if (!HasTables(path))
        {
            CheckNothingLost(CommitMark.Read(markPath), markPath, path, commits: 0);
            throw new HostException(
                ExitCode.Data, $"{path}: error: there is no study here; 's1t study ls' lists those of a folder");
        }

        return StoreFaults.Guard(path, () =>
        {
            long? marked = CommitMark.Read(markPath); // Before the store: a coordinator may go on between the two.
            SqliteConnection connection = ConnectToRead(path);
            try
            {
                (StudyIdentity identity, long commits) = Verify(connection, path);
                marked ??= CommitMark.Read(markPath); // Made before the first commit, perhaps since.
                CheckNothingLost(marked, markPath, path, commits);
                FoldLogOnClose(connection, isFolded: true);
                var store = new StudyStore(connection, path, mark: null, identity, commits);
                store.Index();
                return store;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        });
    }

    /// <summary>Returns where a run stands; pending where the store doesn't know it.</summary>
    /// <param name="runId">The run.</param>
    public RunStatus StatusOf(string runId)
        => !_hashes.TryGetValue(runId, out string? hash) ? RunStatus.Pending
            : hash.Length == 0 ? RunStatus.Failed
            : RunStatus.Committed;

    /// <summary>Returns a run; null where the store doesn't know it.</summary>
    /// <param name="runId">The run.</param>
    /// <exception cref="HostException">The store is damaged.</exception>
    public StoredRun? Find(string runId)
    {
        foreach (StoredRun run in Query(StudySchema.ReadRuns + " WHERE r.run_id = $run_id", runId))
        {
            return run;
        }

        return null;
    }

    /// <summary>Returns all runs in order of position.</summary>
    /// <exception cref="HostException">The store is damaged.</exception>
    public IEnumerable<StoredRun> ReadRuns() => Query(StudySchema.ReadRuns + " ORDER BY r.position", runId: null);

    /// <summary>
    /// Returns a document that the study keeps beside its runs; null where there is none of that name.
    /// </summary>
    /// <exception cref="HostException">It isn't what was written.</exception>
    public string? ReadDocument(string name) => StoreFaults.GuardRow(_path, () =>
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = StudySchema.ReadDocument;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$digest_name", StudySchema.DigestOf(name));
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            return null;
        }

        string content = reader.GetString(0);
        if (reader.IsDBNull(1))
        {
            // Of a store that was made when documents had no digest: all that can be known of it.
            using var parsed = JsonDocument.Parse(content);
        }
        else if (reader.GetString(1) != RunDigest.Of(content))
        {
            throw StoreFaults.Damaged(_path, $"its document '{name}' isn't the one that was written");
        }

        return content;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        DisposeStatements();
        _connection.Dispose();
        _mark?.Dispose();
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        Batteries_V2.Init();
        var text =
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 30 };
        var connection = new SqliteConnection(text.ToString());
        try
        {
            connection.Open();
            FoldLogOnClose(connection, isFolded: false);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Who may write cleans up behind itself: a reader that may not leaves SQLite's two files beside the store.
    private static SqliteConnection ConnectToRead(string path)
    {
        SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
        try
        {
            ReadNumber(connection, "SELECT count(*) FROM sqlite_master"); // Opening alone touches nothing.
            return connection;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN
            || exception.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE)
        {
            connection.Dispose();
            return ConnectInReadOnlyFolder(path, exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite wants to write a file beside the store even to read it, unless it is told that nobody writes: true where
    // nobody can, and all of it where the log is folded in.
    private static SqliteConnection ConnectInReadOnlyFolder(string path, SqliteException exception)
    {
        var log = new FileInfo(path + "-wal");
        return !log.Exists || log.Length == 0
            ? Connect(
                "file:" + string.Join('/', Array.ConvertAll(path.Split('/'), Uri.EscapeDataString)) + "?immutable=1",
                SqliteOpenMode.ReadOnly)
            : throw new HostException(
                ExitCode.Output,
                $"{path}: error: its -wal holds rows that only who may write there can read: "
                + "copy the study's folder elsewhere",
                exception);
    }

    // Until a store is known to be whole its files are left as they are: the last one to close would fold what it can
    // read of a damaged log into the database.
    private static void FoldLogOnClose(SqliteConnection connection, bool isFolded)
    {
        const int NoCheckpointOnClose = 1006; // SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE
        int code = raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, isFolded ? 0 : 1, out _);
        Invariant.Holds(code == raw.SQLITE_OK);
    }

    private static bool HasTables(string path)
        => new FileInfo(path) is { Exists: true, Length: > 0 }
            && StoreFaults.Guard(path, () =>
            {
                using SqliteConnection connection = ConnectToRead(path);
                return ReadNumber(connection, "SELECT count(*) FROM sqlite_master") > 0;
            });

    // A store is there with its tables or not at all: what was begun of it and can't be ended is taken away again.
    private static void Make(StudyFolder folder, StudyIdentity identity)
    {
        string path = folder.DatabasePath;
        CheckNothingLost(CommitMark.Read(folder.MarkPath), folder.MarkPath, path, commits: 0);
        try
        {
            StoreFaults.Guard(
                path,
                () =>
                {
                    using SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
                    Execute(connection, SafeCommits);
                    CreateTables(connection, identity);
                    Columnar.Format.DirectorySync.Flush(folder.Path);
                    return true;
                },
                StoreFaults.NothingBegun);
        }
        catch (HostException exception) when (exception.ExitCode == ExitCode.Output && File.Exists(path))
        {
            foreach (string file in (string[])[path, path + "-wal", path + "-shm"])
            {
                File.Delete(file);
            }

            throw;
        }
    }

    private static void CreateTables(SqliteConnection connection, StudyIdentity identity)
    {
        // Left to itself when something fails: closing the connection rolls it back.
        Execute(connection, "BEGIN IMMEDIATE");
        Execute(connection, StudySchema.Create);
        using (SqliteCommand command = connection.CreateCommand())
        {
            command.CommandText = "INSERT INTO study VALUES($name, $kind, $configuration, $configuration_hash, "
                + "$data_hash, $engine_version, 0)";
            command.Parameters.AddWithValue("$name", identity.Name);
            command.Parameters.AddWithValue("$kind", identity.Kind);
            command.Parameters.AddWithValue("$configuration", identity.Configuration);
            command.Parameters.AddWithValue("$configuration_hash", identity.ConfigurationHash);
            command.Parameters.AddWithValue("$data_hash", identity.DataHash);
            command.Parameters.AddWithValue("$engine_version", identity.EngineVersion);
            command.ExecuteNonQuery();
        }

        PutDocument(connection, StudySchema.IdName, identity.Id);
        Execute(
            connection,
            FormattableString.Invariant(
                $"PRAGMA application_id={StudySchema.ApplicationId}; PRAGMA user_version={StudySchema.Version}"));
        Execute(connection, "COMMIT");
    }

    // Everything that can be known to be wrong before a row is believed.
    private static (StudyIdentity Identity, long Commits) Verify(SqliteConnection connection, string path)
    {
        if (ReadNumber(connection, "PRAGMA application_id") != StudySchema.ApplicationId)
        {
            throw StoreFaults.Damaged(path, "it is a database, but not a study's");
        }

        long version = ReadNumber(connection, "PRAGMA user_version");
        if (version != StudySchema.Version)
        {
            throw new HostException(
                ExitCode.Data,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: error: it has version {version} of the store; this engine reads {StudySchema.Version}"));
        }

        string check = ReadText(connection, "PRAGMA integrity_check(1)");
        if (check != "ok")
        {
            throw StoreFaults.Damaged(path, check);
        }

        if (ReadNumber(connection, StudySchema.SessionsAddUp) == 0)
        {
            throw StoreFaults.Damaged(path, "its sessions don't count the runs that it holds");
        }

        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = StudySchema.ReadIdentity;
        command.Parameters.AddWithValue("$id", StudySchema.IdName);
        using SqliteDataReader reader = command.ExecuteReader();
        if (!reader.Read())
        {
            throw StoreFaults.Damaged(path, "it doesn't say which study it is");
        }

        var identity = new StudyIdentity(
            reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
        if (identity.ConfigurationHash != reader.GetString(5))
        {
            throw StoreFaults.Damaged(path, "its configuration doesn't have the hash that is kept with it");
        }

        return reader.IsDBNull(7) || reader.GetString(7) == identity.Id
            ? (identity, reader.GetInt64(6))
            : throw StoreFaults.Damaged(path, "what it says of itself doesn't have the id that is kept with it");
    }

    private static void CheckNothingLost(long? marked, string markPath, string path, long commits)
    {
        if (marked is null && commits > 0)
        {
            throw CommitMark.Damaged(
                markPath,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it is missing or empty, and the store has made {commits} commits: whether any is lost "
                    + $"can't be told without it"));
        }

        if (marked > commits)
        {
            throw StoreFaults.Damaged(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"it holds {commits} of {marked} commits: the file or its -wal was cut, damaged or replaced"));
        }
    }

    private static void RefuseOther(string path, StudyIdentity found, StudyIdentity asked)
    {
        string? difference =
            found.Name != asked.Name || found.Kind != asked.Kind
                ? $"is the {found.Kind} '{found.Name}', not the {asked.Kind} '{asked.Name}'"
            : found.DataHash != asked.DataHash ? $"began on other data: {found.DataHash} then, {asked.DataHash} now"
            : found.EngineVersion != asked.EngineVersion
                ? $"began with engine {found.EngineVersion}; this is {asked.EngineVersion}"
            : Judgement.IsByLowerBound(found.Configuration, asked.Configuration)
                ? "began with an engine that judged its two accounts by the lower bound; this one judges by the worse"
            : Judgement.InOneOrder(found.Configuration) != Judgement.InOneOrder(asked.Configuration)
                ? $"began with another configuration: {found.ConfigurationHash} then, {asked.ConfigurationHash} now"
            : null;
        if (difference is not null)
        {
            throw new HostException(
                found.DataHash != asked.DataHash ? ExitCode.Data : ExitCode.Invalid,
                $"{path}: error: can't be resumed: the study {difference}. Name another folder with --out, "
                + "or remove this one");
        }
    }

    private void Index()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT position, run_id, status, result_hash, label FROM runs ORDER BY position";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (reader.GetInt32(0) != _positions.Count)
            {
                throw StoreFaults.Damaged(_path, "the positions of its runs don't follow on each other");
            }

            string id = reader.GetString(1);
            _positions.Add(id, _positions.Count);
            string label = reader.GetString(4); // Many runs of a walk have the same.
            _labels.Add(_labels.Count > 0 && _labels[^1] == label ? _labels[^1] : label);
            if (reader.GetString(2) != "PENDING")
            {
                _hashes.Add(id, reader.IsDBNull(3) ? string.Empty : reader.GetString(3));
            }
        }
    }

    private IEnumerable<StoredRun> Query(string text, string? runId)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        if (runId is not null)
        {
            command.Parameters.AddWithValue("$run_id", runId);
        }

        using SqliteDataReader reader = StoreFaults.Guard(_path, command.ExecuteReader);
        while (StoreFaults.Guard(_path, reader.Read))
        {
            yield return StoreFaults.GuardRow(_path, () => RunRow.Read(reader, _path));
        }
    }

    private long ReadNumber(string text) => StoreFaults.Guard(_path, () => ReadNumber(_connection, text));

    private static long ReadNumber(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }

    private static string ReadText(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return (string)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private bool IsWriter => _mark is not null;

    private void CheckWriter() => Invariant.Holds(IsWriter);
}

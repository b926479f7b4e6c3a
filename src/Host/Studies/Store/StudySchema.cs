using System.Collections.Generic;
using System.Text;
using S1mpleTrader.Host.Results;

namespace S1mpleTrader.Host.Studies.Store;

/// <summary>The tables of a study store, and the statements that fill them.</summary>
/// <remarks>
/// One row per run in each of <c>runs</c>, <c>metrics</c>, <c>counts</c> and <c>equity</c>, joined by <c>position</c>;
/// a run without a result has only the first. <c>metrics_upper</c> has a row where two accounts ran side by side.
/// Refusals, threats and the trades of each range of returns are JSON objects of counts, for SQLite's <c>json_each</c>.
/// Money is text: a double would round it. <c>digest</c> covers all rows of a run, since SQLite itself doesn't notice a
/// bit that turns inside a value; a document has its digest in a row beside it, and <c>study</c> has its own there,
/// named <c>id</c>. Stores that were made before these two rows are read without them. A run's artifacts stand in a
/// column <c>artefacts</c>, here and in what is exported: its name is part of the format.
/// </remarks>
internal static class StudySchema
{
    /// <summary>"S1TS": tells our stores from other databases.</summary>
    public const int ApplicationId = 0x5331_5453;

    /// <summary>Counts up when the tables change.</summary>
    public const int Version = 2;

    /// <summary>The document that holds the study's id: the digest of what <c>study</c> says of it.</summary>
    public const string IdName = "id";

    /// <summary>What the study is, with the id that is kept for it.</summary>
    public const string ReadIdentity =
        "SELECT name, kind, configuration, data_hash, engine_version, configuration_hash, commits, "
        + "(SELECT content FROM documents WHERE name = $id) FROM study";

    /// <summary>A document with its digest, both of one instant.</summary>
    public const string ReadDocument =
        "SELECT content, (SELECT content FROM documents WHERE name = $digest_name) FROM documents WHERE name = $name";

    /// <summary>
    /// 1 where sessions count exactly the runs that have ended: every run ends in one session, and stays as it ended.
    /// </summary>
    public const string SessionsAddUp =
        "SELECT (SELECT coalesce(sum(trials), 0) FROM sessions) = "
        + "(SELECT count(*) FROM runs WHERE status = 'COMMITTED') "
        + "AND (SELECT coalesce(sum(failures), 0) FROM sessions) = (SELECT count(*) FROM runs WHERE status = 'FAILED')";

    /// <summary>
    /// Fills a run's row when it has ended. The same run may have been added by other settings, of a session before the
    /// base was changed in what is none of it: it is kept as it was carried out.
    /// </summary>
    public const string EndRun =
        "UPDATE runs SET label=$label, settings=$settings, market_key=$market_key, status=$status, "
        + "attempts=$attempts, error_kind=$error_kind, error=$error, result_hash=$result_hash, "
        + "artefacts=$artefacts, digest=$digest WHERE position=$position";

    /// <summary>Changes what a run is called.</summary>
    public const string RenameRun = "UPDATE runs SET label=$label, digest=$digest WHERE position=$position";

    /// <summary>Adds a run that is to be done.</summary>
    public const string AddRun =
        "INSERT INTO runs(position, run_id, label, settings, market_key, status, attempts, digest) "
        + "VALUES($position, $run_id, $label, $settings, $market_key, 'PENDING', 0, $digest)";

    /// <summary>Adds a run's counts.</summary>
    public const string AddCounts =
        "INSERT INTO counts VALUES($position, $detected, $executed, $rejected, $superseded, $expired, "
        + "$rejections, $threats, $ambiguous_fills, $liquidations, $trade_returns)";

    /// <summary>Adds a run's equity.</summary>
    public const string AddEquity =
        "INSERT INTO equity VALUES($position, $bars, $initial_capital, $final_equity, $daily)";

    /// <summary>All rows of all runs, in order of position.</summary>
    public static readonly string ReadRuns =
        "SELECT r.position, r.run_id, r.label, r.settings, r.market_key, r.status, r.attempts, r.error_kind, "
        + "r.error, r.result_hash, r.artefacts, r.digest, "
        + "c.opportunities_detected, c.opportunities_executed, c.opportunities_rejected, c.opportunities_superseded, "
        + "c.opportunities_expired, c.rejections, c.threats, c.ambiguous_fills, c.liquidations, c.trade_returns, "
        + "e.bars, e.initial_capital, e.final_equity, e.daily, u.position, "
        + Columns("m.") + ", " + Columns("u.")
        + " FROM runs r LEFT JOIN counts c USING(position) LEFT JOIN equity e USING(position) "
        + "LEFT JOIN metrics m USING(position) LEFT JOIN metrics_upper u USING(position)";

    /// <summary>The tables.</summary>
    public static readonly string Create = string.Join(
        '\n',
        "CREATE TABLE study(name TEXT NOT NULL, kind TEXT NOT NULL, configuration TEXT NOT NULL, "
        + "configuration_hash TEXT NOT NULL, data_hash TEXT NOT NULL, engine_version TEXT NOT NULL, "
        + "commits INTEGER NOT NULL);",
        "CREATE TABLE sessions(session INTEGER PRIMARY KEY, trials INTEGER NOT NULL, failures INTEGER NOT NULL);",
        "CREATE TABLE runs(position INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, label TEXT NOT NULL, "
        + "settings TEXT NOT NULL, market_key TEXT NOT NULL, "
        + "status TEXT NOT NULL CHECK(status IN ('PENDING','COMMITTED','FAILED')), attempts INTEGER NOT NULL, "
        + "error_kind TEXT, error TEXT, result_hash TEXT, artefacts TEXT, digest INTEGER NOT NULL);",
        "CREATE TABLE metrics(position INTEGER PRIMARY KEY REFERENCES runs, " + Columns("", " REAL") + ");",
        "CREATE TABLE metrics_upper(position INTEGER PRIMARY KEY REFERENCES runs, " + Columns("", " REAL") + ");",
        "CREATE TABLE counts(position INTEGER PRIMARY KEY REFERENCES runs, opportunities_detected INTEGER NOT NULL, "
        + "opportunities_executed INTEGER NOT NULL, opportunities_rejected INTEGER NOT NULL, "
        + "opportunities_superseded INTEGER NOT NULL, opportunities_expired INTEGER NOT NULL, "
        + "rejections TEXT NOT NULL, threats TEXT NOT NULL, ambiguous_fills INTEGER NOT NULL, "
        + "liquidations INTEGER NOT NULL, trade_returns TEXT NOT NULL);",
        "CREATE TABLE equity(position INTEGER PRIMARY KEY REFERENCES runs, bars INTEGER NOT NULL, "
        + "initial_capital TEXT NOT NULL, final_equity TEXT NOT NULL, daily BLOB NOT NULL);",
        "CREATE TABLE documents(name TEXT PRIMARY KEY, content TEXT NOT NULL);");

    /// <summary>Returns the name under which a document's digest is kept.</summary>
    public static string DigestOf(string document) => document + ".digest";

    /// <summary>Adds a run's metrics, parameters <c>$m0</c>, <c>$m1</c>, ….</summary>
    /// <param name="table"><c>metrics</c> or <c>metrics_upper</c>.</param>
    public static string AddMetrics(string table)
    {
        var text = new StringBuilder("INSERT INTO " + table + " VALUES($position");
        for (int i = 0; i < MetricTable.Names.Count; i++)
        {
            text.Append(", ").Append(MetricParameter(i));
        }

        return text.Append(')').ToString();
    }

    /// <summary>Returns the parameter of a metric.</summary>
    public static string MetricParameter(int index) => System.FormattableString.Invariant($"$m{index}");

    private static string Columns(string prefix, string suffix = "")
    {
        var columns = new List<string>();
        foreach (string name in MetricTable.Names)
        {
            columns.Add(prefix + name + suffix);
        }

        return string.Join(", ", columns);
    }
}

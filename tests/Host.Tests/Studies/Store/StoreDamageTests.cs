using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Data.Sqlite;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Store;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Store;

/// <summary>
/// Files of a study that were cut or damaged: either every committed run is there as it was, or the damage is said with
/// the file, and nothing is changed.
/// </summary>
public sealed class StoreDamageTests : IDisposable
{
    private const int Groups = 12;
    private const int PerGroup = 5;
    private const string Judgement = """{"best":{"sharpe_ratio":0.8783}}""";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_cut_loses_no_committed_run_unsaid() =>
        Damage(1, 1000, (bytes, random) => bytes[..random.Between(0, bytes.Length - 1)]);

    [Fact]
    public void A_turned_bit_changes_no_committed_run_unsaid() => Damage(10_000, 2000, (bytes, random) =>
    {
        bytes[random.Between(0, bytes.Length - 1)] ^= (byte)(1 << random.Between(0, 7));
        return bytes;
    });

    [Fact]
    public void A_lost_stretch_changes_no_committed_run_unsaid() => Damage(20_000, 1000, (bytes, random) =>
    {
        int start = random.Between(0, bytes.Length - 1);
        Array.Clear(bytes, start, Math.Min(random.Between(1, 9000), bytes.Length - start));
        return bytes;
    });

    [Fact]
    public void An_older_log_is_noticed()
    {
        string[] states = Make(_folder.At("source"), out _);
        string target = _folder.At("target");
        CopyFiles(states[^1], target);
        File.Copy(
            Path.Combine(states[Groups / 2], "study.db-wal"), Path.Combine(target, "study.db-wal"), overwrite: true);
        HostException damage = Assert.Throws<HostException>(() => Open(target).Dispose());
        Assert.Equal(ExitCode.Data, damage.ExitCode);
        Assert.Contains("study.db", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_between_the_store_and_its_count_is_no_damage()
    {
        string[] states = Make(_folder.At("source"), out _);
        string target = _folder.At("target");
        CopyFiles(states[^1], target);
        File.Copy(Path.Combine(states[^2], "study.commits"), Path.Combine(target, "study.commits"), overwrite: true);
        using StudyStore store = Open(target);
        Assert.Equal(Groups * PerGroup, store.ReadRuns().Count(run => run.Status != RunStatus.Pending));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_count_of_commits_that_is_lost_is_told_and_not_made_anew(bool isEmpty)
    {
        string[] states = Make(_folder.At("source"), out _);
        string mark = StudyFolder.MarkIn(states[^1]);
        File.Delete(mark);
        if (isEmpty)
        {
            File.WriteAllBytes(mark, []);
        }

        foreach (Action look in (Action[])
            [() => Open(states[^1]).Dispose(), () => StudyStore.Read(states[^1]).Dispose()])
        {
            HostException damage = Assert.Throws<HostException>(look);
            Assert.Equal(ExitCode.Data, damage.ExitCode);
            Assert.StartsWith(
                mark + ": error: the file is damaged: it is missing or empty, and the store has made 14 commits",
                damage.Message,
                StringComparison.Ordinal);
            Assert.Equal(isEmpty, File.Exists(mark));
        }
    }

    [Theory]
    [InlineData(
        "UPDATE documents SET content = replace(content, '0.8783', '0.9783') WHERE name = 'result'",
        "its document 'result' isn't the one that was written")]
    [InlineData(
        "UPDATE documents SET content = '{' WHERE name = 'result'; DELETE FROM documents WHERE name = 'result.digest'",
        "Expected depth to be zero")]
    [InlineData("UPDATE study SET name = 'tess'", "what it says of itself doesn't have the id that is kept with it")]
    [InlineData(
        "UPDATE study SET engine_version = '9'", "what it says of itself doesn't have the id that is kept with it")]
    [InlineData("UPDATE sessions SET trials = trials + 8", "its sessions don't count the runs that it holds")]
    public void A_value_that_no_run_holds_isnt_changed_unsaid(string change, string told)
    {
        string folder = MakeJudged();
        Change(folder, change);
        HostException damage = Assert.Throws<HostException>(() =>
        {
            using var store = StudyStore.Read(folder);
            store.ReadDocument("result");
        });
        Assert.Equal(ExitCode.Data, damage.ExitCode);
        Assert.StartsWith(StudyFolder.DatabaseIn(folder)
            + ": error: the store is damaged: ", damage.Message, StringComparison.Ordinal);
        Assert.Contains(told, damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_before_documents_had_digests_is_read_and_gone_on_with()
    {
        string folder = MakeJudged();
        Change(folder, "DELETE FROM documents WHERE name IN ('id', 'result.digest')");
        using (var store = StudyStore.Read(folder))
        {
            Assert.Equal(Judgement, store.ReadDocument("result"));
        }

        using (StudyStore store = Open(folder))
        {
            store.BeginSession();
            store.WriteDocument("result", "{}");
            Assert.Equal("{}", store.ReadDocument("result"));
        }
    }

    [Fact]
    public void A_file_that_is_no_store_is_named()
    {
        _folder.Write("text/study.db", new string('x', 10_000));
        HostException damage = Assert.Throws<HostException>(() => Open(_folder.At("text")).Dispose());
        Assert.Equal(ExitCode.Data, damage.ExitCode);
        Assert.Contains("is damaged", damage.Message, StringComparison.Ordinal);
        damage = Assert.Throws<HostException>(() => StudyStore.Read(_folder.At("text")));
        Assert.Equal(ExitCode.Data, damage.ExitCode);
    }

    private string MakeJudged()
    {
        string folder = _folder.At("study");
        using var held = StudyFolder.Take(folder);
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        List<StudyRun> runs = StudyStoreTests.MakeRuns(2);
        store.Add(runs);
        store.Commit([StudyStoreTests.End(runs[0], 1)]);
        store.WriteDocument("result", Judgement);
        return folder;
    }

    private static void Change(string folder, string text)
    {
        using var connection = new SqliteConnection($"Data Source={StudyFolder.DatabaseIn(folder)};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private void Damage(ulong firstSeed, int count, Func<byte[], SeededRandom, byte[]> harm)
    {
        string[] states = Make(_folder.At("source"), out List<string>[] committed);
        int told = 0;
        Seeds.ForEach(firstSeed, count, seed =>
        {
            var random = new SeededRandom(seed);
            int state = random.Between(1, Groups);
            string target = _folder.At("target");
            CopyFiles(states[state], target);
            string[] files = Directory.GetFiles(target).Where(file =>
                new FileInfo(file).Length > 0 && !file.EndsWith("-shm", StringComparison.Ordinal)).Order().ToArray();
            string victim = random.Pick(files);
            byte[] damaged = harm(File.ReadAllBytes(victim), random);
            File.WriteAllBytes(victim, damaged);
            try
            {
                using StudyStore store = Open(target);
                var found =
                    store.ReadRuns().Where(run => run.Status != RunStatus.Pending).Select(StudySample.RowText).ToList();
                Assert.Equal(committed[state], found);
            }
            catch (HostException damage) when (damage.ExitCode == ExitCode.Data)
            {
                Assert.Contains("study.", damage.Message, StringComparison.Ordinal);
                Assert.Equal(damaged, File.ReadAllBytes(victim)); // Told, not repaired.
                told++;
            }

            Directory.Delete(target, recursive: true);
        });
        Assert.True(told > 0); // Else nothing was damaged.
    }

    // The files of a store after each commit, the log not yet folded into the database, as a kill leaves them.
    private static string[] Make(string source, out List<string>[] committed)
    {
        string[] states = new string[Groups + 1];
        committed = new List<string>[Groups + 1];
        List<StudyRun> runs = StudyStoreTests.MakeRuns(Groups * PerGroup);
        using var held = StudyFolder.Take(source);
        using var store = StudyStore.Open(held, StudySample.Identity());
        store.BeginSession();
        store.Add(runs);
        for (int i = 0; i <= Groups; i++)
        {
            if (i > 0)
            {
                store.Commit(
                    [.. runs.Skip((i - 1) * PerGroup).Take(PerGroup).Select(run => StudyStoreTests.End(run, 1))]);
            }

            states[i] = source + "-" + i;
            CopyFiles(source, states[i]);
            committed[i] =
                store.ReadRuns().Where(run => run.Status != RunStatus.Pending).Select(StudySample.RowText).ToList();
        }

        return states;
    }

    private static StudyStore Open(string folder)
    {
        using var held = StudyFolder.Take(folder);
        return StudyStore.Open(held, StudySample.Identity());
    }

    private static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            if (Path.GetFileName(file) is not "study.lock" and not "study.db-shm")
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)), overwrite: true);
            }
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Paper;
using S1mpleTrader.Host.Tests.Studies.Store.Crash;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>
/// A session's log: what a killed process may leave is cut off, everything else is damage with its place.
/// </summary>
public sealed class SessionLogTests : IDisposable
{
    private const int HeaderSize = 256;
    private const int Records = 5;

    private static readonly SessionIdentity Identity = new("1.2.3", new string('a', 32), new string('b', 32));

    private readonly TempFolder _folder = new();
    private readonly string _path;

    public SessionLogTests() => _path = _folder.At("session.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_added_is_read_and_added_to()
    {
        Write(0, Records);
        Write(Records, 3000); // More than a buffer holds.
        Assert.Equal(Records + 3000, Read(out long cut).Count);
        Assert.Equal(0, cut);
        Assert.Equal(RecordOf(77), Read(out _)[77]);
    }

    [Fact]
    public void A_record_may_be_of_any_of_many_symbols()
    {
        using (var log = SessionLog.Open(_path, Identity, decided: 0, Ignore))
        {
            log.Append(new SessionRecord(SessionRecordKind.Clock, 65_535, 7));
        }

        Assert.Equal([new SessionRecord(SessionRecordKind.Clock, 65_535, 7)], Read(out _, decided: 1));
    }

    /// <summary>An earlier process may have been killed before it synced what it wrote.</summary>
    [Fact]
    public void What_is_read_is_not_taken_for_synced()
    {
        Write(0, Records);
        using var log = SessionLog.Open(_path, Identity, Records, Ignore);
        Assert.Equal((Records, 0), (log.Count, log.SyncedCount));
        log.Sync();
        Assert.Equal(Records, log.SyncedCount);
    }

    [Fact]
    public void A_full_disk_is_told_once()
        => SmallDisk.Use(_folder, "64k", disk =>
        {
            var log = SessionLog.Open(Path.Combine(disk, "session.log"), Identity, decided: 0, Ignore);
            Assert.Throws<IOException>(() =>
            {
                for (long i = 0; i < 100_000; i++)
                {
                    log.Append(RecordOf(i));
                }
            });
            log.Dispose();
        });

    [Fact]
    public void What_can_t_be_written_when_the_log_is_closed_is_told()
        => SmallDisk.Use(_folder, "64k", disk =>
        {
            var log = SessionLog.Open(Path.Combine(disk, "session.log"), Identity, decided: 0, Ignore);
            Assert.Throws<IOException>(() => File.WriteAllBytes(Path.Combine(disk, "other"), new byte[1 << 20]));
            for (long i = 0; i < 100; i++)
            {
                log.Append(RecordOf(i)); // More than the page that the header lies in, less than the buffer.
            }

            Assert.Throws<IOException>(log.Dispose);
        });

    [Fact]
    public void A_log_cut_at_any_byte_keeps_its_whole_records()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        for (int length = HeaderSize; length < whole.Length; length++)
        {
            int left = (length - HeaderSize) / SessionRecord.Size;
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Contains(
                "records are lost", Assert.Throws<DataFileException>(() => Read(out _, decided: left + 1)).Fault);
            Assert.Equal(length, new FileInfo(_path).Length); // A refusal changes nothing.
            Assert.Equal(left, Read(out long cut, decided: left).Count);
            Assert.Equal((length - HeaderSize) % SessionRecord.Size, cut);
            Assert.Equal(length - cut, new FileInfo(_path).Length); // The next record comes behind the last whole one.
            Write(left, 1);
            Assert.Equal(left + 1, Read(out cut, decided: left + 1).Count);
            Assert.Equal(0, cut);
        }

        for (int length = 0; length < HeaderSize; length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Equal(0, Assert.Throws<DataFileException>(() => Read(out _)).Offset);
        }
    }

    [Fact]
    public void Every_flipped_bit_is_found_at_its_record()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(_path, damaged);
            int record = ((bit / 8) - HeaderSize) / SessionRecord.Size;
            long expected = bit / 8 < HeaderSize ? 0 : HeaderSize + (record * SessionRecord.Size);
            Assert.Equal(expected, Assert.Throws<DataFileException>(() => Read(out _)).Offset);
            Assert.Equal(damaged, File.ReadAllBytes(_path)); // Nothing is repaired.
        }
    }

    [Fact]
    public void Records_that_were_swapped_repeated_or_left_out_are_damage()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        byte[] RecordAt(int index) =>
            whole[(HeaderSize + (index * SessionRecord.Size))..(HeaderSize + ((index + 1) * SessionRecord.Size))];
        foreach (int[] order in (int[][])[[0, 2, 1, 3, 4], [0, 1, 1, 2, 3, 4], [0, 1, 3, 4], [1, 2, 3, 4]])
        {
            var bytes = new List<byte>(whole[..HeaderSize]);
            Array.ForEach(order, index => bytes.AddRange(RecordAt(index)));
            File.WriteAllBytes(_path, [.. bytes]);
            Assert.Throws<DataFileException>(() => Read(out _));
        }
    }

    [Fact]
    public void Records_of_another_session_are_damage()
    {
        Write(0, Records);
        byte[] others = File.ReadAllBytes(_path);
        File.Delete(_path);
        SessionLog.Open(_path, Identity with { ConfigHash = new string('c', 32) }, decided: 0, Ignore).Dispose();
        File.WriteAllBytes(_path, [.. File.ReadAllBytes(_path), .. others[HeaderSize..]]);
        DataFileException exception = Assert.Throws<DataFileException>(
            () => SessionLog.Open(_path, Identity with { ConfigHash = new string('c', 32) }, Records, Ignore));
        Assert.Equal(HeaderSize, exception.Offset);
    }

    [Fact]
    public void A_log_of_another_version_is_refused()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        int version = "S1T PAPER SESSION ".Length;
        whole[version]--;
        File.WriteAllBytes(_path, whole);
        DataFileException exception = Assert.Throws<DataFileException>(() => Read(out _));
        Assert.Equal(0, exception.Offset);
        Assert.Contains("session's log of version 2", exception.Message, StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Room_that_was_never_written_is_cut_off()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, [.. whole, .. new byte[4000]]);
        Assert.Equal(Records, Read(out long cut).Count);
        Assert.Equal(4000, cut);
        Assert.Equal(whole, File.ReadAllBytes(_path));
    }

    [Fact]
    public void What_was_written_behind_the_last_decision_counts_up_to_where_it_is_whole()
    {
        Write(0, Records);
        byte[] whole = File.ReadAllBytes(_path);
        byte[] torn = [.. whole];
        torn[HeaderSize + (3 * SessionRecord.Size) + 20] ^= 1;
        File.WriteAllBytes(_path, torn);
        Assert.Equal(
            HeaderSize + (3 * SessionRecord.Size),
            Assert.Throws<DataFileException>(() => Read(out _, decided: 4)).Offset);
        Assert.Equal(torn, File.ReadAllBytes(_path));
        Assert.Equal(3, Read(out long cut, decided: 3).Count);
        Assert.Equal(2 * SessionRecord.Size, cut);
        Assert.Equal(whole[..^(2 * SessionRecord.Size)], File.ReadAllBytes(_path));
    }

    // What was synced is there after any power cut, and what is read is what was added.
    [Fact]
    public void A_power_cut_loses_no_synced_record()
    {
        long lost = 0;
        long kept = 0;
        Seeds.ForEach(1, 1_000, seed =>
        {
            SeededRandom random = new(seed);
            string path = _folder.At(FormattableString.Invariant($"{seed}.log"));
            CrashFile disk;
            long synced = 0;
            long added = 0;
            using (var log = SessionLog.Open(path, Identity, decided: 0, Ignore))
            {
                disk = new CrashFile(File.ReadAllBytes(path)); // The header appears whole and durable.
                long length = HeaderSize;
                for (int step = random.Between(1, 12); step > 0; step--)
                {
                    for (int more = random.Between(0, 20); more > 0; more--)
                    {
                        log.Append(RecordOf(added++));
                    }

                    log.Write();
                    byte[] written = ReadFrom(path, length);
                    disk.Write(length, written);
                    length += written.Length;
                    if (step > 1 && random.Chance(60))
                    {
                        log.Sync();
                        disk.Sync();
                        synced = log.SyncedCount;
                    }
                }
            }

            Assert.Equal(HeaderSize + (added * SessionRecord.Size), new FileInfo(path).Length);
            for (int cut = 0; cut < 4; cut++)
            {
                File.WriteAllBytes(path, disk.AfterCrash(random));
                long read = 0;
                using (var log = SessionLog.Open(path, Identity, synced, (in SessionRecord record, long sequence) =>
                {
                    Assert.Equal(RecordOf(sequence), record);
                    Assert.Equal(read++, sequence);
                }))
                {
                    Assert.True(
                        log.Count >= synced && log.Count <= added && log.Count == read,
                        $"{synced} synced, {log.Count} read of {added}");
                    log.Append(RecordOf(read++));
                    log.Sync();
                }

                using var again = SessionLog.Open(path, Identity, read, Ignore);
                Assert.Equal((read, 0), (again.Count, again.CutBytes));
                lost += added - (read - 1);
                kept += read - 1 - synced;
            }

            File.Delete(path);
        });
        Assert.True(lost > 0 && kept > 0, $"{lost} unsynced records lost, {kept} kept");
    }

    private static byte[] ReadFrom(string path, long offset)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length - offset];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    [Theory]
    [InlineData("1.2.4", 'a', 'b', "engine 1.2.3, this is engine 1.2.4")]
    [InlineData(
        "1.2.3", 'c', 'b', "configuration aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, this is cccccccccccccccccccccccccccccccc")]
    [InlineData("1.2.3", 'a', 'c', "bars bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, these are cccccccccccccccccccccccccccccccc")]
    public void Another_session_is_refused(string engine, char configuration, char data, string message)
    {
        Write(0, 1);
        var other = new SessionIdentity(engine, new string(configuration, 32), new string(data, 32));
        HostException exception = Assert.Throws<HostException>(() => SessionLog.Open(_path, other, decided: 1, Ignore));
        Assert.Equal(ExitCode.Invalid, exception.ExitCode);
        Assert.Contains(message, exception.Message);
    }

    private static void Ignore(in SessionRecord record, long sequence)
    {
    }

    private static SessionRecord RecordOf(long number)
        => new(
            SessionRecordKind.Bar, (byte)(number % 7), number * 60, number + 0.5, number + 1, number, number + 0.25,
            number * 2);

    private void Write(long first, int count)
    {
        using var log = SessionLog.Open(_path, Identity, first, Ignore);
        Assert.Equal(first, log.Count);
        for (int i = 0; i < count; i++)
        {
            log.Append(RecordOf(first + i));
        }

        log.Sync();
        Assert.Equal(first + count, log.SyncedCount);
    }

    private List<SessionRecord> Read(out long cut, long decided = Records)
    {
        var records = new List<SessionRecord>();
        using var log = SessionLog.Open(_path, Identity, decided, (in SessionRecord record, long sequence) =>
        {
            Assert.Equal(records.Count, sequence);
            records.Add(record);
        });
        cut = log.CutBytes;
        return records;
    }
}

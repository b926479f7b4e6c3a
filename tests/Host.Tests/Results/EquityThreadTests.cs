using System;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Results;

/// <summary>
/// What the equity's own thread writes is what would be written on the spot, and what fails there is told here.
/// </summary>
public sealed class EquityThreadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TradeFormat _format;

    public EquityThreadTests()
    {
        var findings = new Findings();
        OperationConfiguration configuration = OperationConfiguration.Load(
            SampleFiles.WriteTo(_folder), null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings)!;
        _format = new TradeFormat(BuildSpecsBuilder.Build(configuration, configuration.Links[0]));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(50_001)]
    public void The_thread_writes_what_is_written_on_the_spot(int count)
    {
        string expected = _folder.At("spot.arrow");
        using (FileStream stream = File.Create(expected))
        {
            var file = new EquityArrowFile(stream, _format);
            Rows(count, file.Add);
            file.Complete();
        }

        AssertSame(expected, count, equity => Rows(count, equity.Add));
        AssertSame(expected, count, equity => FillRooms(equity, count, unevenly: false));
        AssertSame(expected, count, equity => FillRooms(equity, count, unevenly: true));
    }

    private void AssertSame(string expected, int count, Action<EquityThread> add)
    {
        string actual = _folder.At("thread.arrow");
        using (FileStream stream = File.Create(actual))
        using (var equity = new EquityThread(stream, _format))
        {
            add(equity);
            equity.End();
            equity.Join();
        }

        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(actual));
        using var reader = new ArrowFileReader(actual, verifyChecksums: true);
        Assert.Equal(count, reader.RowCount);
    }

    [Fact]
    public void A_full_disk_is_told_where_rows_are_added_and_at_the_end()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        var stream = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1 << 16);
        var equity = new EquityThread(stream, _format);
        Assert.Throws<IOException>(() => Rows(10_000_000, equity.Add));
        Assert.Throws<IOException>(() => Rows(1, equity.Add));
        equity.End();
        Assert.Throws<IOException>(equity.Join);
        equity.Dispose();
        stream.Dispose();
    }

    [Fact]
    public void A_file_that_is_given_up_ends_without_a_footer()
    {
        string path = _folder.At("given-up.arrow");
        using (FileStream stream = File.Create(path))
        using (var equity = new EquityThread(stream, _format))
        {
            Rows(50_000, equity.Add);
        }

        Assert.Throws<DataFileException>(() => new ArrowFileReader(path, verifyChecksums: true));
    }

    // Whole rooms, as a run fills them, or handed over before they are full.
    private static void FillRooms(EquityThread equity, int count, bool unevenly)
    {
        int filled = 0;
        int handed = 0;
        Rows(count, (times, units, balance) =>
        {
            for (int i = 0; i < times.Length; i++)
            {
                EquityRoom room = equity.Room();
                room.CloseTimes[filled] = times[i];
                room.EquityUnits[filled] = units[i];
                room.BalanceUnits[filled++] = balance[i];
                handed++;
                if (filled == room.Capacity || handed == count || (unevenly && handed % 5_000 == 0))
                {
                    equity.Add(room.CloseTimes[..filled], room.EquityUnits[..filled], room.BalanceUnits[..filled]);
                    filled = 0;
                }
            }
        });
    }

    private delegate void Take(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits);

    // In pieces of all sizes; the same every time.
    private static void Rows(int count, Take take)
    {
        const int Most = 10_000;
        long[] times = new long[Most];
        var equity = new Int128[Most];
        var balance = new Int128[Most];
        for (int row = 0, piece = 1; row < count; piece = (piece * 7 % Most) + 1)
        {
            int rows = Math.Min(piece, count - row);
            for (int i = 0; i < rows; i++)
            {
                times[i] = 1_600_000_000_000_000_000 + ((row + i) * 60_000_000_000L);
                equity[i] = 10_000_00000000L - ((Int128)(row + i) * 12_345);
                balance[i] = (row + i) / 100;
            }

            take(times.AsSpan(0, rows), equity.AsSpan(0, rows), balance.AsSpan(0, rows));
            row += rows;
        }
    }
}

using System;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Paper;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Paper;

/// <summary>A session by a clock that the test turns: what it takes, counts and waits for.</summary>
public sealed class PaperSessionTests : IDisposable
{
    private const long Timeout = 1000;
    private const long Minute = 60_000_000_000;
    private const long Start = 1_600_000_020_000_000_000;

    private readonly TempFolder _folder = new();
    private readonly StringWriter _error = new();
    private readonly PaperReport _report;
    private readonly BuildSpecs _specs;
    private readonly TestSource _source = new();

    public PaperSessionTests()
    {
        var findings = new Findings();
        string operation = PaperFiles.Write(_folder, "paper", ["AAA", "BBB"], _ => "stdin: true");
        var configuration = OperationConfiguration.Load(
            operation, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings);
        Assert.True(configuration is not null, string.Join('\n', findings));
        _specs = BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
        _report = new PaperReport(new Terminal(TextWriter.Null, _error, false, false), ["AAA", "BBB"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_instant_without_a_silent_symbol_closes_when_its_time_is_out_and_the_late_bar_is_counted()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Bar(0, 0), _source, 1, now: 10);
        session.CloseInstants(10 + Timeout - 1);
        Assert.Equal((0, 10 + Timeout), (session.Instants, session.NextDeadline));
        session.CloseInstants(10 + Timeout);
        Assert.Equal((1, Start + Minute), (session.Instants, session.LastInstant));
        session.Take(Bar(1, 0), _source, 2, now: 2000);
        Assert.Equal(1, _report.Rejected(StreamReject.Late));
        Assert.Contains("test: line 2 is not taken: LATE", _error.ToString());
        session.Take(Bar(1, 1), _source, 3, now: 2000);
        session.Take(Bar(0, 1), _source, 4, now: 2001);
        session.CloseInstants(2001);
        Assert.Equal(2, session.Instants);
        Assert.Equal([2, 1], [session.Series[0].Count, session.Series[1].Count]);
    }

    [Fact]
    public void Bars_that_are_there_or_come_too_early_in_time_are_counted_by_reason()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Bar(0, 5), _source, 1, 0);
        session.Take(Bar(0, 5), _source, 2, 0);
        session.Take(Bar(0, 4), _source, 3, 0);
        session.Take(Bar(0, 6) with { Close = 100.001, High = 100.001 }, _source, 4, 0);
        session.Take(
            new StreamLine(StreamLineKind.TradePrint, 0, Start + (9 * Minute), 100, 100, 100, 100, 1), _source, 5, 0);
        session.Take(new StreamLine(StreamLineKind.End, 0, long.MinValue, 0, 0, 0, 0, 0), _source, 6, 0);
        session.Take(Bar(0, 7), _source, 7, 0);
        foreach (StreamReject reason in (StreamReject[])
            [
                StreamReject.Duplicate, StreamReject.OutOfOrder, StreamReject.OffGrid, StreamReject.MixedKinds,
                StreamReject.AfterEnd
            ])
        {
            Assert.Equal(1, _report.Rejected(reason));
        }
    }

    [Fact]
    public void Missing_bars_are_told()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Bar(0, 0), _source, 1, 0);
        session.Take(Bar(0, 4), _source, 2, 0);
        session.CloseInstants(Timeout);
        Assert.Equal((1, 3), (_report.Gaps, _report.MissingBars));
        Assert.Contains("AAA: 3 bars are missing before 2020-09-13T12:31:00Z", _error.ToString());
    }

    /// <summary>As an import counts: every bar that begins in the gap.</summary>
    [Fact]
    public void A_gap_of_less_than_a_bar_misses_one()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Bar(0, 0), _source, 1, 0);
        session.Take(Bar(0, 1) with { Time = Start + (Minute * 3 / 2) }, _source, 2, 0);
        session.CloseInstants(Timeout);
        Assert.Equal((1, 1), (_report.Gaps, _report.MissingBars));
    }

    /// <summary>It is taken, as a back-test takes it, and told, as an import does.</summary>
    [Fact]
    public void A_bar_that_opens_before_the_one_before_it_closes_is_told()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Bar(0, 0), _source, 1, 0);
        session.Take(Bar(0, 0) with { Time = Start + (Minute / 2) }, _source, 2, 0);
        session.CloseInstants(Timeout);
        Assert.Equal(2, session.Series[0].Count);
        Assert.Contains(
            "AAA: the bar of 2020-09-13T12:27:30Z opens before the bar before it closes", _error.ToString());
        _report.Summarise();
        Assert.Contains("1 bar opens before the bar before it closes", _error.ToString());
    }

    /// <summary>A process was killed between the log and the account: the next one writes the account.</summary>
    [Fact]
    public void An_account_that_is_behind_the_log_is_brought_up_to_it()
    {
        string ledger = Path.Combine(_folder.At("session"), "ledger.json");
        byte[] before;
        byte[] after;
        using (PaperSession session = Open(now: 0))
        {
            CloseMinute(session, 0);
            before = File.ReadAllBytes(ledger);
            CloseMinute(session, 1);
            after = File.ReadAllBytes(ledger);
        }

        File.WriteAllBytes(ledger, before);
        using (Open(now: 0))
        {
            Assert.Equal(after, File.ReadAllBytes(ledger));
        }

        File.Delete(ledger);
        using (Open(now: 0))
        {
            Assert.Equal(after, File.ReadAllBytes(ledger));
        }

        void CloseMinute(PaperSession session, int minute)
        {
            session.Take(Bar(0, minute), _source, 1, 0);
            session.Take(Bar(1, minute), _source, 2, 0);
            session.CloseInstants(0);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-5")]
    public void An_account_that_has_seen_no_record_is_none(string sequence)
    {
        using (Open(now: 0))
        {
        }

        File.WriteAllText(Path.Combine(_folder.At("session"), "ledger.json"), $"{{\"sequence\": {sequence}}}");
        Assert.Contains("this is no account of a session", Assert.Throws<DataFileException>(() => Open(0)).Fault);
    }

    [Fact]
    public void An_account_that_can_t_be_read_is_exit_3()
    {
        using (Open(now: 0))
        {
        }

        string ledger = Path.Combine(_folder.At("session"), "ledger.json");
        File.CreateSymbolicLink(ledger, "/proc/self/mem");
        HostException exception = Assert.Throws<HostException>(() => Open(0));
        Assert.Equal(ExitCode.Data, exception.ExitCode);
        Assert.StartsWith($"{ledger}: error: can't be read: ", exception.Message);
    }

    [Fact]
    public void What_was_taken_is_there_after_a_restart_and_waits_anew()
    {
        using (PaperSession session = Open(now: 0))
        {
            session.Take(Bar(0, 0), _source, 1, 0);
            session.Take(Bar(1, 0), _source, 2, 0);
            session.Take(Bar(0, 1), _source, 3, 0);
            session.NoteStaleness(0, isStale: true);
            session.CloseInstants(0);
            Assert.Equal(1, session.Instants);
        }

        using PaperSession again = Open(now: 50_000);
        Assert.Equal((1, 50_000 + Timeout), (again.Instants, again.NextDeadline));
        Assert.Equal([Start + Minute, Start], [again.LastTaken(0), again.LastTaken(1)]);
        again.Take(Bar(0, 1), _source, 1, 50_000);
        Assert.Equal(1, _report.Rejected(StreamReject.Duplicate));
        again.Take(Bar(1, 1), _source, 2, 50_000);
        again.CloseInstants(50_000);
        Assert.Equal(2, again.Instants);
    }

    [Fact]
    public void Prints_of_an_unfinished_bar_survive_a_restart()
    {
        using (PaperSession session = Open(now: 0))
        {
            session.Take(Print(0, 1, 100), _source, 1, 0);
            session.Take(Print(0, 2, 105), _source, 2, 0);
            session.CloseInstants(0);
        }

        using PaperSession again = Open(now: 0);
        again.Take(Print(0, 1, 90), _source, 1, 0); // Before the last one.
        Assert.Equal(1, _report.Rejected(StreamReject.OutOfOrder));
        again.Take(Print(0, 3, 95), _source, 2, 0);
        again.Take(new StreamLine(StreamLineKind.Heartbeat, -1, Start + Minute - 1, 0, 0, 0, 0, 0), _source, 3, 0);
        again.CloseInstants(0);
        Assert.Equal(0, again.Instants); // The bar's end hasn't come.
        again.Take(new StreamLine(StreamLineKind.Heartbeat, -1, Start + Minute, 0, 0, 0, 0, 0), _source, 4, 0);
        again.CloseInstants(0);
        Assert.Equal(1, again.Instants);
        Assert.Equal(
            (100.0, 105.0, 95.0, 95.0, 3.0),
            (
                again.Series[0].Open[0], again.Series[0].High[0], again.Series[0].Low[0], again.Series[0].Close[0],
                again.Series[0].Volume[0]));
        again.Take(Print(0, 59, 99), _source, 5, 0); // Of the bar that the sender's clock has finished.
        Assert.Equal(1, _report.Rejected(StreamReject.Late));
    }

    [Fact]
    public void A_log_that_breaks_the_rules_is_refused_though_its_checksums_hold()
    {
        string folder = _folder.At("session");
        Directory.CreateDirectory(folder);
        var identity = new SessionIdentity(EngineVersion.Text, SpecText.HashOf(_specs), SpecText.DataHashOf(_specs));
        using (var log = SessionLog.Open(
            Path.Combine(folder, "session.log"), identity, decided: 0, (in SessionRecord record, long sequence) => { }))
        {
            log.Append(new SessionRecord(SessionRecordKind.Bar, Bar(0, 1)));
            log.Append(new SessionRecord(SessionRecordKind.Instant, 0, Start)); // Nothing has come for it.
        }

        HostException exception = Assert.Throws<HostException>(() => Open(0));
        Assert.Equal(ExitCode.Data, exception.ExitCode);
        Assert.Contains("session.log: error: record 1 can't follow those before it", exception.Message);
    }

    [Fact]
    public void Nothing_is_decided_before_it_is_in_the_log()
    {
        string log = Path.Combine(_folder.At("session"), "session.log");
        int decided = 0;
        int ahead = 0;
        var plugin = new TestPlugin(
            "own_context", PluginKind.Context, "context_worker", "indicator_calculation",
            binding => new Looker(binding, rows =>
            {
                decided += rows;
                ahead += InstantsIn(log) < decided ? 1 : 0;
            }))
        {
            Reads = [new("close", "close", "1", 0, false)],
            Writes = [new("out", "", "")],
        };
        StrategySpec strategy = _specs.Strategy;
        var looker = new WorkerSpec("looker", plugin, new ParameterSet([]), [new ColumnSource(ColumnSource.Raw, 3)])
        {
            Symbol = "AAA"
        };
        BuildSpecs specs = _specs with
        {
            Strategy = strategy with
            {
                Context = [.. strategy.Context, looker],
                Aggregation = new AggregationSpec(
                    AggregationMethod.Max,
                    [new FactorSpec(new ColumnSource(strategy.Context.Count, 0), "looker.out", 1, 0, 1)],
                    []),
            },
        };
        using PaperSession session = Open(now: 0, specs);
        for (int minute = 0; minute < 20; minute++)
        {
            session.Take(Bar(0, minute), _source, 1, minute);
            session.Take(Bar(1, minute), _source, 2, minute);
            session.CloseInstants(minute);
        }

        Assert.Equal((20, 0), (decided, ahead));
    }

    [Fact]
    public void A_trade_that_makes_no_finite_volume_is_counted()
    {
        using PaperSession session = Open(now: 0);
        session.Take(Print(0, 0, 100) with { Volume = double.MaxValue }, _source, 1, 0);
        session.Take(Print(0, 1, 100) with { Volume = double.MaxValue }, _source, 2, 0);
        Assert.Equal(1, _report.Rejected(StreamReject.BadNumber));
        session.Take(Print(0, 60, 100), _source, 3, 0);
        session.CloseInstants(Timeout);
        Assert.Equal(double.MaxValue, session.Series[0].Volume[0]);
    }

    /// <summary>What the system says of a source is one line; what is a defect is called one.</summary>
    [Fact]
    public void A_source_that_fails_ends_the_session_by_name()
    {
        using PaperSession session = Open(now: 0);
        HostException unreadable = FailureOf(new IOException("Is a directory"));
        Assert.Equal(
            (ExitCode.Data, "failing: error: can't be read: Is a directory"),
            (unreadable.ExitCode, unreadable.Message));
        HostException defect = FailureOf(new NotSupportedException("no such thing"));
        Assert.Equal(ExitCode.Defect, defect.ExitCode);
        Assert.StartsWith("failing: error: a defect of the engine; please report it: ", defect.Message);

        HostException FailureOf(Exception exception) => Assert.Throws<HostException>(
            () => new PaperLoop(session, [new FailingSource(exception)], _report).Run(CancellationToken.None));
    }

    /// <summary>The end is in the queue already when the signal comes.</summary>
    [Fact]
    public void An_interrupt_before_the_end_is_logged_wins()
    {
        using var cancellation = new CancellationTokenSource();
        using var hasEnded = new ManualResetEventSlim();
        using (PaperSession session = Open(now: 0))
        {
            session.Take(Bar(0, 0), _source, 1, 0);
            session.Take(Bar(1, 0), _source, 2, 0);
            var terminal = new Terminal(TextWriter.Null, new WatchedWriter(Interrupt), false, false);
            Assert.Throws<OperationCanceledException>(
                () => new PaperLoop(session, [new EndingSource(hasEnded)], new PaperReport(terminal, ["AAA", "BBB"]))
                    .Run(cancellation.Token));
        }

        using PaperSession again = Open(now: 0);
        Assert.False(again.HasEnded);
        Assert.Equal([Start, Start], [again.LastTaken(0), again.LastTaken(1)]);

        void Interrupt()
        {
            hasEnded.Wait();
            cancellation.Cancel();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_session_without_a_bar_of_some_symbol_has_not_ended_when_it_is_resumed(bool hasOne)
    {
        using (PaperSession session = Open(now: 0))
        {
            if (hasOne)
            {
                session.Take(Bar(0, 0), _source, 1, 0);
            }

            session.Take(End, _source, 2, 0);
            session.CloseInstants(0);
            Assert.True(session.HasEnded);
        }

        using (PaperSession again = Open(now: 0))
        {
            Assert.Equal((hasOne ? 1 : 0, false), (again.Instants, again.HasEnded));
            again.Take(Bar(0, 1), _source, 1, 0);
            again.Take(Bar(1, 1), _source, 2, 0);
            again.Take(End, _source, 3, 0);
            again.CloseInstants(0);
            Assert.True(again.HasEnded);
        }

        using PaperSession ended = Open(now: 0);
        Assert.True(ended.HasEnded);
    }

    [Fact]
    public void Who_has_ended_is_not_silent()
    {
        using PaperSession session = Open(now: 0);
        PaperSource[] sources =
        [
            new ScriptedSource(0, 50, (emit, _) => emit(End)),
            new ScriptedSource(1, long.MaxValue, (emit, _) =>
            {
                Thread.Sleep(300);
                emit(End);
            }),
        ];
        new PaperLoop(session, sources, _report).Run(CancellationToken.None);
        Assert.True(session.HasEnded);
        Assert.Equal(string.Empty, _error.ToString());
    }

    /// <summary>Else the message of what went wrong would stand behind it, on the same line.</summary>
    [Fact]
    public void A_session_that_fails_takes_the_line_of_status_away()
    {
        using PaperSession session = Open(now: 0);
        var report = new PaperReport(new Terminal(TextWriter.Null, _error, false, true), ["AAA", "BBB"]);
        var source = new ScriptedSource(0, long.MaxValue, (emit, _) =>
        {
            emit(new StreamLine(StreamLineKind.Heartbeat, -1, long.MinValue, 0, 0, 0, 0, 0));
            Thread.Sleep(300);
            throw new IOException("gone");
        });
        Assert.Throws<HostException>(() => new PaperLoop(session, [source], report).Run(CancellationToken.None));
        Assert.Matches("instants *\r *\r$", _error.ToString());
    }

    [Fact]
    public void The_line_of_status_is_no_wider_than_the_terminal()
    {
        var report = new PaperReport(new Terminal(TextWriter.Null, _error, false, true), ["AAA", "BBB"]);
        report.Status(1_000, () => new string('x', 10_000));
        Assert.InRange(_error.ToString().TrimStart('\r').Length, 1, TerminalSize.Width);
    }

    private static StreamLine End => new(StreamLineKind.End, -1, long.MinValue, 0, 0, 0, 0, 0);

    private static int InstantsIn(string log)
    {
        using var stream = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        int count = 0;
        for (int at = 256; at + SessionRecord.Size <= bytes.Length; at += SessionRecord.Size)
        {
            count += bytes[at + 4] == (byte)SessionRecordKind.Instant ? 1 : 0;
        }

        return count;
    }

    private PaperSession Open(long now, BuildSpecs? specs = null)
    {
        var session = new PaperSession(
            specs ?? _specs, _folder.At("session"), new PaperOptions(Timeout, 10_000, IsReplay: false), _report);
        try
        {
            session.Resume(now);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static StreamLine Bar(int symbol, int minute)
        => new(StreamLineKind.Bar, symbol, Start + (minute * Minute), 100, 101, 99, 100, 1);

    private static StreamLine Print(int symbol, int second, double price)
        => new(StreamLineKind.TradePrint, symbol, Start + (second * (Minute / 60)), price, price, price, price, 1);

    private sealed class Looker(WorkerBinding binding, Action<int> look) : ContextOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block)
        {
            look(block.Count);
            block.Output(Binding.Outputs[0]).Clear();
        }
    }

    // Brings the symbol of its own index.
    private sealed class ScriptedSource(int index, long staleAfter, Action<Action<StreamLine>, CancellationToken> feed)
        : PaperSource(index, "scripted", [index], staleAfter)
    {
        protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation)
            => feed(line => emit(EventOf(line)), cancellation);
    }

    // Connects and ends at once, and says when both are said.
    private sealed class EndingSource(ManualResetEventSlim hasEnded) : PaperSource(0, "ending", [0, 1], long.MaxValue)
    {
        protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation)
        {
            emit(new SourceEvent(Index, SourceEventKind.Connected, default));
            emit(EventOf(End));
            hasEnded.Set();
        }
    }

    private sealed class WatchedWriter(Action written) : StringWriter
    {
        public override void Write(string? value) => written();
    }

    private sealed class FailingSource(Exception failure) : PaperSource(0, "failing", [0, 1], long.MaxValue)
    {
        protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation) => throw failure;
    }

    private sealed class TestSource() : PaperSource(0, "test", [0, 1], long.MaxValue)
    {
        protected override void Feed(Action<SourceEvent> emit, CancellationToken cancellation)
            => throw new NotSupportedException("the test hands lines over itself");
    }
}

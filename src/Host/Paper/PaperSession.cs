using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Streams;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Kernel;
using S1mpleTrader.Kernel.Decision;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Paper;

/// <summary>How a session goes about its inputs.</summary>
/// <param name="InstantTimeoutMillis">How long an instant waits for a silent symbol.</param>
/// <param name="Capacity">Most bars of a symbol.</param>
/// <param name="IsReplay">Whether bars come from recorded data, whose gaps are known.</param>
internal sealed record PaperOptions(long InstantTimeoutMillis, int Capacity, bool IsReplay);

/// <summary>
/// A paper session: inputs to log, log to disk, disk to decisions; and after a restart the log to the same decisions.
/// </summary>
/// <remarks>
/// <para>
/// One thread. Every input that is taken is a record of the log, and so is every decision that depends on a clock:
/// which bars an instant closes with. All else is a pure function of the log, so that a session which is killed
/// anywhere goes on as if it hadn't been.
/// </para>
/// <para>
/// Order at an instant: its record is appended, the log is synced, the strategy decides, <c>ledger.json</c> is written.
/// Several instants that are due together are one such step: how many shows nowhere.
/// </para>
/// </remarks>
internal sealed partial class PaperSession : IDisposable
{
    private const string LogName = "session.log";
    internal const string LedgerName = "ledger.json";
    private const string LockName = "session.lock";

    private readonly BuildSpecs _specs;
    private readonly PaperOptions _options;
    private readonly PaperReport _report;
    private readonly FileStream _lock;
    private readonly string _folder;
    private readonly LedgerSnapshot _snapshot;
    private readonly GrowingBars[] _bars;
    private readonly SymbolInput[] _inputs;
    private readonly PendingBars _pending;
    private readonly long _barNanos;
    private long _lastInstant = long.MinValue; // Open of its bars; the smallest value before the first.
    private LiveRun? _run; // Null before the session is resumed.
    private SessionLog? _log; // As long as that.
    private long _undecided; // Instants closed and not decided.

    /// <summary>Takes hold of a session; <see cref="Resume"/> comes next.</summary>
    /// <param name="specs">What runs; of data that is replayed with its identity.</param>
    /// <param name="folder">The session's folder.</param>
    /// <param name="options">How to go about inputs.</param>
    /// <param name="report">Where to tell what happens.</param>
    /// <exception cref="HostException">Another process has the session.</exception>
    public PaperSession(BuildSpecs specs, string folder, PaperOptions options, PaperReport report)
    {
        OutputFile.MakeFolder(folder);
        string lockPath = Path.Combine(folder, LockName);
        _lock = LockFile.TryTake(lockPath, stays: true)
            ?? throw new HostException(ExitCode.Output, $"{lockPath}: error: another process runs this session");
        _folder = folder;
        _specs = specs;
        _options = options;
        _report = report;
        _barNanos = specs.Strategy.Timeframe.Nanos;
        _bars = new GrowingBars[specs.DataSources.Count];
        _inputs = new SymbolInput[_bars.Length];
        var series = new BarSeries[_bars.Length];
        for (int i = 0; i < _bars.Length; i++)
        {
            DataSourceSpec source = specs.DataSources[i];
            _bars[i] = new GrowingBars(source.Symbol, source.Timeframe, options.Capacity);
            series[i] = _bars[i].Series;
            _inputs[i] = new SymbolInput(specs, i);
        }

        Series = series;
        _pending = new PendingBars(_bars.Length, _barNanos);
        Fills = new FillRecord(series);
        _snapshot = new LedgerSnapshot(specs, Path.Combine(folder, LedgerName));
    }

    /// <summary>The bars that instants have closed with, by data source.</summary>
    public IReadOnlyList<BarSeries> Series { get; }

    /// <summary>The fills so far.</summary>
    public FillRecord Fills { get; }

    /// <summary>The lane; null before the first row decided at.</summary>
    public DecisionStage? Lane => _run?.Lane;

    /// <summary>Instants so far.</summary>
    public long Instants { get; private set; }

    /// <summary>Bytes behind the last whole record that were cut off the log.</summary>
    public long CutBytes => Log.CutBytes;

    /// <summary>Close of the last instant; null before the first.</summary>
    public long? LastInstant => _lastInstant == long.MinValue ? null : _lastInstant + _barNanos;

    /// <summary>Whether the session has ended: every symbol has, and every instant is decided.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether there is room for further inputs before an instant must close.</summary>
    public bool HasRoom => _pending.HasRoom;

    /// <summary>When the first open instant's time is out; <see cref="long.MaxValue"/> for none.</summary>
    public long NextDeadline => _pending.NextDeadline;

    /// <summary>
    /// Returns the open time of the last bar that was taken of a symbol; <see cref="long.MinValue"/> for none.
    /// </summary>
    /// <param name="symbol">Index of the symbol.</param>
    public long LastTaken(int symbol) => _inputs[symbol].LastOpenTime;

    /// <summary>Returns whether nothing further is to come of any of some symbols.</summary>
    /// <param name="symbols">Their indices.</param>
    public bool HaveEnded(IReadOnlyList<int> symbols)
    {
        foreach (int symbol in symbols)
        {
            if (!_inputs[symbol].HasEnded)
            {
                return false;
            }
        }

        return true;
    }

    private SessionLog Log
    {
        get
        {
            Invariant.Holds(_log is not null);
            return _log;
        }
    }

    /// <summary>Begins the session, or brings it to where it was.</summary>
    /// <param name="now">The clock, milliseconds.</param>
    /// <exception cref="HostException">
    /// It is of another configuration, or its log gives another account than its ledger says.
    /// </exception>
    /// <exception cref="DataFileException">Its log is damaged.</exception>
    public void Resume(long now)
    {
        _run = new LiveRun(_specs, Series, new RunOptions(), Fills);
        byte[] before = _snapshot.Read(out long sequence);
        var replay = new Replay(this, before, sequence, now);
        var identity = new SessionIdentity(EngineVersion.Text, SpecText.HashOf(_specs), SpecText.DataHashOf(_specs));
        string path = Path.Combine(_folder, LogName);
        _log = SessionLog.Open(path, identity, sequence, replay.Take);
        _log.Sync(); // Whoever wrote it may have been killed before it was.
        if (_undecided > 0)
        {
            Decide();
            _snapshot.Write(Document(_log.Count));
        }
    }

    /// <summary>Takes a line, or counts why not.</summary>
    /// <param name="line">The line.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="lineNumber">Its number there.</param>
    /// <param name="now">The clock, milliseconds.</param>
    public void Take(in StreamLine line, PaperSource source, long lineNumber, long now)
    {
        Invariant.Holds(!HasEnded && _pending.HasRoom);
        switch (line.Kind)
        {
            case StreamLineKind.Bar:
            case StreamLineKind.TradePrint:
                SymbolInput input = _inputs[line.Symbol];
                bool isBar = line.Kind == StreamLineKind.Bar;
                StreamReject reason = input.Check(in line, _lastInstant);
                if (reason == StreamReject.None)
                {
                    Log.Append(
                        new SessionRecord(isBar ? SessionRecordKind.Bar : SessionRecordKind.TradePrint, in line));
                    Apply(in line, now);
                }
                else
                {
                    _report.Reject(source.Name, lineNumber, reason);
                }

                break;
            case StreamLineKind.Heartbeat when line.Time > long.MinValue:
                foreach (int symbol in source.Symbols)
                {
                    Complete(symbol, line.Time, now);
                }

                break;
            case StreamLineKind.End:
                foreach (int symbol in source.Symbols)
                {
                    if (line.Symbol < 0 || line.Symbol == symbol)
                    {
                        Complete(symbol, long.MaxValue, now);
                        _inputs[symbol].HasEnded = true;
                    }
                }

                break;
            default:
                Invariant.Holds(line.Kind == StreamLineKind.Heartbeat); // Alive, nothing else.
                break;
        }
    }

    /// <summary>Records that a source has fallen silent, or speaks again.</summary>
    /// <param name="source">Its index.</param>
    /// <param name="isStale">Whether it is silent.</param>
    public void NoteStaleness(int source, bool isStale)
    {
        Log.Append(
            new SessionRecord(isStale ? SessionRecordKind.Stale : SessionRecordKind.Fresh, source, LastInstant ?? 0));
        Log.Write();
    }

    /// <summary>Closes the instants that are complete or whose time is out, and decides them.</summary>
    /// <param name="now">The clock, milliseconds.</param>
    /// <exception cref="HostException">A symbol has more bars than the session has room for.</exception>
    public void CloseInstants(long now)
    {
        while (_pending.TryClose(now, out long openTime))
        {
            Log.Append(new SessionRecord(SessionRecordKind.Instant, 0, openTime));
            Close(openTime);
        }

        HasEnded = _pending.IsEmpty && Array.TrueForAll(_inputs, input => input.HasEnded);

        // Without a bar of every symbol there is no result: who sends the bars later finds a session to go on with.
        bool isLogged = HasEnded && Array.TrueForAll(_bars, bars => bars.Series.Count > 0);
        if (isLogged)
        {
            Log.Append(new SessionRecord(SessionRecordKind.End, 0, 0));
        }

        if (_undecided == 0 && !isLogged)
        {
            Log.Write(); // What was taken outlives this process; it is synced before anything is decided on it.
            return;
        }

        Log.Sync();
        Decide();
        _snapshot.Write(Document(Log.Count));
    }

    /// <summary>Gives every series its identity: nothing grows any more.</summary>
    public void Seal()
    {
        Invariant.Holds(HasEnded);
        foreach (GrowingBars bars in _bars)
        {
            bars.Seal();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _log?.Dispose();
        }
        finally
        {
            _lock.Dispose();
            _run?.Dispose();
            foreach (GrowingBars bars in _bars)
            {
                bars.Dispose();
            }
        }
    }

    private ReadOnlySpan<byte> Document(long sequence) => _snapshot.Serialize(sequence, LastInstant, _bars, Lane);

    private void Decide()
    {
        if (_undecided > 0)
        {
            Invariant.Holds(_run is not null);
            _run.Decide();
            _undecided = 0;
        }
    }

    // A bar or print that is in the log.
    private void Apply(in StreamLine line, long now)
    {
        SymbolInput input = _inputs[line.Symbol];
        if (line.Kind == StreamLineKind.Bar)
        {
            Enqueue(in line, now);
        }
        else if (input.Prints.Take(in line, out StreamLine bar))
        {
            Enqueue(in bar, now);
        }
    }

    // The sender has sent whatever closed up to a time: that finishes a bar of prints.
    private void Complete(int symbol, long time, long now)
    {
        if (_inputs[symbol].Prints.TryFinish(symbol, time, out StreamLine bar))
        {
            Log.Append(new SessionRecord(SessionRecordKind.Clock, symbol, time));
            Enqueue(in bar, now);
        }

        _pending.Complete(symbol, time);
    }

    // A bar of prints may come too late, when its instant has closed.
    private void Enqueue(in StreamLine bar, long now)
    {
        if (bar.Time <= _lastInstant)
        {
            _report.Reject(_specs.DataSources[bar.Symbol].Symbol, 0, StreamReject.Late);
            return;
        }

        _inputs[bar.Symbol].LastOpenTime = bar.Time;
        _pending.Add(in bar, now + _options.InstantTimeoutMillis);
    }

    private void Close(long openTime)
    {
        int present = 0;
        for (int symbol = 0; symbol < _bars.Length; symbol++)
        {
            if (!_pending.TryTake(symbol, openTime, out StreamLine bar))
            {
                continue;
            }

            GrowingBars bars = _bars[symbol];
            if (bars.Series.Count == bars.Capacity)
            {
                throw new HostException(
                    ExitCode.Data,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{bars.Series.Symbol}: error: a session holds {bars.Capacity} bars at most; "
                        + $"begin another with --session"));
            }

            if (!_options.IsReplay && bars.Series.Count > 0)
            {
                TellStep(symbol, bars.Series.OpenTimes[^1], bar.Time);
            }

            bars.Append(bar.Time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
            present++;
        }

        Invariant.Holds(present > 0);
        _lastInstant = openTime;
        _undecided++;
        Instants++;
    }

    // From a symbol's bar to the next one, as an import tells it.
    private void TellStep(int symbol, long before, long openTime)
    {
        if (openTime > before + _barNanos)
        {
            _report.Gap(symbol, (openTime - before - 1) / _barNanos, openTime); // Every bar that begins in the gap.
        }
        else if (openTime < before + _barNanos)
        {
            _report.Overlap(symbol, openTime);
        }
    }
}

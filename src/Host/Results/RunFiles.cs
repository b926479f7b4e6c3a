using System;
using System.Collections.Generic;
using System.IO;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Result;

namespace S1mpleTrader.Host.Results;

/// <summary>
/// Streams a run's trades, by id, equity and journal into its files while it runs.
/// </summary>
internal sealed class RunFiles : RunObserver, IDisposable
{
    // What goes to the system at once: in larger pieces it costs less. The long files see to it themselves.
    private const int TradeBufferBytes = 1 << 18;

    private readonly FileStream _tradeStream;
    private readonly FileStream _equityStream;
    private readonly TradeArrowFile _trades;
    private readonly EquityThread? _equity;
    private readonly JournalThread? _journal;
    private readonly AtomicFile? _tradeCsvFile;
    private readonly AtomicFile? _equityCsvFile;
    private readonly TradeSequence _sequence = new();
    private readonly TradeCsvFile? _tradeCsv;
    private readonly EquityCsvFile? _equityCsv;
    private readonly List<IDisposable> _open = [];

    /// <summary>Opens the files.</summary>
    /// <param name="folder">The run's folder, not yet under its name.</param>
    /// <param name="specs">What runs.</param>
    /// <param name="journal">What the journal keeps.</param>
    /// <param name="tradeCsv">The file of <c>--trades</c>, or null.</param>
    /// <param name="equityCsv">The file of <c>--equity</c>, or null.</param>
    public RunFiles(string folder, BuildSpecs specs, JournalLevel journal, string? tradeCsv, string? equityCsv)
    {
        var format = new TradeFormat(specs);
        JournalLevel = journal;
        FileStream? journalStream;
        try
        {
            _tradeStream = Open(Path.Combine(folder, ResultFolder.TradesName), TradeBufferBytes);
            _equityStream = Open(Path.Combine(folder, ResultFolder.EquityName));
            journalStream = journal == JournalLevel.Off ? null : Open(Path.Combine(folder, JournalFile.FileName));
            _tradeCsvFile = Start(tradeCsv);
            _equityCsvFile = Start(equityCsv);
        }
        catch
        {
            Dispose();
            throw;
        }

        _trades = new TradeArrowFile(_tradeStream, format);
        _equity = new EquityThread(_equityStream, format);
        _tradeCsv = _tradeCsvFile is null ? null : new TradeCsvFile(_tradeCsvFile.Stream, format);
        _equityCsv = _equityCsvFile is null ? null : new EquityCsvFile(_equityCsvFile.Stream, format);
        _journal = journalStream is null ? null : new JournalThread(journalStream, format, specs.Strategy);
    }

    /// <summary>Receives what a study keeps of the run; or null.</summary>
    public RunCollector? Collector { get; init; }

    /// <inheritdoc/>
    public override bool WantsEquity => true;

    /// <inheritdoc/>
    public override JournalLevel JournalLevel { get; }

    /// <inheritdoc/>
    public override bool WantsRejections => false; // The counts tell of them, and the journal.

    /// <inheritdoc/>
    public override void OnJournal(in JournalRecord record) => _journal?.Add(in record);

    /// <inheritdoc/>
    public override Span<long> PassageRoom(int count) => _journal is null ? default : _journal.PassageRoom(count);

    /// <inheritdoc/>
    public override void OnJournalPassage(ReadOnlySpan<long> passage) => _journal?.Add(passage);

    /// <inheritdoc/>
    public override void OnTradeClosed(in ClosedTrade trade)
    {
        Collector?.AddTrade(in trade);
        if (_sequence.TryPass(in trade))
        {
            Write(in trade);
            return;
        }

        _sequence.Add(in trade);
        WriteTrades(isEnd: false);
    }

    /// <inheritdoc/>
    public override EquityRoom? EquityRoom() => _equity?.Room();

    /// <inheritdoc/>
    public override void OnEquity(
        ReadOnlySpan<long> closeTimes, ReadOnlySpan<Int128> equityUnits, ReadOnlySpan<Int128> balanceUnits)
    {
        _equityCsv?.Add(closeTimes, equityUnits, balanceUnits);
        _equity?.Add(closeTimes, equityUnits, balanceUnits); // Last: what lies in its room is its own from here on.
    }

    /// <inheritdoc/>
    public override void OnDayEnd(long day, Int128 equityUnits) => Collector?.AddDay(day, equityUnits);

    /// <summary>
    /// Says that the run is over: equity and journal go on to disk beside whatever the caller does next.
    /// </summary>
    public void End()
    {
        _journal?.End();
        _equity?.End();
    }

    /// <summary>Ends the files of the folder and flushes them to disk.</summary>
    public void Complete()
    {
        End();
        WriteTrades(isEnd: true);
        _trades.Complete();
        _tradeStream.Flush(flushToDisk: true);
        _equity?.Join();
        _journal?.Join();
    }

    /// <summary>Lets the CSV files appear: the last thing, when the run's own files are in place.</summary>
    public void CommitCsv()
    {
        _tradeCsv?.End();
        _equityCsv?.End();
        _tradeCsvFile?.Commit();
        _equityCsvFile?.Commit();
    }

    /// <summary>Closes the files; CSV files that weren't committed leave nothing behind.</summary>
    public void Dispose()
    {
        _journal?.Dispose();
        _equity?.Dispose();
        foreach (IDisposable file in _open)
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // What is still buffered can't be written: it belongs to a run that is given up, and what failed first
                // is told. The files behind it are closed, too.
            }
        }

        _open.Clear();
    }

    private void WriteTrades(bool isEnd)
    {
        while (_sequence.TryTake(out ClosedTrade trade, isEnd))
        {
            Write(in trade);
        }
    }

    private void Write(in ClosedTrade trade)
    {
        _trades.Add(in trade);
        _tradeCsv?.Add(in trade);
    }

    private OutputFileStream Open(string path, int bufferBytes = 0)
    {
        var stream = new OutputFileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferBytes);
        _open.Add(stream);
        return stream;
    }

    private AtomicFile? Start(string? path)
    {
        if (path is null)
        {
            return null;
        }

        OutputFile.MakeFolderOf(path);
        var file = new AtomicFile(path);
        _open.Add(file);
        return file;
    }
}

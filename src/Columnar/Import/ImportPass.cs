using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>The store can't be written: told apart from a source that can't be read.</summary>
internal sealed class TargetException(Exception inner) : Exception(inner.Message, inner);

/// <summary>One reading of the whole file: lines to bars or trades, trades to bars, bars to the store.</summary>
/// <remarks>
/// Invariant: the store appears only where nothing is found that forbids it. Nothing is allocated per row.
/// </remarks>
internal sealed class ImportPass : IDisposable
{
    private const int LinesPerProgress = 1 << 16;

    private readonly BarImportSpec _spec;
    private readonly CsvDialect _dialect;
    private readonly CsvSniffer _sniffer;
    private readonly Timeframe _timeframe;
    private readonly StampParser _stamps;
    private readonly CsvBarReader _reader;
    private readonly PlainRows? _plain;
    private readonly BarBlock _block = new();
    private readonly CsvTradeReader _tradeReader;
    private readonly TradeBars _tradeBars;
    private readonly BarSequenceCheck _sequence;
    private readonly RejectCounter _rejected;
    private readonly BarStoreWriter? _writer;
    private readonly bool _isSinglePrice;
    private readonly long _stampToOpen; // What to add to a stamp to get the open time.
    private long _rows;
    private long _tradeCount;
    private long _lastTrade = long.MinValue; // Stamp of the last accepted trade.
    private long _suspiciousCount;
    private long _zeroVolumeCount;

    /// <summary>Prepares a reading.</summary>
    /// <param name="spec">What and how.</param>
    /// <param name="sniffer">What was told from the file's first lines.</param>
    /// <param name="readsPlainRows">Whether plain rows are read many at a time: it makes no difference.</param>
    internal ImportPass(BarImportSpec spec, CsvSniffer sniffer, bool readsPlainRows = true)
    {
        Invariant.Holds(sniffer.Dialect is not null);
        Invariant.Holds(sniffer.Timeframe is not null);
        _spec = spec;
        _sniffer = sniffer;
        _dialect = sniffer.Dialect;
        _isSinglePrice = _dialect.IsSinglePrice;
        _timeframe = sniffer.Timeframe.Value;
        LocalZone? zone = sniffer.Timezone is null ? null : LocalZone.Find(sniffer.Timezone); // Counts from zero.
        _stamps = new StampParser(_dialect.StampForm, _dialect.CoarsestUnit, zone, _dialect.Midnight);
        _reader = new CsvBarReader(_dialect, _stamps, sniffer.PriceShift);
        _plain = readsPlainRows ? PlainRows.For(_dialect, _stamps, sniffer.PriceShift) : null;
        _tradeReader = new CsvTradeReader(_dialect, _stamps, sniffer.PriceShift);
        _tradeBars = new TradeBars(_timeframe);
        _sequence = new BarSequenceCheck(_timeframe);
        _rejected = new RejectCounter(spec.LinesKeptPerReason);
        _stampToOpen = spec.Timestamp == StampedAt.Close ? -_timeframe.Nanos : 0;
        _writer = spec.TargetPath is null ? null : new BarStoreWriter(spec.TargetPath);
    }

    private bool WritesNothing => _rejected.Total > 0 && _spec.OnRejectedRow == OnRejectedRow.Fail;

    /// <summary>Bytes that are asked of the file at a time: it makes no difference.</summary>
    internal int BufferBytes { get; init; } = ImportSource.BufferBytes;

    /// <summary>Rows that were read many at a time.</summary>
    internal long PlainRowCount { get; private set; }

    /// <summary>Reads the file and writes the store.</summary>
    internal BarImportSummary Run(CancellationToken cancellation)
    {
        using ImportSource source = new(_spec.SourcePath);
        LineReader lines = new(source.OpenPipe(BufferBytes));
        bool isHeader = _dialect.HasHeader;
        long nextProgress = LinesPerProgress;
        while (lines.TryRead(out ReadOnlySpan<byte> line))
        {
            if (lines.LineNumber >= nextProgress)
            {
                nextProgress = lines.LineNumber + LinesPerProgress;
                cancellation.ThrowIfCancellationRequested();
                _spec.Progress?.Invoke(source.ReadBytes, source.SizeBytes);
            }

            if (line.IsEmpty && !lines.IsTooLong)
            {
                continue;
            }

            if (isHeader)
            {
                isHeader = false;
                continue;
            }

            TakeRow(line, lines);
            TakePlainRows(lines);
        }

        if (_tradeBars.TryFinish(out CsvBar last))
        {
            Put(last);
        }

        BarImportSummary summary = Summarise(source, Judge(source));
        return summary.IsSuccess && _writer is not null
            ? summary with { ContentHash = Complete(_writer, _spec.NotesOf?.Invoke(summary)) }
            : summary;
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();

    private void TakeRow(ReadOnlySpan<byte> line, LineReader lines)
    {
        _rows++;
        RowReject reason = lines.IsTooLong ? RowReject.LineTooLong
            : _isSinglePrice ? TakeTrade(line)
            : TakeBar(line);
        if (reason != RowReject.None)
        {
            _rejected.Add(reason, lines.LineNumber);
        }
    }

    // The plain rows from the next line on, of those that lie ready.
    private void TakePlainRows(LineReader lines)
    {
        bool mayBeMore = _plain is not null;
        while (mayBeMore)
        {
            int end = _plain!.Read(lines.Ready, lines.Segment, lines.Position, _block, out mayBeMore);
            long firstLine = lines.LineNumber + 1;
            lines.Pass(end, _block.Count);
            _rows += _block.Count;
            PlainRowCount += _block.Count;
            if (!_block.HasOnlyBars() || !_sequence.TryAcceptSteady(_block.Stamps.AsSpan(0, _block.Count)))
            {
                TakeOneByOne(firstLine);
                continue;
            }

            _zeroVolumeCount += _block.CountZeroVolumes();
            if (_writer is not null && !WritesNothing && _block.Count > 0)
            {
                Write(_writer, _block);
            }
        }
    }

    private void TakeOneByOne(long firstLine)
    {
        for (int row = 0; row < _block.Count; row++)
        {
            CsvBar bar = _block[row];
            RowReject reason = CsvBarReader.Check(bar);
            reason = reason == RowReject.None ? Put(bar) : reason;
            if (reason != RowReject.None)
            {
                _rejected.Add(reason, firstLine + row);
            }
        }
    }

    private RowReject TakeBar(ReadOnlySpan<byte> line)
    {
        RowReject reason = _reader.Read(line, _sequence.Last, out CsvBar bar);
        return reason == RowReject.None ? Put(bar) : reason;
    }

    private RowReject TakeTrade(ReadOnlySpan<byte> line)
    {
        RowReject reason = _tradeReader.Read(line, _lastTrade, out CsvTrade trade);
        if (reason != RowReject.None)
        {
            return reason;
        }

        if (trade.StampNanos < _lastTrade)
        {
            return RowReject.OutOfOrder;
        }

        if (trade.IsSuspicious)
        {
            _suspiciousCount++;
            return RowReject.None;
        }

        if (!_tradeBars.HasRoomFor(in trade))
        {
            return RowReject.NonFinite;
        }

        _lastTrade = trade.StampNanos;
        _tradeCount++;
        return _tradeBars.Take(trade, out CsvBar finished) ? Put(finished) : RowReject.None;
    }

    private RowReject Put(in CsvBar bar)
    {
        RowReject reason = _sequence.Accept(bar.StampNanos);
        if (reason == RowReject.None)
        {
            _zeroVolumeCount += bar.Volume == 0 ? 1 : 0;
            if (_writer is not null && !WritesNothing)
            {
                Write(_writer, bar);
            }
        }

        return reason;
    }

    private void Write(BarStoreWriter writer, in CsvBar bar)
    {
        try
        {
            writer.Append(bar.StampNanos + _stampToOpen, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TargetException(failed);
        }
    }

    private void Write(BarStoreWriter writer, BarBlock block)
    {
        try
        {
            block.MoveStamps(_stampToOpen);
            int rows = block.Count;
            writer.Append(
                block.Stamps.AsSpan(0, rows), block.Open.AsSpan(0, rows), block.High.AsSpan(0, rows),
                block.Low.AsSpan(0, rows), block.Close.AsSpan(0, rows), block.Volume.AsSpan(0, rows));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TargetException(failed);
        }
    }

    private string Complete(BarStoreWriter writer, IReadOnlyList<string>? notes)
    {
        try
        {
            return writer.Complete(_spec.Symbol, _timeframe, notes);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TargetException(failed);
        }
    }

    private List<ImportFinding> Judge(ImportSource source)
    {
        List<ImportFinding> findings = [];
        if (_spec.SourceStamp is { } stamp && stamp != source.Stamp)
        {
            findings.Add(new ImportFinding(
                ImportFindingKind.SourceChanged,
                0,
                "the file was written to while it was read: nothing was written; import it once it is complete"));
            return findings; // Of a file that is no more.
        }

        if (WritesNothing)
        {
            RejectedRows first = _rejected.ToList()[0];
            string what = _isSinglePrice ? "can't be used"
                : _rejected.Total == 1 ? "is no bar"
                : "are no bars";
            bool isBackwards = _sequence.Count == 1 && _sequence.EarlierCount == _rejected.Total;
            string cause = isBackwards ? "; " + ImportWords.RunBackwards : string.Empty;
            findings.Add(new ImportFinding(
                ImportFindingKind.RowsRejected,
                first.FirstLines.Count > 0 ? first.FirstLines[0] : 0,
                string.Create(CultureInfo.InvariantCulture, $"{_rejected.Total:N0} of ")
                + $"{Counted.Of(_rows, "row")} {what}: nothing was written{cause}"));
        }

        if (_sequence.Count == 0)
        {
            findings.Add(new ImportFinding(ImportFindingKind.NoRows, 0, "no row of the file is a bar"));
            return findings;
        }

        Timeframe commonest = new(_sequence.CommonestDistance());
        bool isContradicted = _spec.Timeframe is null
            ? commonest != _timeframe
            : commonest.Nanos > 0 && commonest.Nanos < _timeframe.Nanos;
        if (isContradicted)
        {
            findings.Add(new ImportFinding(
                ImportFindingKind.TimeframeContradicted,
                0,
                $"most rows are {commonest} apart, which contradicts a timeframe of {_timeframe}"
                + (_spec.Timeframe is null ? ", that of the first rows: give the timeframe" : "")));
        }

        return findings;
    }

    private BarImportSummary Summarise(ImportSource source, List<ImportFinding> findings)
    {
        List<BarGap> gaps = [];
        foreach (BarGap gap in _sequence.FirstGaps)
        {
            gaps.Add(new BarGap(gap.FromNanos + _stampToOpen, gap.ToNanos + _stampToOpen));
        }

        bool hasBars = _sequence.Count > 0;
        bool isVolumeAbsent = _dialect.Volume == CsvDialect.Absent;
        return new BarImportSummary
        {
            Findings = findings,
            Symbol = _spec.Symbol,
            Format = _dialect.Format,
            IsGzip = source.IsGzip,
            IsZip = source.IsZip,
            Layout = ImportWords.Layout(_dialect, _spec.Price),
            Stamps = ImportWords.Stamps(_stamps),
            Timestamp = _spec.Timestamp ?? StampedAt.Open,
            Timeframe = _timeframe,
            IsTimeframeInferred = _spec.Timeframe is null,
            PriceScale = _sniffer.PriceScale,
            RoundedPriceCount = _reader.RoundedPriceCount,
            IsVolumeAbsent = isVolumeAbsent,
            EmptyVolumeCount = _reader.EmptyVolumeCount,
            ZeroVolumeCount = isVolumeAbsent ? 0 : _zeroVolumeCount,
            SuspiciousCount = _suspiciousCount,
            AmbiguousTimeCount = _stamps.Zone?.AmbiguousCount ?? 0,
            RowsRead = _rows,
            RowsAccepted = _isSinglePrice ? _tradeCount : _sequence.Count,
            BarCount = _sequence.Count,
            IsSinglePrice = _isSinglePrice,
            Rejected = _rejected.ToList(),
            FirstOpenNanos = hasBars ? _sequence.First + _stampToOpen : 0,
            LastOpenNanos = hasBars ? _sequence.Last + _stampToOpen : 0,
            GapCount = _sequence.GapCount,
            MissingBarCount = _sequence.MissingBarCount,
            FirstGaps = gaps,
            OverlapCount = _sequence.OverlapCount,
        };
    }
}

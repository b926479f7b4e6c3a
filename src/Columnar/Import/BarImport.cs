using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Threading;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;

namespace S1mpleTrader.Columnar.Import;

/// <summary>Imports a vendor's file into a bar store, or only checks it.</summary>
/// <remarks>
/// Two passes over the file: its first lines say how to read it (<see cref="CsvSniffer"/>), then every line is read.
/// Memory depends neither on the size of the file nor on the length of its lines. Nothing is printed, nothing is guessed,
/// and the store appears whole or not at all.
/// </remarks>
public static class BarImport
{
    private const int LinesPerProgress = 1 << 16;

    /// <summary>Imports a file.</summary>
    /// <param name="spec">What and how.</param>
    /// <param name="cancellation">Stops the import; nothing is written then.</param>
    /// <returns>What was found and done. A fault of the input is a finding, never an exception.</returns>
    /// <exception cref="OperationCanceledException">The import was stopped.</exception>
    public static BarImportSummary Run(BarImportSpec spec, CancellationToken cancellation = default)
    {
        try
        {
            return RunChecked(spec, cancellation);
        }
        catch (FileNotFoundException missing)
        {
            return Failed(spec, ImportFindingKind.SourceMissing, missing.Message);
        }
        catch (InvalidDataException damaged)
        {
            return Failed(spec, ImportFindingKind.SourceDamaged, $"{spec.SourcePath}: {damaged.Message}");
        }
        catch (TargetException target)
        {
            return Failed(spec, ImportFindingKind.TargetUnwritable, $"{spec.TargetPath}: {target.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Failed(spec, ImportFindingKind.SourceUnreadable, $"{spec.SourcePath}: {unreadable.Message}");
        }
    }

    private static BarImportSummary RunChecked(BarImportSpec spec, CancellationToken cancellation)
    {
        CsvSniffer sniffer = new(spec);
        using (ImportSource source = new(spec.SourcePath))
        {
            if (source.IsZip)
            {
                return Failed(spec, ImportFindingKind.FormatUnknown, $"{spec.SourcePath}: is a zip file: unpack it first");
            }

            ReadOnlyMemory<byte> sample = source.ReadSample(CsvSniffer.SampleBytes, out bool isWhole);
            sniffer.Sniff(sample, isWhole);
            if (sniffer.Findings.Count > 0)
            {
                return new BarImportSummary { Symbol = spec.Symbol, IsGzip = source.IsGzip, Findings = sniffer.Findings };
            }
        }

        using Pass pass = new(spec, sniffer);
        return pass.Run(cancellation);
    }

    private static BarImportSummary Failed(BarImportSpec spec, ImportFindingKind kind, string message)
        => new() { Symbol = spec.Symbol, Findings = [new ImportFinding(kind, 0, message)] };

    /// <summary>The store can't be written: told apart from a source that can't be read.</summary>
    private sealed class TargetException(Exception inner) : Exception(inner.Message, inner);

    /// <summary>One reading of the whole file.</summary>
    private sealed class Pass : IDisposable
    {
        private readonly BarImportSpec _spec;
        private readonly CsvDialect _dialect;
        private readonly Timeframe _timeframe;
        private readonly StampParser _stamps;
        private readonly CsvBarReader _reader;
        private readonly BarSequenceCheck _sequence;
        private readonly RejectCounter _rejected;
        private readonly BarStoreWriter? _writer;
        private readonly long _stampToOpen; // What to add to a stamp to get the open time.
        private long _rows;

        internal Pass(BarImportSpec spec, CsvSniffer sniffer)
        {
            Invariant.Holds(sniffer.Dialect is not null);
            Invariant.Holds(sniffer.Timeframe is not null);
            _spec = spec;
            _dialect = sniffer.Dialect;
            _timeframe = sniffer.Timeframe.Value;
            LocalZone? zone = spec.Timezone is null ? null : LocalZone.Find(spec.Timezone); // Counts from zero.
            _stamps = new StampParser(_dialect.StampForm, _dialect.CoarsestUnit, zone);
            _reader = new CsvBarReader(_dialect, _stamps, sniffer.PriceShift);
            _sequence = new BarSequenceCheck(_timeframe);
            _rejected = new RejectCounter(spec.LinesKeptPerReason);
            _stampToOpen = spec.Timestamp == StampedAt.Close ? -_timeframe.Nanos : 0;
            _writer = spec.TargetPath is null ? null : new BarStoreWriter(spec.TargetPath);
        }

        private bool WritesNothing => _rejected.Total > 0 && _spec.OnRejectedRow == OnRejectedRow.Fail;

        internal BarImportSummary Run(CancellationToken cancellation)
        {
            using ImportSource source = new(_spec.SourcePath);
            LineReader lines = new(source.OpenPipe());
            bool isHeader = _dialect.HasHeader;
            while (lines.TryRead(out ReadOnlySpan<byte> line))
            {
                if (lines.LineNumber % LinesPerProgress == 0)
                {
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

                _rows++;
                RejectReason reason = lines.IsTooLong ? RejectReason.LineTooLong : Take(line);
                if (reason != RejectReason.None)
                {
                    _rejected.Add(reason, lines.LineNumber);
                }
            }

            List<ImportFinding> findings = Judge();
            string? hash = findings.Count == 0 && _writer is not null ? Complete(_writer) : null;
            return Summarise(source, findings, hash);
        }

        /// <inheritdoc/>
        public void Dispose() => _writer?.Dispose();

        private RejectReason Take(ReadOnlySpan<byte> line)
        {
            RejectReason reason = _reader.Read(line, _sequence.Last, out CsvBar bar);
            if (reason == RejectReason.None)
            {
                reason = _sequence.Accept(bar.StampNanos);
            }

            if (reason == RejectReason.None && _writer is not null && !WritesNothing)
            {
                Write(_writer, bar);
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

        private string Complete(BarStoreWriter writer)
        {
            try
            {
                return writer.Complete(_spec.Symbol, _timeframe);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw new TargetException(failed);
            }
        }

        private List<ImportFinding> Judge()
        {
            List<ImportFinding> findings = [];
            if (WritesNothing)
            {
                RejectedRows first = _rejected.ToList()[0];
                findings.Add(new ImportFinding(
                    ImportFindingKind.RowsRejected,
                    first.FirstLines.Count > 0 ? first.FirstLines[0] : 0,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{_rejected.Total} of {_rows} rows are no bars (first reason: {first.Reason}): nothing was written")));
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

        private BarImportSummary Summarise(ImportSource source, List<ImportFinding> findings, string? hash)
        {
            List<BarGap> gaps = [];
            foreach (BarGap gap in _sequence.FirstGaps)
            {
                gaps.Add(new BarGap(gap.FromNanos + _stampToOpen, gap.ToNanos + _stampToOpen));
            }

            bool hasBars = _sequence.Count > 0;
            return new BarImportSummary
            {
                Findings = findings,
                Symbol = _spec.Symbol,
                Format = _dialect.Format,
                IsGzip = source.IsGzip,
                Layout = ImportWords.Layout(_dialect),
                Stamps = ImportWords.Stamps(_stamps),
                Timestamp = _spec.Timestamp ?? StampedAt.Open,
                Timeframe = _timeframe,
                IsTimeframeInferred = _spec.Timeframe is null,
                IsVolumeAbsent = _dialect.Volume == CsvDialect.Absent,
                EmptyVolumeCount = _reader.EmptyVolumeCount,
                AmbiguousTimeCount = _stamps.Zone?.AmbiguousCount ?? 0,
                RowsRead = _rows,
                RowsAccepted = _sequence.Count,
                Rejected = _rejected.ToList(),
                FirstOpenNanos = hasBars ? _sequence.First + _stampToOpen : 0,
                LastOpenNanos = hasBars ? _sequence.Last + _stampToOpen : 0,
                GapCount = _sequence.GapCount,
                MissingBarCount = _sequence.MissingBarCount,
                FirstGaps = gaps,
                OverlapCount = _sequence.OverlapCount,
                ContentHash = hash,
            };
        }
    }
}

using System.Globalization;
using System.IO;
using S1mpleTrader.Columnar.Streams;

namespace S1mpleTrader.Host.Paper;

/// <content>From a log to the session that wrote it.</content>
internal sealed partial class PaperSession
{
    /// <summary>Brings a session to where its log ends, by the same steps as when the log was written.</summary>
    private sealed class Replay(PaperSession session, byte[] before, long comparedAt, long now)
    {
        public void Take(in SessionRecord record, long sequence)
        {
            if (!IsPossible(in record))
            {
                throw new HostException(
                    ExitCode.Data,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Path.Combine(session._folder, LogName)}: error: record {sequence} "
                        + $"can't follow those before it"));
            }

            switch (record.Kind)
            {
                case SessionRecordKind.Bar:
                case SessionRecordKind.TradePrint:
                    session.Apply(record.Line, now);
                    break;
                case SessionRecordKind.Clock
                    when session._inputs[record.Index].Prints.TryFinish(record.Index, record.Time, out StreamLine bar):
                    session.Enqueue(in bar, now);
                    break;
                case SessionRecordKind.Instant:
                    session.Close(record.Time);
                    break;
                case SessionRecordKind.End:
                    session.HasEnded = true;
                    break;
                default:
                    break; // Whether a source was silent decides nothing.
            }

            if (sequence + 1 == comparedAt)
            {
                session.Decide();
                session._snapshot.Compare(before, session.Document(comparedAt));
            }
        }

        // Checksums say that the bytes are what was written; this, that it was written by these rules.
        private bool IsPossible(in SessionRecord record)
            => !session.HasEnded && record.Kind switch
            {
                SessionRecordKind.Bar or SessionRecordKind.TradePrint => record.Index < session._inputs.Length
                    && session._pending.HasRoom
                    && session._inputs[record.Index].Check(record.Line, session._lastInstant) == StreamReject.None,
                SessionRecordKind.Clock => record.Index < session._inputs.Length,
                SessionRecordKind.Instant => session._pending.HasFirst(record.Time),
                _ => true,
            };
    }
}

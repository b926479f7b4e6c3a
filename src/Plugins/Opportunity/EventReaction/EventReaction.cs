using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Judges price a fixed number of rows after an event began, and goes with its move.</summary>
/// <remarks>
/// An event begins at the row whose size is at least min_event where the row before's wasn't (a NaN isn't); another one
/// meanwhile starts anew. The move is that from the close before the event's row. O(1) per row. Silent where one of the
/// two closes is NaN. Metadata: the move in bps.
/// </remarks>
public partial struct EventReaction
{
    private double _previousClose;
    private double _closeBefore; // The close before the event's row.
    private int _rowsLeft; // Rows until the reaction is judged; -1 for no event.
    private bool _isEvent;

    public partial bool Detect(double close, double @event, ref OpportunitySignal signal)
    {
        bool wasEvent = _isEvent;
        _isEvent = Math.Abs(@event) >= Parameters.MinEvent;
        if (_isEvent && !wasEvent)
        {
            _closeBefore = _previousClose;
            _rowsLeft = Parameters.ReactionBars;
        }
        else if (_rowsLeft >= 0)
        {
            _rowsLeft--;
        }

        _previousClose = close;
        double move = _rowsLeft == 0 ? 10_000 * (close - _closeBefore) / _closeBefore : double.NaN;
        if (!(Math.Abs(move) >= Parameters.MinReactionBps))
        {
            return false;
        }

        signal.Direction = move > 0 ? Direction.Buy : Direction.Sell;
        signal.Confidence = Parameters.Confidence;
        signal.Metadata = new SignalMetadata(move);
        return true;
    }

    private void Start()
    {
        _previousClose = double.NaN;
        _rowsLeft = -1;
    }
}

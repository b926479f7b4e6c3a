using System;
using System.Globalization;
using System.Threading;

namespace S1mpleTrader.Host.Reports;

/// <summary>A line on the terminal that says how far a run is, and is gone when the run is done.</summary>
internal sealed class ProgressLine : IDisposable
{
    private const int IntervalMillis = 100;

    private readonly Terminal _terminal;
    private readonly string _what;
    private readonly Func<(long Done, long Total)> _read;
    private readonly Lock _gate = new();
    private readonly Timer? _timer;
    private int _width;
    private bool _isDone;

    /// <summary>Starts showing progress, where a person watches.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="what">What is in progress.</param>
    /// <param name="read">Returns how much is done; called from another thread.</param>
    public ProgressLine(Terminal terminal, string what, Func<(long Done, long Total)> read)
    {
        _terminal = terminal;
        _what = what;
        _read = read;
        _timer = terminal.IsErrorTerminal ? new Timer(_ => Show(), null, IntervalMillis, IntervalMillis) : null;
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            _isDone = true;
            if (_width > 0)
            {
                _terminal.Error.Write("\r" + new string(' ', _width) + "\r");
            }
        }
    }

    private void Show()
    {
        lock (_gate)
        {
            (long done, long total) = _read();
            if (_isDone || total <= 0)
            {
                return;
            }

            string figures = string.Create(
                CultureInfo.InvariantCulture, $": {100 * done / total} % ({done:N0} of {total:N0})");
            string text = TerminalSize.Fit(TerminalSize.Fit(_what, figures.Length) + figures);
            _terminal.Error.Write("\r" + text.PadRight(_width));
            _width = Math.Max(_width, text.Length);
        }
    }
}

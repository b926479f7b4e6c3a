namespace S1mpleTrader.Plugins;

/// <summary>
/// The severity of something that a row tells of and that lasts: the rows after it hold what was last heard.
/// </summary>
internal struct HeldSeverity
{
    private double _severity;
    private int _rowsLeft;

    /// <summary>
    /// Begins to hold a severity, in place of what was held; returns it, as the severity of this row.
    /// </summary>
    /// <param name="severity">In (0, 1].</param>
    /// <param name="rows">Rows after this one that have it, too.</param>
    public double Begin(double severity, int rows)
    {
        _severity = severity;
        _rowsLeft = rows;
        return severity;
    }

    /// <summary>Returns the severity of a row that tells of nothing: what is held, or 0 once that is over.</summary>
    public double Next()
    {
        if (_rowsLeft == 0)
        {
            return 0;
        }

        _rowsLeft--;
        return _severity;
    }
}

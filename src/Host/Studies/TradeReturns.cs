using System;
using System.Collections.Generic;

namespace S1mpleTrader.Host.Studies;

/// <summary>
/// How the returns of a run's trades are distributed: net result over the entries' cost, counted in bins.
/// </summary>
internal sealed class TradeReturns
{
    // A bin's upper edge, %, and its name; the last bin has no edge.
    private static readonly (double Below, string Name)[] Bins =
    [
        (-10, "below -10 %"), (-5, "-10 to -5 %"), (-2, "-5 to -2 %"),
        (-1, "-2 to -1 %"), (-0.5, "-1 to -0.5 %"), (0, "-0.5 to 0 %"),
        (0.5, "0 to 0.5 %"), (1, "0.5 to 1 %"), (2, "1 to 2 %"), (5, "2 to 5 %"),
        (10, "5 to 10 %"), (double.PositiveInfinity, "10 % and above"),
    ];

    private readonly long[] _counts = new long[Bins.Length];

    /// <summary>The bins' names, from the largest loss to the largest gain.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(Bins, bin => bin.Name);

    /// <summary>Counts a trade.</summary>
    /// <param name="ratio">Its return as a ratio: 0.01 is 1 %.</param>
    public void Add(double ratio)
    {
        int bin = 0;
        while (bin < Bins.Length - 1 && !(ratio * 100 < Bins[bin].Below))
        {
            bin++;
        }

        _counts[bin]++;
    }

    /// <summary>Returns the bins that hold a trade, in order.</summary>
    public IReadOnlyList<NamedCount> Build()
    {
        var counts = new List<NamedCount>();
        for (int i = 0; i < Bins.Length; i++)
        {
            if (_counts[i] > 0)
            {
                counts.Add(new NamedCount(Bins[i].Name, _counts[i]));
            }
        }

        return counts;
    }
}

using System.Globalization;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Host.Data;

/// <summary>
/// Checks at bootstrap that prices in ticks and quantities in lots fit whole numbers, so that nothing overflows later.
/// </summary>
internal static class RangeCheck
{
    private const double MaxTicks = 1L << 50; // Doubles hold every price below exactly enough to find its tick.
    private const double MaxLots = 1L << 62;
    private const double Growth = 1000;       // An account may grow so many times over.

    /// <summary>Returns the prices that a data source may have.</summary>
    /// <param name="specs">The specification.</param>
    /// <param name="source">Index of the data source.</param>
    public static (double Lowest, double Highest) LimitsOf(BuildSpecs specs, int source)
    {
        Instrument instrument = specs.Instruments[source];
        return (
            CapitalOf(specs, instrument)
                / (MaxLots * (double)instrument.ContractMultiplier * (double)instrument.LotSize),
            MaxTicks * (double)instrument.TickSize);
    }

    /// <summary>Returns the lowest and the highest price of bars: infinity and 0 where there are none.</summary>
    /// <param name="series">The bars.</param>
    /// <remarks>Reads two columns whole.</remarks>
    public static (double Lowest, double Highest) PricesOf(BarSeries series)
        => series.Count == 0 ? (double.PositiveInfinity, 0) : RangeScan.Extremes(series.Low, series.High);

    /// <summary>Checks a specification against the bars of a data source.</summary>
    /// <param name="specs">The specification.</param>
    /// <param name="source">Index of the data source.</param>
    /// <param name="prices">What <see cref="PricesOf"/> says of its bars.</param>
    /// <param name="instrument">The instrument in the operation: where what is wrong is reported.</param>
    /// <exception cref="HostException">Something may overflow.</exception>
    public static void Check(
        BuildSpecs specs, int source, (double Lowest, double Highest) prices, YamlMapping instrument)
    {
        (double lowest, double highest) = prices;
        if (highest == 0)
        {
            return; // No bars.
        }

        Instrument grid = specs.Instruments[source];
        string id = specs.DataSources[source].Id;
        var findings = new Findings();
        if (highest / (double)grid.TickSize >= MaxTicks)
        {
            findings.Error(
                instrument.Find("tick_size") ?? instrument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"tick_size: the price {highest:R} of {id} has more than 2^50 ticks "
                    + $"of {grid.TickSize}; use a coarser one"));
        }
        else if (CapitalOf(specs, grid) / (lowest * (double)grid.ContractMultiplier * (double)grid.LotSize) >= MaxLots)
        {
            findings.Error(
                instrument.Find("lot_size") ?? instrument,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"lot_size: at {lowest:R}, a price of {id}, the account could hold more than 2^62 lots "
                    + $"of {grid.LotSize}; use a coarser one"));
        }

        if (findings.HasErrors)
        {
            throw new HostException(ExitCode.Data, string.Join('\n', findings));
        }
    }

    private static double CapitalOf(BuildSpecs specs, Instrument instrument)
        => (double)(specs.Account.InitialCapital * instrument.MaxLeverage) * Growth;
}

using System.Globalization;
using S1mpleTrader.Columnar.Import;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>Rules of data sources that can be judged before any of them is opened.</summary>
internal static class DataSourceRules
{
    /// <summary>Checks an operation's data sources.</summary>
    public static void Check(OperationDocument operation, Findings findings)
    {
        foreach (DataSourceDocument source in operation.DataSources)
        {
            if (source.File?.Timezone is { } timezone && BarImport.FaultOfTimezone(timezone) is { } unknown)
            {
                findings.Error(source.Node.Find("timezone") ?? source.Node, "timezone: " + unknown);
            }

            if (source.Synthetic is { } synthetic)
            {
                CheckFirstPrice(operation, source.Symbol, synthetic, findings);
            }
        }
    }

    // A market that began at another price than the one given would be another market.
    private static void CheckFirstPrice(
        OperationDocument operation, string symbol, SyntheticDocument synthetic, Findings findings)
    {
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            if (instrument.Symbol == symbol && instrument.TickSize > 0 && synthetic.Price > instrument.TickSize
                && synthetic.Price % instrument.TickSize != 0)
            {
                findings.Error(
                    synthetic.Node.Find("price") ?? synthetic.Node,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"price: {synthetic.Price} is not a whole number of ticks of {instrument.TickSize}, "
                        + $"the tick_size of {symbol}"));
            }
        }
    }
}

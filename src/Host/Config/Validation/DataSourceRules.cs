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

            if (source.File is { IsStore: true } store)
            {
                WarnOfImport(source, store, findings);
            }
        }
    }

    /// <summary>Checks that the synthetic markets of an operation, whose tick sizes are right, can be made.</summary>
    public static void CheckSynthetic(OperationDocument operation, Findings findings)
    {
        foreach (DataSourceDocument source in operation.DataSources)
        {
            foreach (InstrumentDocument instrument in operation.Instruments)
            {
                if (source.Synthetic is { Price: > 0 } synthetic && instrument.Symbol == source.Symbol
                    && instrument.TickSize > 0)
                {
                    CheckMarket(source, synthetic, instrument.TickSize, findings);
                }
            }
        }
    }

    // A store's bars were made when it was imported. What asks for nothing, as a run's effective configuration does
    // where it writes every default, is no mistake.
    private static void WarnOfImport(DataSourceDocument source, BarFileDocument store, Findings findings)
    {
        (string Key, bool AsksForNothing)[] keys =
        [
            ("format", store.Format == "auto"), ("timestamp", !store.TimestampIsGiven),
            ("timezone", store.Timezone is null), ("columns", store.Columns is null),
            ("price_scale", store.PriceScale is null), ("price", store.Price is null),
            ("on_error", !store.SkipsBadRows),
        ];
        foreach ((string key, bool asksForNothing) in keys)
        {
            if (!asksForNothing)
            {
                findings.Warning(source.Node.Find(key) ?? source.Node, $"{key}: it decides nothing over a bar store");
            }
        }
    }

    private static void CheckMarket(
        DataSourceDocument source, SyntheticDocument synthetic, decimal tickSize, Findings findings)
    {
        if (synthetic.MarketOf(source, tickSize).Fault() is { } fault)
        {
            findings.Error(synthetic.Node, "synthetic: " + fault);
        }
        else if (synthetic.Price % tickSize != 0)
        {
            // A market that began at another price than the one given would be another market.
            findings.Error(
                synthetic.Node.Find("price") ?? synthetic.Node,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"price: {synthetic.Price} is not a whole number of ticks of {tickSize}, "
                    + $"the tick_size of {source.Symbol}"));
        }
    }
}

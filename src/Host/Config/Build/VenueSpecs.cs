using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Config.Build;

/// <summary>Connectors to real venues: documents to the thresholds of their translators.</summary>
internal static class VenueSpecs
{
    /// <summary>Returns a central order book's thresholds.</summary>
    /// <param name="connector">A connector of type cex.</param>
    /// <param name="defaults">The platform's defaults; null for none.</param>
    public static CexConnectorSpec Cex(ConnectorDocument connector, ConnectorDocument? defaults)
    {
        TranslationDocument own = connector.Translation;
        TranslationDocument? other = defaults?.Translation;
        var standard = new CexConnectorSpec();
        return new CexConnectorSpec
        {
            UrgentAbove = own.UrgentAbove ?? other?.UrgentAbove ?? standard.UrgentAbove,
            PatientBelow = own.PatientBelow ?? other?.PatientBelow ?? standard.PatientBelow,
            HiddenBelow = own.HiddenBelow ?? other?.HiddenBelow ?? standard.HiddenBelow,
            TwapMinSize = own.TwapMinSize ?? other?.TwapMinSize ?? standard.TwapMinSize,
            TwapWindowMinutes = own.TwapWindowMinutes ?? other?.TwapWindowMinutes ?? standard.TwapWindowMinutes,
            IcebergMinSize = own.IcebergMinSize ?? other?.IcebergMinSize ?? standard.IcebergMinSize,
            IcebergVisibleRatio = own.IcebergVisibleRatio ?? other?.IcebergVisibleRatio ?? standard.IcebergVisibleRatio,
        };
    }

    /// <summary>Returns decentralised exchanges' thresholds.</summary>
    /// <param name="connector">A connector of type dex.</param>
    /// <param name="defaults">The platform's defaults; null for none.</param>
    public static DexConnectorSpec Dex(ConnectorDocument connector, ConnectorDocument? defaults)
    {
        TranslationDocument own = connector.Translation;
        TranslationDocument? other = defaults?.Translation;
        var standard = new DexConnectorSpec();
        return new DexConnectorSpec
        {
            UrgentAbove = own.UrgentAbove ?? other?.UrgentAbove ?? standard.UrgentAbove,
            PatientBelow = own.PatientBelow ?? other?.PatientBelow ?? standard.PatientBelow,
            HiddenBelow = own.HiddenBelow ?? other?.HiddenBelow ?? standard.HiddenBelow,
            MevBelow = own.MevBelow ?? other?.MevBelow ?? standard.MevBelow,
            MevMinValue = own.MevMinValue ?? other?.MevMinValue ?? standard.MevMinValue,
            MultiDexMinSize = own.MultiDexMinSize ?? other?.MultiDexMinSize ?? standard.MultiDexMinSize,
            DeadlineMinutes = own.DeadlineMinutes ?? other?.DeadlineMinutes ?? standard.DeadlineMinutes,
        };
    }
}

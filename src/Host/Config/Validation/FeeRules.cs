using System.Collections.Generic;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// Rules of fee rates: a fill's fee and its rebate stay below its notional, tiers are listed from the lowest volume up,
/// and trading for nothing is said, not forgotten.
/// </summary>
internal static class FeeRules
{
    /// <summary>Checks an operation's instruments.</summary>
    public static void Check(OperationDocument operation, Findings findings)
    {
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            CheckRates(instrument.Node, instrument.Maker, instrument.Taker, findings);
            CheckTiers(instrument.FeeTiers, findings);
            if (instrument.FeeTiers is not [{ Volume30d: 0 }, ..])
            {
                WarnOfNone(instrument.Node, findings);
            }
        }
    }

    private static void WarnOfNone(YamlMapping instrument, Findings findings)
    {
        bool hasMaker = instrument.Find("maker") is not null;
        bool hasTaker = instrument.Find("taker") is not null;
        if (!hasMaker || !hasTaker)
        {
            string missing = hasMaker ? "taker" : hasTaker ? "maker" : "maker and taker";
            string written = hasMaker || hasTaker ? missing + ": 0" : "maker: 0, taker: 0";
            findings.Warning(
                instrument,
                $"instrument: no rate is given for {missing}: such fills cost no fee; "
                + $"write '{written}' if that is meant");
        }
    }

    private static void CheckTiers(IReadOnlyList<FeeTierDocument> tiers, Findings findings)
    {
        for (int i = 0; i < tiers.Count; i++)
        {
            FeeTierDocument tier = tiers[i];
            CheckRates(tier.Node, tier.Maker, tier.Taker, findings);
            if (i > 0 && tier.Volume30d <= tiers[i - 1].Volume30d)
            {
                findings.Error(
                    tier.Node.Find("volume_30d") ?? tier.Node,
                    tier.Volume30d == tiers[i - 1].Volume30d
                        ? $"volume_30d: {NumberText(tier.Volume30d)} is listed twice"
                        : $"volume_30d: tiers are listed from the lowest up; {NumberText(tier.Volume30d)} comes after "
                            + NumberText(tiers[i - 1].Volume30d));
            }
        }
    }

    private static void CheckRates(YamlMapping node, decimal maker, decimal taker, Findings findings)
    {
        CheckRate(node.Find("maker"), "maker", maker, findings);
        CheckRate(node.Find("taker"), "taker", taker, findings);
    }

    private static void CheckRate(YamlNode? place, string key, decimal rate, Findings findings)
    {
        if (place is not null && rate is <= -1 or >= 1)
        {
            findings.Error(place, $"{key}: a rate lies above -1 and below 1: 0.0004 is 4 basis points");
        }
    }

    private static string NumberText(decimal value) => Results.NumberText.Of(value);
}

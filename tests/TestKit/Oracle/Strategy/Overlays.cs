using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.TestKit.Oracle;

/// <summary>Portfolio overlays: approve a complete new trade, or refuse it with OVERLAY.</summary>
public sealed class Overlays(ConfigNode? overlays, OracleAccount account)
{
    private readonly IReadOnlyList<ConfigNode> _overlays = overlays?.Items ?? [];

    public bool Refuse(OracleEntry entry) => _overlays.Any(overlay => Refuses(overlay, entry));

    private bool Refuses(ConfigNode overlay, OracleEntry entry)
    {
        ConfigNode parameters = overlay.Find("params") ?? ConfigNode.Parse("{}");
        return overlay.Get("plugin").Text switch
        {
            "max_exposure_overlay" =>
                Exposure(entry) > (Fraction)account.Equity * parameters.DecimalOf("max_exposure_pct", 100m) / 100,
            "max_open_positions_overlay" => Positions(entry) >= parameters.IntOf("max_open_positions", 5),
            var other => throw new NotSupportedException($"no such overlay here: '{other}'"),
        };
    }

    /// <summary>
    /// "notional of open trades at the mark + pending entries at their references + the new one at its reference"; "A
    /// reverse counts without what it closes": neither its trade nor the rest of that trade's group.
    /// </summary>
    private Fraction Exposure(OracleEntry entry)
    {
        Fraction sum = (Fraction)entry.Quantity * account.EntryReference(entry) * Multiplier(entry.Symbol);
        foreach (OracleTrade trade in account.OpenTrades.Where(trade => !entry.Reverses.Contains(trade)))
        {
            sum += (Fraction)trade.Held * account.LastClose(trade.Symbol) * Multiplier(trade.Symbol);
        }

        foreach (OracleGroup group in Others(entry))
        {
            foreach (OracleOrder order in group.Orders.Where(order => order.IsOpen))
            {
                sum += (Fraction)order.Remaining * group.EntryReference * Multiplier(group.Entry.Symbol);
            }
        }

        return sum;
    }

    /// <summary>"open trades + groups with a pending entry without fill".</summary>
    private int Positions(OracleEntry entry) =>
        account.OpenTrades.Count(trade => !entry.Reverses.Contains(trade))
            + Others(entry).Count(group => group.Trade is null && group.HasOpenOrders);

    private IEnumerable<OracleGroup> Others(OracleEntry entry) =>
        account.OpenGroups.Where(group => group.Trade is null || !entry.Reverses.Contains(group.Trade));

    private decimal Multiplier(int symbol) => account.Settings.Instruments[symbol].Multiplier;
}

using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Ledger;

/// <summary>
/// An instrument's fee tiers on the account's grid: the tier with the highest volume at or below the account's holds.
/// </summary>
internal sealed class FeeTable
{
    private readonly Int128[] _volumes; // Money units, ascending.
    private readonly FeeRate[] _maker;
    private readonly FeeRate[] _taker;

    /// <summary>Puts tiers on the grid.</summary>
    /// <param name="tiers">Ascending by volume, at least one.</param>
    /// <param name="money">The account's money grid.</param>
    public FeeTable(IReadOnlyList<FeeTier> tiers, MoneyGrid money)
    {
        Invariant.Holds(tiers.Count > 0);
        _volumes = new Int128[tiers.Count];
        _maker = new FeeRate[tiers.Count];
        _taker = new FeeRate[tiers.Count];
        for (int i = 0; i < tiers.Count; i++)
        {
            Invariant.Holds(i == 0 || tiers[i - 1].Volume30d < tiers[i].Volume30d);
            _volumes[i] = money.ToUnitsUp(tiers[i].Volume30d);
            _maker[i] = new FeeRate(Rate.Of(tiers[i].Maker), money);
            _taker[i] = new FeeRate(Rate.Of(tiers[i].Taker), money);
        }
    }

    /// <summary>Returns the tier that holds, or -1 below the lowest one.</summary>
    /// <param name="volumeUnits">The account's notional over 30 days, money units.</param>
    public int TierAt(Int128 volumeUnits)
    {
        int tier = _volumes.Length - 1;
        while (tier >= 0 && _volumes[tier] > volumeUnits)
        {
            tier--;
        }

        return tier;
    }

    /// <summary>Returns a tier's fee rate.</summary>
    /// <param name="tier">From 0.</param>
    /// <param name="isTaker">Whether liquidity is taken.</param>
    public ref readonly FeeRate RateOf(int tier, bool isTaker) => ref isTaker ? ref _taker[tier] : ref _maker[tier];
}

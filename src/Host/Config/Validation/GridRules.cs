using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// How fine prices, quantities and money may be: what the exact ledger and the result files can hold.
/// </summary>
internal static class GridRules
{
    private const int MaxGridDecimals = 12;  // Of a tick or a lot; result files show prices with as many.
    private const int MaxValueDecimals = 18; // Of one lot moved by one tick: the ledger's unit of money.
    private const int MaxMoneyDecimals = 12;
    private const decimal MaxCapital = 1_000_000_000_000m;

    /// <summary>Checks an operation's instruments and account.</summary>
    public static void Check(OperationDocument operation, Findings findings)
    {
        var account = operation.Node.Find("operation") as YamlMapping;
        if (operation.InitialCapital > MaxCapital || DecimalsOf(operation.InitialCapital) > MaxMoneyDecimals)
        {
            findings.Error(
                account?.Find("initial_capital") ?? operation.Node,
                "initial_capital: it must be at most 10^12, with at most 12 decimals");
        }

        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            CheckDecimals(instrument, "tick_size", instrument.TickSize, findings);
            CheckDecimals(instrument, "lot_size", instrument.LotSize, findings);
            CheckDecimals(instrument, "contract_multiplier", instrument.ContractMultiplier, findings);
            int decimals = DecimalsOf(instrument.TickSize) + DecimalsOf(instrument.LotSize)
                + DecimalsOf(instrument.ContractMultiplier);
            if (decimals > MaxValueDecimals)
            {
                findings.Error(
                    instrument.Node,
                    $"instrument: tick_size, lot_size and contract_multiplier have {decimals} decimals together; "
                    + $"at most {MaxValueDecimals} are possible");
            }
        }
    }

    private static void CheckDecimals(InstrumentDocument instrument, string key, decimal value, Findings findings)
    {
        if (DecimalsOf(value) > MaxGridDecimals)
        {
            findings.Error(
                instrument.Node.Find(key) ?? instrument.Node,
                $"{key}: at most {MaxGridDecimals} decimals are possible");
        }
    }

    private static int DecimalsOf(decimal value)
    {
        int decimals = 0;
        while (value != decimal.Truncate(value))
        {
            value *= 10m;
            decimals++;
        }

        return decimals;
    }
}

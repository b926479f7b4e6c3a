using System;
using System.Collections.Generic;
using S1mpleTrader.Columnar;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Config.Validation;

/// <summary>
/// How fine prices, quantities and money may be: what the exact ledger and the result files can hold.
/// </summary>
internal static class GridRules
{
    private const int MaxGridDecimals = 12;  // Of a tick or a lot; result files show prices with as many.
    private const int MaxValueDecimals = 18; // Of one lot moved by one tick: the ledger's unit of money.
    private const int MaxMoneyDecimals = 12;
    private const int MaxRateDecimals = 12;  // Of a fee: exact products with money fit with room to spare.
    private const int MaxRatioDecimals = 6;  // Of leverage and maintenance margin.
    private const int CurrencyDecimals = 8;
    private const decimal MaxCapital = 1_000_000_000_000m;
    private const decimal MaxStep = 1_000_000_000m; // Of a tick, a lot or a contract.
    private const double MaxUnits = 1e24;           // Of capital times leverage: room to grow a thousandfold and more.
    private const double MaxUnitsPerStep = 9e18;    // Of one lot moved by one tick.
    private const double MaxMultiple = 1e18;        // Common multiple of the leverages' digits.

    /// <summary>Checks an operation's instruments, account and connectors, and the platform's defaults.</summary>
    public static void Check(OperationDocument operation, PlatformDocument platform, Findings findings)
    {
        var account = operation.Node.Find("operation") as YamlMapping;
        if (operation.InitialCapital > MaxCapital
            || ExactDecimal.DecimalsOf(operation.InitialCapital) > MaxMoneyDecimals)
        {
            findings.Error(
                account?.Find("initial_capital") ?? operation.Node,
                "initial_capital: it must be at most 10^12, with at most 12 decimals");
        }

        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            CheckStep(instrument, "tick_size", instrument.TickSize, findings);
            CheckStep(instrument, "lot_size", instrument.LotSize, findings);
            CheckStep(instrument, "contract_multiplier", instrument.ContractMultiplier, findings);
            int decimals = ExactDecimal.DecimalsOf(instrument.TickSize) + ExactDecimal.DecimalsOf(instrument.LotSize)
                + ExactDecimal.DecimalsOf(instrument.ContractMultiplier);
            if (decimals > MaxValueDecimals)
            {
                findings.Error(
                    instrument.Node,
                    $"instrument: tick_size, lot_size and contract_multiplier have {decimals} decimals together; "
                    + $"at most {MaxValueDecimals} are possible");
            }

            CheckDecimals(instrument.Node, "maker", instrument.Maker, MaxRateDecimals, findings);
            CheckDecimals(instrument.Node, "taker", instrument.Taker, MaxRateDecimals, findings);
            CheckDecimals(instrument.Node, "max_leverage", instrument.MaxLeverage, MaxRatioDecimals, findings);
            CheckDecimals(
                instrument.Node,
                "maintenance_margin_rate",
                instrument.MaintenanceMarginRate,
                MaxRatioDecimals,
                findings);
            foreach (FeeTierDocument tier in instrument.FeeTiers)
            {
                CheckDecimals(tier.Node, "maker", tier.Maker, MaxRateDecimals, findings);
                CheckDecimals(tier.Node, "taker", tier.Taker, MaxRateDecimals, findings);
            }
        }

        foreach (ConnectorDocument connector in operation.Connectors)
        {
            CheckSlippage(connector, findings);
        }

        if (platform.Execution is { } defaults)
        {
            CheckSlippage(defaults, findings);
        }
    }

    /// <summary>
    /// Checks that the account of a link, whose unit of money is fine enough for all of its
    /// instruments, is not too large for any of them.
    /// </summary>
    /// <param name="operation">An operation in which every instrument is right by itself.</param>
    /// <param name="symbols">The link's symbols.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void CheckAccount(OperationDocument operation, IReadOnlyList<string> symbols, Findings findings)
    {
        int decimals = Math.Max(CurrencyDecimals, ExactDecimal.DecimalsOf(operation.InitialCapital));
        var instruments = new List<InstrumentDocument>();
        foreach (InstrumentDocument instrument in operation.Instruments)
        {
            if (Contains(symbols, instrument.Symbol))
            {
                instruments.Add(instrument);
                decimals = Math.Max(decimals, ExactDecimal.DecimalsOf(StepOf(instrument)));
            }
        }

        double units = Math.Pow(10, decimals);
        Int128 multiple = 1;
        foreach (InstrumentDocument instrument in instruments)
        {
            if ((double)StepOf(instrument) * units > MaxUnitsPerStep)
            {
                findings.Error(
                    instrument.Node,
                    $"instrument: one lot of {instrument.Symbol} moved by one tick is too much for an account "
                    + $"that works with {decimals} decimals; "
                    + "give it a finer tick_size or lot_size, or the account's other instruments a coarser one");
            }

            if ((double)operation.InitialCapital * (double)instrument.MaxLeverage * units > MaxUnits)
            {
                findings.Error(
                    instrument.Node,
                    "instrument: initial_capital times max_leverage is too much for an account that works "
                    + $"with {decimals} decimals; a coarser tick_size, lot_size or contract_multiplier leaves fewer");
            }

            multiple = Combined(multiple, instrument.MaxLeverage);
            if ((double)multiple > MaxMultiple)
            {
                findings.Error(
                    instrument.Node.Find("max_leverage") ?? instrument.Node,
                    "max_leverage: together with the account's other instruments it has no common multiple "
                    + "of 18 digits; use fewer decimals");
                multiple = 1;
            }
        }
    }

    private static bool Contains(IReadOnlyList<string> symbols, string symbol)
    {
        foreach (string one in symbols)
        {
            if (one == symbol)
            {
                return true;
            }
        }

        return false;
    }

    private static decimal StepOf(InstrumentDocument instrument)
        => instrument.TickSize * instrument.LotSize * instrument.ContractMultiplier;

    // The least common multiple of what there is and a leverage's digits.
    private static Int128 Combined(Int128 multiple, decimal leverage)
    {
        decimal digits = leverage;
        while (digits != decimal.Truncate(digits))
        {
            digits *= 10m;
        }

        (Int128 divisor, Int128 rest) = (multiple, (Int128)digits);
        while (rest != 0)
        {
            (divisor, rest) = (rest, divisor % rest);
        }

        return multiple / divisor * (Int128)digits;
    }

    private static void CheckSlippage(ConnectorDocument connector, Findings findings)
        => CheckDecimals(connector.Node, "slippage_bps", connector.SlippageBps ?? 0, MaxGridDecimals, findings);

    private static void CheckStep(InstrumentDocument instrument, string key, decimal value, Findings findings)
    {
        CheckDecimals(instrument.Node, key, value, MaxGridDecimals, findings);
        if (value > MaxStep)
        {
            findings.Error(instrument.Node.Find(key) ?? instrument.Node, $"{key}: at most 10^9 is possible");
        }
    }

    private static void CheckDecimals(YamlMapping node, string key, decimal value, int most, Findings findings)
    {
        if (ExactDecimal.DecimalsOf(value) > most)
        {
            findings.Error(
                node.Find(key) ?? node,
                $"{key}: at most {Counted.Of(most, "decimal")} {Counted.Are(most)} possible");
        }
    }
}

using System;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using S1mpleTrader.Kernel.Phase5Execution;

namespace S1mpleTrader.Kernel.Tests.Ledger;

/// <summary>
/// Everything that a submission could change, read from outside: every number of ledger, book and groups, and every
/// byte of their open trades, orders and groups.
/// </summary>
internal static class AccountSnapshot
{
    public static string Of(SimulatedAccount account)
    {
        var text = new StringBuilder();
        Add(text, account.Ledger);
        Add(text, account.Book);
        Add(text, account.Groups);
        Add(text, "trades", MemoryMarshal.AsBytes(account.Ledger.OpenTrades));
        Add(text, "orders", MemoryMarshal.AsBytes(account.Book.Orders));
        Add(text, "groups", MemoryMarshal.AsBytes(account.Book.Groups));
        text.Append(CultureInfo.InvariantCulture, $"equity={account.EquityUnits}\n");
        return text.ToString();
    }

    // Numbers and lists of numbers. A version only tells caches that they are stale.
    private static void Add(StringBuilder text, object part)
    {
        foreach (FieldInfo field in part.GetType().GetFields(
            BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public))
        {
            if (field.Name.Contains("Version", StringComparison.Ordinal))
            {
                continue;
            }

            object? value = field.GetValue(part);
            if (value is int or long or bool or Int128)
            {
                text.Append(CultureInfo.InvariantCulture, $"{field.Name}={value}\n");
            }
            else if (value is int[] numbers)
            {
                text.Append(CultureInfo.InvariantCulture, $"{field.Name}={string.Join(' ', numbers)}\n");
            }
            else if (value is Int128[] units)
            {
                text.Append(CultureInfo.InvariantCulture, $"{field.Name}={string.Join(' ', units)}\n");
            }
        }
    }

    private static void Add(StringBuilder text, string name, ReadOnlySpan<byte> bytes)
        => text.Append(name).Append('=').Append(Convert.ToHexString(bytes)).Append('\n');
}

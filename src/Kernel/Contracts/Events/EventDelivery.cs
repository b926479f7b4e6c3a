using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Kernel.Contracts;

/// <summary>
/// An event on its way to one handler: a reference to its payload, the account, and the columns at the row.
/// </summary>
/// <remarks>
/// The payload stays where its publisher holds it, so that nothing is boxed or copied. Its type is
/// known by <see cref="Kind"/>: the generator writes the only readers, and the wiring refuses a handler
/// of another payload before the first bar.
/// </remarks>
public readonly ref struct EventDelivery
{
    private readonly ref readonly byte _payload;

    private EventDelivery(EventPayload kind, ref readonly byte payload, LedgerView ledger, RowColumns columns)
    {
        Kind = kind;
        _payload = ref payload;
        Ledger = ledger;
        Columns = columns;
    }

    /// <summary>What the payload is.</summary>
    public EventPayload Kind { get; }

    /// <summary>The account after the mark.</summary>
    public LedgerView Ledger { get; }

    /// <summary>Columns at the row.</summary>
    public RowColumns Columns { get; }

    /// <summary>Returns the payload.</summary>
    /// <typeparam name="T">The type that belongs to <paramref name="kind"/>.</typeparam>
    /// <param name="kind">The kind that the handler takes.</param>
    public ref readonly T Payload<T>(EventPayload kind)
        where T : struct
    {
        // Safety: Of stores a reference to the struct that belongs to its kind, and the kinds are the same.
        Invariant.Holds(kind == Kind);
        return ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in _payload));
    }

    internal static EventDelivery Of<T>(
        EventPayload kind, ref readonly T payload, LedgerView ledger, RowColumns columns)
        where T : struct
        => new(kind, ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in payload)), ledger, columns);
}

using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Columnar;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Kernel.Phase5Execution;

/// <summary>Open orders in order of id, and the execution groups they belong to.</summary>
/// <remarks>
/// Invariants: orders ascend by id; an order marked done stays until <see cref="RemoveDone"/>, at the end of the step,
/// so that indices hold while a bar is matched; a group's slot is free once it has neither orders nor a trade. Room is
/// made where a submission asks for it, so nobody holds a reference while the tables move.
/// </remarks>
public sealed class OrderBook
{
    private readonly int _maxOpenOrders;
    private readonly int _maxOpenGroups;
    private readonly int _maxOpenTrades;
    private Order[] _orders;
    private ExecutionGroup[] _groups;
    private int _nextOrderId;
    private int _nextGroupId;
    private int _openGroups; // With orders, or with a trade that is open.

    /// <summary>Allocates the book.</summary>
    /// <param name="maxOpenOrders">Most orders open at once.</param>
    /// <param name="maxOpenGroups">Most groups with open orders at once.</param>
    /// <param name="maxOpenTrades">
    /// Most trades open at once: a trade keeps its group, whose orders are done, and there is a place for its close.
    /// </param>
    /// <param name="usual">
    /// Orders, and groups, that are usually open at once: room is made for them, for more only where they come.
    /// </param>
    public OrderBook(int maxOpenOrders, int maxOpenGroups, int maxOpenTrades = 0, int usual = int.MaxValue)
    {
        Invariant.Holds(maxOpenOrders > 0 && maxOpenGroups > 0 && usual > 0);
        _maxOpenOrders = maxOpenOrders;
        _maxOpenGroups = maxOpenGroups;
        _maxOpenTrades = maxOpenTrades;
        _orders = new Order[Math.Min((long)maxOpenOrders + maxOpenTrades, usual)];
        // Of every trade its own, whose orders are done, and that of its close.
        _groups = new ExecutionGroup[Math.Min((long)maxOpenGroups + (2L * maxOpenTrades), usual)];
    }

    /// <summary>The lane's journal; null where nobody wants one.</summary>
    public JournalWriter? Journal { get; init; }

    /// <summary>Orders on the book, done ones of this step included.</summary>
    public int Count { get; private set; }

    /// <summary>The orders, in ascending order of id.</summary>
    public Span<Order> Orders => _orders.AsSpan(0, Count);

    /// <summary>
    /// Changes with every order added, finished or <see cref="Changed"/>: whoever caches what depends on the book
    /// compares it.
    /// </summary>
    public int Version { get; private set; }

    /// <summary>Notes that an order or a protective order has changed in place.</summary>
    public void Changed() => Version++;

    /// <summary>Returns a group by slot.</summary>
    /// <param name="slot">Its slot.</param>
    public ref ExecutionGroup Group(int slot) => ref _groups[slot];

    /// <summary>Returns the slot of an open group, or -1.</summary>
    /// <param name="id">Its id.</param>
    public int FindGroup(int id)
    {
        for (int slot = 0; slot < _groups.Length; slot++)
        {
            if (_groups[slot].IsOpen && _groups[slot].Id == id)
            {
                return slot;
            }
        }

        return -1;
    }

    /// <summary>All group slots; the open ones say so.</summary>
    public Span<ExecutionGroup> Groups => _groups;

    /// <summary>
    /// Whether so many further orders and one group fit within the maxima; where they do there is room for them.
    /// </summary>
    /// <param name="orders">Orders wanted.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasRoom(int orders)
        => (Count + orders <= Math.Min(_orders.Length, _maxOpenOrders)
                && _openGroups < Math.Min(_groups.Length, _maxOpenGroups))
            || TryMakeRoom(orders, reserve: 0);

    /// <summary>
    /// Whether so many further orders that only reduce fit, and one group: beyond the maxima there is a place for each
    /// trade that may be open, so that entries which fill the book leave room to close what is held.
    /// </summary>
    /// <param name="orders">Orders wanted.</param>
    public bool HasRoomToClose(int orders) => HasRoom(orders) || TryMakeRoom(orders, _maxOpenTrades);

    // Doubled, so that a run grows a few times at most.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryMakeRoom(int orders, int reserve)
    {
        long mostOrders = (long)_maxOpenOrders + reserve;
        if (orders > mostOrders - Count || CountWithOrders() >= (long)_maxOpenGroups + reserve)
        {
            return false;
        }

        if (Count + orders > _orders.Length)
        {
            Array.Resize(ref _orders, (int)Math.Min(mostOrders, Math.Max(2L * _orders.Length, Count + orders)));
        }

        if (_openGroups == _groups.Length)
        {
            Array.Resize(ref _groups, (int)Math.Min(Array.MaxLength, 2L * _groups.Length));
        }

        return true;
    }

    private int CountWithOrders()
    {
        int count = 0;
        foreach (ref readonly ExecutionGroup group in _groups.AsSpan())
        {
            count += group.IsOpen && group.OpenOrders + group.OpenCloses > 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Takes the next ids of a pair of protective orders.</summary>
    /// <returns>The stop's id; the target's is one more.</returns>
    public int TakeProtectiveIds()
    {
        int id = _nextOrderId;
        _nextOrderId += 2;
        return id;
    }

    /// <summary>The id of the next group.</summary>
    public int NextGroupId => _nextGroupId;

    /// <summary>
    /// Takes the ids that a trade uses up which never stands in the book: an entry, its protective orders, and a close.
    /// </summary>
    /// <param name="isClosed">Whether an order of its own closed it.</param>
    /// <param name="closeGroup">Id of that order's group.</param>
    /// <returns>Id of its stop.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal int TakeIdsOfRoundTrip(bool isClosed, out int closeGroup)
    {
        Invariant.Holds(Count == 0 && _openGroups == 0);
        int stop = _nextOrderId + 1;
        closeGroup = _nextGroupId + 1;
        _nextOrderId += isClosed ? 4 : 3;
        _nextGroupId += isClosed ? 2 : 1;
        return stop;
    }

    /// <summary>Opens a group; the caller has checked that there is room.</summary>
    /// <param name="slot">Its slot.</param>
    /// <returns>The group, to be filled where it lies: nothing set but its id.</returns>
    public ref ExecutionGroup OpenGroup(out int slot)
    {
        slot = 0;
        while (_groups[slot].IsOpen)
        {
            slot++;
        }

        ref ExecutionGroup group = ref _groups[slot];
        group = default;
        group.Id = _nextGroupId++;
        group.IsOpen = true;
        _openGroups++;
        return ref group;
    }

    /// <summary>Adds an order; the caller has checked that there is room.</summary>
    /// <param name="groupSlot">Its group.</param>
    /// <param name="lots">Quantity, at least 1.</param>
    /// <param name="reducesTrade">What it reduces; <see cref="Order.None"/> for an entry.</param>
    /// <returns>The order, to be filled where it lies: good till cancelled, nothing else set.</returns>
    public ref Order Add(int groupSlot, long lots, int reducesTrade)
    {
        Invariant.Holds(Count < _orders.Length);
        Invariant.Holds(lots > 0);
        ref Order order = ref _orders[Count++];
        order = default;
        order.Id = _nextOrderId++;
        order.Group = groupSlot;
        order.Lots = lots;
        order.OpenLots = lots;
        order.ReducesTrade = reducesTrade;
        order.EndTime = long.MaxValue;
        ref ExecutionGroup group = ref _groups[groupSlot];
        if (order.IsReducing)
        {
            group.OpenCloses++;
        }
        else
        {
            group.OpenOrders++;
        }

        Version++;
        return ref order;
    }

    /// <summary>Takes an order off the book: filled, cancelled or ended.</summary>
    /// <param name="order">The order.</param>
    public void Finish(ref Order order)
    {
        Invariant.Holds(!order.IsDone);
        order.IsDone = true;
        ref ExecutionGroup group = ref _groups[order.Group];
        if (Journal is not null && order.OpenLots > 0)
        {
            Journal.Ended(in order, in group);
        }

        if (order.IsReducing)
        {
            group.OpenCloses--;
        }
        else
        {
            group.OpenOrders--;
        }

        Version++;
    }

    /// <summary>Frees a group's slot.</summary>
    /// <param name="slot">The slot of a group without orders.</param>
    public void CloseGroup(int slot)
    {
        Invariant.Holds(_groups[slot].IsOpen && _groups[slot].OpenOrders == 0 && _groups[slot].OpenCloses == 0);
        _groups[slot].IsOpen = false;
        _openGroups--;
    }

    /// <summary>Makes room for a copy of the book.</summary>
    internal BookState NewState() => new(new Order[_orders.Length], new ExecutionGroup[_groups.Length]);

    /// <summary>Copies the book.</summary>
    /// <param name="state">Takes the copy.</param>
    internal void Save(BookState state)
    {
        if (state.Orders.Length < _orders.Length || state.Groups.Length != _groups.Length)
        {
            state.Orders = new Order[_orders.Length];
            state.Groups = new ExecutionGroup[_groups.Length];
        }

        _orders.AsSpan(0, Count).CopyTo(state.Orders);
        _groups.CopyTo(state.Groups.AsSpan());
        state.Count = Count;
        state.NextOrderId = _nextOrderId;
        state.NextGroupId = _nextGroupId;
        state.OpenGroups = _openGroups;
    }

    /// <summary>Puts the book back.</summary>
    /// <param name="state">A copy of it.</param>
    internal void Restore(BookState state)
    {
        Count = state.Count;
        state.Orders.AsSpan(0, Count).CopyTo(_orders);
        state.Groups.CopyTo(_groups.AsSpan());
        _groups.AsSpan(state.Groups.Length).Clear(); // Room that has come since.
        _nextOrderId = state.NextOrderId;
        _nextGroupId = state.NextGroupId;
        _openGroups = state.OpenGroups;
        Version++;
    }

    /// <summary>Removes the orders that are done.</summary>
    public void RemoveDone()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            if (!_orders[i].IsDone)
            {
                if (kept != i)
                {
                    _orders[kept] = _orders[i];
                }

                kept++;
            }
        }

        Count = kept;
    }
}

/// <summary>A copy of a book.</summary>
/// <param name="orders">Room for its orders.</param>
/// <param name="groups">Room for its groups.</param>
internal sealed class BookState(Order[] orders, ExecutionGroup[] groups)
{
    public Order[] Orders = orders;
    public ExecutionGroup[] Groups = groups;
    public int Count;
    public int NextOrderId;
    public int NextGroupId;
    public int OpenGroups;
}

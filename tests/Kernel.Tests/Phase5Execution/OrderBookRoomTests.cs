using S1mpleTrader.Kernel.Phase5Execution;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase5Execution;

/// <summary>A book makes room for what is usual, then for what comes, up to its maxima and not beyond.</summary>
public sealed class OrderBookRoomTests
{
    [Fact]
    public void HasRoom_beyond_the_usual_holds_up_to_the_maxima()
    {
        var book = new OrderBook(maxOpenOrders: 7, maxOpenGroups: 5, usual: 2);
        for (int i = 0; i < 5; i++)
        {
            Assert.True(book.HasRoom(1));
            book.OpenGroup(out int slot);
            Assert.Equal(i, slot);
            book.Add(slot, lots: 10 + i, Order.None);
        }

        Assert.False(book.HasRoom(1)); // Groups.
        Assert.Equal([0, 1, 2, 3, 4], IdsOf(book));
        book.Finish(ref book.Orders[4]);
        book.RemoveDone();
        book.CloseGroup(4);
        Assert.True(book.HasRoom(3));
        Assert.False(book.HasRoom(4)); // Orders.
        Assert.Equal(13, book.Orders[3].OpenLots);
        Assert.Equal(3, book.Group(3).Id);
    }

    [Fact]
    public void Restore_after_room_was_made_leaves_what_was_there_and_nothing_else()
    {
        var book = new OrderBook(maxOpenOrders: 64, maxOpenGroups: 64, usual: 1);
        BookState state = book.NewState();
        Assert.True(book.HasRoom(1));
        book.OpenGroup(out int first);
        book.Add(first, lots: 7, Order.None);
        for (int round = 0; round < 3; round++)
        {
            book.Save(state);
            for (int i = 0; i < 1 << (2 * round); i++)
            {
                Assert.True(book.HasRoom(1));
                book.OpenGroup(out int slot);
                book.Add(slot, lots: 1, Order.None);
            }

            book.Restore(state);
            Assert.Equal([0], IdsOf(book));
            Assert.Equal(7, book.Orders[0].Lots);
            Assert.Equal(1, OpenGroupsOf(book));
            Assert.True(book.Group(first).IsOpen);
        }
    }

    [Fact]
    public void HasRoomToClose_has_a_place_for_every_trade_in_a_book_that_entries_filled()
    {
        var book = new OrderBook(maxOpenOrders: 2, maxOpenGroups: 1, maxOpenTrades: 3, usual: 1);
        Assert.True(book.HasRoom(2));
        book.OpenGroup(out int entry);
        book.Add(entry, lots: 1, Order.None);
        book.Add(entry, lots: 1, Order.None);
        for (int trade = 0; trade < 3; trade++)
        {
            Assert.False(book.HasRoom(1));
            Assert.True(book.HasRoomToClose(1));
            book.OpenGroup(out int slot);
            book.Add(slot, lots: 1, reducesTrade: trade);
        }

        Assert.False(book.HasRoomToClose(1));
        Assert.Equal([0, 1, 2, 3, 4], IdsOf(book));
    }

    private static int[] IdsOf(OrderBook book)
    {
        int[] ids = new int[book.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = book.Orders[i].Id;
        }

        return ids;
    }

    private static int OpenGroupsOf(OrderBook book)
    {
        int open = 0;
        foreach (ref readonly ExecutionGroup group in book.Groups)
        {
            open += group.IsOpen ? 1 : 0;
        }

        return open;
    }
}

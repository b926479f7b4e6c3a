using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Events;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Events;

/// <summary>A queue makes room up to its capacity, and keeps wiring order while it does.</summary>
public sealed class DirectiveQueueTests
{
    [Fact]
    public void Add_beyond_the_usual_keeps_order_and_beyond_capacity_overflows()
    {
        var queue = new DirectiveQueue(capacity: 7, usual: 1);
        for (int i = 0; i < 9; i++)
        {
            queue.BeginHandler(worker: 8 - i, symbol: 0, eventIndex: i);
            queue.Add(StrategyDirective.CancelGroup(i));
        }

        Assert.Equal((7, 2, 7), (queue.Count, queue.Overflow, queue.Capacity));
        for (int i = 0; i < queue.Count; i++)
        {
            Assert.Equal(i + 2, queue[i].Worker); // Later handlers were wired earlier.
            Assert.Equal(6 - i, queue[i].Directive.Action.GroupId);
        }
    }
}

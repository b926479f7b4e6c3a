using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;

namespace S1mpleTrader.Kernel.Tests.Phase4Planning;

/// <summary>Complete directives for translators: an entry at a close of 100, ticks of 0.01, lots of 0.001.</summary>
internal static class DirectiveUnderTest
{
    public const long Now = 1_735_689_600L * UtcNanos.PerSecond; // 2025-01-01.

    public static Instrument Traded { get; } = new() { Symbol = "BTCUSDT", TickSize = 0.01m, LotSize = 0.001m };

    public static ExecutionDirective Of(
        in ExecutionIntent intent, OrderType type = OrderType.Market, decimal size = 1m,
        Direction direction = Direction.Buy)
    {
        bool hasLimit = type is OrderType.Limit or OrderType.StopLimit;
        bool hasStop = type is OrderType.Stop or OrderType.StopLimit;
        return new ExecutionDirective
        {
            Causality = CausalityChain.None,
            Entry = new EntryPlan(type, hasLimit ? 99.5m : null, hasStop ? 101m : null) { Direction = direction },
            Size = new SizePlan(size, 1m),
            Exit = new ExitPlan(98m, 105m),
            Intent = intent,
            EntryReference = 100m,
            DecisionPrice = 100m,
            Notional = size * 100m,
        };
    }

    public static ExecutionDirective Ladder(in ExecutionIntent intent, decimal size = 1m)
    {
        ExecutionDirective directive = Of(in intent, OrderType.Limit, size);
        return directive with
        {
            Entry = directive.Entry with { LimitPrice = 99.9951m, Layers = 3, LayerSpacing = 0.0049m }
        };
    }

    public static ExecutionIntent Intent(double urgency, double visibility = 0.7)
        => new(urgency, visibility, 0.002m, false, null);

    public static OpenTrade Short(decimal quantity) => new(
        7, 0, Direction.Sell, quantity, quantity, quantity * 100m, StopLoss: 103m, TakeProfit: null, FirstStop: 103m,
        100m, false, false);
}

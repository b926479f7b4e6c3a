using System;
using System.Collections.Generic;

namespace S1mpleTrader.Kernel.Journal;

/// <summary>The numbers that all passages begin with: an instant, a row, and the signal decided on.</summary>
internal static class Slots
{
    public const int Time = 0;
    public const int Row = 1;
    public const int Symbol = 2;
    public const int Worker = 3;
    public const int Kind = 4;
    public const int Opportunity = 5;
    public const int Direction = 6;
    public const int Confidence = 7;
    public const int Value = 8; // The first of four, as wherever one is named so.
    public const int Count = 12;
}

/// <summary>The numbers of a <see cref="PassageKind.Refusal"/>.</summary>
internal static class RefusalSlots
{
    public const int Refiner = Slots.Count;
    public const int Reason = Refiner + 1;
    public const int Value = Reason + 1;
    public const int Count = Value + 4;
}

/// <summary>The numbers of an assessment and a directive behind a signal.</summary>
internal static class DirectiveSlots
{
    public const int Assessment = Slots.Count;
    public const int Strength = Assessment + 1;
    public const int Weakness = Strength + 1;
    public const int Directive = Weakness + 1;
    public const int Detail = Directive + 1;
    public const int Direction = Detail + 1;
    public const int CloseCount = Direction + 1; // One that closes says no more.
    public const int Confidence = CloseCount;
    public const int Value = Confidence + 1;
    public const int Count = Value + 4;
}

/// <summary>The numbers of a <see cref="PassageKind.Return"/>.</summary>
internal static class ReturnSlots
{
    public const int Reason = DirectiveSlots.Count;
    public const int OpenTrades = Reason + 1;
    public const int PendingEntries = OpenTrades + 1;
    public const int Trade = PendingEntries + 1;
    public const int TradeTime = Trade + 1;
    public const int Count = TradeTime + 1;
}

/// <summary>The numbers of a <see cref="PassageKind.Entry"/>.</summary>
internal static class EntrySlots
{
    public const int EntryPlan = DirectiveSlots.Count;
    public const int EntryWorker = EntryPlan + 1;
    public const int OrderType = EntryWorker + 1;
    public const int ExitPlan = OrderType + 1;
    public const int ExitWorker = ExitPlan + 1;
    public const int StopTicks = ExitWorker + 1;
    public const int TargetTicks = StopTicks + 1;
    public const int SizePlan = TargetTicks + 1;
    public const int SizeWorker = SizePlan + 1;
    public const int Lots = SizeWorker + 1;
    public const int RiskDistance = Lots + 1;
    public const int Intent = RiskDistance + 1;
    public const int IntentWorker = Intent + 1;
    public const int IntentValue = IntentWorker + 1;
    public const int Execution = IntentValue + 4;
    public const int Group = Execution + 1;
    public const int Strategy = Group + 1;
    public const int ReferenceTicks = Strategy + 1;
    public const int Order = ReferenceTicks + 1;
    public const int FillTime = Order + 1;
    public const int FillRow = FillTime + 1;
    public const int Trade = FillRow + 1;
    public const int Fill = Trade + 1;
    public const int Reason = Fill + 1;
    public const int Liquidity = Reason + 1;
    public const int Ticks = Liquidity + 1;
    public const int Fee = Ticks + 1;      // Of two numbers, as all money.
    public const int Balance = Fee + 2;
    public const int Count = Balance + 2;
}

/// <summary>The numbers of a <see cref="PassageKind.Exit"/>.</summary>
internal static class ExitSlots
{
    public const int Order = DirectiveSlots.CloseCount;
    public const int Group = Order + 1;
    public const int Side = Group + 1;
    public const int OrderType = Side + 1;
    public const int Lots = OrderType + 1;
    public const int FillTime = Lots + 1;
    public const int FillRow = FillTime + 1;
    public const int Fill = FillRow + 1;
    public const int Reason = Fill + 1;
    public const int Liquidity = Reason + 1;
    public const int Ticks = Liquidity + 1;
    public const int Fee = Ticks + 1;
    public const int Balance = Fee + 2;
    public const int Trade = Balance + 2;
    public const int TradeTime = Trade + 1;
    public const int TradeDirection = TradeTime + 1;
    public const int TradeOpportunity = TradeDirection + 1;
    public const int TradeDirective = TradeOpportunity + 1;
    public const int TradeDecided = TradeDirective + 1;
    public const int Fees = TradeDecided + 1;
    public const int Gross = Fees + 2;
    public const int Funding = Gross + 2;
    public const int Count = Funding + 2;
}

/// <summary>A kind of passages: its records, and which of its numbers may not be said.</summary>
internal sealed class PassageForm
{
    /// <summary>Describes a kind.</summary>
    /// <param name="count">Numbers.</param>
    /// <param name="doubles">Doubles that may be NaN, ascending.</param>
    /// <param name="prices">Prices that may be <see cref="JournalPassage.NotSaid"/>.</param>
    /// <param name="rows">The records.</param>
    public PassageForm(int count, int[] doubles, int[] prices, PassageRow[] rows)
    {
        Count = count;
        Doubles = FoursOf(doubles, count);
        Prices = prices;
        Rows = rows;
    }

    /// <summary>Numbers.</summary>
    public int Count { get; }

    /// <summary>
    /// Doubles that may be NaN, in fours that lie together: the first one's place, and a
    /// bit for each that is one of them.
    /// </summary>
    public (int Slot, uint Bits)[] Doubles { get; }

    /// <summary>Prices that may be <see cref="JournalPassage.NotSaid"/>.</summary>
    public int[] Prices { get; }

    /// <summary>The records.</summary>
    public PassageRow[] Rows { get; }

    private static (int Slot, uint Bits)[] FoursOf(int[] doubles, int count)
    {
        var fours = new List<(int Slot, uint Bits)>();
        foreach (int slot in doubles)
        {
            if (fours.Count == 0 || slot >= fours[^1].Slot + 4)
            {
                fours.Add((Math.Min(slot, count - 4), 0));
            }

            (int first, uint bits) = fours[^1];
            fours[^1] = (first, bits | (1u << (slot - first)));
        }

        return fours.ToArray();
    }
}

/// <summary>What the records of each kind of passages say.</summary>
internal static class PassageForms
{
    private static readonly (JournalField Field, int Slot)[] Here =
    [
        (JournalField.Time, Slots.Time), (JournalField.Row, Slots.Row), (JournalField.Symbol, Slots.Symbol),
    ];

    private static readonly (JournalField Field, int Slot)[] Assessed =
    [
        (JournalField.Opportunity, Slots.Opportunity), (JournalField.Directive, DirectiveSlots.Directive),
        (JournalField.Assessment, DirectiveSlots.Assessment),
    ];

    private static readonly (JournalField Field, int Slot)[] Money =
        [(JournalField.Fee, EntrySlots.Fee), (JournalField.Balance, EntrySlots.Balance)];

    public static PassageForm Refusal() => new(
        RefusalSlots.Count,
        [Slots.Confidence, .. Four(Slots.Value), .. Four(RefusalSlots.Value)],
        [],
        [
            Signal(),
            new PassageRow(
                JournalKind.Rejected,
                isLater: false,
                [
                    .. Here, .. Values(RefusalSlots.Value), (JournalField.Worker, RefusalSlots.Refiner),
                    (JournalField.Reason, RefusalSlots.Reason), (JournalField.Direction, Slots.Direction),
                    (JournalField.Confidence, Slots.Confidence), (JournalField.Opportunity, Slots.Opportunity),
                ]),
        ]);

    public static PassageForm Return() => new(
        ReturnSlots.Count,
        [
            Slots.Confidence, .. Four(Slots.Value), DirectiveSlots.Strength, DirectiveSlots.Weakness,
            DirectiveSlots.Confidence, .. Four(DirectiveSlots.Value),
        ],
        [],
        [
            Signal(),
            Assessment(),
            NewTrade(),
            new PassageRow(
                JournalKind.Rejected,
                isLater: false,
                [
                    .. Here, .. Assessed, (JournalField.Reason, ReturnSlots.Reason),
                    (JournalField.Direction, Slots.Direction), (JournalField.Confidence, Slots.Confidence),
                    (JournalField.Value1, ReturnSlots.OpenTrades),
                    (JournalField.Value2, ReturnSlots.PendingEntries), (JournalField.Trade, ReturnSlots.Trade),
                    (JournalField.TradeTime, ReturnSlots.TradeTime),
                ]),
        ]);

    public static PassageForm Entry()
    {
        (JournalField, int) type = (JournalField.OrderTypePlusOne, EntrySlots.OrderType);
        (JournalField, int) side = (JournalField.Direction, DirectiveSlots.Direction);
        (JournalField, int) lots = (JournalField.Lots, EntrySlots.Lots);
        (JournalField, int) entry = (JournalField.EntryPlan, EntrySlots.EntryPlan);
        (JournalField, int) exit = (JournalField.ExitPlan, EntrySlots.ExitPlan);
        (JournalField, int) size = (JournalField.SizePlan, EntrySlots.SizePlan);
        (JournalField, int) intent = (JournalField.Intent, EntrySlots.Intent);
        (JournalField, int) group = (JournalField.Group, EntrySlots.Group);
        (JournalField, int)[] levels =
            [(JournalField.StopTicks, EntrySlots.StopTicks), (JournalField.TargetTicks, EntrySlots.TargetTicks)];
        (JournalField, int)[] origin =
            [(JournalField.Opportunity, Slots.Opportunity), (JournalField.Directive, DirectiveSlots.Directive)];
        (JournalField, int)[] order = [(JournalField.Order, EntrySlots.Order), (JournalField.OrderTime, Slots.Time)];
        (JournalField, int)[] there =
        [
            (JournalField.Time, EntrySlots.FillTime), (JournalField.Row, EntrySlots.FillRow),
            (JournalField.Symbol, Slots.Symbol), (JournalField.DecidedTime, Slots.Time), side, .. origin,
        ];
        (JournalField, int)[] trade =
            [(JournalField.Trade, EntrySlots.Trade), (JournalField.TradeTime, EntrySlots.FillTime)];
        return new PassageForm(
            EntrySlots.Count,
            [
                Slots.Confidence, .. Four(Slots.Value), DirectiveSlots.Strength, DirectiveSlots.Weakness,
                DirectiveSlots.Confidence, .. Four(DirectiveSlots.Value), EntrySlots.RiskDistance,
                .. Four(EntrySlots.IntentValue),
            ],
            [EntrySlots.StopTicks, EntrySlots.TargetTicks],
            [
                Signal(),
                Assessment(),
                NewTrade(),
                Plan(JournalKind.EntryPlan, (JournalField.Worker, EntrySlots.EntryWorker), type, entry),
                Plan(JournalKind.ExitPlan, [(JournalField.Worker, EntrySlots.ExitWorker), entry, exit, .. levels]),
                Plan(
                    JournalKind.SizePlan, (JournalField.Worker, EntrySlots.SizeWorker), entry,
                    exit, size, lots, (JournalField.Value1, EntrySlots.RiskDistance)),
                Plan(
                    JournalKind.Intent,
                    [
                        (JournalField.Worker, EntrySlots.IntentWorker), entry, exit, size, intent,
                        .. Values(EntrySlots.IntentValue),
                    ]),
                Plan(
                    JournalKind.ExecutionDirective,
                    [
                        entry, exit, size, intent, (JournalField.ExecutionDirective, EntrySlots.Execution), group,
                        (JournalField.Detail, EntrySlots.Strategy), type, lots,
                        (JournalField.Ticks, EntrySlots.ReferenceTicks), .. levels,
                    ]),
                new PassageRow(
                    JournalKind.OrderSubmitted, isLater: false,
                    [.. Here, .. origin, group, .. order, type, side, lots]),
                new PassageRow(JournalKind.TradeOpened, isLater: true, [.. there, .. trade, .. levels]),
                new PassageRow(
                    JournalKind.Fill,
                    isLater: true,
                    [
                        .. there, .. trade, .. order, .. Money, group, lots, (JournalField.Fill, EntrySlots.Fill),
                        (JournalField.Reason, EntrySlots.Reason), (JournalField.Detail, EntrySlots.Liquidity),
                        (JournalField.Ticks, EntrySlots.Ticks),
                    ]),
                new PassageRow(JournalKind.Executed, isLater: true, [.. there, group]),
            ]);

        PassageRow Plan(JournalKind kind, params (JournalField, int)[] fields)
            => new(kind, isLater: false, [.. Here, .. Assessed, side, .. fields]);
    }

    public static PassageForm Exit()
    {
        (JournalField, int) group = (JournalField.Group, ExitSlots.Group);
        (JournalField, int)[] origin =
            [(JournalField.Opportunity, Slots.Opportunity), (JournalField.Directive, DirectiveSlots.Directive), group];
        (JournalField, int)[] order =
        [
            (JournalField.Order, ExitSlots.Order), (JournalField.OrderTime, Slots.Time),
            (JournalField.Direction, ExitSlots.Side),
        ];
        (JournalField, int)[] there =
        [
            (JournalField.Time, ExitSlots.FillTime), (JournalField.Row, ExitSlots.FillRow),
            (JournalField.Symbol, Slots.Symbol),
        ];
        (JournalField, int)[] trade =
        [
            (JournalField.Trade, ExitSlots.Trade), (JournalField.TradeTime, ExitSlots.TradeTime),
            (JournalField.Reason, ExitSlots.Reason), (JournalField.Lots, ExitSlots.Lots),
            (JournalField.Balance, ExitSlots.Balance),
        ];
        return new PassageForm(
            ExitSlots.Count,
            [Slots.Confidence, .. Four(Slots.Value), DirectiveSlots.Strength, DirectiveSlots.Weakness],
            [],
            [
                Signal(),
                Assessment(),
                new PassageRow(
                    JournalKind.Directive, isLater: false,
                    [.. Here, .. Assessed, (JournalField.Detail, DirectiveSlots.Detail)]),
                new PassageRow(
                    JournalKind.OrderSubmitted,
                    isLater: false,
                    [
                        .. Here, .. origin, .. order, (JournalField.OrderTypePlusOne, ExitSlots.OrderType),
                        (JournalField.Lots, ExitSlots.Lots),
                    ]),
                new PassageRow(
                    JournalKind.Executed,
                    isLater: true,
                    [
                        .. there, .. origin, (JournalField.DecidedTime, Slots.Time),
                        (JournalField.Direction, DirectiveSlots.Direction),
                    ]),
                new PassageRow(
                    JournalKind.Fill,
                    isLater: true,
                    [
                        .. there, .. origin, .. order, .. trade, (JournalField.DecidedTime, Slots.Time),
                        (JournalField.Fill, ExitSlots.Fill), (JournalField.Detail, ExitSlots.Liquidity),
                        (JournalField.Ticks, ExitSlots.Ticks), (JournalField.Fee, ExitSlots.Fee),
                    ]),
                new PassageRow(
                    JournalKind.TradeClosed,
                    isLater: true,
                    [
                        .. there, .. trade, (JournalField.Direction, ExitSlots.TradeDirection),
                        (JournalField.Opportunity, ExitSlots.TradeOpportunity),
                        (JournalField.Directive, ExitSlots.TradeDirective),
                        (JournalField.DecidedTime, ExitSlots.TradeDecided), (JournalField.Fee, ExitSlots.Fees),
                        (JournalField.Gross, ExitSlots.Gross), (JournalField.Funding, ExitSlots.Funding),
                    ]),
            ]);
    }

    private static PassageRow Signal() => new(
        JournalKind.Opportunity,
        isLater: false,
        [
            .. Here, .. Values(Slots.Value), (JournalField.Worker, Slots.Worker),
            (JournalField.Opportunity, Slots.Opportunity), (JournalField.Direction, Slots.Direction),
            (JournalField.Confidence, Slots.Confidence),
        ]);

    private static PassageRow Assessment() => new(
        JournalKind.Assessment,
        isLater: false,
        [
            .. Here, (JournalField.Assessment, DirectiveSlots.Assessment),
            (JournalField.Value1, DirectiveSlots.Strength), (JournalField.Value2, DirectiveSlots.Weakness),
        ]);

    private static PassageRow NewTrade() => new(
        JournalKind.Directive,
        isLater: false,
        [
            .. Here, .. Assessed, .. Values(DirectiveSlots.Value), (JournalField.Detail, DirectiveSlots.Detail),
            (JournalField.Direction, DirectiveSlots.Direction),
            (JournalField.Confidence, DirectiveSlots.Confidence),
        ]);

    private static int[] Four(int first) => [first, first + 1, first + 2, first + 3];

    private static (JournalField Field, int Slot)[] Values(int first) =>
    [
        (JournalField.Value1, first), (JournalField.Value2, first + 1),
        (JournalField.Value3, first + 2), (JournalField.Value4, first + 3),
    ];
}

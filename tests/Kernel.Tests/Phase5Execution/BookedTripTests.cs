using System;
using System.Numerics;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Ledger;
using S1mpleTrader.Kernel.Phase1Context;
using S1mpleTrader.Kernel.Phase5Execution;
using S1mpleTrader.Kernel.Result;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Kernel.Tests.Phase5Execution;

/// <summary>A booked trade's excursions are exact, in 64 bits and beyond them.</summary>
public sealed class BookedTripTests
{
    [Fact]
    public void Excursions_are_those_of_whole_numbers_of_any_size()
    {
        int wide = 0;
        var instrument = new Instrument { Symbol = "X", TickSize = 0.01m, LotSize = 0.00001m };
        var grid = new InstrumentGrid(instrument, new MoneyGrid(2, 1_000_000m, [instrument]));
        Seeds.ForEach(1, 2_000, seed =>
        {
            var random = new Random((int)seed);
            long slope = random.NextInt64(1, int.MaxValue);
            long entry = random.NextInt64(1, int.MaxValue);
            long exit = random.NextInt64(1, int.MaxValue);
            long low = random.NextInt64(1, 1L << 33);
            long high = random.NextInt64(low, 1L << 34);
            bool isLong = random.Next(2) == 0;
            int sign = isLong ? 1 : -1;
            var trip = new BookedTrip
            {
                Line = new EquityLine(grid.TicksPerPrice, 0, sign * slope),
                Held = new Stretch(0, 1, low * 0.01, high * 0.01, 0, 0),
            };
            trip.Trade.Direction = isLong ? Direction.Buy : Direction.Sell;
            trip.Trade.EntryUnits = entry * slope;
            trip.Trade.GrossUnits = (exit - entry) * slope * sign;
            trip.ComputeExcursions(grid);

            BigInteger Gain(long ticks) => ((BigInteger)ticks - entry) * slope * sign;
            var best = BigInteger.Max(BigInteger.Max(Gain(low), Gain(high)), BigInteger.Max(Gain(exit), 0));
            var worst = BigInteger.Min(BigInteger.Min(Gain(low), Gain(high)), BigInteger.Min(Gain(exit), 0));
            Assert.Equal(best, (BigInteger)trip.Trade.FavourableUnits);
            Assert.Equal(-worst, (BigInteger)trip.Trade.AdverseUnits);
            wide += high >= EquityLine.NarrowTicks ? 1 : 0;
        });
        Assert.InRange(wide, Seeds.Count(2_000) / 4, Seeds.Count(2_000) - 1);
    }
}

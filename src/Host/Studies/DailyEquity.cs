using System;
using System.Buffers;
using S1mpleTrader.Columnar;
using S1mpleTrader.Host.Studies.Runs;

namespace S1mpleTrader.Host.Studies;

/// <summary>Equity at the last mark of every UTC day with a decided bar.</summary>
/// <remarks>
/// Packed as it travels and is stored: the number of days, the digits after the point, then for each day the step from
/// the day before and the step in equity, all of them varints: about six bytes a day.
/// </remarks>
internal sealed class DailyEquity
{
    private readonly byte[] _packed;
    // Unpacked when somebody looks: most are only passed on.
    private (long[] Days, Int128[] Units, int Decimals)? _open;

    private DailyEquity(byte[] packed) => _packed = packed;

    /// <summary>No day at all.</summary>
    public static DailyEquity None { get; } = new Builder().Build(0);

    /// <summary>The packed form.</summary>
    public byte[] Packed => _packed;

    /// <summary>Digits after the point of <see cref="Units"/>.</summary>
    public int Decimals => Open().Decimals;

    /// <summary>Days since 1970-01-01, ascending; shape [n].</summary>
    public ReadOnlySpan<long> Days => Open().Days;

    /// <summary>Equity in units of 10^-<see cref="Decimals"/>; shape [n].</summary>
    public ReadOnlySpan<Int128> Units => Open().Units;

    /// <summary>Takes the packed form.</summary>
    /// <param name="packed">As <see cref="Packed"/> gave it; owned by the result.</param>
    public static DailyEquity Of(byte[] packed) => new(packed);

    /// <summary>Returns equity in account currency, as doubles; shape [n].</summary>
    public double[] Values()
    {
        double scale = Math.Pow(10, Decimals);
        return Array.ConvertAll(Open().Units, units => (double)units / scale);
    }

    /// <summary>Returns the daily returns, the first one's base being the initial capital; shape [n].</summary>
    /// <remarks>Ten thousand runs are asked for them once each: nothing is kept unpacked.</remarks>
    /// <param name="initialCapital">Account currency, above 0.</param>
    public double[] Returns(decimal initialCapital)
    {
        var reader = new DayReader(_packed);
        double[] returns = new double[reader.Count];
        double scale = Math.Pow(10, reader.Decimals);
        double before = (double)initialCapital;
        for (int i = 0; i < returns.Length; i++)
        {
            reader.Read(out _, out Int128 units);
            double value = (double)units / scale;
            returns[i] = (value - before) / before;
            before = value;
        }

        reader.End();
        return returns;
    }

    private (long[] Days, Int128[] Units, int Decimals) Open() => _open ??= Unpack(_packed);

    private static (long[] Days, Int128[] Units, int Decimals) Unpack(byte[] packed)
    {
        var reader = new DayReader(packed);
        long[] days = new long[reader.Count];
        var units = new Int128[reader.Count];
        for (int i = 0; i < days.Length; i++)
        {
            reader.Read(out days[i], out units[i]);
        }

        reader.End();
        return (days, units, reader.Decimals);
    }

    // Reads the packed form, day by day.
    private ref struct DayReader
    {
        private FrameReader _reader;
        private long _day;
        private Int128 _units;

        public DayReader(byte[] packed)
        {
            _reader = new FrameReader(packed);
            Count = _reader.Count(packed.Length);
            Decimals = _reader.Count(byte.MaxValue);
        }

        public int Count { get; }

        public int Decimals { get; }

        public void Read(out long day, out Int128 units)
        {
            day = _day += (long)_reader.Signed();
            units = _units += _reader.Signed();
        }

        public readonly void End() => _reader.End();
    }

    /// <summary>Collects days while a run goes, packed at once: hundreds of runs may go beside each other.</summary>
    internal sealed class Builder
    {
        private const int MaxHeadBytes = 16;

        private readonly ArrayBufferWriter<byte> _steps = new();
        private int _count;
        private long _day;
        private Int128 _units;

        /// <summary>Adds a day behind the others.</summary>
        public void Add(long day, Int128 units)
        {
            Invariant.Holds(_count == 0 || day > _day);
            var writer = new FrameWriter(_steps);
            writer.Signed(day - _day);
            writer.Signed(units - _units);
            _day = day;
            _units = units;
            _count++;
        }

        /// <summary>Returns what was collected.</summary>
        /// <param name="decimals">Digits after the point of the units.</param>
        public DailyEquity Build(int decimals)
        {
            var packed = new ArrayBufferWriter<byte>(MaxHeadBytes + _steps.WrittenCount);
            var writer = new FrameWriter(packed);
            writer.Count(_count);
            writer.Count(decimals);
            packed.Write(_steps.WrittenSpan);
            return new DailyEquity(packed.WrittenSpan.ToArray());
        }
    }
}

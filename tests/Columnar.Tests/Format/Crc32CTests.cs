using System;
using System.Text;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Columnar.Tests.Format;

public sealed class Crc32CTests
{
    [Fact]
    public void The_checksum_is_the_one_of_the_specification()
    {
        Assert.Equal(0xE3069283u, Crc32C.Append(Crc32C.Empty, Encoding.ASCII.GetBytes("123456789"))); // RFC 3720.
        Assert.Equal(0x8A9136AAu, Crc32C.Append(Crc32C.Empty, new byte[32]));
    }

    [Fact]
    public void Append_in_any_parts_gives_what_bit_by_bit_gives()
    {
        byte[] bytes = new byte[40_000]; // Three long runs and more.
        new Random(1).NextBytes(bytes);
        Seeds.ForEach(1, 200, seed =>
        {
            var random = new SeededRandom(seed);
            int length = random.Between(0, bytes.Length);
            int cut = random.Between(0, length);
            uint whole = Crc32C.Append(Crc32C.Empty, bytes.AsSpan(0, length));
            Assert.Equal(BitByBit(bytes.AsSpan(0, length)), whole);
            Assert.Equal(
                whole,
                Crc32C.Append(Crc32C.Append(Crc32C.Empty, bytes.AsSpan(0, cut)), bytes.AsSpan(cut, length - cut)));
        });
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78u);
            }
        }

        return ~crc;
    }
}

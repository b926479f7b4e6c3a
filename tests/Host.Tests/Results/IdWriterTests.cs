using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Host.Results;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Host.Tests.Results;

/// <summary>Ids written many at a time are those written one by one.</summary>
public sealed class IdWriterTests
{
    [Fact]
    public void Ids_are_the_same() => Seeds.ForEach(1, 20, seed =>
    {
        var random = new SeededRandom(seed);
        var writer = new IdWriter();
        char[] text = new char[IdText.MaxLength];
        for (int i = 0; i < 1000; i++)
        {
            // Of a few days, before 1970, too; at any instant.
            long time = (random.Between(-3, 3) * UtcNanos.PerDay)
                + (random.Between(0, 20_000) * UtcNanos.PerDay * (i / 500)) + (long)(random.Unit() * UtcNanos.PerDay);
            int sequence = random.Pick(
                random.Between(0, 2_000), random.Between(0, int.MaxValue), 60_466_175, 60_466_176, int.MaxValue);
            Assert.Equal(
                new string(text, 0, IdText.Write<char>(text, "STR_", time, sequence)),
                Encoding.UTF8.GetString(writer.Write("STR_"u8, time, sequence)));
        }
    });
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Text;
using S1mpleTrader.Columnar.Numerics;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config.Documents;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Yaml;

/// <summary>
/// Whatever the bytes: a tree or findings with a place, within 100 ms and 64 MiB, never an exception.
/// </summary>
public sealed class HostileYamlTests
{
    private const long MaxBytes = 64L << 20;
    private const double MaxMillis = 400; // The bound is 100 on a free core; the suite's projects share two.

    private const string Seed = """
        operation: { name: x, environment: backtest, initial_capital: 10000, currency: USDT }
        data_sources:
          - { id: a, symbol: B, timeframe: 1m, synthetic: { seed: 42, bars: 260, start: 2020-01-01, price: 20000 } }
        instruments: [{ symbol: B, tick_size: 0.01, lot_size: 0.00001 }]
        connectors: [{ id: sim, type: backtest, fill_model: IMMEDIATE, latency_ms: 0 }]
        strategy_links:
          - { id: ict, strategy: "s.yaml", connector: sim, data: [a], is_active: true } # comment
        journal: 'off'

        """;

    public static TheoryData<string> Shapes()
    {
        var data = new TheoryData<string>();
        foreach (string name in Hostile().Keys)
        {
            data.Add(name);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_hostile_shape_is_a_finding(string name)
    {
        Findings findings = Measure(Encoding.UTF8.GetBytes(Hostile()[name]), name);
        Assert.True(findings.HasErrors, name);
    }

    [Fact]
    public void Mutated_files_never_throw()
    {
        bool isFull = Environment.GetEnvironmentVariable("S1T_FULL") == "1";
        int count = isFull ? 10_000 : 1_000;
        byte[] seed = Encoding.UTF8.GetBytes(Seed);
        byte[] marks = Encoding.UTF8.GetBytes("{}[],:#&*!|>'\"%@`-?\\\t\n \0\u00FF~<");
        for (int i = 0; i < count; i++)
        {
            var random = new DeterministicRandom((ulong)i);
            var bytes = new List<byte>(seed);
            int changes = 1 + (int)(random.NextUInt64() % 8);
            for (int change = 0; change < changes; change++)
            {
                int at = (int)(random.NextUInt64() % (ulong)bytes.Count);
                byte mark = marks[(int)(random.NextUInt64() % (ulong)marks.Length)];
                switch (random.NextUInt64() % 5)
                {
                    case 0:
                        bytes.Insert(at, mark);
                        break;
                    case 1:
                        bytes[at] = mark;
                        break;
                    case 2:
                        bytes.RemoveAt(at);
                        break;
                    case 3:
                        bytes[at] = (byte)random.NextUInt64();
                        break;
                    default:
                        int length = Math.Min(bytes.Count - at, 40);
                        bytes.InsertRange((int)(random.NextUInt64() % (ulong)bytes.Count), bytes.GetRange(at, length));
                        break;
                }
            }

            Measure([.. bytes], "seed " + i);
        }
    }

    private static Dictionary<string, string> Hostile()
    {
        static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
        return new Dictionary<string, string>
        {
            ["100,000 x ["] = Repeat("[", 100_000),
            ["1,000,000 x ["] = Repeat("[", 1_000_000),
            ["100,000 x {a:"] = Repeat("{a:", 100_000),
            ["100,000 x dash"] = Repeat("- ", 100_000),
            ["100,000 x ? "] = Repeat("? ", 100_000),
            ["100,000 x [ on lines"] = Repeat("[\n", 100_000),
            ["100,000 x : "] = Repeat(": ", 100_000),
            ["100,000 x &a "] = Repeat("&a ", 100_000),
            ["100,000 x !!a "] = Repeat("!!a ", 100_000),
            ["100,000 x quote"] = Repeat("'", 100_001),
            ["100,000 x double quote"] = Repeat("\"", 100_001),
            ["100,000 x pipe"] = Repeat("|", 100_000),
            ["100,000 x percent"] = Repeat("%a\n", 100_000),
            ["100,000 documents"] = Repeat("---\n", 100_000),
            ["200,000 newlines"] = Repeat("\n", 200_000),
            ["one mebibyte of spaces"] = Repeat(" ", YamlLimits.MaxFileBytes),
            ["deep indentation"] = Indented(1_400),
            ["billion laughs"] = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
            ["self reference"] = "a: &a [*a]\n",
            ["many aliases"] = "a: &a x\nb: [" + Repeat("*a,", 50_000) + "]\n",
            ["huge key"] = Repeat("k", 1_000_000) + ": 1\n",
            ["huge quoted key"] = "'" + Repeat("k", 1_000_000) + "': 1\n",
            ["huge value"] = "a: " + Repeat("v", 1_000_000) + "\n",
            ["unterminated quote"] = "a: \"" + Repeat("x ", 400_000),
            ["unterminated quote on lines"] = "a: '" + Repeat("x\n ", 300_000),
            ["huge block text"] = "a: |\n" + Repeat("  x\n", 250_000),
            ["huge folded text"] = "a: >\n" + Repeat("  x\n\n", 150_000),
            ["100,000 duplicate keys"] = Repeat("a: 1\n", 100_000),
            ["100,000 unknown keys"] = Numbered("key", 100_000),
            ["9,000 unknown long keys"] = Numbered(Repeat("k", 60), 9_000),
            ["tabs"] = Repeat("\t", 100_000) + "a: 1",
            ["comment storm"] = Repeat("# x\n", 250_000),
            ["escape storm"] = "a: \"" + Repeat("\\x41", 200_000) + "\"",
        };
    }

    private static string Indented(int levels)
    {
        var text = new StringBuilder();
        for (int i = 0; i < levels; i++)
        {
            text.Append(' ', i).Append("a:\n");
        }

        return text.ToString();
    }

    private static string Numbered(string name, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(name).Append(i).Append(": x\n");
        }

        return text.ToString();
    }

    // A pause of a shared machine isn't a slow reader: the best of ten counts.
    private static Findings Measure(byte[] content, string name)
    {
        double best = double.MaxValue;
        Findings findings = [];
        for (int attempt = 0; attempt < 10 && best > MaxMillis; attempt++)
        {
            findings = new Findings();
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            YamlNode? root = YamlReader.Read(content, "f", findings);
            if (root is not null)
            {
                OperationReader.Read(root, findings);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Assert.True(bytes < MaxBytes, $"{name}: {bytes} bytes allocated");
        }

        Assert.True(best < MaxMillis, $"{name}: {best} ms");
        foreach (Finding finding in findings)
        {
            Assert.True(finding is { Line: >= 1, Column: >= 1, Message.Length: < 2_000 }, $"{name}: {finding}");
        }

        return findings;
    }
}

using System;

namespace S1mpleTrader.Columnar.Tests;

/// <summary>How often random tests repeat: a tenth by default, in full where S1T_FULL=1.</summary>
internal static class TestCounts
{
    internal static int Scaled(int full) => Environment.GetEnvironmentVariable("S1T_FULL") == "1" ? full : full / 10;
}

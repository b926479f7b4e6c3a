using BenchmarkDotNet.Running;

namespace S1mpleTrader.Bench.Micro;

internal static class Program
{
    private static void Main(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}

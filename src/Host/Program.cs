namespace S1mpleTrader.Host;

internal static class Program
{
    private static int Main() => 0;
}

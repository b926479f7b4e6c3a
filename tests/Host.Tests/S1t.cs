using System.IO;
using System.Threading;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Plugins;

namespace S1mpleTrader.Host.Tests;

/// <summary>Runs command lines inside the test's process, through the program's own entry.</summary>
internal static class S1t
{
    public static Outcome Run(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = Program.Run(args, output, error);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public static Outcome Run(PluginCatalogue catalogue, CancellationToken cancellation, params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = Program.Run(args, new Terminal(output, error, false, false), catalogue, cancellation);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    public static Outcome RunOnTerminal(params string[] args)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        int code = Program.Run(
            args, new Terminal(output, error, true, true), GeneratedPlugins.Catalogue, CancellationToken.None);
        return new Outcome(code, output.ToString(), error.ToString());
    }

    internal sealed record Outcome(int Code, string Output, string Error);
}

using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Commands;

/// <summary>What every command is given.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Catalogue">The plugins.</param>
/// <param name="Arguments">The command line, for run.json.</param>
/// <param name="Cancellation">Interrupts a run.</param>
internal sealed record CommandContext(
    Terminal Terminal, PluginCatalogue Catalogue, IReadOnlyList<string> Arguments, CancellationToken Cancellation)
{
    /// <summary>Returns the same, writing as much to standard error as an operation's platform file wants.</summary>
    /// <param name="configuration">The operation; null where it is invalid, which is told whole.</param>
    public CommandContext At(OperationConfiguration? configuration)
        => configuration is null ? this : this with { Terminal = Terminal.At(configuration.Platform.Logging) };
}

using System.Collections.Generic;
using System.Threading;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Host.Commands;

/// <summary>What every command is given.</summary>
/// <param name="Terminal">Where to write.</param>
/// <param name="Catalogue">The plugins.</param>
/// <param name="Arguments">The command line, for run.json.</param>
/// <param name="Cancellation">Interrupts a run.</param>
internal sealed record CommandContext(
    Terminal Terminal, PluginCatalogue Catalogue, IReadOnlyList<string> Arguments, CancellationToken Cancellation);

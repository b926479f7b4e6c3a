using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using S1mpleTrader.Columnar;
using S1mpleTrader.Columnar.Bars;
using S1mpleTrader.Columnar.Format;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Config.Documents;
using S1mpleTrader.Host.Data;
using S1mpleTrader.Host.Files;
using S1mpleTrader.Host.Paper;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Watch;
using S1mpleTrader.Kernel.Phase0Bootstrap;

namespace S1mpleTrader.Host.Operations;

/// <summary>How a paper session is carried out.</summary>
/// <param name="Session">Its name; null for the strategy link's id.</param>
/// <param name="Speed">
/// How many times as fast as they were recorded bars are replayed; infinity for as fast as they are taken.
/// </param>
internal sealed record PaperManner(string? Session, double Speed);

/// <summary>Runs a strategy link's paper session from its sources to its result.</summary>
/// <param name="configuration">The operation.</param>
/// <param name="location">The folders of results and cache.</param>
/// <param name="terminal">Where to tell what happens.</param>
/// <param name="arguments">The command line, for run.json.</param>
/// <param name="cancellation">Interrupts the session; it can be resumed.</param>
internal sealed class PaperRunner(
    OperationConfiguration configuration,
    DataLocation location,
    Terminal terminal,
    IReadOnlyList<string> arguments,
    CancellationToken cancellation)
{
    // Bars of a symbol: 31 years of minutes. Only those that come take memory.
    private const int StreamCapacity = 1 << 24;
    private const long DefaultTimeoutMillis = 1000;
    private const int StaleBars = 3;

    /// <summary>Runs the session to its end, and the back-test of its bars.</summary>
    /// <param name="link">The link.</param>
    /// <param name="manner">How.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public LinkResult Run(LinkConfiguration link, PaperManner manner)
    {
        BuildSpecs specs = BuildSpecsBuilder.Build(configuration, link);
        DataSourceDocument[] sources = SourcesOf(link);
        if (!StandardStreams.IsGiven(StandardStreams.InputDescriptor)
            && Array.Find(sources, source => source.Stream is { Socket: null }) is { } unread)
        {
            YamlNode place = unread.Node;
            throw new HostException(
                ExitCode.Data,
                new Finding(
                    FindingSeverity.Error, place.File, place.Line, place.Column,
                    $"data source '{unread.Id}': standard input is closed").ToString());
        }

        using OpenBars? recorded = sources[0].Stream is null
            ? OpenBars.Open(configuration, link, specs, location.Cache, cancellation)
            : null;
        terminal.Tell(recorded?.Warnings ?? []);
        PeriodCheck.Check(configuration.Operation, specs, recorded?.Series ?? []);
        specs = recorded is null ? specs : BuildSpecsBuilder.WithData(specs, recorded.Series);
        string name = manner.Session ?? link.Document.Id;
        string folder = Path.Combine(location.Results, specs.Operation, "paper", name);
        var report = new PaperReport(terminal, Array.ConvertAll(sources, source => source.Symbol));
        var options = new PaperOptions(TimeoutOf(link), CapacityOf(recorded?.Series), recorded is not null);
        using var session = new PaperSession(specs, folder, options, report);
        try
        {
            session.Resume(HostClock.Millis);
            SayResumed(report, name, session);
            PaperSource[] feeds = recorded is null
                ? StreamsOf(sources)
                : ReplayOf(recorded.Series, session, manner.Speed);
            new PaperLoop(session, feeds, report).Run(cancellation);
        }
        catch (OperationCanceledException)
        {
            report.Summarise();
            report.Say($"session {name} is interrupted; the same command goes on with it");
            throw;
        }
        catch (Exception exception)
            when (exception is not DataFileException && OperationService.MayBeOfAPlugin(exception))
        {
            throw OperationService.FailureOf(
                exception,
                FailureDiagnosis.FindLive(specs, session.Series, RunManner.Default.Options, cancellation));
        }

        report.Summarise();
        session.Seal();
        PeriodCheck.Check(configuration.Operation, specs, session.Series);
        return Conclude(link, BuildSpecsBuilder.WithData(specs, session.Series), session);
    }

    private LinkResult Conclude(LinkConfiguration link, BuildSpecs complete, PaperSession session)
    {
        SessionProof? proof = null;
        var runner = new LinkRunner(configuration, location, terminal, arguments, RunManner.Default, cancellation);
        LinkResult result = runner.Run(
            link,
            complete,
            session.Series,
            new RunExtras(
                null,
                null,
                files => proof = new SessionProof(files, session.Fills, complete.Period, session.Series)));
        proof?.Complete();
        return result;
    }

    private DataSourceDocument[] SourcesOf(LinkConfiguration link)
        => [.. link.Document.Data.Select(id => configuration.Operation.DataSource(id.Text))];

    private long TimeoutOf(LinkConfiguration link)
        => configuration.Operation.Connector(link.Document.Connector).InstantTimeoutMillis
            ?? configuration.Platform.Execution?.InstantTimeoutMillis
            ?? DefaultTimeoutMillis;

    private static int CapacityOf(IReadOnlyList<BarSeries>? recorded)
    {
        if (recorded is null)
        {
            return StreamCapacity;
        }

        int most = 1;
        foreach (BarSeries bars in recorded)
        {
            most = Math.Max(most, bars.Count);
        }

        return most;
    }

    private static PaperSource[] ReplayOf(IReadOnlyList<BarSeries> recorded, PaperSession session, double speed)
    {
        long[] takenTo = new long[recorded.Count];
        for (int i = 0; i < takenTo.Length; i++)
        {
            takenTo[i] = session.LastTaken(i);
        }

        return [new ReplaySource(0, recorded, takenTo, speed)];
    }

    // Data sources of one address share one connection: its lines say which symbol they are of.
    private PaperSource[] StreamsOf(DataSourceDocument[] sources)
    {
        var addresses = new List<StreamAddress>();
        var members = new List<List<int>>();
        for (int i = 0; i < sources.Length; i++)
        {
            StreamAddress? address = sources[i].Stream?.Socket is { } socket
                ? StreamAddress.Parse(
                    socket, path => Path.GetFullPath(ConfigurationFile.Resolve(configuration.Path, path)))
                : StreamAddress.StandardInput;
            Invariant.Holds(address is not null);
            int at = addresses.IndexOf(address);
            if (at < 0)
            {
                at = addresses.Count;
                addresses.Add(address);
                members.Add([]);
            }

            members[at].Add(i);
        }

        var feeds = new PaperSource[addresses.Count];
        for (int i = 0; i < feeds.Length; i++)
        {
            string?[] names = new string?[sources.Length];
            long staleAfter = long.MaxValue;
            foreach (int symbol in members[i])
            {
                DataSourceDocument source = sources[symbol];
                names[symbol] = source.Symbol;
                staleAfter = Math.Min(
                    staleAfter,
                    source.Stream?.StaleAfterMillis
                        ?? Math.Max(1, StaleBars * source.Timeframe.Nanos / UtcNanos.PerMillisecond));
            }

            feeds[i] = new StreamSource(i, addresses[i], members[i], names, staleAfter);
        }

        return feeds;
    }

    private static void SayResumed(PaperReport report, string name, PaperSession session)
    {
        if (session.CutBytes > 0)
        {
            report.Say(
                $"session {name}: {Counted.Of(session.CutBytes, "byte")} that never reached the disk whole "
                + $"{Counted.Are(session.CutBytes)} cut off its log; nothing was decided on them");
        }

        if (session.LastInstant is { } last)
        {
            report.Say(
                $"session {name} goes on after {UtcNanos.ToIso(last)}, {Counted.Of(session.Instants, "instant")}"
                + (session.HasEnded ? ": it has ended, and takes no more bars" : string.Empty));
        }
    }
}

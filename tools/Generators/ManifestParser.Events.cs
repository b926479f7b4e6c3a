using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using S1mpleTrader.Config.Manifest;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Generators;

/// <summary>What a manifest's <c>capabilities</c> say.</summary>
/// <param name="Handlers">Handlers of events, in order.</param>
/// <param name="Publishes">Events published under a name of the worker's own.</param>
/// <param name="IsMultiSymbol">Whether one instance serves all symbols.</param>
internal sealed record Capabilities(
    EquatableArray<HandlerModel> Handlers, EquatableArray<string> Publishes, bool IsMultiSymbol)
{
    /// <summary>
    /// Whether LEDGER_UPDATE is all that is heard: a threat worker's severity then follows the account.
    /// </summary>
    public bool HearsLedgerOnly => Handlers.Count == 1 && Handlers[0].Event == "LEDGER_UPDATE";
}

/// <summary>Capabilities: the events that a worker hears and publishes.</summary>
internal static partial class ManifestParser
{
    private static readonly Regex EventName = new("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\\z", RegexOptions.CultureInvariant);

    private static Capabilities ReadCapabilities(
        ManifestReader reader, YamlMapping top, EquatableArray<ParameterModel> parameters)
    {
        YamlMapping? capabilities = reader.Mapping(top.Find("capabilities"), "capabilities", ManifestForm.Capabilities);
        foreach (string flag in new[] { "state", "journaling", "multi_timeframe" })
        {
            reader.Flag(capabilities, flag, "capabilities");
        }

        bool isMultiSymbol = reader.Flag(capabilities, "multi_symbol", "capabilities");
        YamlMapping? events = reader.Mapping(capabilities?.Find("events"), "events", ManifestForm.Events);
        return new Capabilities(ReadListens(reader, events, parameters), ReadPublishes(reader, events), isMultiSymbol);
    }

    private static EquatableArray<HandlerModel> ReadListens(
        ManifestReader reader, YamlMapping? events, EquatableArray<ParameterModel> parameters)
    {
        var handlers = new List<HandlerModel>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        YamlMapping? listens = reader.Mapping(events?.Find("listens"), "listens", null);
        foreach (YamlEntry entry in listens?.Entries ?? Array.Empty<YamlEntry>())
        {
            if (entry.Value is not YamlScalar { IsNull: false } method)
            {
                reader.Report(Diagnostics.WrongShape, entry.Value, "the handler", "text", entry.Value.Kind);
            }
            else if (reader.Name(method, taken)
                && PayloadOf(reader, entry.Key, parameters, out bool isParameter) is { } payload)
            {
                handlers.Add(new HandlerModel(
                    entry.Key.Text,
                    isParameter,
                    payload.Kind,
                    payload.Type,
                    payload.Argument,
                    Names.Pascal(method.Text),
                    method.Text,
                    reader.PlaceOf(method)));
            }
        }

        return handlers.ToEquatable();
    }

    private static PayloadType? PayloadOf(
        ManifestReader reader, YamlScalar name, EquatableArray<ParameterModel> parameters, out bool isParameter)
    {
        isParameter = parameters.Any(parameter => parameter.Name == name.Text && parameter.Kind == ParameterKind.Event);
        if (isParameter)
        {
            return Vocabulary.Schedule;
        }

        if (Vocabulary.Events.TryGetValue(name.Text, out PayloadType? payload))
        {
            return payload;
        }

        if (Vocabulary.PlatformOnlyEvents.Contains(name.Text))
        {
            reader.Report(
                Diagnostics.BadEvent, name, name.Text,
                "passes between stages of the platform, which planners and overlays hear by their role");
            return null;
        }

        if (EventName.IsMatch(name.Text))
        {
            // A name that only just misses one of the platform's is a slip far more often than a name of one's own.
            string slip = NearestName.Suggest(name.Text, Vocabulary.Events.Keys);
            if (slip.Length > 0)
            {
                reader.Report(Diagnostics.BadEvent, name, name.Text, "is too near to one of the platform's" + slip);
                return null;
            }

            return Vocabulary.Custom;
        }

        IEnumerable<string> known = Vocabulary.Events.Keys.Concat(
            parameters.Where(parameter => parameter.Kind == ParameterKind.Event).Select(parameter => parameter.Name));
        reader.Report(
            Diagnostics.BadEvent, name, name.Text,
            "is neither an event in capitals nor a parameter of type event" + NearestName.Suggest(name.Text, known));
        return null;
    }

    private static EquatableArray<string> ReadPublishes(ManifestReader reader, YamlMapping? events)
    {
        var names = new List<string>();
        foreach (YamlScalar name in reader.List(events?.Find("publishes"), "publishes"))
        {
            if (Vocabulary.Events.ContainsKey(name.Text) || Vocabulary.PlatformOnlyEvents.Contains(name.Text))
            {
                reader.Report(
                    Diagnostics.BadEvent, name, name.Text,
                    "is the platform's: workers publish under names of their own");
            }
            else if (!EventName.IsMatch(name.Text))
            {
                reader.Report(Diagnostics.BadEvent, name, name.Text, "isn't made of capitals, digits and underscores");
            }
            else if (names.Any(other => Emitter.PublisherOf(other) == Emitter.PublisherOf(name.Text)))
            {
                reader.Report(Diagnostics.BadEvent, name, name.Text, "is declared twice");
            }
            else
            {
                names.Add(name.Text);
            }
        }

        return names.ToEquatable();
    }

    // Workers of the market stage are functions of the bars so far: an event would make them more than that.
    private static void CheckCapabilities(
        ManifestReader reader, YamlMapping top, PluginKind kind, Capabilities capabilities)
    {
        YamlNode place = (YamlNode?)(top.Find("capabilities") as YamlMapping)?.Find("events") ?? top;
        bool hearsEvents = kind is not (PluginKind.Context or PluginKind.ContextAtRow or PluginKind.Opportunity
            or PluginKind.MarketThreat or PluginKind.Refiner or PluginKind.Overlay);
        if (!hearsEvents && capabilities.Handlers.Count + capabilities.Publishes.Count > 0)
        {
            reader.Report(
                Diagnostics.UnfittingKey, place, "events", "this kind of plugin, which hears of nothing but its rows");
        }

        if (kind == PluginKind.EventDriven && capabilities.Handlers.Count == 0)
        {
            reader.Report(
                Diagnostics.BadEvent, place, "events",
                "lacks 'listens': an event-driven worker lives from what it hears");
        }

        if (kind == PluginKind.LedgerThreat && capabilities.Publishes.Count > 0)
        {
            reader.Report(
                Diagnostics.UnfittingKey, ((YamlMapping)place).FindEntry("publishes")!.Key, "publishes",
                "a threat worker that hears LEDGER_UPDATE alone: its answer is a severity");
        }

        if (capabilities.Publishes.Count > 0 && capabilities.Handlers.Count == 0)
        {
            reader.Report(
                Diagnostics.BadEvent, place, "publishes", "needs a handler: a worker publishes in answer to an event");
        }
    }
}

using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>A method that the author of a plugin writes, as its manifest asks for it.</summary>
internal sealed record MethodContract(
    string Name, string ReturnType, EquatableArray<MethodParameter> Parameters, string Summary, Place Place)
{
    /// <summary>The declaration as the author writes it.</summary>
    public string Signature => "public partial " + ReturnType + " " + Name + "(" + string.Join(", ", Parameters) + ")";

    /// <summary>All methods: the role's own, then the handlers.</summary>
    public static IEnumerable<MethodContract> AllOf(PluginManifest manifest)
        => (manifest.HasRole ? new[] { For(manifest) } : Enumerable.Empty<MethodContract>())
            .Concat(manifest.Handlers.Select(handler => For(manifest, handler)));

    /// <summary>The optional method of an opportunity worker that says which condition fails at a row.</summary>
    public static MethodContract Explaining(PluginManifest manifest)
    {
        var parameters = new List<MethodParameter>();
        parameters.AddRange(
            manifest.Inputs.Select(input => new MethodParameter("", TypeOf(input), Names.Camel(input.Name))));
        parameters.Add(new MethodParameter("ref", "Reasons", "reasons"));
        return new MethodContract(
            "Explain",
            "void",
            parameters.ToEquatable(),
            "Says which condition of a signal fails at a row; the state is that before the row.",
            manifest.NamePlace);
    }

    /// <summary>A handler's method.</summary>
    public static MethodContract For(PluginManifest manifest, HandlerModel handler)
    {
        var parameters = new List<MethodParameter>
        {
            new("in", handler.Type, handler.Argument),
            new("in", "LedgerView", "ledger"),
            new("ref", "DirectiveWriter", "directives"),
        };
        AddInputs(manifest, parameters);
        return new MethodContract(
            handler.Method, "DispositionEnvelope", parameters.ToEquatable(),
            handler.IsParameter
                ? "Hears the event that the parameter " + handler.Event + " names."
                : "Hears " + handler.Event + ".",
            handler.Place);
    }

    /// <summary>The role's own method.</summary>
    public static MethodContract For(PluginManifest manifest)
    {
        var parameters = new List<MethodParameter>();
        switch (manifest.Kind)
        {
            case PluginKind.Context when manifest.IsBlock:
                parameters.AddRange(manifest.Inputs.Select(
                    input => new MethodParameter("", SpanOf("ReadOnlySpan", input), Names.Camel(input.Name))));
                parameters.AddRange(manifest.Outputs.Select(
                    output => new MethodParameter(
                        "", output.IsFlags ? "Span<FlagWord>" : "Span<double>", Names.Camel(output.Name))));
                return Make(
                    "Enrich",
                    "void",
                    "Computes a block; the last rows of every input are the block's, those before are history; "
                    + "an output that nobody reads is empty.");
            case PluginKind.Context:
                AddInputs(manifest, parameters);
                AddScratch(manifest, parameters);
                parameters.AddRange(manifest.Outputs.Select(
                    output => new MethodParameter("out", "double", Names.Camel(output.Name))));
                return Make("Step", "void", "Computes one row from its inputs and the state that earlier rows left.");
            case PluginKind.ContextAtRow:
                AddInputs(manifest, parameters);
                return Make("At", "double", "Computes one row from its inputs alone.");
            case PluginKind.Opportunity when manifest.IsBlock:
                parameters.AddRange(manifest.Inputs.Select(
                    input => new MethodParameter("", SpanOf("ReadOnlySpan", input), Names.Camel(input.Name))));
                parameters.Add(new MethodParameter("", "SignalList", "signals"));
                return Make(
                    "Detect", "void",
                    "Finds a block's signals; the last rows of every input are the block's, those before are history.");
            case PluginKind.Opportunity:
                AddInputs(manifest, parameters);
                AddScratch(manifest, parameters);
                parameters.Add(new MethodParameter("ref", "OpportunitySignal", "signal"));
                return Make(
                    "Detect", "bool", "Returns whether the row signals; then direction and confidence are set.");
            case PluginKind.Refiner:
                parameters.Add(new MethodParameter("in", "Opportunity", "opportunity"));
                AddInputs(manifest, parameters);
                return Make("Accept", "bool", "Returns whether the opportunity is passed on.");
            case PluginKind.MarketThreat:
                AddInputs(manifest, parameters);
                AddScratch(manifest, parameters);
                return Make("Severity", "double", "Returns the row's severity: 0 = inactive, to 1.");
            case PluginKind.LedgerThreat:
                parameters.Add(new MethodParameter("in", "LedgerUpdate", "update"));
                AddInputs(manifest, parameters);
                return Make(manifest.Handler, "LedgerThreat", "Returns the severity after a change of the account.");
            case PluginKind.StrategyPlanner:
                parameters.Add(new MethodParameter("in", "StrategySituation", "situation"));
                parameters.Add(new MethodParameter("ref", "DirectiveWriter", "directives"));
                AddInputs(manifest, parameters);
                return Make("Plan", "void", "Gives every opportunity of one symbol and instant exactly one outcome.");
            case PluginKind.Overlay:
                parameters.Add(new MethodParameter("in", "ExecutionDirective", "directive"));
                parameters.Add(new MethodParameter("in", "LedgerView", "ledger"));
                AddInputs(manifest, parameters);
                return Make("Approve", "bool", "Returns whether a complete directive may go on.");
            case PluginKind.IntentPlanner:
                parameters.Add(new MethodParameter("in", "ExecutionRequest", "request"));
                return Make("Plan", "ExecutionIntent", "Plans the trade-offs of execution.");
            default:
                parameters.Add(new MethodParameter("in", "StrategyDirective", "directive"));
                parameters.Add(new MethodParameter("in", "PlanningView", "view"));
                AddInputs(manifest, parameters);
                return Make("Plan", PlanOf(manifest.Kind), "Plans one directive.");
        }

        MethodContract Make(string name, string returnType, string summary)
            => new(name, returnType, parameters.ToEquatable(), summary, manifest.NamePlace);
    }

    private static void AddInputs(PluginManifest manifest, List<MethodParameter> parameters)
        => parameters.AddRange(
            manifest.Inputs.Select(input => new MethodParameter("", TypeOf(input), Names.Camel(input.Name))));

    private static void AddScratch(PluginManifest manifest, List<MethodParameter> parameters)
        => parameters.AddRange(manifest.Scratch.Select(
            scratch => new MethodParameter("", "Span<" + scratch.Type + ">", Names.Camel(scratch.Name))));

    private static string TypeOf(InputModel input)
        => input.Kind switch
        {
            InputKind.Window => "PastWindow",
            InputKind.OpenTime or InputKind.BarNanos => "long",
            InputKind.Row => "int",
            _ => "double",
        };

    private static string SpanOf(string span, InputModel input)
        => input.Kind switch
        {
            InputKind.OpenTime => span + "<long>",
            InputKind.Row => "int",
            InputKind.BarNanos => "long",
            InputKind.TickSize => "double",
            _ => span + (input.IsFlags ? "<FlagWord>" : "<double>"),
        };

    private static string PlanOf(PluginKind kind)
        => kind switch
        {
            PluginKind.EntryPlanner => "EntryPlan",
            PluginKind.SizePlanner => "SizePlan",
            _ => "ExitPlan",
        };
}

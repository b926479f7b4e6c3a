using System;
using System.Collections.Generic;
using System.Linq;

namespace S1mpleTrader.Generators;

/// <summary>A plugin ready to be written: its manifest, its struct, and whether they agree.</summary>
internal sealed record PluginModel
{
    public PluginManifest Manifest { get; init; } = new();

    public string Namespace { get; init; } = "";

    public string Accessibility { get; init; } = "public";

    public bool HasStart { get; init; }

    public bool HasCheck { get; init; }

    public bool HasExplain { get; init; }

    /// <summary>
    /// Names of the methods that the author declares <c>readonly</c>: they keep nothing in the struct.
    /// </summary>
    public EquatableArray<string> ReadOnlyMethods { get; init; } = Enumerable.Empty<string>().ToEquatable();

    /// <summary>
    /// Whether struct and manifest agree; where they don't, only parameters and constructor are written.
    /// </summary>
    public bool IsComplete { get; init; }

    public string FullName => (Namespace.Length == 0 ? "" : Namespace + ".") + Manifest.StructName;
}

/// <summary>What comes of one manifest.</summary>
/// <param name="Plugin">What is written; null for nothing.</param>
/// <param name="Findings">What is reported.</param>
internal sealed record PluginResult(PluginModel? Plugin, EquatableArray<DiagnosticInfo> Findings);

/// <summary>Compares a manifest with its struct.</summary>
internal static class SignatureCheck
{
    public static PluginResult Check(ManifestResult result, EquatableArray<StructModel> structs)
    {
        if (result.Manifest is not PluginManifest manifest)
        {
            return new PluginResult(null, result.Findings);
        }

        var findings = new List<DiagnosticInfo>(result.Findings);
        StructModel[] parts = structs.Where(candidate => candidate.Name == manifest.StructName).ToArray();
        if (parts.Length == 0)
        {
            findings.Add(DiagnosticInfo.Of(
                Diagnostics.MissingStruct, manifest.NamePlace, manifest.StructName, manifest.Name));
            return new PluginResult(null, findings.ToEquatable());
        }

        // Another namespace may have a struct of the name: the plugin is the one with partial methods.
        StructModel first = parts.FirstOrDefault(part => part.IsPartial && part.Methods.Any(method => method.IsPartial))
            ?? parts[0];
        parts = parts.Where(part => part.Namespace == first.Namespace).ToArray();
        MethodModel[] methods = parts.SelectMany(part => part.Methods).ToArray();
        if (!first.IsPartial)
        {
            findings.Add(DiagnosticInfo.Of(Diagnostics.StructNotPartial, manifest.NamePlace, manifest.StructName));
        }

        if (!CheckNames(manifest, methods, findings))
        {
            return new PluginResult(null, findings.ToEquatable());
        }

        bool matches = true;
        foreach (MethodContract contract in MethodContract.AllOf(manifest))
        {
            matches &= CheckMethod(manifest, contract, methods, findings);
        }

        bool explains = manifest.Kind == PluginKind.Opportunity && methods.Any(method => method.Name == "Explain");
        if (explains)
        {
            matches &= CheckMethod(manifest, MethodContract.Explaining(manifest), methods, findings);
        }

        bool hasStart = HasOptional("Start", IsStart, static method => method.Parameters.Count == 0, "void Start()");
        bool hasCheck = HasOptional(
            "Check",
            IsCheck,
            static method => method.Parameters.Any(parameter => parameter.Type == "Params"),
            "internal static string? Check(in Params parameters)");
        return new PluginResult(
            new PluginModel
            {
                Manifest = manifest,
                Namespace = first.Namespace,
                Accessibility = parts.Any(part => part.Accessibility == "public") ? "public" : "internal",
                HasStart = hasStart,
                HasCheck = hasCheck,
                HasExplain = explains,
                ReadOnlyMethods = methods.Where(method => method.IsReadOnly && method.IsPartial)
                    .Select(method => method.Name).ToEquatable(),
                IsComplete = matches && findings.Count == 0,
            },
            findings.ToEquatable());

        // An author may leave it out, and may have a helper of its name; one that is nearly it is a mistake.
        bool HasOptional(
            string name, Func<MethodModel, bool> isIt, Func<MethodModel, bool> isMeantForIt, string signature)
        {
            bool has = methods.Any(isIt);
            if (!has && methods.Any(method => method.Name == name && isMeantForIt(method)))
            {
                findings.Add(DiagnosticInfo.Of(Diagnostics.NeverCalled, manifest.NamePlace, name, signature));
            }

            return has;
        }
    }

    // A choice becomes an enum of its name beside the methods, and no member has the name of the struct.
    private static bool CheckNames(PluginManifest manifest, MethodModel[] methods, List<DiagnosticInfo> findings)
    {
        int before = findings.Count;
        string[] publishers = manifest.Publishes.Select(Emitter.PublisherOf).ToArray();
        foreach (string member in manifest.Handlers.Select(handler => handler.Method)
            .Append(manifest.Handler).Concat(publishers).Where(member => member == manifest.StructName))
        {
            findings.Add(DiagnosticInfo.Of(
                Diagnostics.BadName, manifest.NamePlace, manifest.Name,
                "would be the struct " + member + ", which has a method of that name"));
        }

        foreach (ParameterModel choice in manifest.Parameters.Where(Emitter.IsEnum))
        {
            string name = Names.Pascal(choice.Name);
            if (name == "Parameters" || name == manifest.StructName || methods.Any(method => method.Name == name)
                || publishers.Contains(name))
            {
                findings.Add(DiagnosticInfo.Of(
                    Diagnostics.BadName, choice.Place, choice.Name,
                    "would be the enum " + name + ", but the struct has a member of that name, or has it itself"));
            }
        }

        return findings.Count == before;
    }

    private static bool IsStart(MethodModel method)
        => method is { Name: "Start", ReturnType: "void", Parameters.Count: 0 };

    private static bool IsCheck(MethodModel method)
        => method is { Name: "Check", IsStatic: true, ReturnType: "string?", Parameters.Count: 1 }
            && method.Parameters[0] is { Type: "Params" };

    private static bool CheckMethod(
        PluginManifest manifest, MethodContract contract, MethodModel[] methods, List<DiagnosticInfo> findings)
    {
        // An author's helpers may have the method's name.
        MethodModel[] named = methods.Where(candidate => candidate.Name == contract.Name).ToArray();
        MethodModel? method = named.FirstOrDefault(candidate => candidate.Parameters.Equals(contract.Parameters))
            ?? named.FirstOrDefault(candidate => candidate.IsPartial)
            ?? named.FirstOrDefault();
        if (method is null)
        {
            findings.Add(DiagnosticInfo.Of(
                Diagnostics.MissingMethod, contract.Place, manifest.StructName, contract.Signature));
            return false;
        }

        int before = findings.Count;
        foreach (MethodParameter twice in contract.Parameters.GroupBy(parameter => parameter.Name)
            .Where(same => same.Count() > 1).Select(same => same.First()))
        {
            findings.Add(DiagnosticInfo.Of(
                Diagnostics.BadName, PlaceOf(manifest, twice) ?? contract.Place, twice.Name,
                "is what the method '" + contract.Name + "' calls another of its parameters: "
                    + "name the input otherwise, such as '" + twice.Name + "_column', with 'from: "
                    + twice.Name + "'"));
        }

        if (findings.Count > before)
        {
            return false;
        }

        if (!method.IsPartial || !method.IsPublic)
        {
            findings.Add(DiagnosticInfo.Of(
                Diagnostics.MethodNotPartial, contract.Place, method.Name, contract.Signature));
        }

        if (method.ReturnType != contract.ReturnType)
        {
            Report(
                Diagnostics.WrongParameter, contract.Place,
                "returns " + method.ReturnType + ", not " + contract.ReturnType);
        }

        foreach (MethodParameter wanted in contract.Parameters)
        {
            int index = IndexOf(method.Parameters, wanted.Name);
            if (index < 0)
            {
                Report(
                    RuleOf(wanted), PlaceOf(manifest, wanted) ?? contract.Place,
                    "lacks the parameter '" + wanted + "'");
            }
            else if (method.Parameters[index] != wanted)
            {
                string problem = "takes '" + method.Parameters[index] + "', not '" + wanted + "'";
                Report(RuleOf(wanted), PlaceOf(manifest, wanted) ?? contract.Place, problem);
            }
        }

        foreach (MethodParameter given in method.Parameters)
        {
            if (IndexOf(contract.Parameters, given.Name) < 0)
            {
                Report(
                    RuleOf(given), contract.Place, "has a parameter '" + given + "' that the manifest doesn't declare");
            }
        }

        if (findings.Count == before && !method.Parameters.Equals(contract.Parameters))
        {
            Report(Diagnostics.WrongParameter, contract.Place, "has its parameters in another order");
        }

        return findings.Count == before;

        void Report(Microsoft.CodeAnalysis.DiagnosticDescriptor rule, Place place, string problem)
            => findings.Add(DiagnosticInfo.Of(rule, place, contract.Name, problem, contract.Signature));
    }

    // Where the manifest declares a parameter of the method; what the role itself adds stands nowhere in it.
    private static Place? PlaceOf(PluginManifest manifest, MethodParameter parameter)
    {
        foreach (InputModel input in manifest.Inputs)
        {
            if (Names.Camel(input.Name) == parameter.Name)
            {
                return input.Place;
            }
        }

        foreach (OutputModel output in manifest.Outputs)
        {
            if (Names.Camel(output.Name) == parameter.Name)
            {
                return output.Place;
            }
        }

        foreach (ScratchModel scratch in manifest.Scratch)
        {
            if (Names.Camel(scratch.Name) == parameter.Name)
            {
                return scratch.Place;
            }
        }

        return null;
    }

    private static Microsoft.CodeAnalysis.DiagnosticDescriptor RuleOf(MethodParameter parameter)
        => parameter.Modifier == "out" ? Diagnostics.WrongOutput : Diagnostics.WrongParameter;

    private static int IndexOf(EquatableArray<MethodParameter> parameters, string name)
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (string.Equals(parameters[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}

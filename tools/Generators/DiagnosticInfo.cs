using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace S1mpleTrader.Generators;

/// <summary>A place in a manifest, as plain data: a <see cref="Location"/> would hold on to the compilation.</summary>
/// <param name="Path">The manifest's path.</param>
/// <param name="Start">First character, counted from the start of the file.</param>
/// <param name="Length">Characters.</param>
/// <param name="Line">Line, counted from 0.</param>
/// <param name="Column">Column, counted from 0.</param>
internal readonly record struct Place(string Path, int Start, int Length, int Line, int Column)
{
    public Location ToLocation()
        => Location.Create(
            Path,
            new TextSpan(Start, Length),
            new LinePositionSpan(new LinePosition(Line, Column), new LinePosition(Line, Column + Length)));
}

/// <summary>A finding as plain data, reported when the sources are written.</summary>
/// <param name="Rule">Which rule is broken.</param>
/// <param name="Place">Where.</param>
/// <param name="Arguments">What fills the rule's message.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Rule, Place Place, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Of(DiagnosticDescriptor rule, Place place, params string[] arguments)
        => new(rule, place, arguments.ToEquatable());

    public Diagnostic ToDiagnostic()
        => Diagnostic.Create(Rule, Place.ToLocation(), Arguments.Cast<object>().ToArray());

    public bool Equals(DiagnosticInfo? other)
        => other is not null && Rule.Id == other.Rule.Id && Place == other.Place && Arguments.Equals(other.Arguments);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Rule.Id) ^ Place.GetHashCode();
}

using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace S1mpleTrader.Generators;

/// <summary>A parameter of an author's method, as written.</summary>
/// <param name="Modifier">in, ref, out or empty.</param>
/// <param name="Type">The type without namespaces and spaces.</param>
/// <param name="Name">Its name, without an @.</param>
internal readonly record struct MethodParameter(string Modifier, string Type, string Name)
{
    public override string ToString()
        => (Modifier.Length > 0 ? Modifier + " " : "") + Type + " "
            + (SyntaxFacts.GetKeywordKind(Name) == SyntaxKind.None ? Name : "@" + Name);
}

/// <summary>A method of an author's struct, as written.</summary>
internal sealed record MethodModel(
    string Name, bool IsPublic, bool IsPartial, bool IsStatic, bool IsReadOnly,
    string ReturnType, EquatableArray<MethodParameter> Parameters);

/// <summary>One declaration of a struct, from syntax alone: nothing here holds on to the compilation.</summary>
internal sealed record StructModel(
    string Name, string Namespace, string Accessibility, bool IsPartial, EquatableArray<MethodModel> Methods)
{
    // Only methods that the generator could ask for, of which a handler's name is the manifest's: an edit of a private
    // helper changes nothing here.
    private static readonly HashSet<string> Asked = new()
    {
        "Step", "At", "Enrich", "Detect", "Accept", "Severity", "Plan", "Approve", "Start", "Check", "Explain",
    };

    /// <summary>Whether a node is a struct that could be a plugin: not nested, not generic.</summary>
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellation)
        => node is StructDeclarationSyntax
        {
            TypeParameterList: null,
            Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax,
        };

    public static StructModel Read(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        var declaration = (StructDeclarationSyntax)context.Node;
        return new StructModel(
            declaration.Identifier.ValueText,
            NamespaceOf(declaration),
            declaration.Modifiers.Any(SyntaxKind.PublicKeyword) ? "public" : "internal",
            declaration.Modifiers.Any(SyntaxKind.PartialKeyword),
            declaration.Members.OfType<MethodDeclarationSyntax>().Where(IsAsked).Select(Read).ToEquatable());
    }

    private static bool IsAsked(MethodDeclarationSyntax method)
    {
        string name = method.Identifier.ValueText;
        return Asked.Contains(name) || name.StartsWith("On", System.StringComparison.Ordinal)
            || method.Modifiers.Any(SyntaxKind.PartialKeyword) || method.Modifiers.Any(SyntaxKind.PublicKeyword);
    }

    private static MethodModel Read(MethodDeclarationSyntax method)
        => new(
            method.Identifier.ValueText,
            method.Modifiers.Any(SyntaxKind.PublicKeyword),
            method.Modifiers.Any(SyntaxKind.PartialKeyword),
            method.Modifiers.Any(SyntaxKind.StaticKeyword),
            method.Modifiers.Any(SyntaxKind.ReadOnlyKeyword),
            TypeText(method.ReturnType),
            method.ParameterList.Parameters.Select(Read).ToEquatable());

    private static MethodParameter Read(ParameterSyntax parameter)
        => new(
            string.Join(" ", parameter.Modifiers.Where(token => !token.IsKind(SyntaxKind.ScopedKeyword))
                .Select(token => token.ValueText)),
            TypeText(parameter.Type),
            parameter.Identifier.ValueText);

    // System.Span<double> and Span<double> are the same to a reader, and to the check.
    private static string TypeText(TypeSyntax? type)
        => type switch
        {
            null => "",
            QualifiedNameSyntax qualified => TypeText(qualified.Right),
            AliasQualifiedNameSyntax alias => TypeText(alias.Name),
            GenericNameSyntax generic => generic.Identifier.ValueText + "<"
                + string.Join(",", generic.TypeArgumentList.Arguments.Select(TypeText)) + ">",
            NullableTypeSyntax nullable => TypeText(nullable.ElementType) + "?",
            _ => type.ToString(),
        };

    private static string NamespaceOf(SyntaxNode node)
    {
        var parts = new List<string>();
        for (SyntaxNode? parent = node.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is BaseNamespaceDeclarationSyntax declaration)
            {
                parts.Insert(0, declaration.Name.ToString());
            }
        }

        return string.Join(".", parts);
    }
}

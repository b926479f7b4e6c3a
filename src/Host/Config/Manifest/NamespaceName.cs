using System;
using System.Collections.Generic;
using System.Text;

namespace S1mpleTrader.Config.Manifest;

/// <summary>
/// A project's namespace: the generator writes its code into it, and a new plugin stands in it.
/// </summary>
internal static class NamespaceName
{
    // C#'s reserved words; those that mean something only at some places may name a namespace.
    private static readonly HashSet<string> Keywords = new(
        new[]
        {
            "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
            "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit",
            "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int",
            "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
            "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed",
            "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try",
            "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile",
            "while",
        },
        StringComparer.Ordinal);

    /// <summary>Whether a text is a namespace of C#.</summary>
    /// <param name="text">The text.</param>
    public static bool IsNamespace(string text) => text == Of(text);

    /// <summary>
    /// Returns the namespace of a project that says none but its name: <c>my-plugins</c> is <c>my_plugins</c>, as
    /// <c>dotnet new</c> has it.
    /// </summary>
    /// <param name="project">The project's name, which may be that of any file.</param>
    public static string Of(string project)
    {
        string[] parts = project.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Identifier(parts[i]);
        }

        return string.Join(".", parts);
    }

    private static string Identifier(string part)
    {
        var text = new StringBuilder();
        foreach (char letter in part)
        {
            text.Append(char.IsLetterOrDigit(letter) ? letter : '_');
        }

        string name = text.ToString();
        return name.Length == 0 || char.IsDigit(name[0]) || Keywords.Contains(name) ? "_" + name : name;
    }
}

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using S1mpleTrader.Config.Manifest;

namespace S1mpleTrader.Generators;

/// <summary>From a manifest's snake_case to C#'s names.</summary>
internal static class Names
{
    private static readonly Regex SnakeCase = new(ManifestForm.NamePattern, RegexOptions.CultureInvariant);

    /// <summary>Whether a name is lower-case words and digits joined by single underscores.</summary>
    public static bool IsSnakeCase(string name)
        => SnakeCase.IsMatch(name) && !name.EndsWith("\n", System.StringComparison.Ordinal); // Which $ lets pass.

    /// <summary><c>ema_detector</c> to <c>EmaDetector</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        bool startsWord = true;
        foreach (char c in name)
        {
            if (c == '_')
            {
                startsWord = true;
                continue;
            }

            text.Append(startsWord ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            startsWord = false;
        }

        return text.ToString();
    }

    /// <summary><c>open_time</c> to <c>openTime</c>, without regard to keywords.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        return pascal.Length == 0 ? pascal : char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
    }

    /// <summary>As <see cref="Camel"/>, usable as a variable: a keyword gets an @.</summary>
    public static string Variable(string name)
    {
        string camel = Camel(name);
        return SyntaxFacts.GetKeywordKind(camel) == SyntaxKind.None ? camel : "@" + camel;
    }
}

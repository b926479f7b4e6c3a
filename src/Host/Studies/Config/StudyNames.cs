using System;
using System.Text;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Names of studies.</summary>
internal static class StudyNames
{
    /// <summary>The folder that studies are made in, and looked for, where no other is named.</summary>
    public const string UsualParent = "studies";

    /// <summary>
    /// Returns the name of a study's folder: at most 64 small letters, digits, '_', '.' and '-', which stands for
    /// everything else.
    /// </summary>
    /// <param name="name">The study's name; it has a letter or a digit.</param>
    public static string FolderOf(string name)
    {
        var folder = new StringBuilder();
        foreach (char c in name)
        {
            bool isPlain = char.IsAsciiLetterOrDigit(c) || c is '_' or '.';
            if (isPlain || (folder.Length > 0 && folder[^1] != '-'))
            {
                folder.Append(isPlain ? char.ToLowerInvariant(c) : '-');
            }
        }

        string text = folder.ToString().Trim('-', '.');
        Invariant.Holds(text.Length > 0);
        return text[..Math.Min(text.Length, 64)];
    }
}

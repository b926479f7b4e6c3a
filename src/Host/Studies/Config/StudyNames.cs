using System;
using System.Text;
using S1mpleTrader.Columnar;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Names of studies.</summary>
internal static class StudyNames
{
    /// <summary>Returns the name of a study's folder: small letters, digits and '-'.</summary>
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

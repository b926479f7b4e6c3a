using System;
using System.Text;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Names of studies.</summary>
internal static class StudyNames
{
    /// <summary>Returns the name of a study's folder: small letters, digits and '-'.</summary>
    /// <param name="name">The study's name.</param>
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
        return text.Length == 0 ? "study" : text[..Math.Min(text.Length, 64)];
    }
}

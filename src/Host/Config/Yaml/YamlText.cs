using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace S1mpleTrader.Config.Yaml;

/// <summary>Turns bytes into text that is safe to parse and to print, and text into safe quotes for messages.</summary>
public static class YamlText
{
    private const int MaxQuotedChars = 60;

    private static readonly UTF8Encoding StrictUtf8 = new UTF8Encoding(false, true);

    /// <summary>
    /// Quotes a piece of input for a message: cut to a readable length, with invisible characters made visible.
    /// </summary>
    /// <param name="text">The input.</param>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        for (int i = 0; i < text.Length && i < MaxQuotedChars; i++)
        {
            char c = text[i];
            if (IsForbidden(c) || c < ' ' || char.IsSurrogate(c))
            {
                quoted.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append(text.Length > MaxQuotedChars ? "…'" : "'").ToString();
    }

    /// <summary>Whether a character may not occur in a configuration file, not even as an escape in quotes.</summary>
    /// <param name="c">The character.</param>
    /// <remarks>
    /// Control characters but tab and line ends; the marks that turn the reading direction, with which a file can be
    /// made to look different from what it says; the byte order mark; and line ends that editors don't count as such.
    /// </remarks>
    public static bool IsForbidden(char c)
        => (c < ' ' && c != '\t' && c != '\n' && c != '\r')
            || (c >= '\u007F' && c <= '\u009F')
            || c == '\u061C' || c == '\u200E' || c == '\u200F'
            || (c >= '\u202A' && c <= '\u202E')
            || (c >= '\u2066' && c <= '\u2069')
            || c == '\u2028' || c == '\u2029'
            || c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF';

    /// <summary>Decodes a file's bytes, or reports why they aren't the text of a configuration file.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The text, or null after an error.</returns>
    public static string? Decode(byte[] content, string file, Findings findings)
    {
        if (content.Length > YamlLimits.MaxFileBytes)
        {
            findings.Error(file, 1, 1, "the file has more than 1 MiB");
            return null;
        }

        if (content.Length >= 2
            && ((content[0] == 0xFF && content[1] == 0xFE) || (content[0] == 0xFE && content[1] == 0xFF)))
        {
            findings.Error(file, 1, 1, "the file is UTF-16; save it as UTF-8");
            return null;
        }

        if (content.Length >= 3 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF)
        {
            findings.Error(file, 1, 1, "the file starts with a byte order mark; save it as UTF-8 without one");
            return null;
        }

        string text;
        try
        {
            text = StrictUtf8.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            ReportInvalidByte(content, Math.Max(0, Math.Min(exception.Index, content.Length)), file, findings);
            return null;
        }

        return ContainsForbidden(text, file, findings) ? null : text;
    }

    /// <summary>Reports the first forbidden character of a text.</summary>
    /// <param name="text">The text of a file.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="findings">Receives the finding.</param>
    /// <returns>Whether there is one.</returns>
    public static bool ContainsForbidden(string text, string file, Findings findings)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                line++;
                lineStart = i + 1;
            }
            else if (IsForbidden(c))
            {
                findings.Error(file, line, i - lineStart + 1, "the character " + Name(c)
                    + " is not allowed in a configuration file");
                return true;
            }
        }

        return false;
    }

    /// <summary>Names a character by its code and, where it has one, by its usual name.</summary>
    /// <param name="c">The character.</param>
    public static string Name(char c)
    {
        string code = "U+" + ((int)c).ToString("X4", CultureInfo.InvariantCulture);
        return c switch
        {
            '\0' => code + " (NUL)",
            '\uFEFF' => code + " (byte order mark)",
            '\u2028' or '\u2029' or '\u0085' => code + " (line separator)",
            _ when c < ' ' || (c >= '\u007F' && c <= '\u009F') => code + " (control character)",
            _ when c == '\uFFFE' || c == '\uFFFF' => code + " (not a character)",
            _ => code + " (changes the reading direction)",
        };
    }

    // Joins names for a message: a, b or c.
    internal static string Join(IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        for (int i = 0; i < names.Count; i++)
        {
            text.Append(i == 0 ? string.Empty : i == names.Count - 1 ? " or " : ", ").Append(names[i]);
        }

        return text.ToString();
    }

    private static void ReportInvalidByte(byte[] content, int index, string file, Findings findings)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < index; i++)
        {
            if (content[i] == (byte)'\n')
            {
                line++;
                lineStart = i + 1;
            }
        }

        // The bytes before the bad one are valid, so that the column can be counted in characters.
        int column = StrictUtf8.GetCharCount(content, lineStart, index - lineStart) + 1;
        findings.Error(file, line, column, "the file is not valid UTF-8 at byte "
            + index.ToString(CultureInfo.InvariantCulture));
    }
}

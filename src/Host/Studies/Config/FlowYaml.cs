using System.Text;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Config;

/// <summary>Writes a node on one line, as a <c>--set</c> text takes it.</summary>
internal static class FlowYaml
{
    /// <summary>Returns the text of a node.</summary>
    /// <param name="node">The node.</param>
    public static string Of(YamlNode node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                for (int i = 0; i < mapping.Entries.Count; i++)
                {
                    text.Append(i == 0 ? "{ " : ", ");
                    WriteScalar(text, mapping.Entries[i].Key);
                    text.Append(": ");
                    Write(text, mapping.Entries[i].Value);
                }

                text.Append(mapping.Entries.Count == 0 ? "{}" : " }");
                break;
            case YamlSequence list:
                text.Append('[');
                for (int i = 0; i < list.Items.Count; i++)
                {
                    text.Append(i == 0 ? string.Empty : ", ");
                    Write(text, list.Items[i]);
                }

                text.Append(']');
                break;
            default:
                WriteScalar(text, (YamlScalar)node);
                break;
        }
    }

    private static void WriteScalar(StringBuilder text, YamlScalar scalar)
    {
        if (scalar.IsNull || IsPlain(scalar))
        {
            text.Append(scalar.IsNull ? "null" : scalar.Text); // An empty place in quotes would be an empty text.
            return;
        }

        text.Append('"');
        foreach (char c in scalar.Text)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ => c.ToString(),
            });
        }

        text.Append('"');
    }

    private static bool IsPlain(YamlScalar scalar)
    {
        bool isPlain = !scalar.IsQuoted && scalar.Text.Length > 0;
        foreach (char c in scalar.Text)
        {
            isPlain &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+';
        }

        return isPlain && scalar.Text is not "-" && !scalar.Text.StartsWith("- ", System.StringComparison.Ordinal);
    }
}

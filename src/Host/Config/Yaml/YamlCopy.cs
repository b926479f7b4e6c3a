namespace S1mpleTrader.Config.Yaml;

/// <summary>Copies nodes: a node has one parent, so what is to stand in two documents is copied.</summary>
internal static class YamlCopy
{
    /// <summary>Returns a copy that stands where the node stands.</summary>
    /// <param name="node">The node.</param>
    public static YamlNode Of(YamlNode node) => Copy(node, keepsPlace: true);

    /// <summary>
    /// Returns a copy without line and column: an option is its own place, one inside it would only puzzle.
    /// </summary>
    /// <param name="node">The node.</param>
    public static YamlNode WithoutPlace(YamlNode node) => Copy(node, keepsPlace: false);

    private static YamlNode Copy(YamlNode node, bool keepsPlace)
    {
        int line = keepsPlace ? node.Line : 0;
        int column = keepsPlace ? node.Column : 0;
        switch (node)
        {
            case YamlMapping mapping:
                var keys = new YamlMapping(node.File, line, column);
                foreach (YamlEntry entry in mapping.Entries)
                {
                    keys.Add((YamlScalar)Copy(entry.Key, keepsPlace), Copy(entry.Value, keepsPlace));
                }

                return keys;
            case YamlSequence sequence:
                var list = new YamlSequence(node.File, line, column);
                foreach (YamlNode item in sequence.Items)
                {
                    list.Add(Copy(item, keepsPlace));
                }

                return list;
            default:
                var scalar = (YamlScalar)node;
                return new YamlScalar(node.File, line, column, scalar.Text, scalar.IsQuoted);
        }
    }
}

using System.Linq;
using System.Text;
using S1mpleTrader.Config.Yaml;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Yaml;

public sealed class YamlReaderTests
{
    [Fact]
    public void Nodes_carry_their_places()
    {
        YamlNode root = Read("operation:\n  name: ict\n  list: [1, \"2\"]\n  item:\n    - { a: b }\n");

        YamlMapping operation = Assert.IsType<YamlMapping>(Assert.IsType<YamlMapping>(root).Find("operation"));
        YamlScalar name = Assert.IsType<YamlScalar>(operation.Find("name"));
        YamlSequence list = Assert.IsType<YamlSequence>(operation.Find("list"));
        YamlMapping item = Assert.IsType<YamlMapping>(Assert.IsType<YamlSequence>(operation.Find("item")).Items[0]);

        Assert.Equal(("ict", 2, 9, false), (name.Text, name.Line, name.Column, name.IsQuoted));
        Assert.Equal((3, 9), (list.Line, list.Column));
        Assert.Equal((3, 13, true), (list.Items[1].Line, list.Items[1].Column, ((YamlScalar)list.Items[1]).IsQuoted));
        Assert.Equal((5, 9), (item.Entries[0].Key.Line, item.Entries[0].Key.Column));
        Assert.Equal("operation.item[0].a", item.Entries[0].Value.Path);
        Assert.Equal("operation.list[1]", list.Items[1].Path);
    }

    [Theory]
    [InlineData("a: 1\nb: [x, c: 1]", 2, 8)]
    [InlineData("a: 1\nb: [x, ? c : 1]", 2, 10)]
    [InlineData("a: 1\nb: [x, { c: 1 }]", 2, 8)]
    public void A_pair_in_a_list_is_a_mapping_where_it_stands(string yaml, int line, int column)
    {
        YamlSequence list = Assert.IsType<YamlSequence>(((YamlMapping)Read(yaml)).Find("b"));
        YamlMapping pair = Assert.IsType<YamlMapping>(list.Items[1]);
        Assert.Equal((line, column), (pair.Line, pair.Column));
    }

    [Theory]
    [InlineData("a: no", "no")]
    [InlineData("a: on", "on")]
    [InlineData("a: ~", "~")]
    [InlineData("a: 010", "010")]
    [InlineData("a: 12:30:00", "12:30:00")]
    public void Nothing_is_converted(string yaml, string text)
    {
        YamlScalar scalar = Assert.IsType<YamlScalar>(((YamlMapping)Read(yaml)).Find("a"));
        Assert.Equal(text, scalar.Text);
        Assert.False(scalar.IsNull);
    }

    [Theory]
    [InlineData("", "f:1:1: error: the file is empty")]
    [InlineData("# only a comment\n", "f:1:1: error: the file is empty")]
    [InlineData("a: &x 1", "f:1:4: error: anchors (&x) are not allowed")]
    [InlineData("a: 1\nb: *x", "f:2:4: error: aliases (*x) are not allowed; write the value out")]
    [InlineData("a: !!python/object x", "f:1:4: error: tags ('tag:yaml.org,2002:python/object') are not allowed")]
    [InlineData("a: !x y", "f:1:4: error: tags ('!x') are not allowed")]
    [InlineData("a: ! y", "f:1:4: error: tags ('!') are not allowed")]
    [InlineData("%YAML 1.1\n---\na: 1", "f:1:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("%TAG !e! tag:e.com:\n---\na: 1", "f:1:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("# c\n\n%FOO bar\n---\na: 1", "f:3:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("%TAG ! tag:x,2000:\n---\na: 1", "f:1:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("a: 1\n%FOO\n", "f:2:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("a: 1\n...\n%FOO bar\n", "f:3:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("a: |\n  x\n%FOO\n", "f:3:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("a:\r\n  x\r\n%FOO\r\n", "f:3:1: error: directives (%YAML, %TAG) are not allowed")]
    [InlineData("\ta: 1\nb: 2\n", "f:1:1: error: a tab can't indent; use spaces")]
    [InlineData("a: 1\n\tb: 2", "f:2:1: error: a tab can't indent; use spaces")]
    [InlineData("a:\n  b: 1\n \tc: 2", "f:3:2: error: a tab can't indent; use spaces")]
    [InlineData("a:\n\tb: 2", "f:2:1: error: a tab can't indent; use spaces")]
    [InlineData("a: 1\n# c\n: x", "f:3:3: error: a key is missing before the ':'")]
    [InlineData("*a", "f:1:1: error: aliases (*a) are not allowed; write the value out")]
    [InlineData("a: 1\n---\nb: 2", "f:2:1: error: only one document per file is allowed; this starts a second one")]
    [InlineData("a: 1\nb: 2\na: 3", "f:3:1: error: duplicate key 'a'; it stands at line 1 already")]
    [InlineData("{a: 1, a: 2}", "f:1:8: error: duplicate key 'a'; it stands at line 1 already")]
    [InlineData("<<: {a: 1}", "f:1:1: error: merge keys (<<) are not allowed; write the keys out")]
    [InlineData("[a]: 1", "f:1:1: error: a key must be text, not a list")]
    [InlineData("? {a: b}\n: 1", "f:1:3: error: a key must be text, not a mapping")]
    [InlineData(
        "a: \"\\u202E\"",
        "f:1:4: error: the character U+202E (changes the reading direction) is not allowed in a configuration file")]
    [InlineData("a: \"\\0\"", "f:1:4: error: the character U+0000 (NUL) is not allowed in a configuration file")]
    [InlineData("a: x\u0000", "f:1:5: error: the character U+0000 (NUL) is not allowed in a configuration file")]
    [InlineData(
        "a: 1\nb: \u202Ex",
        "f:2:4: error: the character U+202E (changes the reading direction) is not allowed in a configuration file")]
    [InlineData(
        "a:\r\n b: \u2066x",
        "f:2:5: error: the character U+2066 (changes the reading direction) is not allowed in a configuration file")]
    public void Refused(string yaml, string finding)
    {
        var findings = new Findings();
        Assert.Null(YamlReader.ReadText(yaml, "f", findings));
        Assert.Equal(finding, Assert.Single(findings).ToString());
    }

    [Theory]
    [InlineData("a: |\n  x\n  %FOO\nb: 1", "x\n%FOO\n")]
    [InlineData("a: \"x\n  %FOO\"", "x %FOO")]
    [InlineData("# %FOO\na: x # %FOO\n  # %FOO", "x")]
    public void A_percent_sign_in_a_text_or_comment_is_no_directive(string yaml, string text)
        => Assert.Equal(text, ((YamlScalar)((YamlMapping)Read(yaml)).Find("a")!).Text);

    [Fact]
    public void A_line_of_a_text_may_begin_with_a_percent_sign()
    {
        Assert.Equal("x\n%FOO\n", Assert.IsType<YamlScalar>(Read("|\nx\n%FOO\n")).Text);
        Assert.Equal("x %FOO", Assert.IsType<YamlScalar>(Read("\"x\n%FOO\"\n")).Text);
    }

    [Fact]
    public void What_is_left_out_is_said_of_duplicate_keys_too()
    {
        var findings = new Findings();
        Assert.Null(
            YamlReader.ReadText(string.Concat(Enumerable.Range(0, 1000).Select(line => "a: 1\n")), "f", findings));
        Assert.Equal(YamlLimits.MaxFindings + 1, findings.Count);
        Assert.EndsWith("error: more findings follow; they are left out", findings[^1].ToString());
    }

    [Fact]
    public void Warnings_hide_no_error_and_are_none()
    {
        Findings findings = new();
        for (int line = 1; line <= 2 * YamlLimits.MaxFindings; line++)
        {
            findings.Add(new Finding(FindingSeverity.Warning, "f", line, 1, "odd"));
        }

        Assert.Equal("f:101:1: warning: more findings follow; they are left out", findings[^1].ToString());
        Findings copy = new();
        copy.AddRange(findings);
        Assert.False(copy.HasErrors);
        copy.Error("f", 300, 1, "wrong");
        Assert.Equal("f:300:1: error: wrong", copy[^1].ToString());
    }

    [Fact]
    public void A_copy_has_the_errors_that_were_only_counted()
    {
        Findings data = new();
        for (int line = 1; line <= 2 * YamlLimits.MaxFindings; line++)
        {
            data.DataError("f", line, 1, "missing");
        }

        Findings copy = new();
        copy.AddRange(data);
        Assert.Equal((data.Count, data.ErrorCount, ExitCode.Data), (copy.Count, copy.ErrorCount, ExitCode.Of(copy)));
    }

    [Fact]
    public void What_is_found_twice_is_told_once_and_counted()
    {
        Findings findings = new();
        findings.Error("f", 1, 2, "wrong");
        findings.Error("f", 1, 2, "wrong");
        Assert.Equal((1, 2), (findings.Count, findings.ErrorCount));
    }

    [Theory]
    [InlineData("a: [1, 2", 1)]
    [InlineData("a: 'x", 1)]
    [InlineData("a:\n\t- x", 1)]
    [InlineData("a: [x\nb: c", 1)]
    [InlineData("a: b: c", 1)]
    [InlineData("a: \"\\q\"", 1)]
    [InlineData("a: 1\n  b: 2", 2)]
    [InlineData("- a\nb", 2)]
    [InlineData("@", 1)]
    public void Broken_yaml_is_a_finding_with_a_place(string yaml, int line)
    {
        var findings = new Findings();
        Assert.Null(YamlReader.ReadText(yaml, "f", findings));
        Assert.True(findings[0].Line >= line && findings[0].Column >= 1, findings[0].ToString());
    }

    [Fact]
    public void All_refusals_of_a_file_are_reported_together()
    {
        var findings = new Findings();
        Assert.Null(YamlReader.ReadText("a: &x 1\nb: *x\na: !!int 2\n", "f", findings));
        Assert.Equal([1, 2, 3, 3], [.. System.Linq.Enumerable.Select(findings, finding => finding.Line)]);
    }

    [Fact]
    public void Bytes_that_are_not_plain_utf8_are_refused()
    {
        AssertRefused([0xEF, 0xBB, 0xBF, (byte)'a'], "f:1:1: error: the file starts with a byte order mark");
        AssertRefused(Encoding.Unicode.GetPreamble(), "f:1:1: error: the file is UTF-16");
        AssertRefused(Encoding.BigEndianUnicode.GetPreamble(), "f:1:1: error: the file is UTF-16");
        AssertRefused(Encoding.Unicode.GetBytes("a: 1"), "f:1:2: error: the character U+0000 (NUL)");
        AssertRefused([(byte)'a', (byte)'\n', 0xC3, 0xA9, 0xFF], "f:2:2: error: the file is not valid UTF-8 at byte 4");
        AssertRefused([(byte)'a', 0xC0, 0x80], "f:1:2: error: the file is not valid UTF-8 at byte 1");
        AssertRefused([(byte)'a', 0xED, 0xA0, 0x80], "f:1:2: error: the file is not valid UTF-8 at byte 1");
    }

    [Fact]
    public void The_limits_themselves_are_allowed_and_one_more_is_not()
    {
        AssertLimit(
            new string('[', 32) + new string(']', 32), new string('[', 33) + new string(']', 33), "more than 32 deep");
        AssertLimit(
            "a: '" + new string('x', YamlLimits.MaxScalarChars) + "'",
            "a: '" + new string('x', YamlLimits.MaxScalarChars + 1) + "'",
            "more than 64 KiB");
        AssertLimit(Repeat("- x\n", 10_000), Repeat("- x\n", 10_001), "more than 10,000 items");
        AssertLimit(Keys(10_000), Keys(10_001), "more than 10,000 entries");
        string many = Repeat("- [" + Repeat("x,", 9_998).TrimEnd(',') + "]\n", 10); // 1 + 10 * (1 + 9,998) nodes
        AssertLimit(many, many + "- [" + Repeat("x,", 20).TrimEnd(',') + "]\n", "more than 100,000 nodes");
        AssertLimit(
            "a: 1\n#" + new string('x', YamlLimits.MaxFileBytes - 7) + "\n",
            "a: 1\n#" + new string('x', YamlLimits.MaxFileBytes - 6) + "\n",
            "more than 1 MiB");
    }

    private static YamlNode Read(string yaml)
    {
        var findings = new Findings();
        YamlNode? root = YamlReader.ReadText(yaml, "f", findings);
        Assert.Empty(findings);
        return root!;
    }

    private static void AssertRefused(byte[] content, string start)
    {
        var findings = new Findings();
        Assert.Null(YamlReader.Read(content, "f", findings));
        Assert.StartsWith(start, Assert.Single(findings).ToString());
    }

    private static void AssertLimit(string allowed, string refused, string message)
    {
        var findings = new Findings();
        Assert.NotNull(YamlReader.Read(Encoding.UTF8.GetBytes(allowed), "f", findings));
        Assert.Empty(findings);
        Assert.Null(YamlReader.Read(Encoding.UTF8.GetBytes(refused), "f", findings));
        Assert.Contains(message, Assert.Single(findings).Message);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Keys(int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append('k').Append(i).Append(": x\n");
        }

        return text.ToString();
    }
}

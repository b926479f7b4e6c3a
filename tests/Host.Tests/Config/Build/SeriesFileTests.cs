using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Config.Build;

/// <summary>
/// Files of stamped values: what is read, what is refused and where, and that the content stands in a run's identity.
/// </summary>
public sealed class SeriesFileTests : IDisposable
{
    private const string Hour = "time,value\n2020-01-01T01:00:00Z,0.25\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("time,value\n1970-01-02,1.5\n1970-01-02T00:00:01Z,-2e1\n", "86400000000000 86401000000000")]
    [InlineData("1970-01-02 00:00, 1.5 ,x\r\n\r\n1970-01-02T01:00:01+01:00,-20\r\n", "86400000000000 86401000000000")]
    [InlineData("86400,1.5\n86401,-20", "86400000000000 86401000000000")]
    [InlineData("-1,1.5\n1577836800,-20", "-1000000000 1577836800000000000")]
    [InlineData("1577836800000,1.5\n1577836800001,-20", "1577836800000000000 1577836800001000000")]
    [InlineData("1577836800000000,1.5\n1577836800000001,-20", "1577836800000000000 1577836800000001000")]
    [InlineData("1577836800000000000,1.5\n1577836800000000001,-20", "1577836800000000000 1577836800000000001")]
    public void Read_times_in_every_form(string text, string times)
    {
        Findings findings = new();
        StampedSeries? series = Read(_folder.Write("x.csv", text), findings);
        Assert.Empty(findings);
        Assert.Equal(times, string.Join(' ', series!.Times.ToArray()));
        Assert.Equal([1.5, -20.0], series.Values.ToArray());
    }

    /// <summary>Around 1970 the size of a number doesn't tell what it counts: the file's other lines do.</summary>
    [Theory]
    [InlineData(-1500, 1500, 86_400_000, UtcNanos.PerMillisecond)]
    [InlineData(-1500, 0, 86_400_000, UtcNanos.PerMillisecond)]
    [InlineData(0, 1500, 86_400_000, UtcNanos.PerMillisecond)]
    [InlineData(-150, 150, 86_400_000_000, UtcNanos.PerMicrosecond)]
    [InlineData(-150, 150, 86_400_000_000_000, 1)]
    [InlineData(-150, 150, 86_400, UtcNanos.PerSecond)]
    public void Read_times_around_1970_in_the_unit_of_the_file(long first, long end, long step, long nanos)
    {
        var text = new StringBuilder("time,value\n");
        var times = new List<long>();
        for (long day = first; day < end; day++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{day * step},1\n");
            times.Add(day * step * nanos);
        }

        Findings findings = new();
        StampedSeries? series = Read(_folder.Write("x.csv", text.ToString()), findings);
        Assert.Empty(findings);
        Assert.Equal(times, series!.Times.ToArray());
    }

    /// <summary>As in bars: a file of a year may change the unit in the middle.</summary>
    [Theory]
    [InlineData("1577836800,1\n1577836800001,2\n1577836800002000,3\n")]
    [InlineData("1577836800000000,1\n1577836800001,2\n1577836800002000,3\n")]
    [InlineData("2020-01-01,1\n1577836800001,2\n1577836800002000,3\n")]
    public void Read_times_of_several_units_by_their_size(string text)
    {
        const long Start = 1_577_836_800_000 * UtcNanos.PerMillisecond;
        Findings findings = new();
        StampedSeries? series = Read(_folder.Write("x.csv", text), findings);
        Assert.Empty(findings);
        Assert.Equal(
            [Start, Start + UtcNanos.PerMillisecond, Start + (2 * UtcNanos.PerMillisecond)], series!.Times.ToArray());
    }

    [Theory]
    [InlineData("time,value\nyesterday,1\n", ":2:1: error: 'yesterday' is no time")]
    [InlineData("yesterday,1\n", ":1:1: error: 'yesterday' is no time")] // No heading: a value stands in it.
    [InlineData("9220000000000000000,1\n", ":1:1: error: '9220000000000000000' is no time")] // The year 2262.
    [InlineData("2020-01-01,1\n2020-01-02\n", ":2:12: error: a value is missing: a line is 'time,value'")]
    [InlineData("2020-01-01,1\n2020-01-02,NaN\n", ":2:12: error: 'NaN' is no finite number")]
    [InlineData(
        "2020-01-02,1\n\n2020-01-02,2\n",
        ":3:1: error: the time is that of an earlier line: there is one value at a time")]
    [InlineData(
        "-86400000000,1\n0,2\n -86400000,3\n86400000000,4\n",
        ":3:1: error: the time lies before that of an earlier line: it is 1969-12-31T00:00:00Z in milliseconds")]
    [InlineData("time,value\n", "holds no value")]
    [InlineData("", "holds no value")]
    public void Read_every_bad_line_is_a_finding_at_its_place(string text, string finding)
    {
        Findings findings = new();
        Assert.Null(Read(_folder.Write("x.csv", text), findings));
        Assert.Contains(finding, Assert.Single(findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_devices_and_what_isn_t_there_are_refused_unopened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices have other names here");
        Findings findings = new();
        Assert.Null(Read("/dev/zero", findings));
        Assert.Null(Read(_folder.At("missing.csv"), findings));
        Assert.True(findings.AreOfDataAlone);
        Assert.EndsWith(
            "'/dev/zero' can't be read: it is a device or a pipe, not an ordinary file", findings[0].Message);
        Assert.EndsWith("missing.csv' can't be read: there is no such file", findings[1].Message);
    }

    [Fact]
    public void A_series_is_found_beside_the_blueprint_and_its_content_is_part_of_the_identity()
    {
        string first = Hash("news.csv", Hour);
        Assert.Equal(first, Hash("elsewhere/news.csv", Hour)); // Where it lies says nothing.
        Assert.NotEqual(first, Hash("news.csv", Hour.Replace("0.25", "0.26", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_series_is_read_once_for_all_loads()
    {
        ConfigurationFiles files = new();
        Findings findings = new();
        StampedSeries? first = Read();
        Assert.Same(first, Read());
        Assert.Empty(findings);
        Assert.NotNull(first);

        StampedSeries? Read() => files.ReadSeries(
            _folder.Write("x.csv", Hour), "series", new YamlMapping("strategy_blueprint.yaml", 1, 1), findings);
    }

    [Fact]
    public void A_series_that_is_missing_is_a_finding_at_its_place()
    {
        Findings findings = new();
        Build("missing.csv", findings);
        Finding finding = Assert.Single(findings);
        Assert.Equal((7, 90), (finding.Line, finding.Column));
        Assert.StartsWith("series: ", finding.Message, StringComparison.Ordinal);
    }

    private static StampedSeries? Read(string path, Findings findings)
        => SeriesFile.Read(path, "series", new YamlMapping("strategy_blueprint.yaml", 1, 1), findings);

    private string Hash(string file, string text)
    {
        _folder.Write(file, text);
        Findings findings = new();
        BuildSpecs? specs = Build(file, findings);
        Assert.Empty(findings);
        return SpecText.HashOf(specs!);
    }

    private BuildSpecs? Build(string file, Findings findings)
    {
        const string Last = "    - { instance_id: ema_50, plugin: ema_detector, params: { period: 50 } }\n";
        string blueprint = SampleFiles.Blueprint.Replace("\r", "", StringComparison.Ordinal).Replace(
            Last,
            Last + "    - { instance_id: news, plugin: external_series, params: { max_age_hours: 12, series: " + file
                + " } }\n",
            StringComparison.Ordinal);
        string path = SampleFiles.WriteTo(_folder, blueprint: blueprint);
        var configuration = OperationConfiguration.Load(
            path, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings);
        return configuration is null ? null : BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
    }
}

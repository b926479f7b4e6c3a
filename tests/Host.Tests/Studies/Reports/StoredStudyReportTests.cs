using System;
using System.IO;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Studies;
using S1mpleTrader.Host.Studies.Reports;
using S1mpleTrader.Host.Studies.Store;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Reports;

/// <summary>What a store says of a study whose session is over.</summary>
public sealed class StoredStudyReportTests : IDisposable
{
    private const string Windows = """
        {
          "primary_metric": "sharpe_ratio", "direction": "maximize",
          "windows": [
            {
              "in_sample_end": "2020-01-01T06:00:00Z", "out_of_sample_end": "2020-01-01T12:00:00Z",
              "best_parameters": { "rr": { "risk_reward_ratio": 2 } },
              "in_sample": null, "out_of_sample": null
            },
            {
              "in_sample_end": "2020-01-01T12:00:00Z", "out_of_sample_end": "2020-01-02T00:00:00Z",
              "best_parameters": null, "in_sample": null, "out_of_sample": null
            },
            {
              "in_sample_end": "2020-01-02T00:00:00Z", "out_of_sample_end": "2020-01-03T00:00:00Z",
              "ruined": true, "best_parameters": { "rr": { "risk_reward_ratio": 3 } },
              "in_sample": null, "out_of_sample": null
            }
          ]
        }
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>As the walk forward itself told it: hours of windows that have some, why there is no test.</summary>
    [Fact]
    public void Windows_are_told_as_their_session_told_them()
    {
        using (var held = StudyFolder.Take(_folder.At("study")))
        {
            using var store = StudyStore.Open(
                held, new StudyIdentity("walk", "walk_forward", "c", "d", EngineVersion.Text));
            store.BeginSession();
            store.WriteDocument(StudySession.ResultName, Windows);
        }

        var output = new StringWriter();
        using (var store = StudyStore.Read(_folder.At("study")))
        {
            StoredStudyReport.Write(new Terminal(output, TextWriter.Null, false, false), store);
        }

        Assert.Equal(
            [
                "2020-01-01T06:00:00Z\t2020-01-01T12:00:00Z\t2\t-\tfailed\t-",
                "2020-01-01T12:00:00Z\t2020-01-02\t\t-\trests\t-",
                "2020-01-02\t2020-01-03\t3\t-\truined\t-",
            ],
            output.ToString().Split('\n')[1..4]);
    }
}

using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using S1mpleTrader.Columnar.Time;
using S1mpleTrader.Config.Yaml;
using S1mpleTrader.Host.Config;
using S1mpleTrader.Host.Config.Build;
using S1mpleTrader.Host.Journal;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.Kernel.Journal;
using S1mpleTrader.Kernel.Phase0Bootstrap;
using S1mpleTrader.Kernel.Phase2Signals;
using S1mpleTrader.Plugins;
using Xunit;

namespace S1mpleTrader.Host.Tests.Journal;

/// <summary>A run's journal: its file, its replay, and what <c>show</c> and <c>why</c> say of it.</summary>
public sealed class JournalCommandTests : IDisposable
{
    private const string Refined = """
        { instance_id: spike, plugin: volume_spike_refiner, role: refiner, params: { volume: volume.percentile, min_percentile: 60 } }
        """;

    private readonly TempFolder _folder = new();

    public JournalCommandTests() => _folder.Write("platform.yaml", "platform: { out: runs, cache: cache }\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_journal_is_kept_unless_it_is_off_and_changes_no_hash()
    {
        string operation = SampleFiles.WriteTo(
            _folder, SampleFiles.Operation.Replace("journal: off\n", string.Empty, StringComparison.Ordinal));
        string folder = Run(operation);
        Assert.True(File.Exists(Path.Combine(folder, JournalFile.FileName)));
        string hash = Property(folder, "result_hash");
        using (var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json"))))
        {
            Assert.Equal(
                JournalFile.FileName, document.RootElement.GetProperty("artifacts").GetProperty("journal").GetString());
        }

        Assert.Contains(
            "\njournal: decisions\n",
            File.ReadAllText(Path.Combine(folder, "operation.yaml")),
            StringComparison.Ordinal);
        Assert.Equal(folder, Run(operation, "--set", "journal=off"));
        Assert.False(File.Exists(Path.Combine(folder, JournalFile.FileName)));
        Assert.Equal(hash, Property(folder, "result_hash"));
        S1t.Outcome outcome = S1t.Run("journal", "show", folder);
        Assert.Equal(ExitCode.Data, outcome.Code);
        Assert.Contains("kept no journal", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decisions")]
    [InlineData("full")]
    public void The_file_replays_to_the_result(string level)
    {
        string operation = SampleFiles.WriteTo(_folder);
        string folder = Run(operation, "--set", "journal=" + level);
        var findings = new Findings();
        OperationConfiguration configuration = OperationConfiguration.Load(
            operation, null, Overrides.Parse([], findings), GeneratedPlugins.Catalogue, findings)!;
        BuildSpecs specs = BuildSpecsBuilder.Build(configuration, configuration.Links[0]);
        var format = new TradeFormat(specs);
        var replay = new JournalReplay(format.Money, format.Grids, specs.Account.InitialCapital);
        int firstFillReason = JournalColumns.Reasons(specs.Strategy).Length - TradeFormat.ExitReasons.Length;
        using JournalFile journal = JournalFile.OpenIn(folder)!;
        foreach (JournalRow row in journal.Rows())
        {
            JournalRecord record = RecordOf(row, format, firstFillReason);
            replay.Apply(in record);
        }

        Assert.Null(replay.Difference);
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        JsonElement root = document.RootElement;
        JsonElement metrics = root.GetProperty("metrics");
        Assert.Equal(
            root.GetProperty("final_equity").GetString(), NumberText.Of(format.Money.ToDecimal(replay.BalanceUnits)));
        Assert.Equal(
            metrics.GetProperty("fees_paid").GetString(), NumberText.Of(format.Money.ToDecimal(replay.FeeUnits)));
        Assert.Equal(metrics.GetProperty("total_trades").GetInt64(), replay.ClosedTrades);
        Assert.True(replay.ClosedTrades > 10);
        long marks = journal.Rows().LongCount(row => row.Kind == JournalKind.Equity);
        Assert.Equal(level == "full" ? root.GetProperty("bars").GetInt64() + 1 : 0, marks + (level == "full" ? 1 : 0));
    }

    // A row as the kernel wrote it, as far as a replay needs it.
    private static JournalRecord RecordOf(JournalRow row, TradeFormat format, int firstFillReason)
    {
        int symbol = row.IndexOf(JournalColumn.Symbol);
        return new JournalRecord
        {
            Kind = row.Kind,
            Detail = (JournalDetail)Math.Max(0, row.IndexOf(JournalColumn.Detail)),
            Time = row.Time,
            Symbol = symbol,
            Reason = row.IndexOf(JournalColumn.Reason) - (row.Kind == JournalKind.Rejected ? 0 : firstFillReason),
            Direction = row.IndexOf(JournalColumn.Direction) switch
            {
                1 => Direction.Buy,
                0 => Direction.Sell,
                _ => Direction.None,
            },
            Lots = row.Decimal(JournalColumn.Quantity) is { } quantity ? format.Grids[symbol].LotsDown(quantity) : null,
            Ticks = row.Decimal(JournalColumn.Price) is { } price ? format.Grids[symbol].NearestTicks(price) : null,
            FeeUnits = row.Units(JournalColumn.Fee),
            GrossUnits = row.Units(JournalColumn.GrossPnl),
            FundingUnits = row.Units(JournalColumn.Funding),
            BalanceUnits = row.Units(JournalColumn.Balance),
            Trade = row.Number(JournalColumn.TradeId),
        };
    }

    [Fact]
    public void Show_prints_a_trade_from_bar_and_columns_to_the_closing_fill()
    {
        string folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        S1t.Outcome summary = S1t.Run("journal", "show", folder);
        Assert.Equal((ExitCode.Done, string.Empty), (summary.Code, summary.Error));
        Assert.Contains("\nTRADE_CLOSED ", summary.Output, StringComparison.Ordinal);
        string trade = FirstId(folder, JournalKind.TradeClosed, JournalColumn.TradeId);
        S1t.Outcome outcome = S1t.Run("journal", "show", folder, trade);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        AssertInOrder(
            outcome.Output,
            "BAR ",
            "COLUMNS ",
            "cross ",
            "fast = ema_20.ema ",
            "OPPORTUNITY ",
            "ASSESSMENT ",
            "DIRECTIVE ",
            "ENTRY_PLAN ",
            "EXIT_PLAN ",
            "SIZE_PLAN ",
            "INTENT ",
            "EXECUTION_DIRECTIVE ",
            "ORDER_SUBMITTED ",
            "TRADE_OPENED ",
            trade,
            "FILL ",
            "TRADE_CLOSED ",
            trade);

        // From its opportunity the same decision is found, and as JSON.
        string opportunity = FirstId(folder, JournalKind.Executed, JournalColumn.OpportunityId);
        using var json = JsonDocument.Parse(S1t.Run("journal", "show", folder, opportunity, "--json").Output);
        Assert.Contains(json.RootElement.EnumerateArray(), row => row.GetProperty("kind").GetString() == "FILL");
        Assert.All(
            json.RootElement.EnumerateArray(),
            row => Assert.EndsWith("Z", row.GetProperty("time").GetString(), StringComparison.Ordinal));
    }

    /// <summary>What a worker tells of its signal is its own affair: it may divide by zero.</summary>
    [Fact]
    public void An_infinite_number_is_shown_as_text_and_as_json()
    {
        var plugin = new TestPlugin(
            "own_signal", PluginKind.Opportunity, "opportunity_worker", "technical_pattern",
            binding => new InfiniteSignal(binding))
        {
            Signal = "own",
            Reads = [new("close", "close", "1", 0, false)],
            Tells = ["ratio"],
        };
        PluginCatalogue catalogue = TestPlugin.CatalogueWith(plugin);
        string operation = SampleFiles.WriteTo(
            _folder,
            blueprint: SampleFiles.Blueprint.ReplaceLineEndings("\n").Replace(
                "  opportunity_workers:\n",
                "  opportunity_workers:\n    - { instance_id: own, plugin: own_signal }\n",
                StringComparison.Ordinal));
        S1t.Outcome run = S1t.Run(
            catalogue, CancellationToken.None, "backtest", operation, "--set", "journal=decisions");
        Assert.True(run.Code == ExitCode.Done, run.Error);
        string folder = Path.GetDirectoryName(
            Assert.Single(Directory.GetFiles(_folder.At("runs"), JournalFile.FileName, SearchOption.AllDirectories)))!;
        const string Time = "2020-01-01T01:41:00Z"; // Row 100 closes.
        S1t.Outcome text = S1t.Run(catalogue, CancellationToken.None, "journal", "why", folder, "--at", Time);
        Assert.Equal((ExitCode.Done, string.Empty), (text.Code, text.Error));
        Assert.Contains("ratio Infinity", text.Output, StringComparison.Ordinal);
        S1t.Outcome json = S1t.Run(catalogue, CancellationToken.None, "journal", "why", folder, "--at", Time, "--json");
        Assert.Equal((ExitCode.Done, string.Empty), (json.Code, json.Error));
        using var document = JsonDocument.Parse(json.Output);
        Assert.Contains(
            document.RootElement[0].GetProperty("journal").EnumerateArray(),
            row => row.TryGetProperty("value_1", out JsonElement value)
                && value.ValueKind == JsonValueKind.String && value.GetString() == "Infinity");
    }

    [Fact]
    public void An_id_or_run_that_there_is_not_is_refused()
    {
        string folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        S1t.Outcome id = S1t.Run("journal", "show", folder, "TRD_20200101_000000_zzzzz");
        Assert.Equal(ExitCode.Data, id.Code);
        Assert.Equal(folder + ": error: the journal has no 'TRD_20200101_000000_zzzzz'\n", id.Error);
        S1t.Outcome run = S1t.Run("journal", "show", _folder.At("nothing"));
        Assert.Equal(ExitCode.Data, run.Code);
        Assert.StartsWith(_folder.At("nothing") + ": error: this is no run's folder", run.Error);
        Assert.Equal(ExitCode.Invalid, S1t.Run("journal", "why", folder, "--at", "noon").Code);
    }

    [Fact]
    public void A_run_is_found_by_its_id_and_without_its_data_columns_are_left_out()
    {
        string folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        string trade = FirstId(folder, JournalKind.TradeClosed, JournalColumn.TradeId);
        Assert.Equal(
            S1t.Run("journal", "show", folder, trade).Output,
            S1t.Run("journal", "show", Property(folder, "run_id"), trade, "--out", _folder.At("runs")).Output);
        File.Delete(Path.Combine(folder, "run.json"));
        S1t.Outcome outcome = S1t.Run("journal", "show", folder, trade);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.DoesNotContain("COLUMNS", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(
            "bars and columns are not shown: run.json doesn't say", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.json", "[]")]
    [InlineData("run.json", "{ \"operation_file\": 5 }")]
    [InlineData("run.json", "{")]
    [InlineData("result.json", "[]")]
    [InlineData("result.json", "{ \"data_hash\": 5 }")]
    public void A_document_that_somebody_damaged_is_named(string file, string text)
    {
        string folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        string path = Path.Combine(folder, file);
        File.WriteAllText(path, text);
        Assert.Equal(
            new S1t.Outcome(ExitCode.Data, string.Empty, path + ": error: the file is damaged\n"),
            S1t.Run("journal", "show", folder));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("result.json")]
    [InlineData("journal.arrow")]
    public void A_file_that_cant_be_read_is_data_that_is_missing(string file)
    {
        string folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        string path = Path.Combine(folder, file);
        File.Delete(path);
        Assert.Equal(0, Studies.Store.StudyStoreTests.Call("mkfifo", path));
        Assert.Equal(
            new S1t.Outcome(
                ExitCode.Data,
                string.Empty,
                path + ": error: can't be read: it is a device or a pipe, not an ordinary file\n"),
            S1t.Run("journal", "show", folder));
    }

    [Fact]
    public void Why_says_which_signal_was_refused_by_whom_and_what_workers_saw_where_there_was_none()
    {
        string blueprint = SampleFiles.Blueprint.Replace(
            "  threat_workers: []\n", "    - " + Refined.Trim() + "\n  threat_workers: []\n", StringComparison.Ordinal);
        blueprint = blueprint.Replace(
            "  opportunity_workers:\n",
            "    - { instance_id: volume, plugin: volume_profile_percentile, "
                + "params: { window: 50 } }\n  opportunity_workers:\n",
            StringComparison.Ordinal);
        string folder = Run(SampleFiles.WriteTo(_folder, blueprint: blueprint), "--set", "journal=decisions");
        string refused = TimeOf(folder, "REFINER");
        S1t.Outcome outcome = S1t.Run("journal", "why", folder, "--at", refused);
        Assert.Equal((ExitCode.Done, string.Empty), (outcome.Code, outcome.Error));
        AssertInOrder(
            outcome.Output, "BTCUSDT\n", "bar closed " + refused, "OPPORTUNITY ", "REJECTED ", "REFINER ", "by spike");

        // The first bar: nothing is defined yet, and nobody signals.
        outcome = S1t.Run("journal", "why", folder, "--at", "2020-01-01T00:01:30Z");
        AssertInOrder(
            outcome.Output,
            "bar closed 2020-01-01T00:01:00Z: row 0 ",
            "no signal\n",
            "cross (ema_cross_detector) saw ",
            "fast = ema_20.ema undefined",
            "FAILS  both averages are defined, at the row before too\n");
        Assert.Contains(
            "no bar had closed yet",
            S1t.Run("journal", "why", folder, "--at", "2019-12-31").Output,
            StringComparison.Ordinal);

        // Behind the last bar it is said that it isn't of the time asked for.
        AssertInOrder(
            S1t.Run("journal", "why", folder, "--at", "2023-05-02").Output,
            "bar closed 2020-01-14T21:20:00Z: row 19999 ",
            "the last bar: the data had ended by 2023-05-02T00:00:00Z\n");
        Assert.DoesNotContain(
            "the last bar",
            S1t.Run("journal", "why", folder, "--at", "2020-01-14T21:20:59Z").Output,
            StringComparison.Ordinal);
        Assert.Equal(
            "--at: error: '1677-01-01' lies outside the years 1678 to 2261, which nanoseconds in 64 bits hold\n",
            S1t.Run("journal", "why", folder, "--at", "1677-01-01").Error);

        // Times are nanoseconds: the last one before a bar closes is of the bar before.
        S1t.Outcome before = S1t.Run("journal", "why", folder, "--at", "2020-01-01T00:01:59.999999999Z");
        Assert.Contains("bar closed 2020-01-01T00:01:00Z: row 0 ", before.Output, StringComparison.Ordinal);
        Assert.Equal(
            "--at: error: '2020-01-01T00:01:59.9999999990Z' has more than nine decimals of a second: "
            + "a time is whole nanoseconds\n",
            S1t.Run("journal", "why", folder, "--at", "2020-01-01T00:01:59.9999999990Z").Error);
    }

    [Fact]
    public void Why_names_the_ranges_where_no_planner_fits_and_the_trade_that_is_open()
    {
        string blueprint = SampleFiles.Blueprint.Replace(
            "confidence: [0.0, 1.0]", "confidence: [0.9, 1.0]", StringComparison.Ordinal);
        string folder = Run(SampleFiles.WriteTo(_folder, blueprint: blueprint), "--set", "journal=decisions");
        S1t.Outcome outcome = S1t.Run("journal", "why", folder, "--at", TimeOf(folder, "NO_PLANNER_MATCHED"));
        AssertInOrder(
            outcome.Output, "NO_PLANNER_MATCHED ENTRY_PLANNING ", "confidence ", "no planner fits; they ask for",
            "entry: confidence [0.9, 1]");
        folder = Run(SampleFiles.WriteTo(_folder), "--set", "journal=decisions");
        outcome = S1t.Run("journal", "why", folder, "--at", TimeOf(folder, "POSITION_OPEN"), "--json");
        using var json = JsonDocument.Parse(outcome.Output);
        string explanation = json.RootElement[0].GetProperty("explanation").ToString();
        AssertInOrder(explanation, "open: TRD_", "POSITION_OPEN", "open_trades 1", "TRD_");
    }

    [Fact]
    public void Why_and_show_say_what_the_strategy_planner_decided_by()
    {
        string blueprint = SampleFiles.Blueprint.Replace(
            "min_confidence: 0.3", "min_confidence: 0.9", StringComparison.Ordinal);
        string folder = Run(SampleFiles.WriteTo(_folder, blueprint: blueprint), "--set", "journal=decisions");
        string refused = TimeOf(folder, "LOW_CONFIDENCE");
        const string Parameters =
            "planner (adaptive_momentum_planner) decided by w_strength 0.3, w_opportunity 0.5, w_threat 0.2, "
                + "min_confidence 0.9, ";
        AssertInOrder(
            S1t.Run("journal", "why", folder, "--at", refused).Output, "REJECTED ", "LOW_CONFIDENCE", "strength 0 ",
            "severity 0", Parameters);
        AssertInOrder(
            S1t.Run("journal", "why", folder, "--at", refused, "--json").Output, "REJECTED ", "LOW_CONFIDENCE",
            Parameters);
        string opportunity = FirstId(folder, JournalKind.Rejected, JournalColumn.OpportunityId);
        AssertInOrder(
            S1t.Run("journal", "show", folder, opportunity).Output, "REJECTED ", "LOW_CONFIDENCE", Parameters);
    }

    private static void AssertInOrder(string text, params string[] parts)
    {
        int at = 0;
        foreach (string part in parts)
        {
            int found = text.IndexOf(part, at, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{part}' is missing behind character {at} of\n{text}");
            at = found;
        }
    }

    private static string FirstId(string folder, JournalKind kind, JournalColumn column)
    {
        using JournalFile journal = JournalFile.OpenIn(folder)!;
        return journal.Rows().First(row => row.Kind == kind && row.Has(column)).Text(column)!;
    }

    private static string TimeOf(string folder, string reason)
    {
        using JournalFile journal = JournalFile.OpenIn(folder)!;
        return UtcNanos.ToIso(journal.Rows()
            .First(row => row.Kind == JournalKind.Rejected && row.Text(JournalColumn.Reason) == reason).Time);
    }

    private static string Property(string folder, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "result.json")));
        return document.RootElement.GetProperty(name).GetString()!;
    }

    private static string Run(string operation, params string[] more)
    {
        S1t.Outcome outcome = S1t.Run(["backtest", operation, .. more]);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.DoesNotContain("error: ", outcome.Error, StringComparison.Ordinal);
        string line = outcome.Output.Split('\n').Single(one => one.StartsWith("files ", StringComparison.Ordinal));
        return line["files".Length..].Trim();
    }

    private sealed class InfiniteSignal(WorkerBinding binding) : OpportunityOperator(binding)
    {
        public override void Reset()
        {
        }

        public override void Run(in MarketBlock block, SignalList signals)
        {
            if (block.FirstRow <= 100 && block.FirstRow + block.Count > 100)
            {
                signals.Add(100, new OpportunitySignal
                {
                    Direction = Direction.Buy,
                    Confidence = 0.9,
                    Metadata = new SignalMetadata(double.PositiveInfinity),
                });
            }
        }
    }
}

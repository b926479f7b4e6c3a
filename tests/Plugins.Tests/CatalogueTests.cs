using System;
using System.IO;
using System.Linq;
using S1mpleTrader.Kernel.Contracts;
using S1mpleTrader.TestKit;
using Xunit;

namespace S1mpleTrader.Plugins.Tests;

/// <summary>The catalogue as a whole: what ships, in order, each complete, each in a folder of its own.</summary>
public sealed class CatalogueTests
{
    // Of weight_1 to weight_8, which a rule tells of at once.
    private static readonly char[] Digits = [.. "0123456789"];

    [Fact]
    public void Catalogue_holds_the_workers_that_ship_in_order()
    {
        string[] expected = [
            "adaptive_dca_planner", "adaptive_momentum_planner", "adaptive_risk_sizer", "adx_regime_classifier",
            "aggressive_exit", "aggressive_market_entry", "aggressive_sizer", "atr_based_stops", "atr_detector",
            "balanced_intent", "bollinger_detector", "breakout_scanner", "circuit_breaker", "connection_monitor",
            "correlation_breach_detector", "correlation_context", "dca_executor", "dca_opportunity_scorer",
            "dca_planner", "dca_risk_assessor", "direct_planner", "divergence_scanner", "ema_cross_detector",
            "ema_detector", "emergency_exit_agent", "event_reaction", "exposure_monitor", "external_series",
            "fixed_quantity_sizer", "fixed_risk_sizer", "fixed_rr_exit", "flash_crash_detector", "fvg_entry_detector",
            "fvg_mapper", "high_urgency_intent", "imbalance_detector", "kelly_criterion_sizer", "layered_entry",
            "limit_entry_at_fvg", "linear_model_predictor", "liquidity_crisis_detector", "liquidity_target_exit",
            "liquidity_zone_mapper", "macd_detector", "market_entry_immediate", "market_structure_detector",
            "max_drawdown_monitor", "max_exposure_overlay", "max_open_positions_overlay", "momentum_scanner",
            "news_monitor", "no_exit", "oversold_detector", "pair_spread_detector", "partial_profit_taker",
            "patient_limit_entry", "rebalance_planner", "rsi_detector", "rsi_reversal", "sentiment_extreme",
            "session_context", "simple_dca_planner", "sma_detector", "stealth_intent", "structure_based_exit",
            "trailing_stop_manager", "trend_follower", "twap_entry", "twap_intent", "volatility_regime",
            "volatility_spike_detector", "volume_profile_percentile", "volume_spike_refiner",
            "win_rate_degradation_monitor",
        ];
        Assert.Equal(expected, GeneratedPlugins.Catalogue.Plugins.Select(plugin => plugin.Name).Intersect(expected));
        Assert.Equal(
            GeneratedPlugins.Catalogue.Plugins.Select(plugin => plugin.Name).Order(StringComparer.Ordinal),
            GeneratedPlugins.Catalogue.Plugins.Select(plugin => plugin.Name));
    }

    [Fact]
    public void Catalogue_every_plugin_says_what_it_is_and_how_it_is_used()
    {
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins)
        {
            Assert.True(plugin.Description.Length > 10, plugin.Name);
            Assert.Contains(plugin.Name, plugin.Example, StringComparison.Ordinal);
            Assert.All(
                plugin.Parameters,
                parameter => Assert.True(parameter.Description.Length > 0, $"{plugin.Name}.{parameter.Name}"));
            Assert.All(
                plugin.Outputs, output => Assert.True(output.Description.Length > 0, $"{plugin.Name}.{output.Name}"));
        }
    }

    [Fact]
    public void Catalogue_every_plugin_says_by_its_parameters_and_columns_what_it_computes()
    {
        foreach (PluginDescriptor plugin in GeneratedPlugins.Catalogue.Plugins)
        {
            Assert.EndsWith(".", plugin.Rule);
            Assert.DoesNotContain('\n', plugin.Rule);
            foreach (string name in plugin.Parameters.Select(parameter => parameter.Name)
                .Concat(plugin.Outputs.Select(output => output.Name)))
            {
                Assert.True(
                    plugin.Rule.Contains(name.TrimEnd(Digits), StringComparison.Ordinal), $"{plugin.Name}: {name}");
            }
        }
    }

    [Fact]
    public void Folders_hold_a_manifest_and_a_struct_and_nothing_else()
    {
        string? root = SharedFolder.RepositoryRoot();
        Assert.SkipWhen(root is null, "the test doesn't run inside the repository");
        string[] manifests = Directory.GetFiles(
            Path.Combine(root, "src", "Plugins"), "plugin_manifest.yaml", SearchOption.AllDirectories);
        Assert.Equal(GeneratedPlugins.Catalogue.Plugins.Count, manifests.Length);
        foreach (string manifest in manifests)
        {
            string folder = Path.GetDirectoryName(manifest)!;
            Assert.Equal(
                new[] { Path.GetFileName(folder) + ".cs", "plugin_manifest.yaml" },
                Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Merge_joins_in_order_and_refuses_a_second_plugin_of_a_name()
    {
        PluginDescriptor[] all = [.. GeneratedPlugins.Catalogue.Plugins];
        PluginCatalogue odd = new([.. all.Where((_, index) => index % 2 == 1)]);
        PluginCatalogue even = new([.. all.Where((_, index) => index % 2 == 0)]);
        Assert.Equal(all, PluginCatalogue.Merge(odd, even).Plugins);
        Assert.Throws<ArgumentException>(() => PluginCatalogue.Merge(odd, even, odd));
    }
}

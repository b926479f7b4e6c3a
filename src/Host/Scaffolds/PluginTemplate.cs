namespace S1mpleTrader.Host.Scaffolds;

/// <summary>
/// The start of a plugin of one category: what its manifest says, and a method that does something plain and right.
/// </summary>
/// <param name="Category">The category, as the command line names it.</param>
/// <param name="Folder">The category's folder in the repository.</param>
/// <param name="Identification">Type, subtype and role in the manifest.</param>
/// <param name="Manifest">
/// The manifest's keys below the description; <c>$NAME</c> is the plugin's name in
/// capitals, <c>$name</c> in small letters.
/// </param>
/// <param name="Body">The struct's members.</param>
internal sealed record PluginTemplate(
    string Category, string Folder, string Identification, string Manifest, string Body)
{
    /// <summary>All categories.</summary>
    public static readonly PluginTemplate[] All =
    [
        new(
            "context",
            "Context",
            "type: context_worker, subtype: indicator_calculation",
            """
            params:
              period: { type: int, default: 10, min: 1, max: 4096, unit: bars, description: Rows back that the close is compared with. }
            inputs:
              close: { window: period + 1 }
            outputs: { change: { unit: price, description: The close less the one so many rows before. } }

            """,
            """
                public partial void Step(PastWindow close, out double change)
                    => change = close.Length > Parameters.Period ? close[0] - close[Parameters.Period] : double.NaN;

            """),
        new(
            "opportunity",
            "Opportunity",
            "type: opportunity_worker, subtype: technical_pattern",
            """
            params:
              confidence: { type: double, default: 0.6, min: 0, max: 1, description: How sure its signals are. }
            inputs: [open, close]
            signal_type: $name

            """,
            """
                public partial bool Detect(double open, double close, ref OpportunitySignal signal)
                {
                    signal.Direction = close > open ? Direction.Buy : Direction.Sell;
                    signal.Confidence = Parameters.Confidence;
                    return close != open;
                }

            """),
        new(
            "refiner",
            "Opportunity",
            "type: opportunity_worker, subtype: technical_pattern, role: refiner",
            """
            params:
              min_confidence: { type: double, default: 0.5, min: 0, max: 1, description: Smallest confidence that passes. }

            """,
            """
                public partial bool Accept(in Opportunity opportunity) => opportunity.Confidence >= Parameters.MinConfidence;

            """),
        new(
            "threat",
            "Threat",
            "type: threat_worker, subtype: market_risk",
            """
            params:
              range_pct: { type: double, default: 5, min: 0.0001, max: 100, unit: pct, description: Range of a bar from which the threat is active. }
            inputs: [high, low]
            threat_type: $NAME

            """,
            """
                public partial double Severity(double high, double low) => high - low >= low * Parameters.RangePct / 100 ? 1 : 0;

            """),
        new(
            "strategy",
            "Strategy",
            "type: strategy_planner",
            """
            params:
              min_confidence: { type: double, default: 0.5, min: 0, max: 1, description: Smallest confidence that trades. }
            requires_dtos: [OpportunitySignal]

            """,
            """
                public partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
                {
                    for (int i = 0; i < situation.Opportunities.Length; i++)
                    {
                        ref readonly Opportunity opportunity = ref situation.Opportunities[i];
                        if (opportunity.Confidence < Parameters.MinConfidence)
                        {
                            directives.Reject(i, RejectReason.LowConfidence);
                            continue;
                        }

                        directives.Issue(i, new StrategyDirective
                        {
                            Scope = DirectiveScope.NewTrade,
                            Confidence = opportunity.Confidence,
                            Directions = AllowedDirections.Both,
                            Entry = new EntryDirective(opportunity.Confidence, opportunity.Direction),
                            Size = new SizeDirective(0.5, null, 0.02m),
                            Exit = new ExitDirective(0.5, 2m, 0.02m),
                            Intent = new ExecutionIntentDirective(opportunity.Confidence, 0.002m),
                        });
                    }
                }

            """),
        new(
            "entry",
            "Entry",
            "type: planning_worker, subtype: entry_planning",
            string.Empty,
            """
                public partial EntryPlan Plan(in StrategyDirective directive, in PlanningView view) => new(OrderType.Market);

            """),
        new(
            "size",
            "Size",
            "type: planning_worker, subtype: size_planning",
            """
            params:
              quantity: { type: decimal, default: 0.1, min: 0, description: Quantity in base units. }

            """,
            """
                public partial SizePlan Plan(in StrategyDirective directive, in PlanningView view)
                    => new(Parameters.Quantity, view.EntryReference * directive.Exit.StopLossTolerance);

            """),
        new(
            "exit",
            "Exit",
            "type: planning_worker, subtype: exit_planning",
            """
            params:
              stop_pct: { type: decimal, default: 1, min: 0.0001, max: 99, unit: pct, description: Distance of the stop from the entry reference. }

            """,
            """
                public partial ExitPlan Plan(in StrategyDirective directive, in PlanningView view)
                    => new(view.EntryReference * (1m - ((sbyte)directive.Entry.Direction * Parameters.StopPct / 100m)), null);

            """),
        new(
            "intent",
            "Intent",
            "type: planning_worker, subtype: execution_intent_planning",
            string.Empty,
            """
                public partial ExecutionIntent Plan(in ExecutionRequest request)
                    => new(0.9, VisibilityPreference: 0.7, request.Directive.Intent.MaxTotalSlippagePct, true, null);

            """),
        new(
            "execution",
            "Execution",
            "type: execution_worker, subtype: position_management",
            """
            params:
              stop_pct: { type: decimal, default: 5, min: 0.0001, max: 99, unit: pct, description: Distance from the average entry of the stop that a trade without one is given. }
            capabilities: { events: { listens: { POSITION_UPDATE: on_position_update } } }

            """,
            """
                public partial DispositionEnvelope OnPositionUpdate(in PositionUpdate update, in LedgerView ledger, ref DirectiveWriter directives)
                {
                    for (int i = 0; i < ledger.OpenTrades; i++)
                    {
                        OpenTrade trade = ledger.Trade(i);
                        if (trade.Symbol == update.Symbol && trade.StopLoss is null)
                        {
                            decimal stop = trade.AverageEntry * (1m - ((sbyte)trade.Direction * Parameters.StopPct / 100m));
                            directives.Issue(StrategyDirective.TightenStop(trade.Id, ledger.Instrument.RoundToTick(stop)));
                        }
                    }

                    return DispositionEnvelope.Continue;
                }

            """),
        new(
            "overlay",
            "Overlay",
            "type: portfolio_overlay",
            """
            params:
              max_trades: { type: int, default: 3, min: 1, max: 100000, description: Most trades open at once. }

            """,
            """
                public partial bool Approve(in ExecutionDirective directive, in LedgerView ledger) => ledger.OpenTrades < Parameters.MaxTrades;

            """),
    ];
}

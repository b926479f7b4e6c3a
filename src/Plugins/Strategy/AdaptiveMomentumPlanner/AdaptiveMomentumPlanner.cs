using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Strength, opportunity and threat weighed into one confidence.</summary>
/// <remarks>
/// The best opportunity is chosen, on equal confidence the one wired first; the others are superseded. Confidence is
/// clamp((w_s·S + w_o·O − w_t·T) / (w_s + w_o), 0, 1). Below the minimum the opportunity is refused: with the threat's
/// type where it would have passed without the threat, else with LOW_CONFIDENCE.
/// </remarks>
public partial struct AdaptiveMomentumPlanner
{
    // What every directive carries, percentages as fractions; hints that follow the confidence are set in each.
    private SizeDirective _size;
    private ExitDirective _exit;
    private ExecutionIntentDirective _intent;

    public readonly partial void Plan(in StrategySituation situation, ref DirectiveWriter directives)
    {
        if (situation.Opportunities.IsEmpty)
        {
            return;
        }

        int best = Best(situation.Opportunities);
        for (int i = 0; i < situation.Opportunities.Length; i++)
        {
            if (i != best)
            {
                directives.Supersede(i);
            }
        }

        ref readonly Opportunity opportunity = ref situation.Opportunities[best];
        double strength = situation.Assessment.Strength;
        double confidence = Weigh(strength, opportunity.Confidence, situation.Threat.Severity);
        if (confidence >= Parameters.MinConfidence)
        {
            bool isOpposite = situation.HasOpenTradeAgainst(opportunity.Direction);
            Direct(opportunity.Direction, confidence, isOpposite, ref directives.Issue(best));
            return;
        }

        bool passesWithoutThreat = Weigh(strength, opportunity.Confidence, 0) >= Parameters.MinConfidence;
        directives.Reject(best, passesWithoutThreat ? situation.Threat.Reason : RejectReason.LowConfidence);
    }

    internal static string? Check(in Params parameters)
        => parameters.WStrength + parameters.WOpportunity > 0
            ? null
            : "w_strength and w_opportunity must not both be 0";

    private void Start()
    {
        _size = new SizeDirective(Aggressiveness: 0, Parameters.MaxRiskAmount, Parameters.AccountRiskPct / 100m);
        _exit = new ExitDirective(
            TradeHints.ProfitTakingPreference, Parameters.RiskRewardRatio, Parameters.StopLossTolerancePct / 100m);
        _intent = new ExecutionIntentDirective(ExecutionUrgency: 0, Parameters.MaxTotalSlippagePct / 100m);
    }

    private static int Best(ReadOnlySpan<Opportunity> opportunities)
    {
        int best = 0;
        for (int i = 1; i < opportunities.Length; i++)
        {
            if (opportunities[i].Confidence > opportunities[best].Confidence)
            {
                best = i;
            }
        }

        return best;
    }

    private readonly double Weigh(double strength, double opportunity, double threat)
    {
        double weighed = (Parameters.WStrength * strength)
            + (Parameters.WOpportunity * opportunity) - (Parameters.WThreat * threat);
        return Math.Clamp(weighed / (Parameters.WStrength + Parameters.WOpportunity), 0, 1);
    }

    // A reverse is a new trade with a target: the platform closes the target first. With
    // ignore the platform's position policy decides.
    private readonly void Direct(
        Direction direction, double confidence, bool isOpposite, ref StrategyDirective directive)
    {
        bool closes = isOpposite && Parameters.OnOpposite == OnOpposite.Close;
        bool reverses = isOpposite && Parameters.OnOpposite == OnOpposite.Reverse;
        directive.Scope = closes ? DirectiveScope.CloseExisting : DirectiveScope.NewTrade;
        directive.Target = closes || reverses ? TradeTarget.Symbol : TradeTarget.None;
        directive.Confidence = confidence;
        directive.Directions = Parameters.Directions;
        directive.Entry.TimingPreference = confidence;
        directive.Entry.Direction = direction;
        directive.Size = _size;
        directive.Size.Aggressiveness = TradeHints.AggressivenessOverConfidence * confidence;
        directive.Exit = _exit;
        directive.Intent = _intent;
        directive.Intent.ExecutionUrgency = confidence;
    }
}

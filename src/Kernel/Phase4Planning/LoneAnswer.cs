using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase4Planning;

/// <summary>A strategy planner's answer to an opportunity that was alone in its row, and what it was asked: the same question has the same answer, whatever the row.</summary>
internal struct LoneAnswer
{
    private bool _holds;
    private int _worker;
    private double _confidence;
    private SignalMetadata _metadata;
    private AggregatedContextAssessment _assessment;

    /// <summary>The answer.</summary>
    public StrategyAnswer Answer { get; private set; }

    /// <summary>Returns whether the planner would be asked the same.</summary>
    /// <param name="opportunity">The opportunity, of the same direction.</param>
    /// <param name="assessment">What it is weighed against.</param>
    public readonly bool HoldsFor(in Opportunity opportunity, in AggregatedContextAssessment assessment)
        => _holds
            && AreSame(opportunity.Confidence, _confidence)
            && AreSame(assessment.Strength, _assessment.Strength)
            && AreSame(assessment.Weakness, _assessment.Weakness)
            && opportunity.Worker == _worker
            && AreSame(opportunity.Metadata.First, _metadata.First)
            && AreSame(opportunity.Metadata.Second, _metadata.Second)
            && AreSame(opportunity.Metadata.Third, _metadata.Third)
            && AreSame(opportunity.Metadata.Fourth, _metadata.Fourth);

    /// <summary>Keeps an answer.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="assessment">What it was weighed against.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="holds">Whether it holds where the same is asked again.</param>
    public void Set(in Opportunity opportunity, in AggregatedContextAssessment assessment, StrategyAnswer answer, bool holds)
    {
        _holds = holds;
        _worker = opportunity.Worker;
        _confidence = opportunity.Confidence;
        _metadata = opportunity.Metadata;
        _assessment = assessment;
        Answer = answer;
    }

    // By their bits: a zero has a sign that a planner can see, and NaN is the same as NaN.
    private static bool AreSame(double one, double other) => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);
}

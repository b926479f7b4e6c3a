using System;
using System.Runtime.CompilerServices;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Kernel.Phase3Strategy;

/// <summary>
/// What a strategy planner is asked of an opportunity that is alone in its row, and its answers: the same question has
/// the same answer, whatever the row.
/// </summary>
internal struct LoneQuestion
{
    private const int AnswerBits = 8;

    private int _worker;
    private uint _answers; // By what is open, a code in a byte.
    private double _confidence;
    private SignalMetadata _metadata;
    private AggregatedContextAssessment _assessment;

    /// <summary>Returns the answer while something is open; none where it isn't known.</summary>
    /// <param name="open">What is open: <see cref="Holding.Open"/>.</param>
    public readonly StrategyAnswer AnswerFor(int open) => new((byte)(_answers >> (AnswerBits * open)));

    /// <summary>Returns whether the planner would be asked the same, but for what is open.</summary>
    /// <param name="opportunity">The opportunity, of the same direction.</param>
    /// <param name="assessment">What it is weighed against.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsOf(in Opportunity opportunity, in AggregatedContextAssessment assessment)
        => opportunity.Worker == _worker
            && AreSame(opportunity.Confidence, _confidence)
            && AreSame(assessment.Strength, _assessment.Strength)
            && AreSame(assessment.Weakness, _assessment.Weakness)
            && AreSame(opportunity.Metadata.First, _metadata.First)
            && AreSame(opportunity.Metadata.Second, _metadata.Second)
            && AreSame(opportunity.Metadata.Third, _metadata.Third)
            && AreSame(opportunity.Metadata.Fourth, _metadata.Fourth);

    /// <summary>Becomes another question, whose answers aren't known.</summary>
    /// <param name="opportunity">The opportunity.</param>
    /// <param name="assessment">What it is weighed against.</param>
    public void Set(in Opportunity opportunity, in AggregatedContextAssessment assessment)
    {
        _worker = opportunity.Worker;
        _confidence = opportunity.Confidence;
        _metadata = opportunity.Metadata;
        _assessment = assessment;
        _answers = 0;
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="open">What was open.</param>
    /// <param name="answer">The answer; none where it doesn't hold when the same is asked again.</param>
    public void Keep(int open, StrategyAnswer answer)
        => _answers = (_answers & ~((uint)byte.MaxValue << (AnswerBits * open)))
            | ((uint)answer.Code << (AnswerBits * open));

    // By their bits: a zero has a sign that a planner can see, and NaN is the same as NaN.
    private static bool AreSame(double one, double other)
        => BitConverter.DoubleToInt64Bits(one) == BitConverter.DoubleToInt64Bits(other);
}

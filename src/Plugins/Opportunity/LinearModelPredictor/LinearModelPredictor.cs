using System;
using S1mpleTrader.Kernel.Contracts;

namespace S1mpleTrader.Plugins;

/// <summary>Buys when the model's score rises to the threshold, sells when it falls to its negative.</summary>
/// <remarks>
/// Score = intercept + Σ weight × feature, added in the order of the features; a feature that isn't given counts
/// nothing. Confidence = min(1, |score|). Metadata: the score. O(1) per row; looks one row back. Silent where a given
/// feature is NaN at the row or at the row before.
/// </remarks>
public partial struct LinearModelPredictor
{
    private double _previous;

    public partial bool Detect(
        double feature1,
        double feature2,
        double feature3,
        double feature4,
        double feature5,
        double feature6,
        double feature7,
        double feature8,
        ref OpportunitySignal signal)
    {
        double previous = _previous;
        double score = Parameters.Intercept
            + (Parameters.Weight1 * feature1)
            + (Parameters.HasFeature2 ? Parameters.Weight2 * feature2 : 0)
            + (Parameters.HasFeature3 ? Parameters.Weight3 * feature3 : 0)
            + (Parameters.HasFeature4 ? Parameters.Weight4 * feature4 : 0)
            + (Parameters.HasFeature5 ? Parameters.Weight5 * feature5 : 0)
            + (Parameters.HasFeature6 ? Parameters.Weight6 * feature6 : 0)
            + (Parameters.HasFeature7 ? Parameters.Weight7 * feature7 : 0)
            + (Parameters.HasFeature8 ? Parameters.Weight8 * feature8 : 0);
        _previous = score;
        double threshold = Parameters.Threshold;
        bool isBuy = score >= threshold && previous < threshold;
        bool isSell = score <= -threshold && previous > -threshold;
        if (!(isBuy | isSell))
        {
            return false;
        }

        signal.Direction = isBuy ? Direction.Buy : Direction.Sell;
        signal.Confidence = Math.Min(1, Math.Abs(score));
        signal.Metadata = new SignalMetadata(score);
        return true;
    }

    private void Start() => _previous = double.NaN;
}

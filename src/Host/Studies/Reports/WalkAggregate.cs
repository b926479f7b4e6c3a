using System.Collections.Generic;
using System.Globalization;
using System.Text.Json;
using S1mpleTrader.Host.Reports;
using S1mpleTrader.Host.Results;
using S1mpleTrader.Host.Studies.Statistics;

namespace S1mpleTrader.Host.Studies.Reports;

/// <summary>What the out-of-sample windows of a walk forward come to together.</summary>
/// <param name="TotalReturn">%.</param>
/// <param name="SharpeRatio">Of daily returns, annualised; null where undefined.</param>
/// <param name="MaxDrawdown">Of days, %.</param>
/// <param name="Efficiency">
/// Annualised out-of-sample return over the winners' in-sample one; null where undefined.
/// </param>
/// <param name="TrackRecordDays">
/// Daily returns needed for a Sharpe ratio above 0; null where none are enough.
/// </param>
/// <param name="Days">Daily returns there are.</param>
/// <param name="FinalEquity">What the last window ended with.</param>
internal sealed record WalkAggregate(
    double? TotalReturn, double? SharpeRatio, double? MaxDrawdown, double? Efficiency,
    double? TrackRecordDays, int Days, decimal FinalEquity)
{
    /// <summary>Returns that of a walk's curve.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="annualizationDays">The days a year that Sharpe ratios are annualised by.</param>
    public static WalkAggregate Of(StitchedCurve curve, double annualizationDays) => new(
        curve.TotalReturn,
        curve.SharpeRatio(annualizationDays),
        curve.MaxDrawdown,
        curve.Efficiency,
        curve.Moments is { } moments
            ? SharpeSignificance.MinimumTrackRecord(in moments, benchmark: 0, StudyStatistics.Confidence)
            : null,
        curve.Days.Count,
        curve.FinalEquity);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="aggregate">The object.</param>
    public static WalkAggregate Read(JsonElement aggregate)
    {
        return new WalkAggregate(
            Number("total_return"),
            Number("sharpe_ratio"),
            Number("max_drawdown_daily"),
            Number("efficiency"),
            Number("minimum_track_record_days"),
            aggregate.GetProperty("track_record_days").GetInt32(),
            decimal.Parse(
                aggregate.GetProperty("final_equity").GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture));

        double? Number(string name) => StudyJson.ReadNumber(aggregate, name);
    }

    /// <summary>Writes its keys.</summary>
    /// <param name="json">Within an object.</param>
    public void Write(Utf8JsonWriter json)
    {
        StudyJson.WriteNumber(json, "total_return", TotalReturn);
        StudyJson.WriteNumber(json, "sharpe_ratio", SharpeRatio);
        StudyJson.WriteNumber(json, "max_drawdown_daily", MaxDrawdown);
        StudyJson.WriteNumber(json, "efficiency", Efficiency);
        StudyJson.WriteNumber(json, "minimum_track_record_days", TrackRecordDays);
        json.WriteNumber("track_record_days", Days);
        json.WriteString("final_equity", NumberText.Of(FinalEquity));
    }

    /// <summary>Returns it for people.</summary>
    public IEnumerable<(string Name, string Value)> Facts() =>
    [
        ("out-of-sample return", Percent(TotalReturn)),
        ("out-of-sample Sharpe ratio", MetricText.Ratio(SharpeRatio)),
        ("minimum track record", StatisticsFacts.TrackRecord(TrackRecordDays, Days)),
        ("max drawdown of days", Percent(MaxDrawdown)),
        ("efficiency", Efficiency is { } efficiency
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{efficiency:0.000}: the annualised out-of-sample return is {efficiency * 100:0} % "
                + $"of the winners' in-sample one")
            : FinalEquity <= 0 ? "- (the account is ruined)"
            : "- (the winners' in-sample return isn't above 0, or beyond any number)"),
        ("final equity", NumberText.Of(FinalEquity)),
    ];

    private static string Percent(double? value) => value is { } number ? Figures.Percent(number) : "-";
}

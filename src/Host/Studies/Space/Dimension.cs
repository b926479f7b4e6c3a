using System.Collections.Generic;
using System.Numerics;
using S1mpleTrader.Config.Yaml;

namespace S1mpleTrader.Host.Studies.Space;

/// <summary>One thing that a study varies, with everything that it may be.</summary>
/// <param name="Name">As tables and rows show it: <c>risk.risk_per_trade_percent</c>, <c>exit_planning</c>.</param>
/// <param name="Choices">What it may be, in the file's order; at least one.</param>
/// <param name="Range">The range that the choices are the values of; null where they were listed.</param>
/// <param name="HasNames">Whether its choices have names that the file gave them, which runs are called by.</param>
internal sealed record Dimension(
    string Name, IReadOnlyList<Choice> Choices, ValueRange? Range = null, bool HasNames = false)
{
    private Dictionary<double, int>? _ranks; // Made when somebody asks.

    /// <summary>
    /// How many points it makes by itself; a choice with inner dimensions counts once for each of their combinations.
    /// </summary>
    public BigInteger Count { get; } = CountOf(Choices);

    /// <summary>
    /// Returns the place of a choice's number among all of them, in rising order; equal ones share it.
    /// </summary>
    public int RankOf(double number)
    {
        if (_ranks is null)
        {
            var numbers = new SortedSet<double>();
            foreach (Choice choice in Choices)
            {
                if (choice.Number is { } own)
                {
                    numbers.Add(own);
                }
            }

            _ranks = new Dictionary<double, int>(numbers.Count);
            foreach (double own in numbers)
            {
                _ranks.Add(own, _ranks.Count);
            }
        }

        return _ranks[number];
    }

    private static BigInteger CountOf(IReadOnlyList<Choice> choices)
    {
        BigInteger count = 0;
        foreach (Choice choice in choices)
        {
            count += choice.Count;
        }

        return count;
    }
}

/// <summary>Numbers in equal steps, as a study's file gives them: a million of them are three.</summary>
/// <param name="Key">The setting that takes them: <c>workforce.….params.min_gap_size</c>.</param>
/// <param name="Start">The first.</param>
/// <param name="End">None is beyond it.</param>
/// <param name="Step">From each to the next; below 0 where they fall.</param>
internal sealed record ValueRange(string Key, decimal Start, decimal End, decimal Step);

/// <summary>One of the things that a dimension may be.</summary>
/// <param name="Label">The value as tables show it.</param>
/// <param name="Settings">
/// The <c>key.path=value</c> texts that make it so, in the order in which they are laid over the base.
/// </param>
/// <param name="Number">The value where it is a number: it has neighbours, the next ones by number; else null.</param>
/// <param name="Inner">Dimensions that exist only where this is chosen: the parameters of a planning variant.</param>
/// <param name="At">Where the study's file says so; what is wrong with the settings is told there.</param>
internal sealed record Choice(
    string Label,
    IReadOnlyList<string> Settings,
    double? Number = null,
    IReadOnlyList<Dimension>? Inner = null,
    YamlNode? At = null)
{
    /// <summary>Combinations of its inner dimensions; one where it has none.</summary>
    public BigInteger Count
    {
        get
        {
            BigInteger count = 1;
            foreach (Dimension dimension in Inner ?? [])
            {
                count *= dimension.Count;
            }

            return count;
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using S1mpleTrader.Host.Studies.Space;
using Xunit;

namespace S1mpleTrader.Host.Tests.Studies.Space;

public sealed class SearchSpaceTests
{
    [Fact]
    public void Points_are_every_combination_the_last_dimension_turning_fastest()
    {
        SearchSpace space = new([Numbers("a", 1, 2), Numbers("b", 7, 8, 9)]);
        Assert.Equal(6, space.Count);
        Assert.Equal(
            ["a=1 b=7", "a=1 b=8", "a=1 b=9", "a=2 b=7", "a=2 b=8", "a=2 b=9"], Texts(space, SamplerKind.Grid, 100, 0));
    }

    [Fact]
    public void Inner_dimensions_exist_only_behind_their_choice()
    {
        Dimension exit = new(
            "exit",
            [new Choice("none", ["exit=none"]), new Choice("atr", ["exit=atr"], Inner: [Numbers("m", 1, 2, 3)])]);
        SearchSpace space = new([exit, Numbers("r", 5, 6)]);
        Assert.Equal(8, space.Count);
        Assert.Equal(
            [
                "exit=none r=5", "exit=none r=6", "exit=atr m=1 r=5", "exit=atr m=1 r=6", "exit=atr m=2 r=5",
                "exit=atr m=2 r=6", "exit=atr m=3 r=5", "exit=atr m=3 r=6"
            ],
            Texts(space, SamplerKind.Grid, 100, 0));
    }

    [Fact]
    public void No_dimension_is_the_base_alone() => Assert.Equal([""], Texts(new([]), SamplerKind.Grid, 100, 0));

    [Fact]
    public void A_trillion_points_are_counted_without_being_made()
    {
        Dimension wide = Numbers("d", [.. Enumerable.Range(0, 1000)]);
        SearchSpace space = new([wide, wide, wide, wide]);
        Assert.Equal(BigInteger.Pow(10, 12), space.Count);
        Assert.Equal("d=0 d=1 d=2 d=3", string.Join(' ', space.PointAt(1_002_003).Settings));
    }

    [Fact]
    public void Points_of_wide_dimensions_are_found_without_counting_through_their_choices()
    {
        // Counted through, each point took millions of steps, and so did each look at who lies beside it.
        Dimension wide = Numbers("d", [.. Enumerable.Range(0, 1_000_000)]);
        SearchSpace space = new([wide, wide]);
        List<StudyPoint> points = [.. Sampler.Choose(space, SamplerKind.Random, 20_000, 1)];
        Assert.Equal(20_000, points.Select(point => string.Join(' ', point.Settings)).Distinct().Count());
        StudyPoint middle = space.PointAt(500_000_500_000);
        Assert.Equal("d=500000 d=500000", string.Join(' ', middle.Settings));
        Assert.DoesNotContain(points, point => Neighbourhood.AreNeighbours(point, middle));
        Assert.True(Neighbourhood.AreNeighbours(space.PointAt(500_000_500_001), middle));
        Assert.True(Neighbourhood.AreNeighbours(space.PointAt(499_999_500_000), middle));
    }

    [Theory]
    [InlineData(SamplerKind.Random)]
    [InlineData(SamplerKind.Sobol)]
    public void Sampled_points_are_new_ones_and_the_same_for_a_seed(object kind)
    {
        Dimension wide = Numbers("d", [.. Enumerable.Range(0, 100)]);
        SearchSpace space = new([wide, wide]);
        List<string> points = Texts(space, (SamplerKind)kind, 500, 7);
        Assert.Equal(500, points.Distinct().Count());
        Assert.Equal(points, Texts(space, (SamplerKind)kind, 500, 7));
        Assert.NotEqual(points, Texts(space, (SamplerKind)kind, 500, 8));
    }

    [Fact]
    public void Every_dimension_of_a_Sobol_sequence_has_one_point_in_each_equal_part()
    {
        foreach (ulong seed in (ulong[])[0, 99])
        {
            SobolSequence sequence = new(SobolSequence.MaxDimensions, seed);
            double[,] points = new double[256, SobolSequence.MaxDimensions];
            double[] point = new double[SobolSequence.MaxDimensions];
            for (int i = 0; i < 256; i++)
            {
                sequence.Next(point);
                for (int dimension = 0; dimension < point.Length; dimension++)
                {
                    points[i, dimension] = point[dimension];
                }
            }

            for (int count = 2; count <= 256; count *= 2)
            {
                for (int dimension = 0; dimension < point.Length; dimension++)
                {
                    int parts =
                        Enumerable.Range(0, count).Select(i => (int)(points[i, dimension] * count)).Distinct().Count();
                    Assert.True(parts == count, $"seed {seed}, dimension {dimension}: {parts} of {count} parts");
                }
            }
        }
    }

    [Fact]
    public void First_Sobol_points_are_the_published_ones()
    {
        // Joe and Kuo's own table of the first points in three dimensions (Gray-code order).
        SobolSequence sequence = new(3, seed: 0);
        double[][] expected =
        [
            [0, 0, 0], [0.5, 0.5, 0.5], [0.75, 0.25, 0.25], [0.25, 0.75, 0.75], [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125]
        ];
        foreach (double[] point in expected)
        {
            double[] actual = new double[3];
            sequence.Next(actual);
            Assert.Equal(point, actual);
        }
    }

    [Fact]
    public void Neighbours_are_next_to_each_other_by_number_however_they_are_listed()
    {
        Dimension listed = Numbers("a", 10, 40, 17, 30, 12, 20, 60);
        Assert.Equal([12, 20], NeighboursOf(listed, 17));
        Assert.Equal([12], NeighboursOf(listed, 10));
        Assert.Equal([40], NeighboursOf(listed, 60));
        // Without a number nothing is next to anything, and what is there twice is one.
        Dimension mixed = new("a", [new Choice("1", [], 1), new Choice("null", []), new Choice("2", [], 2)]);
        Assert.Equal([1], NeighboursOf(mixed, 2));
        Assert.Equal([1, 3, 3], NeighboursOf(Numbers("a", 1, 2, 3, 3), 2).Order());
        Assert.Equal([2], NeighboursOf(Numbers("a", 1, 2, 3, 3), 3).Distinct());
    }

    private static IEnumerable<double> NeighboursOf(Dimension dimension, double number)
    {
        StudyPoint[] points = [.. dimension.Choices.Select(
            choice => new StudyPoint([new PointValue(dimension, choice)]))];
        StudyPoint best = points.First(point => point.Values[0].Choice.Number == number);
        return points.Where(point => Neighbourhood.AreNeighbours(point, best))
            .Select(point => point.Values[0].Choice.Number!.Value);
    }

    private static Dimension Numbers(string name, params int[] values)
        => new(name, [.. values.Select(value => new Choice($"{value}", [$"{name}={value}"], value))]);

    private static List<string> Texts(SearchSpace space, SamplerKind kind, int wanted, ulong seed)
        => [.. Sampler.Choose(space, kind, wanted, seed).Select(point => string.Join(' ', point.Settings))];
}

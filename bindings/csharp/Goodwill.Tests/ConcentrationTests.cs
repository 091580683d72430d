using System;
using Xunit;

namespace Goodwill.Tests;

public class ConcentrationTests
{
    private static readonly long[] Incomes = { 541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261 };

    [Fact]
    public void PublishedFigures()
    {
        Concentration c = Concentration.Of(Incomes);
        Assert.Equal(10, c.Count);
        Assert.Equal(0, c.Negative);
        Assert.Equal(66586.0, c.Total);
        Assert.Equal(.4620911, c.Gini, 7);
        Assert.Equal(.5134345892, c.GiniUnbiased, 10);
        Assert.Equal(.1796591, c.AtkinsonHalf, 7);
        Assert.Equal(.3623412, c.Theil, 7);
        Assert.Equal(.1840812309, c.Herfindahl, 10);
        Assert.Equal(5.43238, c.EffectiveNumber, 5);
        Assert.Equal(.334320, c.TopOne, 6);
        Assert.Equal(.637807, c.TopThree, 6);
        Assert.Equal(.26, Concentration.Of(new long[] { 30, 30, 20, 20 }).Herfindahl, 15);
        Assert.Equal(2, Concentration.Of(new long[] { 70, 20, 10 }, 9, 10).ParetoCount);
    }

    [Fact]
    public void LorenzCurves()
    {
        double[] curve = Concentration.LorenzCurve(new long[] { 1, 2, 3, 4 }, 5);
        Assert.Equal(5, curve.Length);
        Assert.Equal(0, curve[0]);
        Assert.Equal(.1, curve[1], 15);
        Assert.Equal(.3, curve[2], 15);
        Assert.Equal(.6, curve[3], 15);
        Assert.Equal(1, curve[4]);
    }

    [Fact]
    public void NothingAndNonsense()
    {
        Assert.Equal(0, Concentration.Of(ReadOnlySpan<long>.Empty).Count);
        Assert.True(double.IsNaN(Concentration.Of(new long[] { -1, -2 }).Gini));
        Assert.Equal(1, Concentration.Of(new long[] { -1, 5 }).Negative);
        Assert.True(double.IsNaN(Concentration.Of(new long[] { -1, 5 }).Theil));
        Samples.Fails(StatusCode.InvalidArgument, () => Concentration.Of(Incomes, 5, 4));
        Samples.Fails(StatusCode.InvalidArgument, () => Concentration.Of(Incomes, 0, 4));
        Samples.Fails(StatusCode.InvalidArgument, () => Concentration.LorenzCurve(Incomes, 1));
        Samples.Fails(StatusCode.InvalidArgument, () => Concentration.LorenzCurve(Incomes, -5));
    }
}

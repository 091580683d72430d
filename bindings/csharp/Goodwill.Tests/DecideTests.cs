using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Plans under budgets and experiments.</summary>
public class DecideTests
{
    private static AllocationProblem Small() => new AllocationProblem
    {
        First = new long[] { 0, 2, 4 },
        Value = new long[] { 30, 10, 40, 50 },
        Use = new long[] { 3, 6, 3, 6 },
        Budget = new long[] { 6 },
    };

    [Fact]
    public void ASmallPlan()
    {
        Allocation plan = Allocation.Of(Small(), new RunOptions { Parallelism = 2 });
        Assert.Equal(AllocationState.Found, plan.State);
        Assert.Equal(new[] { 0, 0 }, plan.Chosen);
        Assert.Equal(70, plan.Value);
        Assert.Equal(70, plan.Bound);
        Assert.Equal(0, plan.Gap);
        Assert.Equal(new long[] { 6 }, plan.Used);
        Assert.True(Allocation.BoundAt(Small(), new[] { 1.0 }) >= 70);
        AllocationProblem warm = Small();
        warm.Start = plan.Prices;
        Assert.Equal(70, Allocation.Of(warm).Value);
        Assert.Equal(0, Allocation.Of(new AllocationProblem { Budget = new long[] { 1 } }).Value);
    }

    [Fact]
    public void OneMoreCustomerAndAllBudgets()
    {
        Allocation plan = Allocation.Of(Small());
        Assert.Equal(1, plan.Decide(new long[] { 1, 500 }, new long[] { 1, 2 }));
        Assert.Equal(-1, plan.Decide(new long[] { -1 }, new long[] { 0 }));
        Assert.Throws<ArgumentException>(() => plan.Decide(new long[] { 1 }, new long[] { 1, 2 }));
        AllocationStep[] path = Allocation.Path(Small());
        Assert.Equal(new long[] { 3, 6, 9 }, path.Select(step => step.Spent));
        Assert.Equal(new long[] { 40, 70, 80 }, path.Select(step => step.Value));
        Assert.Equal((1L, 1), (path[2].Customer, path[2].Option));
        AllocationProblem bad = Small();
        bad.Use = bad.Use.Select(use => -use).ToArray();
        Assert.Throws<GoodwillException>(() => Allocation.Path(bad));
    }

    [Fact]
    public void WhatCannotBe()
    {
        AllocationProblem floor = Small();
        floor.Use = floor.Use.Select(use => -use).ToArray();
        floor.Budget = new long[] { -13 };
        Assert.Equal(AllocationState.Impossible, Allocation.Of(floor).State);
        AllocationProblem bad = Small();
        bad.First = new long[] { 0, 5, 4 };
        Assert.Throws<GoodwillException>(() => Allocation.Of(bad));
        bad = Small();
        bad.Use = new long[] { 1 };
        Assert.Throws<ArgumentException>(() => Allocation.Of(bad));
        Assert.Throws<GoodwillException>(() => Allocation.BoundAt(Small(), new[] { -1.0 }));
    }

    [Fact]
    public void Arms()
    {
        long[] weights = { 1, 9 };
        int held = Enumerable.Range(0, 2000).Count(i => Experiment.ArmOf("spring", $"c{i}", weights) == 0);
        Assert.InRange(held, 150, 250);
        Assert.Equal(Experiment.ArmOf("spring", "c1", weights), Experiment.ArmOf("spring", "c1", weights));
        Assert.False(Experiment.SampleRatioAlarm(new long[] { 5000, 5080 }, new long[] { 1, 1 }, out double p));
        Assert.Equal(.42556, p, 5);
        Assert.True(Experiment.SampleRatioAlarm(new long[] { 5000, 5400 }, new long[] { 1, 1 }, out _));
        Assert.Throws<GoodwillException>(() => Experiment.ArmOf("spring", "c1", default));
    }

    [Fact]
    public void PublishedEffects()
    {
        double[] Share(int some, int all) => Enumerable.Range(0, all).Select(i => i < some ? 1.0 : 0).ToArray();
        MeasuredEffect effect = MeasuredEffect.Of(Share(1396, 3000), Share(2422, 3461));
        Assert.Equal(.50386, effect.Relative.Value, 5);
        Assert.Equal(.40098, effect.RelativeAlwaysValid.Low, 4);
        Assert.Equal(.60675, effect.RelativeAlwaysValid.High, 4);
        double[] before = { .3, .5, .9, 22 };
        double[] after = { 2, 1, 5, 3 };
        Assert.Equal(.01864, MeasuredEffect.Of(after, after, before, before).Theta, 5);
        Assert.Throws<GoodwillException>(() => MeasuredEffect.Of(after.AsSpan(0, 1), after));
        Assert.Throws<ArgumentException>(() => MeasuredEffect.Of(after, after, before));
    }

    [Fact]
    public void WhatCanBeKnown()
    {
        ExperimentProspect told = Experiment.Plan(
            new ExperimentDesign { Sd = 10, People = 20, Effect = 1, ControlShare = .5, PerDay = true });
        Assert.True(told.Knowable);
        Assert.Equal(3139.55, told.PeopleNeeded, 2);
        Assert.Throws<GoodwillException>(() => Experiment.Plan(new ExperimentDesign { Sd = -1 }));
    }
}

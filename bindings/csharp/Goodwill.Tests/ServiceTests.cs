using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class ServiceTests
{
    [Fact]
    public void SingleValues()
    {
        ControlChart chart = ControlChart.Draw(
            ChartKind.Xmr, new[] { 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1 });
        Assert.Equal(50.81, chart.Centre, 10);
        Assert.Equal(45.8159, chart.Low[0], 3);
        Assert.Equal(55.8041, chart.High[0], 3);
        Assert.Equal(1.8778, chart.MeanMovingRange, 4);
        Assert.True(chart.Signal.All(signal => signal == 0));
    }

    [Fact]
    public void RatesAndSums()
    {
        ControlChart shares = ControlChart.Draw(ChartKind.P, new double[] { 5, 0, 90 }, new double[] { 100, 10, 100 });
        Assert.Equal(new long[] { -1, 0, 1 }, shares.Signal);
        Assert.True(double.IsNaN(shares.Sigma));
        double[] counts = { 426, 543, 428, 67, 303, 481, 304, 718, 681, 1030 };
        double[] sizes = { 90, 110, 90, 40, 60, 70, 90, 120, 150, 210 };
        Assert.True(ControlChart.Draw(ChartKind.LaneyU, counts, sizes).Excess > 1);
        ControlChart cusum = ControlChart.Draw(
            ChartKind.Cusum, new[] { 1.5, .5, .6, -1.5, -.5, -.8 }, default,
            new ChartOptions { Centre = 0, Sigma = 1, H = 1 });
        Assert.Equal(new long[] { 0, 0, 1, 0, 0, -1 }, cusum.Signal);
        ControlChart ewma = ControlChart.Draw(
            ChartKind.Ewma, new[] { 52.0, 47.0 }, default, new ChartOptions { Centre = 50, Sigma = 2.0539, Lambda = .3 });
        Assert.Equal(49.52, ewma.Value[1], 10);
    }

    [Fact]
    public void RunLengths()
    {
        Assert.Equal(370.4, ControlChart.RunLength(ChartKind.Xmr, 0), 1);
        Assert.Equal(8.38, ControlChart.RunLength(ChartKind.Cusum, 1, new ChartOptions { H = 4 }), 2);
        Assert.Equal(5.29, ControlChart.RunLength(ChartKind.Cusum, 1, new ChartOptions { H = 4, HeadStart = 2 }), 2);
        Assert.Equal(88.8, ControlChart.RunLength(ChartKind.Ewma, .5, new ChartOptions { Lambda = .5, Width = 3.071 }), 1);
        Assert.Throws<GoodwillException>(() => ControlChart.RunLength(ChartKind.U, 0));
    }

    [Fact]
    public void People()
    {
        Assert.Equal(4.0 / 9, Staffing.Of(2, 1, 0, 3).ChanceToWait, 14);
        Staffing found = Staffing.For(240, 150.0 / 3600, 60.0 / 3600, .9);
        Assert.Equal(13, found.People);
        Assert.Equal(10, found.Load, 12);
        Assert.True(double.IsPositiveInfinity(Staffing.Of(10, 1, 1, 10).MeanWait));
        Assert.Throws<GoodwillException>(() => Staffing.Of(1, 1, 1, 0));
        Assert.Throws<GoodwillException>(() => Staffing.For(1, 1, 1, 1));
    }

    [Fact]
    public void BelowTheWater()
    {
        Iceberg one = Iceberg.Of(1);
        Assert.Equal(10, one.Dissatisfied.Value, 10);
        Assert.Equal(9, one.Silent.Value, 10);
        Assert.Equal(100, one.Told.Value, 8);
        Assert.True(Iceberg.OfSurvey(1, 20, 200).Dissatisfied.High > one.Dissatisfied.High);
        Assert.Throws<GoodwillException>(() => Iceberg.Of(-1));
        Assert.Throws<GoodwillException>(() => Iceberg.Of(1, .1, 10, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Iceberg.Of(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Iceberg.OfSurvey(1, 0, 0));
    }

    [Fact]
    public void PromisedService()
    {
        using Book book = Book.Create("EUR", "UTC");
        DateTime[] at = { new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc) };
        book.AppendMeasurements(new TableBuilder()
            .Add("standard", new[] { "phone" }).Add("time", at).Add("promised", new[] { 20m }).Add("actual", new[] { 31m }));
        using Policy basis = Policy.Default("EUR");
        using Policy policy = Policy.Parse(
            basis.ToText() + "service { standards { name: \"phone\" goal: \"90%\" } }");
        V1.ServiceReview review = book.ServiceReview(policy, "2026-05-02");
        Assert.Equal(1, review.Standards[0].Ours.Measured_);
        Assert.Equal(0, review.Standards[0].Ours.Kept);
        Assert.Equal(31, review.Standards[0].Breaches[0].Actual);
        Assert.Equal(V1.ServiceVerdict.Worse, review.Standards[0].Verdict);
        Assert.Equal(
            StatusCode.FailedPrecondition,
            Assert.Throws<GoodwillException>(() => book.ServiceReview(basis, "2026-05-02")).Code);
    }

    [Fact]
    public void WhatServiceDidAndWhoSpokeUp()
    {
        using Book book = Book.Create("EUR", "UTC");
        DateTime[] at = { new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc) };
        book.AppendPurchases(new TableBuilder().Add("customer_id", new[] { "a" })
            .Add("time", new[] { new DateTime(2025, 5, 1, 0, 0, 0, DateTimeKind.Utc) }).Add("amount", new[] { 20m }));
        book.AppendMeasurements(new TableBuilder().Add("standard", new[] { "phone" }).Add("time", at)
            .Add("customer_id", new[] { "a" }).Add("promised", new[] { 20m }).Add("actual", new[] { 31m }));
        using Policy basis = Policy.Default("EUR");
        using Policy policy = Policy.Parse(basis.ToText() + "service { standards { name: \"phone\" } }");
        V1.ServiceEffects effects = book.ServiceEffects(policy, "2026-09-01");
        Assert.Equal(V1.EffectKnown.EffectTooFewExposed, effects.Standards[0].Missed.Known);
        Assert.Equal(1, effects.Standards[0].Judged);
        Assert.NotEqual("", effects.Standards[0].Missing);
        Assert.Throws<GoodwillException>(() => book.ServiceEffects(basis, "2026-09-01"));
        V1.Recovery recovery = book.Recovery(policy, "2026-09-01");
        Assert.Equal(1, recovery.Voice.Failures);
        Assert.Equal(0, recovery.Voice.Voiced);
        Assert.Throws<GoodwillException>(() => book.Recovery(basis, "2025-09-01"));
        using (ArrowStream stream = book.Invitations(policy, "2026-05-02", "email"))
        {
            using Table invitations = stream.ReadAll();
            Assert.Equal(1, invitations.Length);
        }
        Assert.Throws<GoodwillException>(() => book.Invitations(policy, "2026-05-02", "pigeon"));
        using Policy asking = Policy.Parse(basis.ToText() + "service { surveys { question: \"why us?\" } }");
        using (ArrowStream stream = book.AskNext(asking, "2026-05-02", "email"))
        {
            using Table asked = stream.ReadAll();
            Assert.Equal(0, asked.Length);  // nobody consented
        }
        Assert.Throws<GoodwillException>(() => book.AskNext(policy, "2026-05-02", "email"));
    }

    [Fact]
    public void WatchedLive()
    {
        using Policy basis = Policy.Default("EUR");
        using Policy policy = Policy.Parse(
            basis.ToText() + "service { standards { name: \"departure\" promised: \"15\" } }");
        using Watch watch = new Watch(policy);
        WatchSignal late = watch.Observe("departure", 22.5m);
        Assert.True(late.Breach);
        Assert.Equal(7.5m, late.Late);
        Assert.Equal(WatchTasks.Apologise | WatchTasks.AskReason | WatchTasks.FindCause, late.Tasks);
        Assert.Null(watch.Observe("departure", null).Late);
        watch.Know("departure", -5, 1);
        int taken = 0;
        while (watch.Observe("departure", 14m).Cusum == 0)
        {
            Assert.True(++taken < 5);
        }
        Assert.Throws<GoodwillException>(() => watch.Observe("arrival", 1m));
        Assert.Throws<GoodwillException>(() => watch.Know("departure", 0, -1));
        Assert.Throws<GoodwillException>(() => new Watch(basis));
        using Book book = Book.Create("EUR", "UTC");
        book.AppendMeasurements(new TableBuilder().Add("standard", new[] { "departure" })
            .Add("time", new[] { new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc) }).Add("actual", new[] { 9m }));
        using Watch warm = new Watch(policy, book, "2026-06-01");
        Assert.Equal(2, warm.Observe("departure", 9m).Measured);
    }

    [Fact]
    public void Refusals()
    {
        GoodwillException refused = Assert.Throws<GoodwillException>(
            () => ControlChart.Draw(ChartKind.U, new double[] { 1, 2 }, new double[] { 1, 0 }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(1, refused.Problems[0].Row);
        Assert.Throws<ArgumentException>(() => ControlChart.Draw(ChartKind.U, new double[] { 1, 2 }, new double[] { 1 }));
        Assert.Throws<GoodwillException>(() => ControlChart.Draw((ChartKind)9, new double[] { 1, 2 }));
    }
}

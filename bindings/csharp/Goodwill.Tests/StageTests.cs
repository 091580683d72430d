using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Stages, chances and lifetime value in the assessment.</summary>
public class StageTests
{
    private static Policy Asking(string fields = "model: \"pareto_nbd\" horizon_months: 3")
    {
        using Policy plain = Policy.Default("EUR");
        V1.Policy document = plain.ToDocument();
        document.Lifetime = null;
        using Policy without = Policy.FromDocument(document);
        return Policy.Parse(without.ToText() + "\nlifetime { " + fields + " }\n");
    }

    [Fact]
    public void AllAndOneAreJudgedAlike()
    {
        using Book book = Samples.ManyBook(3000, 300);
        book.AppendEvents(new TableBuilder()
            .Add("customer_id", new long[] { 1, 2 })
            .Add("time", new[] { Samples.Day(2024, 1, 1), Samples.Day(2024, 1, 1) })
            .Add("kind", new[] { "loss_stated", "deceased" }));
        using Policy policy = Asking();
        using Assessment assessment = book.Assess(policy, "2024-01-02");
        using Measures measures = assessment.Measures();
        using Calibration calibration = assessment.Calibration();
        using Calibration again = Calibration.Decode(calibration.Encode());
        AssessmentRow[] rows = assessment.Rows.ToArray();
        for (int i = 0; i < 40; i++)
        {
            Lifetime one = measures.Row(i).Lifetime(again, policy);
            AssessmentRow all = rows[i];
            Assert.Equal(all.Stage, one.Stage);
            foreach ((string column, double value) in new[]
            {
                ("p_alive", one.PAlive), ("p_purchase", one.PPurchase), ("p_purchase_low", one.PPurchaseLow),
                ("p_purchase_high", one.PPurchaseHigh), ("p_purchase_model", one.PPurchaseModel),
                ("p_purchase_at_last", one.PPurchaseAtLast), ("p_silence", one.PSilence),
                ("expected_purchases", one.ExpectedPurchases), ("expected_spend", one.ExpectedSpend),
                ("lifetime_value", one.LifetimeValue),
            })
            {
                double? there = (double?)all[column];
                Assert.Equal(there is null, double.IsNaN(value));
                if (there is double known)
                {
                    Assert.Equal(BitConverter.DoubleToInt64Bits(known), BitConverter.DoubleToInt64Bits(value));
                }
            }
        }
        Assert.Equal(Stage.VerifiedLost, rows.Single(row => row.CustomerId == new CustomerId(1)).Stage);
        Assert.Equal(Stage.Ended, rows.Single(row => row.CustomerId == new CustomerId(2)).Stage);
        Assert.Equal(rows.Length, assessment.Summary().Stages.Sum(stage => stage.Customers));
        Assert.Contains(assessment.Summary().Stages, stage => stage.Stage == "ended" && stage.Customers == 1);
        Assert.Equal("pareto_nbd", calibration.ToDocument().Lifetime.Purchases.Name);
    }

    [Fact]
    public void PurchasesWithinDaysCanBeOneOccasion()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Asking("model: \"pareto_nbd\" horizon_months: 3 occasion_days: 0");
        Assert.Equal(0, policy.ToDocument().Lifetime.OccasionDays);
        using Assessment assessment = book.Assess(policy, "2024-01-02");
        using Calibration calibration = assessment.Calibration();
        V1.LifetimeCalibration lifetime = calibration.ToDocument().Lifetime;
        Assert.Contains(lifetime.Purchases.Fit.Findings, finding => finding.Code == "occasions");
        using Policy week = Asking("model: \"pareto_nbd\" horizon_months: 3 occasion_days: 7");
        using Assessment weekly = book.Assess(week, "2024-01-02");
        using Calibration other = weekly.Calibration();
        Assert.Equal(7, other.ToDocument().Lifetime.OccasionDays);
        GoodwillException refused = Assert.Throws<GoodwillException>(() => Asking("occasion_days: 91"));
        Assert.Contains("occasion_days", refused.Message);
    }

    [Fact]
    public void WithoutTheSectionThereIsNoFuture()
    {
        using Book book = Samples.Book();
        using Policy asking = Asking();
        V1.Policy document = asking.ToDocument();
        document.Lifetime = null;
        using Policy policy = Policy.FromDocument(document);
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        using Measures measures = assessment.Measures();
        using Calibration calibration = assessment.Calibration();
        Samples.Fails(StatusCode.FailedPrecondition, () => measures.Row(0).Lifetime(calibration, policy));
        Samples.Fails(StatusCode.InvalidArgument, () => Asking("horizon_months: 0").Dispose());
        using Assessment few = book.Assess(asking, "2024-04-01");
        Assert.Null(few.Rows.First()["p_alive"]);
    }

    [Fact]
    public void ASilentSourceMakesNobodyLost()
    {
        long[] heard = Enumerable.Range(0, 9000).Where(i => i < 8250 || i % 3 != 0).Select(i => (long)i).ToArray();
        using Book book = Book.Create("EUR");
        book.AppendPurchases(new TableBuilder()
            .Add("customer_id", heard.Select(i => i % 300).ToArray())
            .Add("time", heard.Select(i => Samples.Day(2024, 1 + (int)(i / 750), 1 + (int)(i / 27 % 28))).ToArray())
            .Add("amount", heard.Select(_ => 10m).ToArray())
            .Add("source", heard.Select(i => "store " + (i % 3)).ToArray()));
        using Policy policy = Asking("model: \"mbg_nbd\"");
        using Assessment assessment = book.Assess(policy, "2025-01-01");
        V1.Summary summary = assessment.Summary();
        V1.SilentSource silent = Assert.Single(summary.SilentSources);
        Assert.Equal("store 0", silent.Name);
        Assert.Equal(V1.SilenceState.Ours, silent.State);
        Assert.Equal(100, summary.Frozen);
        using Measures measures = assessment.Measures();
        using Calibration calibration = assessment.Calibration();
        AssessmentRow[] rows = assessment.Rows.ToArray();
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal(i % 3 == 0 ? "store 0" : null, rows[i]["silent_source"]);
            Assert.Equal(i % 3 == 0 ? 1 : 0, measures.Row(i).Lifetime(calibration, policy).SilentSource);
        }
        using Losses losses = book.Lost(policy, "2025-01-01");
        Assert.Equal(100, losses.Summary.Frozen);
        Assert.Equal("store 0", losses.Summary.SilentSources[0].Name);
    }
}

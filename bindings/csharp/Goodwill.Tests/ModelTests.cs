using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class ModelTests
{
    private static readonly long[] Frequency = Repeat(new long[] { 0, 1, 3, 0, 2, 8, 1 });
    private static readonly double[] Recency = Repeat(new double[] { 0, 5, 30, 0, 12, 35, 20 });
    private static readonly double[] Tenure = Repeat(new double[] { 39, 38, 36, 30, 39, 38, 37 });

    [Fact]
    public void PublishedValues()
    {
        using Model bg = Model.Of("bg_nbd", .243, 4.414, .793, 2.426);
        Assert.Equal(1.196723193, bg.ExpectedPurchases(39), 9);
        Assert.Equal(.9685554542, bg.PAlive(23, 39, 39), 9);
        Assert.Equal(1, bg.PAlive(0, 0, 39));
        using Model pareto = Model.Of("pareto_nbd", .5534, 10.5802, .6061, 11.6562);
        Assert.Equal(.29414223925, pareto.PAlive(0, 0, 39), 11);
        using Model spend = Model.Of("gamma_gamma", 6.25, 3.74, 15.44);
        Assert.Equal(24.66371391, spend.ExpectedSpend(new long[] { 2 }, new[] { 22.35 })[0], 8);
        using Model equal = Model.Of("gamma_gamma", 6.25, .9, 15.44);
        Assert.True(double.IsNaN(equal.ExpectedSpend(new long[] { 0 }, new double[] { 0 })[0]));
        Assert.Equal(FitVerdict.Given, spend.Verdict);
        Assert.Equal(new[] { "r", "alpha", "s", "beta" }, pareto.Parameters.Keys);
    }

    [Fact]
    public void ManyAndOne()
    {
        using Model model = Model.Of("mbg_nbd", .525, 6.183, .891, 1.614);
        Histories rows = new Histories(Frequency, Recency, Tenure);
        double[] alive = model.PAlive(rows);
        Assert.Equal(Frequency.Length, alive.Length);
        Assert.Equal(model.PAlive(8, 35, 38), alive[5]);
        double[] curve = model.ExpectedPurchases(new double[] { 0, 10, 20 }, new Histories(new long[] { 2 }, new[] { 30.0 }, new[] { 39.0 }));
        Assert.Equal(0, curve[0]);
        Assert.Equal(model.ExpectedPurchases(20, 2, 30, 39), curve[2]);
        double any = model.PAnyPurchase(new double[] { 20 }, rows)[2];
        double none = model.PPurchases(0, new double[] { 20 }, rows)[2];
        Assert.Equal(1, any + none, 14);
        double ever = model.Residual(.003, new[] { double.PositiveInfinity }, rows)[2];
        Assert.True(ever > model.Residual(.003, new double[] { 50 }, rows)[2]);
        Assert.Equal(Frequency.Length, model.LogLikelihood(rows).Length);
        Assert.Empty(model.PAlive(new Histories(default, default, default)));
    }

    [Fact]
    public void TheBestIsChosenByBic()
    {
        using Fit best = Fit.Purchases("best", new Histories(Frequency, Recency, Tenure));
        Assert.Equal(new[] { "nbd", "mbg_nbd", "pareto_nbd" }, best.Candidates.Select(c => c.Name));
        FitCandidate chosen = best.Candidates.Single(c => c.Name == best.Name);
        Assert.Equal(best.Bic, chosen.Bic);
        Assert.Equal(best.TotalLogLikelihood, chosen.LogLikelihood);
        Assert.Equal(best.Verdict, chosen.Verdict);
        Assert.All(best.Candidates, c => Assert.True(double.IsNaN(c.Bic) || c.Bic >= best.Bic));
        Assert.Equal("chosen", best.Findings.Last().Code);
    }

    [Fact]
    public void CovariatesPriorsAndIntervals()
    {
        long[] frequency = new long[300];
        double[] recency = new double[300];
        double[] tenure = new double[300];
        double[] online = new double[300];
        for (int i = 0; i < 300; ++i)
        {
            online[i] = i % 2;
            frequency[i] = i * 7 % 5 * (1 + (i % 2));
            recency[i] = frequency[i] == 0 ? 0 : 5 + (i % 30);
            tenure[i] = 40;
        }
        using Fit fit = Fit.Purchases(
            "nbd", new Histories(frequency, recency, tenure, covariates: online), new FitOptions { Ridge = 0.1 });
        ModelEffect effect = Assert.Single(fit.Effects());
        Assert.Equal("alpha", effect.Parameter);
        Assert.True(effect.Coefficient > 2 * effect.StandardError);
        Histories one = new Histories(new[] { 1L }, new[] { 10.0 }, new[] { 40.0 }, covariates: new[] { 1.0 });
        Assert.True(fit.ExpectedPurchases(new[] { 10.0 }, one)[0] > 0);
        Samples.Fails(StatusCode.InvalidArgument, () => fit.ExpectedPurchases(10, 1, 10, 40));

        using Fit whole = Fit.Purchases("pareto_nbd", new Histories(frequency, recency, tenure));
        Assert.Equal("dropout", Assert.Single(whole.Tests).Name);
        (double[] low, double[] high) = whole.Intervals(
            ModelQuantity.ExpectedPurchases, new[] { 10.0 },
            new Histories(new[] { 1L }, new[] { 10.0 }, new[] { 40.0 }));
        double at = whole.ExpectedPurchases(10, 1, 10, 40);
        Assert.True(double.IsNaN(low[0]) || (low[0] <= at && at <= high[0]));
        int[] segments = Enumerable.Range(0, 300).Select(i => i % 3).ToArray();
        using Fit all = Fit.Purchases("nbd", new Histories(frequency, recency, tenure));
        Assert.InRange(all.Spread(segments, new Histories(frequency, recency, tenure)), 0.01, 3);
        FitTest test = all.TestSegments(segments, new Histories(frequency, recency, tenure));
        Assert.Equal(("segments", 4), (test.Name, test.Degrees));
        Assert.InRange(test.PValue, 0, 1);
        Assert.Throws<GoodwillException>(
            () => all.TestSegments(new int[300], new Histories(frequency, recency, tenure)));
        using Fit simple = Fit.Purchases("nbd", new Histories(frequency, recency, tenure));
        foreach (KeyValuePair<string, (double Low, double High)> bounds
            in simple.Profile(new Histories(frequency, recency, tenure), 0.9))
        {
            Assert.True(bounds.Value.Low < simple.Parameters[bounds.Key]);
            Assert.True(bounds.Value.High > simple.Parameters[bounds.Key]);
        }
        double[] influence = whole.Influence(new Histories(frequency, recency, tenure));
        Assert.Equal(300, influence.Length);
        Assert.All(influence, value => Assert.True(double.IsNaN(value) || value >= 0));

        using Model prior = Model.Of("pareto_nbd", .5, 10, .6, 12);
        using Fit small = Fit.Purchases(
            "pareto_nbd", new Histories(new[] { 2L }, new[] { 9.0 }, new[] { 20.0 }),
            new FitOptions { Prior = prior });
        Assert.Equal(FitVerdict.Converged, small.Verdict);
        Assert.Contains(small.Findings, f => f.Code == "prior");
    }

    [Fact]
    public void OpportunitiesAndRenewals()
    {
        using Model donors = Model.Of("bg_bb", 1.2, .75, .66, 2.78);
        Assert.Equal(1.292731705, donors.ExpectedPurchases(3), 9);
        Histories one = new Histories(new[] { 3L }, new[] { 6.0 }, new[] { 6.0 });
        double[] residual = donors.Residual(Math.Log(1.1), new[] { double.PositiveInfinity }, one);
        Assert.Equal(3.440267343, residual[0], 9);
        Samples.Fails(StatusCode.InvalidArgument, () => donors.ExpectedPurchases(1.5));
        long[] renewals = { 0, 1, 2, 3, 4, 5, 6, 7 };
        long[] customers = { 131, 126, 90, 60, 42, 34, 26, 491 };
        double[] cameUp = Enumerable.Repeat(7.0, 8).ToArray();
        using Fit contracts = Fit.Purchases(
            "shifted_beta_geometric", new Histories(renewals, new double[8], cameUp, customers));
        Assert.Equal(FitVerdict.Converged, contracts.Verdict);
        Assert.Equal(.668, contracts.Parameters["alpha"], 3);
        Assert.Equal(3.806, contracts.Parameters["beta"], 3);
        Assert.Equal(0, contracts.PAlive(3, 0, 7));
    }

    [Fact]
    public void RegularBuyers()
    {
        long[] frequency = Enumerable.Range(0, 60).Select(i => (long)(i % 6)).ToArray();
        double[] recency = frequency.Select((x, i) => x * (3.0 + (i % 7))).ToArray();
        double[] tenure = Enumerable.Repeat(60.0, 60).ToArray();
        double[] logGaps = frequency.Select((x, i) => x * Math.Log(3.0 + (i % 7))).ToArray();
        using Fit fit = Fit.Purchases("mbg_cnbd", new Histories(frequency, recency, tenure, default, logGaps));
        Assert.True(fit.Parameters["k"] > 1);
        double[] rows = fit.LogLikelihood(new Histories(frequency, recency, tenure, default, logGaps));
        Assert.Equal(fit.TotalLogLikelihood, rows.Sum(), 6);
        Samples.Fails(
            StatusCode.InvalidArgument,
            () => Fit.Purchases("mbg_cnbd", new Histories(frequency, recency, tenure)).Dispose());
        using Model aging = Model.Of("gamma_gompertz_nbd", .85, 4.45, .12, .75, 9.55);
        Assert.InRange(aging.PAlive(2, 10, 30), 0, aging.PAlive(2, 28, 30));
    }

    [Fact]
    public void RegularBuyersOfABook()
    {
        var rows = new System.Text.StringBuilder("customer_id,time,amount\n");
        for (int customer = 0; customer < 200; customer++)
        {
            int every = 4 + (customer * 7 % 23);
            DateTime day = new DateTime(2023, 1, 1).AddDays(customer % 50);
            for (int i = 0; i <= customer % 9; i++)
            {
                rows.Append($"C{customer:D3},{day:yyyy-MM-dd},10.00\n");
                day = day.AddDays(every + (i % 3));
            }
        }
        using Book book = Book.Create("USD");
        book.ImportCsv(FactTable.Purchases, System.Text.Encoding.UTF8.GetBytes(rows.ToString()));
        using Policy policy = Policy.Parse(
            "currency: \"USD\" tiers { name: \"base\" } lifetime { model: \"mbg_cnbd\" horizon_months: 3 }");
        using Measures measures = book.Measures(policy, "2023-09-01");
        using Table measured = measures.Export().ReadAll();
        double[] logGaps = measured.Doubles("log_gaps");
        using Fit fit = Fit.Purchases(
            "mbg_cnbd",
            new Histories(
                measured.Int64s("frequency"),
                measured.Doubles("recency"),
                measured.Doubles("tenure"),
                default,
                logGaps));
        Assert.True(fit.Parameters["k"] > 1);
        // C002: every 18 days, then one more.
        Assert.Equal(Math.Log(18) + Math.Log(19), logGaps[2], 9);
        using Assessment assessment = book.Assess(policy, "2023-09-01");
        using Calibration made = assessment.Calibration();
        V1.Calibration calibration = made.ToDocument();
        Assert.Equal(fit.Parameters.Values, calibration.Lifetime.Purchases.Parameters.Select(p => p.Value));
    }

    [Fact]
    public void FitsDoNotDependOnHowRowsAreTold()
    {
        using Fit one = Fit.Purchases("mbg_nbd", new Histories(Frequency, Recency, Tenure));
        long[] weights = Enumerable.Repeat(20L, 7).ToArray();
        using Fit two = Fit.Purchases(
            "mbg_nbd", new Histories(Frequency.AsSpan(0, 7), Recency.AsSpan(0, 7), Tenure.AsSpan(0, 7), weights));
        Assert.Equal(one.Encode(), two.Encode());
        Assert.Equal(140, one.Customers);
        Assert.Equal(7, one.DistinctHistories);
        using Model again = Model.Decode(one.Encode());
        Assert.Equal(one.Parameters, again.Parameters);
        Assert.Equal(one.Verdict, again.Verdict);
        Assert.Equal(one.TotalLogLikelihood, one.LogLikelihood(new Histories(Frequency, Recency, Tenure)).Sum(), 8);
    }

    [SharedFact("cdnow_sample.csv")]
    public void PublishedFit()
    {
        string path = Repository.SharedData("cdnow_sample.csv");
        DateTime end = new DateTime(1997, 9, 30);
        List<long> frequency = new List<long>();
        List<double> recency = new List<double>();
        List<double> tenure = new List<double>();
        var customers = File.ReadLines(path).Skip(1).Select(line => line.Split(','))
            .Select(c => (Id: c[0], Date: DateTime.Parse(c[1], CultureInfo.InvariantCulture)))
            .Where(p => p.Date <= end).GroupBy(p => p.Id, p => p.Date);
        foreach (IGrouping<string, DateTime> dates in customers)
        {
            frequency.Add(dates.Distinct().Count() - 1);
            recency.Add((dates.Max() - dates.Min()).Days / 7.0);
            tenure.Add((end - dates.Min()).Days / 7.0);
        }
        using Fit fit = Fit.Purchases(
            "pareto_nbd", new Histories(frequency.ToArray(), recency.ToArray(), tenure.ToArray()));
        Assert.Equal(FitVerdict.Converged, fit.Verdict);
        Assert.True(fit.Converged);
        Assert.Empty(fit.Findings);
        Assert.Equal(-9594.97617894, fit.TotalLogLikelihood, 7);
        Assert.Equal(.553277047, fit.Parameters["r"], 8);
        Assert.Equal(6.2111, fit.StandardErrors["beta"], 3);
    }

    [Fact]
    public void WhatCannotBe()
    {
        Samples.Fails(StatusCode.NotFound, () => Model.Of("bgnbd", 1, 1, 1, 1));
        Samples.Fails(StatusCode.InvalidArgument, () => Model.Of("bg_nbd", 1, 1, -1, 1));
        Samples.Fails(StatusCode.InvalidArgument, () => Model.Of("bg_nbd"));
        Samples.Fails(StatusCode.InvalidArgument, () => Model.Decode(new byte[] { 1, 2, 3 }));
        Samples.Fails(
            StatusCode.InvalidArgument,
            () => Fit.Purchases("bg_nbd", new Histories(new long[] { 1 }, new[] { 40.0 }, new[] { 39.0 })));
        Samples.Fails(StatusCode.InvalidArgument, () => Fit.Spend(new long[] { 1 }, new[] { -3.0 }));
        Assert.Throws<ArgumentException>(() => Fit.Spend(new long[] { 1 }, new double[] { 1, 2 }));
        using Fit nobody = Fit.Purchases("bg_nbd", new Histories(new long[50], new double[50], Enumerable.Repeat(9.0, 50).ToArray()));
        Assert.Equal(FitVerdict.NotIdentified, nobody.Verdict);
        Assert.Equal("no_repeats", nobody.Findings[0].Code);
        Samples.Fails(StatusCode.FailedPrecondition, () => nobody.PAlive(0, 0, 1));
    }

    private static T[] Repeat<T>(T[] values) => Enumerable.Repeat(values, 20).SelectMany(v => v).ToArray();
}

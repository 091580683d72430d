using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>What to sell next, whether it worked, and worlds made up.</summary>
public class RulesTests
{
    private static TableBuilder Baskets() => new TableBuilder()
        .Add("basket", new long[] { 1, 1, 2, 2, 3, 3, 4, 5 })
        .Add("item", new[] { "bread", "butter", "bread", "butter", "bread", "butter", "bread", "milk" });

    private static long Rows(ArrowStream stream)
    {
        long rows = 0;
        using (stream)
        {
            while (stream.Read() is RecordBatch batch)
            {
                using (batch)
                {
                    rows += batch.Length;
                }
            }
        }
        return rows;
    }

    [Fact]
    public void RulesOfBaskets()
    {
        using Rules rules = Rules.FromBaskets(Baskets(), new RuleOptions { FalseDiscovery = 0 });
        Assert.Equal(2, rules.Count);
        Assert.Equal(2, Rows(rules.Export("bg")));
        Assert.Equal(2, Rows(rules.Left()));
        Assert.Equal(5, Rows(rules.Sets()));
        Assert.Equal(1, Rows(rules.Next(new[] { "butter" })));
        Assert.Equal(0, Rows(rules.Next(Array.Empty<string>())));
        Samples.Fails(StatusCode.FailedPrecondition, () => rules.NextProducts());
        Samples.Fails(StatusCode.InvalidArgument, () => rules.Next(new[] { "bread" }, 0));
        Samples.Fails(StatusCode.InvalidArgument, () => rules.Export("tlh"));
        Samples.Fails(
            StatusCode.InvalidArgument,
            () => Rules.FromBaskets(Baskets(), new RuleOptions { Support = (3, 2) }));
        Samples.Fails(StatusCode.NotFound, () => Rules.FromCsv("no such file.csv"));
    }

    [Fact]
    public void NextProductsOfABook()
    {
        string[] customers = Enumerable.Range(0, 40).SelectMany(i => new[] { $"c{i}", $"c{i}" }).ToArray();
        string[] products = Enumerable.Range(0, 40)
            .SelectMany(i => new[] { "bread", i % 4 == 0 ? "jam" : "butter" }).ToArray();
        using Book book = Book.Create("EUR");
        book.AppendPurchases(new TableBuilder()
            .Add("customer_id", customers)
            .Add("time", customers.Select(_ => "2024-01-01").ToArray())
            .Add("amount", customers.Select(_ => 5m).ToArray())
            .Add("product_id", products));
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-02-01");
        using Rules rules = assessment.Rules(
            book, new RuleOptions { FalseDiscovery = 0, Groups = RuleGroups.None });
        Assert.True(rules.Count > 0);
        Assert.Equal(40, Rows(rules.NextProducts(2, "ru")));
        using Book plain = Samples.Book();
        using Assessment nothing = plain.Assess(policy, "2024-04-01");
        Samples.Fails(StatusCode.FailedPrecondition, () => nothing.Rules(plain));
    }

    [Fact]
    public void DidItWork()
    {
        string[] ids = Enumerable.Range(0, 200).Select(i => $"c{i}").ToArray();
        using Book book = Book.Create("EUR");
        book.AppendPurchases(new TableBuilder()
            .Add("customer_id", ids)
            .Add("time", ids.Select(_ => "2024-02-01").ToArray())
            .Add("amount", Enumerable.Range(0, 200).Select(i => i % 10 == 0 ? 10m + i % 7 : 60m + i % 7).ToArray()));
        TableBuilder assignments = new TableBuilder()
            .Add("customer_id", ids)
            .Add("time", ids.Select(_ => "2024-01-01").ToArray())
            .Add("arm", Enumerable.Range(0, 200).Select(i => i % 10 == 0 ? "control" : "treated").ToArray());
        using Policy policy = Policy.Default("EUR");
        using (ArrowStream stream = book.Evaluate(policy, assignments, "2024-06-01", language: "en"))
        {
            using RecordBatch batch = stream.Read()!;
            Assert.Equal(1, batch.Length);
        }
        Samples.Fails(
            StatusCode.InvalidArgument,
            () => book.Evaluate(
                policy, assignments, "2024-06-01", new EvaluateOptions { ControlShare = (1, 1) }));
    }

    [Fact]
    public void OtherPoliciesAndBeliefs()
    {
        double[] reward = Enumerable.Range(0, 1000).Select(i => (double)(i % 2)).ToArray();
        double[] half = reward.Select(_ => 0.5).ToArray();
        OffPolicy value = OffPolicy.Of(reward, half, reward);
        Assert.Equal(1, value.Value.Value, 9);
        Assert.Equal(500, value.EffectiveSize, 6);
        Samples.Fails(
            StatusCode.FailedPrecondition,
            () => OffPolicy.Of(reward.AsSpan(0, 50), half.AsSpan(0, 50), reward.AsSpan(0, 50)));
        Belief belief = new Belief(1, 1).After(new[] { 3.0 }, new[] { 1.0 }, new[] { 0.0 });
        Assert.Equal(2, belief.Mean, 12);
        Assert.Equal(Math.Sqrt(0.5), belief.Sd, 12);
        Assert.Equal((32, 78), Belief.UpdateRate(2, 8, 30, 100));
        double nothing = 0.2;
        Belief[] joint = Belief.UpdateTogether(
            new[] { new Belief(1, 0.7), new Belief(1, 0.4) }, new[] { double.NaN, 0 }, new[] { double.NaN, 0.1 },
            new[] { 0.0, 0.0 }, ref nothing);
        Assert.True(joint[0].Mean < 0.5 && nothing > 0.7);
        Belief common = Belief.Pool(
            new[] { 1.0, 3.0 }, new[] { 0.1, 0.1 }, new[] { 0.0, 0.0 }, out double between, out Belief[] groups);
        Assert.Equal(2, common.Mean, 9);
        Assert.True(between > 1);
        Assert.Equal(2, groups.Length);
        Samples.Fails(
            StatusCode.InvalidArgument,
            () => new Belief(1, 1).After(new[] { 3.0 }, new[] { 0.0 }, new[] { 0.0 }));
    }

    [Fact]
    public void AWorld()
    {
        Assert.Equal(11, Rows(Simulator.Simulate("parameter,value\nname,mine\n", seeds: 1, customers: 40)));
        Assert.Equal(22, Rows(Simulator.Simulate("parameter,value\nrounds,2\n", 1, 1, 20, byRound: true)));
        Samples.Fails(
            StatusCode.InvalidArgument, () => Simulator.Simulate("parameter,value\ncolour,1\n", seeds: 1));
    }
}

using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class TierTests
{
    private const string Reviewed = @"
currency: ""EUR""
time_zone: ""UTC""
tiers { name: ""top"" entry { min_turnover: ""1"" } }
tiers { name: ""base"" }
tier_reviews { }
exposure { max_top_one: ""1%"" }";

    [Fact]
    public void TiersAreHeldAndGranted()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Parse(Reviewed);
        using Assessment first = book.Assess(policy, "2024-01-20");
        using Assessment second = book.Assess(policy, "2024-04-01");
        using (ArrowStream stream = second.Export())
        using (Table table = stream.ReadAll())
        {
            Assert.Contains("conditions", table.Values("tier_rests_on"));
        }
        using (ArrowStream stream = second.TierFlowsFrom(first))
        using (Table table = stream.ReadAll())
        {
            Assert.Equal(second.Count, table.Values("customers").Sum(value => (long)value!));
        }
        using (ArrowStream stream = second.TierChangesFrom(first))
        using (Table table = stream.ReadAll())
        {
            Assert.DoesNotContain("same", table.Values("move"));
        }
        using (ArrowStream stream = second.TierGrants())
        using (Table table = stream.ReadAll())
        {
            Assert.All(table.Values("kind"), kind => Assert.Equal("tier_granted", kind));
        }
        using Policy plain = Policy.Default("EUR");
        using Assessment now = book.Assess(plain, "2024-04-01");
        Assert.Throws<GoodwillException>(() => now.TierGrants());
    }

    [Fact]
    public void ExposureAndServiceCost()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Parse(Reviewed);
        V1.Exposure exposure = book.Exposure(
            policy, "2024-04-01", new ExposureOptions { BootstrapRounds = 10, CurvePoints = 5, Seed = 2 });
        Assert.Equal(5, exposure.Whale.PointsMinor.Count);
        Assert.Contains(exposure.Alerts, alert => alert.PolicyPath == "exposure.max_top_one");
        Assert.Throws<GoodwillException>(
            () => book.Exposure(policy, "2024-04-01", new ExposureOptions { CurvePoints = 1 }));
        foreach (ServiceSubject by in new[] { ServiceSubject.Customer, ServiceSubject.Tier, ServiceSubject.Cause })
        {
            using ArrowStream stream = book.ServiceCost(policy, "2024-04-01", by);
            using Table table = stream.ReadAll();
            Assert.NotEmpty(table.Schema);
        }
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("wholesaler")]
    [InlineData("subscription")]
    public void Starters(string name)
    {
        using Policy policy = Policy.Starter(name, "USD");
        Assert.Equal("USD", policy.ToDocument().Currency);
        Assert.Throws<GoodwillException>(() => Policy.Starter("kiosk", "EUR"));
    }
}

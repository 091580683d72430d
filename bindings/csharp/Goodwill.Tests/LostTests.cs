using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Forecasts held against what happened, and the lost.</summary>
public class LostTests
{
    [Fact]
    public void HoldoutComparesForecastsWithWhatHappened()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Policy.Default("EUR");
        V1.Holdout holdout = book.Holdout(policy, "2023-07-01", "2024-01-01");
        Assert.Equal(184, holdout.EndDay - holdout.SinceDay);
        Assert.Equal(holdout.Customers, holdout.Tenths.Sum(tenth => tenth.Customers));
        Assert.Equal(holdout.Returned, holdout.Tenths.Sum(tenth => tenth.Returned));
        Assert.Equal("assessment", holdout.Scores[0].Name);
        Samples.Fails(StatusCode.InvalidArgument, () => book.Holdout(policy, "2024-01-01", "2024-01-01"));
        Samples.Fails(StatusCode.FailedPrecondition, () => book.Holdout(policy, "1990-01-01", "1991-01-01"));
    }

    [Fact]
    public void TheLostAreTold()
    {
        using Book book = Samples.ManyBook(3000, 300);
        book.AppendEvents(new TableBuilder()
            .Add("customer_id", new long[] { 1, 2 })
            .Add("time", new[] { Samples.Day(2024, 1, 1), Samples.Day(2024, 1, 1) })
            .Add("kind", new[] { "loss_stated", "deceased" })
            .Add("ref", new[] { "price", "" }));
        using Policy plain = Policy.Default("EUR");
        V1.Policy document = plain.ToDocument();
        document.Lifetime = new V1.LifetimePolicy { HorizonMonths = 3 };
        using Policy policy = Policy.FromDocument(document);
        using Losses losses = book.Lost(policy, "2024-01-02");
        Assert.Contains(losses.Summary.Causes, c => c.Cause == "price" && c.Fault == V1.Fault.Competitor);
        Assert.Contains(losses.Summary.Causes, c => c.Cause == "deceased" && c.Fault == V1.Fault.Circumstances);
        document.Lifetime = null;
        using Policy without = Policy.FromDocument(document);
        Samples.Fails(StatusCode.FailedPrecondition, () => book.Lost(without, "2024-01-02").Dispose());
    }
}

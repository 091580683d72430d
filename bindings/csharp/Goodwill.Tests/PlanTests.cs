using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Plans: a strategy for every customer, and why.</summary>
public class PlanTests
{
    [Fact]
    public void EveryCustomerHasAStrategyAndAReason()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Policy.Default("EUR");
        Plan plan;
        CustomerId first;
        using (Assessment assessment = book.Assess(policy, "2024-01-02"))
        {
            plan = assessment.Plan(book);
            Assert.Equal(assessment.Count, plan.Count);
            first = assessment.Rows.First().CustomerId;
        }
        using (plan)
        {
            long rows = 0;
            using (ArrowStream stream = plan.Export("bg"))
            {
                while (stream.Read() is RecordBatch batch)
                {
                    using (batch)
                    {
                        rows += batch.Length;
                    }
                }
            }
            Assert.Equal(plan.Count, rows);
            using (ArrowStream strategies = plan.Strategies())
            {
                Assert.NotNull(strategies.Read());
            }
            using (ArrowStream unassessed = plan.Unassessed("ru"))
            {
                Assert.NotNull(unassessed.Read());
            }
            Assert.NotEqual(plan.ToText("en"), plan.ToText("ru"));
            V1.Explanation why = plan.Explain(first);
            Assert.Equal("plan.posture", why.Reasons[0].Code);
            Assert.Equal(string.Join("\n", why.Reasons.Select(r => r.Text)), plan.ExplainText(first));
            foreach (Strategy strategy in Enum.GetValues<Strategy>())
            {
                Assert.Single(plan.WhyNot(first, strategy).Reasons);
                Assert.NotEmpty(plan.WhyNotText(first, strategy, "bg"));
            }
            Samples.Fails(StatusCode.NotFound, () => plan.Explain(new CustomerId(long.MaxValue)));
            Samples.Fails(StatusCode.InvalidArgument, () => plan.WhyNot(first, (Strategy)8));
            Samples.Fails(StatusCode.InvalidArgument, () => plan.ToText("tlh"));
        }
    }

    [Fact]
    public void OutreachNamesTheRuleThatDecided()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        CustomerId customer = assessment.Rows.First().CustomerId;
        ContactVerdict verdict = book.MayContact(customer, "phone", "a purpose nobody agreed to", "2024-04-01");
        Assert.False(verdict.Allowed);
        Assert.Equal(ContactRule.ConsentUnknown, verdict.Rule);
        Assert.Null(verdict.FromUs);
        Assert.Equal(ContactRule.Holdout, book.MayContact(customer, "phone", "offers", "2024-04-01", holdout: true).Rule);
        Assert.True(book.MayContact(customer, "phone", "offers", "2024-04-01", requested: true).Allowed);
        Samples.Fails(StatusCode.InvalidArgument, () => book.MayContact(customer, "pigeon", "offers", "2024-04-01"));
    }
}

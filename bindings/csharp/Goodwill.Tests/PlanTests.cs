using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Plans: a strategy for every customer, and why.</summary>
public class PlanTests
{
    [Fact]
    public void BudgetsAreKeptAndCanBeChecked()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy plain = Policy.Default("EUR");
        using Policy policy = Policy.Parse(plain.ToText() +
            "strategy { variants { strategy: \"protect\" name: \"call_on\" cost: \"2\" effect: \"10%\" months: 6 "
            + "uses { resource: \"minutes\" amount: 15 } } "
            + "variants { strategy: \"enhance\" name: \"bundle\" cost: \"0.10\" effect: \"10%\" anyway: \"4%\" "
            + "share: \"25%\" months: 12 } variants { strategy: \"start\" name: \"welcome\" cost: \"1\" effect: \"10%\" } }");
        using Assessment assessment = book.Assess(policy, "2024-01-02");
        Budget[] budgets = { new Budget("money", 100), new Budget("minutes", 300) };
        using Plan plan = assessment.Plan(book, null, budgets);
        using Plan more = assessment.Plan(
            book, null, new[] { new Budget("money", 200), new Budget("minutes", 300) }, policy);
        Assert.True(plan.Planned > 0 && plan.Planned <= plan.Bound && plan.Gap < 1);
        Assert.True(more.Bound >= plan.Bound);
        plan.Check();
        using (ArrowStream used = plan.Budgets())
        using (RecordBatch batch = used.Read()!)
        {
            Assert.Equal(2, batch.Length);
        }
        using (ArrowStream changes = plan.Changes(more))
        {
            Assert.NotNull(changes.Read());
        }
        V1.Plan document = plan.ToDocument();
        Assert.Equal(plan.Count, document.Strategy.Count);
        Assert.Equal(plan.Planned, document.PlannedMillionths / 1e6, 6);
        Samples.Fails(
            StatusCode.InvalidArgument, () => assessment.Plan(book, null, new[] { new Budget("visits", 1) }));
        Assert.True(book.Adopt(plan, "Maria Petrova").Appended > 0);
        Assert.Equal(0, book.Adopt(plan, "Maria Petrova").Appended);
        Assert.Equal(32, plan.Digest().Length);
        Assert.StartsWith("# ", plan.StrategyBook("bg"));
        using (ArrowStream journal = book.Journal())
        using (RecordBatch rows = journal.Read()!)
        {
            Assert.True(rows.Length > 0);
        }
        int refused = document.Blocked.ToList().IndexOf(6);
        Assert.True(refused >= 0);
        Desk desk = book.Desk(policy);
        V1.Case opened = desk.Contest(
            "contest-1", plan, new CustomerId(document.NumberIds[refused]), "Why not me?", "2024-01-05", "Maria Petrova");
        Assert.Contains(opened.Commands[0].Details, d => d.Name == "review" && d.Value == "human");
        using (Assessment later = book.Assess(policy, "2024-02-02"))
        using (Plan next = later.Plan(book))
        {
            Assert.True(next.Adopted > 0);
            Assert.True(next.Held >= 0 && next.HeldCost >= 0);
        }
        Samples.Fails(StatusCode.InvalidArgument, () => book.Adopt(plan, ""));
        Samples.Fails(StatusCode.InvalidArgument, () => book.Adopt(plan, "x", "2024-01-01"));
        Samples.Fails(
            StatusCode.FailedPrecondition, () => assessment.Plan(book, null, budgets, plain));
        using Policy dollars = Policy.Default("USD");
        Samples.Fails(StatusCode.InvalidArgument, () => assessment.Plan(book, null, null, dollars));
    }

    [Fact]
    public void WhoIsLeftAloneIsNeitherActedOnNorContacted()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Policy.Parse(
            "currency: \"EUR\" tiers { name: \"base\" } strategy { holdout { share: \"30%\" salt: \"x\" } }");
        using (ArrowStream none = book.Evaluate(policy, null, "2024-06-01"))
        {
            using RecordBatch? batch = none.Read();
            Assert.Equal(0, batch?.Length ?? 0);
        }
        using Assessment assessment = book.Assess(policy, "2024-03-01");
        using Plan plan = assessment.Plan(book);
        V1.Plan document = plan.ToDocument();
        int alone = document.Blocked.ToList().IndexOf(13);
        Assert.Equal(
            document.Blocked.Count(blocked => blocked == 13), document.Postures.Sum(posture => posture.HeldOut));
        Assert.All(
            document.Postures.Where(posture => posture.HeldOut > 0),
            posture => Assert.True(posture.Prospect.Detectable >= 0));
        Assert.Contains(document.Postures, posture => posture.Prospect is { Detectable: > 0 });
        Assert.True(alone >= 0);
        CustomerId customer = new CustomerId(document.NumberIds[alone]);
        Assert.NotEqual(ContactRule.Holdout, book.MayContact(customer, "email", "offers", "2024-03-05").Rule);
        book.Adopt(plan, "Maria Petrova");
        Assert.Equal(ContactRule.Holdout, book.MayContact(customer, "email", "offers", "2024-03-05").Rule);
        Assert.True(book.MayContact(customer, "email", "offers", "2024-03-05", requested: true).Allowed);
        using (ArrowStream journal = book.Journal())
        using (RecordBatch rows = journal.Read()!)
        {
            Assert.NotNull(rows.Find("arm"));
            Assert.NotNull(rows.Find("propensity"));
            Assert.NotNull(rows.Find("verdict"));
        }
        // 300 customers, of whom fewer count than it takes.
        Samples.Fails(StatusCode.FailedPrecondition, () => book.ScorePlan(plan, "2024-03-05"));
        Samples.Fails(StatusCode.InvalidArgument, () => book.ScorePlan(plan, "2024-12-01", -1));
        using ArrowStream effects = book.Evaluate(policy, null, "2024-12-01");
        using RecordBatch effect = effects.Read()!;
        Assert.True(effect.Length > 0);
    }

    [Fact]
    public void RiskIsATermWhereAToleranceIsKnown()
    {
        const string Text = "currency: \"EUR\" tiers { name: \"base\" } strategy { ";
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Policy.Parse(Text + "risk { share: \"6.4%\" } }");
        using Policy plain = Policy.Parse(Text + "}");
        Samples.Fails(StatusCode.InvalidArgument, () => Policy.Parse(Text + "risk { tolerance: \"-1\" } }"));
        using Assessment assessment = book.Assess(policy, "2024-03-01");
        using Plan careful = assessment.Plan(book);
        using Plan means = assessment.Plan(book, null, null, plain);
        Assert.Contains("certainty equivalents", careful.ToText("en"));
        Assert.DoesNotContain("certainty equivalents", means.ToText("en"));
        bool found = false;
        foreach (AssessmentRow row in assessment.Rows.Take(50))
        {
            found |= careful.Explain(row.CustomerId).Reasons.Any(r => r.Code == "term.risk");
            Assert.DoesNotContain(means.Explain(row.CustomerId).Reasons, r => r.Code == "term.risk");
        }
        Assert.True(found);
    }

    [Fact]
    public void GrowthIsWhatChanceDoesNotBring()
    {
        using Book book = Samples.ManyBook(3000, 300);
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-01-02");
        using Plan plan = assessment.Plan(book);
        using (ArrowStream stream = plan.GrowthTargets(90, 90, MoneyFormat.Minor))
        {
            long rows = 0;
            while (stream.Read() is RecordBatch batch)
            {
                using (batch)
                {
                    rows += batch.Length;
                    Assert.NotNull(batch.Find("growth_target"));
                    Assert.NotNull(batch.Find("expected_above_before"));
                }
            }
            Assert.Equal(plan.Count, rows);
        }
        Samples.Fails(StatusCode.InvalidArgument, () => plan.GrowthTargets(100));
        Samples.Fails(StatusCode.InvalidArgument, () => plan.GrowthTargets(80, 6));
    }

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

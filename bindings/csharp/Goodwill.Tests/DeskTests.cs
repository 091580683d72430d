using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class DeskTests
{
    private const string Monday = "2026-03-02T10:00";

    private static string Rule(GoodwillException refused) => refused.Problems[0].Field;

    [Fact]
    public void AComplaintIsSettledInOneCommand()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        using Policy policy = Policy.Starter("complaints", "EUR");
        Desk desk = book.Desk(policy);
        V1.Case opened = desk.Open("c1", "carla", "The tin was half empty.", Monday, channel: "phone");
        Assert.Equal("open", opened.Stage);
        Assert.Equal("running", opened.Clocks.Single(clock => clock.Name == "acknowledge").State);
        V1.Case settled = desk.Settle("c1", "2026-03-02T10:05", "anna", "Sorry.", 9.5m, "new tin");
        Assert.Equal("decided", settled.Stage);
        Assert.Equal("9.50", settled.Remedies[0].Amount);
        GoodwillException refused = Assert.Throws<GoodwillException>(() => desk.Act(
            "c1", new V1.CaseCommand { Kind = "close", ExpectedVersion = 2, EffectiveUs = settled.AsOfUs, By = "anna" }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        Assert.Equal("remedy_fulfilled", Rule(refused));
        V1.CaseCommand fulfil = new V1.CaseCommand
        {
            Kind = "fulfil", ExpectedVersion = 2, EffectiveUs = settled.AsOfUs, By = "anna", Ref = "new tin",
        };
        Assert.Equal(3, desk.Act("c1", fulfil, recordedAt: "2026-03-03", source: "desk").Version);
        Assert.Equal(3, desk.Act("c1", fulfil).Version);
        Assert.Equal(1, desk.Case("c1", "2026-03-02T10:01").Version);
        Assert.Equal(2, desk.Case("c1", null, 2).Version);
        Assert.Contains("acknowledge: 4 h of working time", desk.Explain("c1", "2026-03-03"), StringComparison.Ordinal);
        using Table cases = desk.Cases(stage: "decided").ReadAll();
        Assert.Equal(1, cases.Length);
        using Table nobodys = desk.Cases(owner: "").ReadAll();
        Assert.Equal(0, nobodys.Length);
    }

    [Fact]
    public void WhatIsDueHasAnOwner()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        using Policy policy = Policy.Starter("complaints", "EUR");
        Desk desk = book.Desk(policy);
        desk.Open("c1", "carla", "late", Monday);
        using Table due = desk.Due("2026-03-03T16:00", owner: "").ReadAll();
        Assert.Equal(3, due.Length);
        using Table soon = desk.Due("2026-03-03T16:00", customer: "carla", until: "2026-03-04").ReadAll();
        Assert.Equal(1, soon.Length);
        using Table annas = desk.Due("2026-03-03T16:00", owner: "anna").ReadAll();
        Assert.Equal(0, annas.Length);
        GoodwillException refused = Assert.Throws<GoodwillException>(
            () => desk.Settle("c1", Monday, "anna", "Sorry.", 100.01m, "refund"));
        Assert.Equal("within_authority", Rule(refused));
        Assert.Contains("role lead may grant it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(
            StatusCode.NotFound, Assert.Throws<GoodwillException>(() => desk.Case("c2")).Code);
        Assert.Throws<GoodwillException>(() => desk.Cases(stage: "asleep"));
    }

    [Fact]
    public void ManyCasesOfOneIncident()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        using Policy policy = Policy.Starter("complaints", "EUR");
        Desk desk = book.Desk(policy);
        long at = desk.Open("flood", "nobody", "no delivery", Monday).ReceivedUs;
        foreach (string id in new[] { "c1", "c2" })
        {
            desk.Open(id, id, "no delivery", Monday);
            V1.CaseCommand link = new V1.CaseCommand
            {
                Kind = "link", ExpectedVersion = 1, EffectiveUs = at, By = "anna", Subject = "flood",
            };
            link.Details.Add(new V1.CommandDetail { Name = "relation", Value = "parent" });
            Assert.Equal("flood", desk.Act(id, link).Parent);
        }
        V1.CaseCommand word = new V1.CaseCommand { Kind = "contact_out", EffectiveUs = at, By = "anna" };
        using Table done = desk.Propagate("flood", word, allOrNone: true, source: "desk").ReadAll();
        Assert.Equal(2, done.Length);
        Assert.Equal(3, desk.Case("c2").Version);
        Assert.Equal(
            StatusCode.NotFound, Assert.Throws<GoodwillException>(() => desk.Propagate("c9", word)).Code);
    }

    [Fact]
    public void LettersCausesAndAnotherPolicy()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        using Policy policy = Policy.Starter("complaints", "EUR");
        Desk desk = book.Desk(policy);
        desk.Open("c1", "carla", "The tin was half empty.", Monday);
        Assert.Throws<GoodwillException>(() => desk.Letter("c1", "acknowledgement"));
        desk.Settle("c1", "2026-03-02T15:30", "anna", "Sorry.", 9.5m, "new tin");
        Assert.Contains("anna", desk.Letter("c1", "acknowledgement", "bg"), StringComparison.Ordinal);
        Assert.Contains("рабочего времени", desk.Explain("c1", "2026-03-03", "ru"), StringComparison.Ordinal);
        Assert.Throws<GoodwillException>(() => desk.Explain("c1", "2026-03-03", "de"));
        using (Causes causes = desk.Causes("2026-04-01", months: 2))
        {
            Assert.Equal("9.50", causes.Report.Total.Redress);
            Assert.Equal(1, causes.Report.Causes.Single(cause => cause.Path == "unknown").Own.Complaints);
            using Table rows = causes.Rows.ReadAll();
            Assert.Equal(causes.Report.Causes.Count, rows.Length);
        }
        Assert.Throws<GoodwillException>(() => desk.Causes("2026-04-01", months: 0));
        using Policy other = Policy.Default("EUR");
        using (WhatIf answer = desk.WhatIf(other, "2026-03-01", "2026-04-01"))
        {
            Assert.Equal(1, answer.Cases);
            Assert.Equal(950, answer.GrantedMinor);
            Assert.Equal(0, answer.Before.GrantsBeyond);
            Assert.Equal(1, answer.After.GrantsBeyond);
            Assert.NotNull(answer.Before.BusiestDay);
            using Table clocks = answer.Rows.ReadAll();
            Assert.Equal(
                answer.Same + answer.Moved + answer.Breached + answer.Kept + answer.Added + answer.Dropped,
                clocks.Length);
        }
        using Table due = desk.Due("2026-04-01", believed: 1).ReadAll();
        Assert.True(due.Length > 0);
    }

    [Fact]
    public void FiguresFairnessAndPeople()
    {
        using Book book = Book.Create("EUR", "UTC");
        using Policy policy = Policy.Default("EUR");
        Desk desk = book.Desk(policy);
        desk.Open("one", "ann", "cold tea", "2026-03-02T09:00", channel: "phone");
        V1.DeskFigures figures = desk.Figures("2026-01-01", "2026-04-01");
        Assert.Equal(1, figures.Groups[0].Complaints);
        Assert.Equal("uk.fca.disp.publication", figures.Returns[0].Definition);
        Assert.Equal(1, figures.Returns[0].Rows[0].Outstanding);
        V1.Fairness fairness = desk.Fairness(
            "2026-01-01", "2026-04-01",
            new System.Collections.Generic.Dictionary<CustomerId, string> { ["ann"] = "north" });
        Assert.True(fairness.Groups[0].Hidden);
        Assert.Equal(0, fairness.Groups[0].Complaints);
        Assert.Empty(desk.People("2026-01-01", "2026-04-01", Audience.Agent, "lea").Agents);
        Assert.Equal(
            StatusCode.FailedPrecondition,
            Assert.Throws<GoodwillException>(
                () => desk.People("2026-01-01", "2026-04-01", Audience.Others)).Code);
        Assert.Throws<GoodwillException>(() => desk.Figures("2026-04-01", "2026-01-01"));
    }

    [Fact]
    public void TheComingHoursArePlanned()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        using Policy plain = Policy.Default("EUR");
        using Policy policy = Policy.Parse(plain.ToText() + @"
complaints {
  calendars { name: ""office"" weekly: ""mon-fri=09:00-17:00"" }
  agents { person: ""anna"" }
  agents { person: ""bob"" skills: ""money"" }
  skills { skill: ""money"" min_severity: 4 }
}
");
        Desk desk = book.Desk(policy);
        desk.Open("c1", "carla", "late", Monday);
        using Assessment assessment = book.Assess(policy, "2026-03-03");
        using (ArrowStream stream = desk.Schedule("2026-03-02T10:01", 24, out V1.DeskSchedule figures, assessment))
        using (Table tasks = stream.ReadAll())
        {
            Assert.Equal(3, tasks.Length);
            Assert.Equal(0, figures.Missed);
            Assert.Equal(0, figures.Helpers);
            Assert.Equal(new[] { "anna", "bob" }, figures.Agents.Select(agent => agent.Agent));
        }
        Assert.Contains("bob:", desk.ExplainSchedule("2026-03-02T10:01", 24, 0, "en"), StringComparison.Ordinal);
        using Policy nobody = Policy.Starter("complaints", "EUR");
        GoodwillException refused = Assert.Throws<GoodwillException>(
            () => book.Desk(nobody).Schedule("2026-03-02T10:01", 24, out _));
        Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
    }
}

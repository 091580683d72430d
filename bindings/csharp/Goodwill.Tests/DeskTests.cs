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
}

using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class ReportTests
{
    private const string Hostile = "</script><img src=x onerror=alert(1)>";

    private static Book Shop()
    {
        Book book = Book.Create("EUR", "Europe/Sofia");
        book.AppendPurchases(new TableBuilder()
            .Add("customer_id", new[] { "a", "b", "c" })
            .Add("time", new[] { "2024-01-05", "2024-02-05", "2024-03-01" })
            .Add("amount", new[] { "100.10", "50.25", "10" })
            .Add("cost", new[] { "60", "20", "30" }));
        book.AppendCustomers(new TableBuilder()
            .Add("customer_id", new[] { "a" })
            .Add("valid_from", new[] { "2023-01-01" })
            .Add("name", new[] { Hostile }));
        return book;
    }

    [Fact]
    public void DataNameTheLargestAndThoseWhoCallForAttention()
    {
        using Book book = Shop();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-05-01");
        V1.Report report = assessment.ReportData(book);
        Assert.Equal(new[] { "a", "b", "c" }, report.Customers.Select(c => c.CustomerId.Text));
        Assert.Equal(Hostile, report.Customers[0].Name);
        Assert.Equal(1, report.Losing);
        Assert.Equal(2, report.Recording.Batches);

        V1.Report few = assessment.ReportData(book, new ReportOptions { Customers = 0, Names = false });
        Assert.Equal(new[] { "c" }, few.Customers.Select(c => c.CustomerId.Text));
        Assert.Null(assessment.ReportData().Recording);
        Assert.Null(assessment.ReportData().Exposure);
        Assert.Equal("largest_1", report.Exposure.Departures[0].Who);
        Assert.Equal(Hostile, report.Exposure.Departures[0].Label);
        Assert.Null(report.Exposure.CustomerIntervals);
        V1.Report sure = assessment.ReportData(book, new ReportOptions { BootstrapRounds = 20 });
        Assert.Equal(20, sure.Exposure.CustomerIntervals.Rounds);

        using Assessment before = book.Assess(policy, "2024-02-01");
        V1.Report since = assessment.ReportData(book, new ReportOptions { Before = before });
        Assert.Equal(3, since.Flows.Sum(flow => flow.Customers));
        Assert.Empty(report.Flows);
        foreach (int customers in new[] { -1, 10001 })
        {
            Assert.Equal(
                StatusCode.InvalidArgument,
                Assert.Throws<GoodwillException>(
                    () => assessment.ReportData(book, new ReportOptions { Customers = customers })).Code);
        }
    }

    [Fact]
    public void ThePageHoldsNoMarkupOfNames()
    {
        using Book book = Shop();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-05-01");
        string page;
        try
        {
            page = assessment.ReportHtml(book, "bg");
        }
        catch (GoodwillException e) when (e.Code == StatusCode.Unimplemented)
        {
            return; // a library without the page
        }
        Assert.Contains("<html lang=\"bg\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, page, StringComparison.Ordinal);
        Assert.Equal(page, assessment.ReportHtml(book, "bg"));
        Assert.Throws<GoodwillException>(() => assessment.ReportHtml(book, "tlh"));
    }

    [Fact]
    public void PlansAndWhetherTheyWorkedAreOnThePage()
    {
        using Book book = Shop();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-05-01");
        using Plan plan = assessment.Plan(book);
        TableBuilder assigned = new TableBuilder()
            .Add("customer_id", new[] { "a", "b" })
            .Add("time", new[] { "2024-01-01", "2024-01-01" })
            .Add("arm", new[] { "treated", "control" })
            .Add("strategy", new[] { Hostile, Hostile });
        ReportOptions options = new ReportOptions
        {
            Plan = plan,
            Assignments = assigned,
            Evaluate = new EvaluateOptions { WindowDays = 30, ControlShare = (1, 2) },
        };
        string html;
        try
        {
            html = assessment.ReportHtml(book, "ru", options);
        }
        catch (GoodwillException e) when (e.Code == StatusCode.Unimplemented)
        {
            return;
        }
        Assert.DoesNotContain(Hostile, html);
        Assert.Contains("\"plan\":{\"customers\":3", html);
        Assert.Contains("\"effects\":[[\"\\u003c/script", html);
        Assert.Contains("\"complaints\":{\"cases\":0", html);
        using Assessment other = book.Assess(policy, "2024-04-01");
        foreach (Action wrong in new Action[]
        {
            () => other.ReportHtml(book, "ru", options),
            () => assessment.ReportHtml(null, "ru", options),
        })
        {
            Assert.Equal(StatusCode.InvalidArgument, Assert.Throws<GoodwillException>(wrong).Code);
        }
    }
}

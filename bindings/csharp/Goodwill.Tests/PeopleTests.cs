using System;
using Xunit;

namespace Goodwill.Tests;

public class PeopleTests
{
    private static Book Shop()
    {
        Book book = Book.Create("EUR", "Europe/Sofia");
        book.AppendPromises(new TableBuilder()
            .Add("customer_id", new[] { "a", "a", "b", "b" })
            .Add("promise_id", new[] { "p1", "p2", "p3", "p4" })
            .Add("kind", new[] { "delivery", "callback", "refund", "visit" })
            .Add("made_at", new[] { "2024-05-01", "2024-05-01", "2024-05-01", "2024-05-01" })
            .Add("due_at", new[] { "2024-05-02T10:00", "2024-05-10T12:00", "2024-05-05T10:00", null })
            .Add("kept_at", new[] { "2024-05-02T09:00", null, null, null })
            .Add("owner", new[] { "Eva", "Eva", "Iva", null })
            .Add("amount", new[] { null, null, "12.50", null }));
        book.AppendConsents(new TableBuilder()
            .Add("customer_id", new[] { "a", "a" })
            .Add("time", new[] { "2024-01-01", "2024-02-01" })
            .Add("purpose", new[] { "offers", "offers" })
            .Add("status", new[] { "granted", "objected" })
            .Add("channel", new[] { null, "phone" })
            .Add("basis", new[] { "consent", null })
            .Add("proof", new[] { "form 7", null }));
        return book;
    }

    [Fact]
    public void WhatIsOwedStandsInOrder()
    {
        using Book book = Shop();
        using Table due = book.Due("2024-05-10T09:00").ReadAll();
        Assert.Equal(new[] { "p3", "p2", "p4" }, due.Strings("promise_id"));
        Assert.Equal(new[] { "overdue", "due", "open" }, due.Strings("state"));
        using Table minor = book.Due("2024-05-10T09:00", money: MoneyFormat.Minor, customer: "b", owner: "Iva").ReadAll();
        Assert.Equal(new[] { "p3" }, minor.Strings("promise_id"));
        using Table nobodys = book.Due("2024-05-10T09:00", owner: "").ReadAll();
        Assert.Equal(new[] { "p4" }, nobodys.Strings("promise_id"));
        using Table earlier = book.Due("2024-05-10T09:00", known: 1).ReadAll();
        Assert.Equal(3, earlier.Length);
        Assert.Equal(
            StatusCode.NotFound, Assert.Throws<GoodwillException>(() => book.Due("2024-05-10", customer: "nobody")).Code);
        Assert.Equal(
            StatusCode.InvalidArgument, Assert.Throws<GoodwillException>(() => book.Due("2024-05-10", known: 99)).Code);
    }

    [Fact]
    public void KeptIsCountedByCustomerAndByOwner()
    {
        using Book book = Shop();
        using Table owners = book.PromisesKept("2024-05-10T09:00", PromisesBy.Owner).ReadAll();
        Assert.Equal(new[] { null, "Eva", "Iva" }, owners.Strings("owner"));
        using Table customers = book.PromisesKept("2024-05-10T09:00").ReadAll();
        Assert.Equal(new[] { "a", "b" }, customers.Strings("customer_id"));
        Assert.Throws<GoodwillException>(() => book.PromisesKept("2024-05-10", (PromisesBy)3));
    }

    [Fact]
    public void TheLatestStatementHolds()
    {
        using Book book = Shop();
        V1.Consent general = book.Consent("a", "offers", "2024-06-01");
        Assert.Equal(("granted", "", "consent", "form 7"), (general.Status, general.Channel, general.Basis, general.Proof));
        Assert.True(general.HasSinceUs);
        Assert.Equal("objected", book.Consent("a", "offers", "2024-06-01", "phone").Status);
        Assert.Equal("granted", book.Consent("a", "offers", "2024-01-15", "phone").Status);
        V1.Consent nothing = book.Consent("b", "offers", "2024-06-01");
        Assert.Equal("unknown", nothing.Status);
        Assert.False(nothing.HasSinceUs);
        Assert.Throws<GoodwillException>(() => book.Consent("a", "offers", "2024-06-01", "smoke"));
        Assert.Throws<GoodwillException>(() => book.Consent("nobody", "offers", "2024-06-01"));
    }

    [Fact]
    public void ACustomerFitsOnAPage()
    {
        using Book book = Shop();
        using Policy policy = Policy.Default("EUR");
        book.AppendCustomers(new TableBuilder()
            .Add("customer_id", new[] { "a" }).Add("valid_from", new[] { "2023-01-01" }).Add("name", new[] { "Анна" }));
        V1.CustomerFile file = book.File("a", policy, "2024-05-10T09:00");
        Assert.Equal("a", file.CustomerId.Text);
        Assert.Equal("Анна", file.Attributes[0].Value);
        Assert.Equal(2, file.Promises.Promises);
        Assert.Equal("p2", file.Promises.Owed[0].PromiseId);
        Assert.Equal(new[] { "granted", "objected" }, new[] { file.Consents[0].Status, file.Consents[1].Status });
        Assert.Null(file.Group);
        Assert.StartsWith("Анна (customer a)\n", file.Text);
        Assert.Equal(file.Text, book.FileText("a", policy, "2024-05-10T09:00"));
        Assert.Contains("Обещания", book.FileText("a", policy, "2024-05-10", "bg"));
        Assert.DoesNotContain("Анна", book.FileText("a", policy, "2024-05-10", known: 2));
        Assert.Empty(file.Rights);
        book.AppendRights(new TableBuilder()
            .Add("customer_id", new[] { "a" }).Add("time", new[] { "2024-05-01" }).Add("kind", new[] { "object" })
            .Add("right_id", new[] { "r" }));
        V1.CustomerFile asked = book.File("a", policy, "2024-05-10T09:00");
        Assert.Equal(("objected", 1L), (asked.Withheld, asked.RightsInAll));
        Assert.Equal(("object", "open", true), (asked.Rights[0].Kind, asked.Rights[0].State, asked.Rights[0].InForce));
        Assert.Equal(
            StatusCode.NotFound, Assert.Throws<GoodwillException>(() => book.File("nobody", policy, "2024-05-10")).Code);
        Assert.Throws<GoodwillException>(() => book.FileText("a", policy, "2024-05-10", "tlh"));
    }
}

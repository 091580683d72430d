using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Books in files: kept, opened again, shared, examined, saved and copied.</summary>
public sealed class DurableTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "goodwill-" + Guid.NewGuid().ToString("N"));

    public DurableTests() => Directory.CreateDirectory(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name = "shop.goodwill") => Path.Combine(folder, name);

    private static OpenOptions Euro => new OpenOptions { Currency = "EUR", TimeZone = "Europe/Sofia" };

    private static void Fails(StatusCode code, Action action) =>
        Assert.Equal(code, Assert.Throws<GoodwillException>(action).Code);

    [Fact]
    public void WhatWasAppendedIsThereAfterOpening()
    {
        byte[] before;
        using (Policy policy = Policy.Default("EUR"))
        {
            using (Book book = Book.Open(At(), Euro))
            {
                Assert.Equal(5, book.AppendPurchases(Samples.Purchases()).Appended);
                Assert.True(book.Describe().Durable);
                using Measures measures = book.Measures(policy, "2024-12-01");
                before = measures.Encode();
            }
            Assert.Equal(new[] { At() }, Directory.GetFiles(folder));
            using (Book book = Book.Open(At()))
            {
                Assert.Equal("Europe/Sofia", book.TimeZone);
                Assert.Equal("EUR", book.Describe().Currency);
                using Measures measures = book.Measures(policy, "2024-12-01");
                Assert.Equal(before, measures.Encode());
                Assert.Equal(5, book.AppendPurchases(Samples.Purchases()).AlreadyPresent);
            }
        }
        using Book memory = Book.Create();
        Assert.False(memory.Describe().Durable);
        Assert.Equal("UTC", memory.Describe().TimeZone);
        memory.Refresh();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhoIsErasedIsForgotten(bool durable)
    {
        using Book book = durable ? Book.Open(At(), Euro) : Book.Create("EUR", "Europe/Sofia");
        book.AppendPurchases(Samples.Purchases());
        const string customer = "A";
        V1.Erasure erased = Assert.Single(book.Erase(new[] { customer }, "Art. 17 GDPR", "2025-05-01").Erased);
        Assert.Equal(customer, erased.CustomerId);
        Assert.NotEqual(customer, erased.Pseudonym);
        Assert.Equal(5, book.Describe().Rows(FactTable.Purchases));
        Assert.Empty(book.Erase(new[] { customer }, "Art. 17 GDPR", "2025-05-01").Erased);
        Fails(StatusCode.FailedPrecondition, () => book.AppendPurchases(Samples.Purchases()));
        Fails(StatusCode.NotFound, () => book.Erase(new[] { "nobody at all" }, "Art. 17 GDPR", "2025-05-01"));
    }

    [Fact]
    public void RightsAreKeptAndHeldTo()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        book.AppendPurchases(Samples.Purchases());
        book.AppendRights(new TableBuilder()
            .Add("customer_id", new[] { "A", "B" }).Add("right_id", new[] { "r1", "r2" })
            .Add("kind", new[] { "retain", "export" })
            .Add("time", new[] { "2024-01-01", "2024-05-01" })
            .Add("until", new[] { "2024-08-01", null }).Add("basis", new[] { "tax law", "Art. 15 GDPR" }));
        using (Table ledger = book.Rights("2024-07-01").ReadAll())
        {
            Assert.Equal(2, ledger.Length);
        }
        using (Table ledger = book.Rights("2024-07-01", customer: "B", answerMonths: 3).ReadAll())
        {
            Assert.Equal(1, ledger.Length);
        }
        using (Table kinds = book.RightsByKind("2024-07-01", since: "2024-06-01").ReadAll())
        {
            Assert.Equal(7, kinds.Length);
        }
        GoodwillException held = Assert.Throws<GoodwillException>(() => book.Erase(new[] { "A" }, "Art. 17 GDPR", "2024-07-01"));
        Assert.Equal(StatusCode.FailedPrecondition, held.Code);
        Assert.Contains("until 2024-08-01 (tax law)", held.Message);
        V1.PersonExport person = book.ExportPerson("A");
        Assert.Equal(new[] { "purchases", "rights" }, person.Tables.Select(table => table.Table));
        Assert.Contains("\"basis\": \"tax law\"", book.ExportPersonJson("A"));
        Assert.Single(book.Erase(new[] { "A" }, "Art. 17 GDPR", "2024-08-01", approver: "Eva").Erased);
        Fails(StatusCode.NotFound, () => book.ExportPerson("A"));
        Assert.Throws<ArgumentOutOfRangeException>(() => book.Rights("2024-07-01", answerMonths: 0));
    }

    [Fact]
    public void ReadersSeeWhatOthersWroteWhenTheyAsk()
    {
        using Book writer = Book.Open(At(), Euro);
        using Book reader = Book.Open(At(), new OpenOptions { ReadOnly = true });
        writer.AppendPurchases(Samples.Purchases());
        Assert.Equal(0, reader.Describe().Customers);
        reader.Refresh();
        Assert.Equal(3, reader.Describe().Customers);
        Fails(StatusCode.FailedPrecondition, () => reader.AppendPurchases(Samples.Purchases()));
    }

    [Fact]
    public void FilesThatCannotBeOpened()
    {
        Fails(StatusCode.NotFound, () => Book.Open(At(), new OpenOptions { MustExist = true }));
        Fails(StatusCode.NotFound, () => Book.Open(At(), new OpenOptions { ReadOnly = true }));
        Fails(StatusCode.InvalidArgument, () => Book.Open(""));
        Fails(StatusCode.InvalidArgument, () => Book.Open(folder));
        Assert.Throws<ArgumentNullException>(() => Book.Open(null!));
        File.WriteAllText(At("text"), new string('x', 5000));
        Fails(StatusCode.DataLoss, () => Book.Open(At("text")));
        Book.Open(At(), Euro).Dispose();
        Fails(StatusCode.FailedPrecondition, () => Book.Open(At(), new OpenOptions { Currency = "USD" }));
        Fails(StatusCode.FailedPrecondition, () => Book.Open(At(), new OpenOptions { TimeZone = "Asia/Tokyo" }));
        using CancellationTokenSource cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => Book.Open(At(), null, new RunOptions { CancellationToken = cancelled.Token }));
    }

    [Fact]
    public void ExaminedSavedAndCopied()
    {
        using (Book book = Book.Open(At(), Euro))
        {
            book.AppendPurchases(Samples.Purchases());
            V1.FileReport report = BookFile.Check(At());
            Assert.Equal((1L, 5L, 0), (report.Batches, report.Facts, report.Problems.Count));
            string head = BookFile.Head(At());
            Assert.StartsWith("1:", head, StringComparison.Ordinal);
            Assert.Empty(BookFile.Verify(At(), head).Problems);
            Assert.NotEmpty(BookFile.Verify(At(), "2" + head.Substring(1)).Problems);
            Fails(StatusCode.InvalidArgument, () => BookFile.Verify(At(), "head"));
            Fails(StatusCode.NotFound, () => BookFile.Head(At("none")));
            BookFile.BackUp(At(), At("copy"));
            Fails(StatusCode.AlreadyExists, () => BookFile.BackUp(At(), At("copy")));
            Fails(StatusCode.NotFound, () => BookFile.BackUp(At("none"), At("other")));
        }
        using (Book copy = Book.Open(At("copy")))
        {
            Assert.Equal(5, copy.Describe().Rows(FactTable.Purchases));
        }
        // A damaged page in the middle.
        byte[] bytes = File.ReadAllBytes(At());
        Array.Clear(bytes, 4096 * (bytes.Length / 4096 / 2), 4096);
        File.WriteAllBytes(At("damaged"), bytes);
        Assert.NotEmpty(BookFile.Check(At("damaged")).Problems);
        BookFile.Salvage(At(), At("saved"));
        Assert.Empty(BookFile.Check(At("saved")).Problems);
        Fails(StatusCode.AlreadyExists, () => BookFile.Salvage(At(), At("saved")));
        Fails(StatusCode.NotFound, () => BookFile.Check(At("none")));
    }
}

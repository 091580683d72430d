using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Xunit;
using static Goodwill.Tests.ForeignStream;

namespace Goodwill.Tests;

public class BookTests
{
    [Fact]
    public void AppendingIsIdempotentAndReported()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        Assert.Equal("Europe/Sofia", book.TimeZone);
        AppendResult first = book.AppendPurchases(Samples.Purchases());
        Assert.Equal((5L, 5L, 0L, 0L, 1L), (first.Rows, first.Appended, first.AlreadyPresent, first.Superseded, first.Batch));
        Assert.Equal(5, first.Report.Rows);
        Assert.Contains(first.Report.Columns, column => column.Column == "amount");
        AppendResult again = book.AppendPurchases(Samples.Purchases());
        Assert.Equal((5L, 0L, 5L), (again.Rows, again.Appended, again.AlreadyPresent));

        BookInfo info = book.Describe();
        Assert.Equal(3, info.Customers);
        Assert.Equal(5, info.Rows(FactTable.Purchases));
        Assert.Equal(0, info.Rows(FactTable.Events));
        Assert.Throws<ArgumentOutOfRangeException>(() => info.Rows((FactTable)0));
        Assert.Equal(Samples.Day(2024, 1, 1), info.FirstPurchase);
        Assert.Equal(Samples.Day(2024, 3, 1), info.LastPurchase);
        Assert.Equal("EUR", info.Currency);
        Assert.True(info.IdsAreText);
        Assert.True(info.MemoryBytes > 0);

        using Table facts = book.Export(FactTable.Purchases).ReadAll();
        Assert.Equal(5, facts.Length);
        Assert.Equal(new[] { "A", "A", "B", "B", "C" }, facts.Strings("customer_id").OrderBy(id => id, StringComparer.Ordinal));
    }

    [Fact]
    public void QuestionsAreAskedAsKnownByABatch()
    {
        using Book book = Book.Create("EUR", "UTC");
        ImportOptions origin = new ImportOptions { Source = "till", RecordedAt = Samples.Day(2024, 5, 1) };
        book.AppendPurchases(Samples.Purchases(), origin);
        book.ImportCsv(FactTable.Purchases, Encoding.UTF8.GetBytes("customer_id,time,amount\nZ,2024-01-05,3\n"));
        using Policy policy = Policy.Default("EUR");
        using (Measures now = book.Measures(policy, "2024-12-01"))
        using (Measures then = book.Measures(policy, "2024-12-01", known: 1))
        {
            Assert.Equal(4, now.Count);
            Assert.Equal(3, then.Count);
        }
        using (Assessment then = book.Assess(policy, "2024-12-01", known: 1))
        {
            Assert.Equal(3, then.Count);
        }
        GoodwillException unknown = Assert.Throws<GoodwillException>(() => book.Measure("Z", policy, "2024-12-01", known: 1));
        Assert.Equal(StatusCode.NotFound, unknown.Code);
        GoodwillException later = Assert.Throws<GoodwillException>(() => book.Measures(policy, "2024-12-01", known: 3));
        Assert.Equal(StatusCode.InvalidArgument, later.Code);
        using (Table facts = book.Export(FactTable.Purchases, known: 1).ReadAll())
        {
            Assert.Equal(5, facts.Length);
        }
        using Table batches = book.Batches().ReadAll();
        Assert.Equal(2, batches.Length);
        Assert.Equal(new[] { "purchases", "purchases" }, batches.Strings("table"));
        Assert.Equal("till", batches.Strings("source").First());
        using Table timeliness = book.Timeliness("2024-12-01", TimeSpan.FromDays(100)).ReadAll();
        Assert.Equal(2, timeliness.Length);
        Assert.Equal("till", timeliness.Strings("source").Last());
    }

    [Fact]
    public void CustomersAreMergedAndParted()
    {
        using Book book = Book.Create("EUR", "UTC");
        book.AppendPurchases(Samples.Purchases());
        using Policy policy = Policy.Default("EUR");
        AppendResult merged = book.MergeCustomers("A", "B", "2024-06-01", "same address", new ImportOptions { Source = "desk" });
        Assert.Equal((1L, 2L), (merged.Appended, merged.Batch));
        using (Measures both = book.Measures(policy, "2024-12-01"))
        using (Measures before = book.Measures(policy, "2024-12-01", known: 1))
        {
            Assert.Equal(2, both.Count);
            Assert.Equal(3, before.Count);
        }
        GoodwillException gone = Assert.Throws<GoodwillException>(() => book.Measure("A", policy, "2024-12-01"));
        Assert.Contains("merged into 'B'", gone.Message);
        GoodwillException circle = Assert.Throws<GoodwillException>(() => book.MergeCustomers("B", "A", "2024-06-01"));
        Assert.Equal(StatusCode.FailedPrecondition, circle.Code);
        book.UnmergeCustomers("A", "two brothers");
        using Measures parted = book.Measures(policy, "2024-12-01");
        Assert.Equal(3, parted.Count);
    }

    [Fact]
    public void AnEmptyBookKnowsNothing()
    {
        using Book book = Book.Create();
        BookInfo info = book.Describe();
        Assert.Equal("XXX", info.Currency);
        Assert.Null(info.IdsAreText);
        Assert.Null(info.FirstPurchase);
        Assert.Null(info.LastPurchase);
        Assert.Equal("UTC", book.TimeZone);
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-01-01");
        Assert.Equal(0, assessment.Count);
        Assert.Empty(assessment.Rows);
    }

    [Fact]
    public void EveryTableIsAppendedAndExported()
    {
        using Book book = Book.Create("EUR");
        book.AppendPurchases(Samples.Purchases());
        string[] one = { "A" };
        DateTimeOffset[] at = { Samples.Day(2024, 1, 5) };
        book.AppendInteractions(new TableBuilder()
            .Add("customer_id", one).Add("time", at).Add("channel", new[] { "phone" }).Add("direction", new[] { "in" })
            .Add("minutes", new[] { 2.5m }).Add("cost", new[] { 1.25m }).Add("requested_by_customer", new[] { true }));
        book.AppendCustomers(new TableBuilder()
            .Add("customer_id", one).Add("valid_from", at).Add("name", new[] { "Анна" }).Add("kind", new[] { "person" }));
        book.AppendContacts(new TableBuilder()
            .Add("customer_id", one).Add("contact_id", new[] { "k1" }).Add("name", new[] { "Boris" }));
        book.AppendEvents(new TableBuilder()
            .Add("customer_id", one).Add("time", at).Add("kind", new[] { "delivery_failed" }));
        book.AppendProducts(new TableBuilder().Add("product_id", new[] { "p1" }).Add("unit_cost", new[] { 0.50m }));
        book.AppendConsents(new TableBuilder()
            .Add("customer_id", one).Add("time", at).Add("purpose", new[] { "offers" }).Add("status", new[] { "granted" }));
        book.AppendPromises(new TableBuilder()
            .Add("customer_id", one).Add("promise_id", new[] { "p1" }).Add("kind", new[] { "refund" }).Add("made_at", at)
            .Add("amount", new[] { 9.50m }));
        book.AppendAnswers(new TableBuilder()
            .Add("customer_id", one).Add("time", at).Add("question", new[] { "again?" }).Add("score", new[] { 8.5m }));
        book.AppendMeasurements(new TableBuilder()
            .Add("standard", new[] { "phone" }).Add("time", at).Add("promised", new[] { 20m }).Add("actual", new[] { 31m }));
        book.AppendRates(new TableBuilder()
            .Add("currency", new[] { "JPY" }).Add("time", at).Add("rate", new[] { 0.5878m }).Add("units", new[] { 100 }));
        book.AppendRights(new TableBuilder()
            .Add("customer_id", one).Add("right_id", new[] { "r1" }).Add("kind", new[] { "restrict" }).Add("time", at));
        book.AppendCaseCommands(new TableBuilder()
            .Add("customer_id", one).Add("time", at).Add("case_id", new[] { "c1" }).Add("expected_version", new[] { 0 })
            .Add("kind", new[] { "open" }).Add("command_id", new[] { "c1#0" }));
        foreach (FactTable table in Enum.GetValues<FactTable>())
        {
            using Table facts = book.Export(table).ReadAll();
            Assert.Equal(table == FactTable.Purchases ? 5 : table == FactTable.Merges ? 0 : 1, facts.Length);
            V1.TableDescription columns = GoodwillLibrary.Columns(table);
            Assert.Equal(table.ToString().ToLowerInvariant(), columns.Name.Replace("_", ""));
            Assert.Contains(columns.Columns, column => column.Required);
        }
        using (Table customers = book.Export(FactTable.Customers).ReadAll())
        {
            Assert.Equal("Анна", customers.Strings("name")[0]);
        }
        Assert.Throws<GoodwillException>(() => book.Export((FactTable)99));
        Assert.Throws<GoodwillException>(() => GoodwillLibrary.Columns((FactTable)0));
    }

    [Fact]
    public void TypesOfEveryKindAreTaken()
    {
        using Policy policy = Policy.Default("EUR");
        byte[]? expected = null;
        void Same(TableBuilder table)
        {
            using Book book = Book.Create("EUR");
            book.AppendPurchases(table);
            using Measures measures = book.Measures(policy, "2025-01-01");
            byte[] bytes = measures.Encode();
            expected ??= bytes;
            Assert.Equal(expected, bytes);
        }
        string[] ids = { "x", "y", "y" };
        DateTimeOffset[] times = { Samples.Day(2024, 1, 1), Samples.Day(2024, 1, 2), Samples.Day(2024, 5, 3) };
        DateTime[] civil = times.Select(time => time.UtcDateTime).ToArray();
        Same(new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount", new[] { 1.5m, 2m, 0.07m }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount_minor", new long[] { 150, 200, 7 }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount_minor", new[] { 150, 200, 7 }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount", new[] { 1.5, 2, 0.07 }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount", new[] { "1.5", "2.00", "0.07" }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", civil).Add("amount", new[] { 1.5m, 2m, 0.07m }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", civil.Select(t => DateTime.SpecifyKind(t, DateTimeKind.Unspecified)).ToArray()).Add("amount", new[] { 1.5m, 2m, 0.07m }));
        Same(new TableBuilder().Add("customer_id", ids).Add("time", new[] { "2024-01-01", "2024-01-02T00:00:00Z", "2024-05-03 00:00" }).Add("amount", new[] { 1.5m, 2m, 0.07m }));
        Same(new TableBuilder().Add("customer_id", ids.Select(id => (string?)id).ToArray()).Add("time", times.Select(t => (DateTimeOffset?)t).ToArray()).Add("amount", new decimal?[] { 1.5m, 2m, 0.07m }));
#if !GOODWILL_NETSTANDARD
        Same(new TableBuilder().Add("customer_id", ids).Add("time", civil.Select(DateOnly.FromDateTime).ToArray()).Add("amount", new[] { 1.5m, 2m, 0.07m }));
#endif
    }

    [Fact]
    public void ForeignStreamsAreAppended()
    {
        using Book book = Book.Create("EUR");
        using ForeignStream foreign = new ForeignStream(
            2, 1,
            new Column { Name = "customer_id", Format = "c", Length = 3, Buffers = new[] { null, Bytes<sbyte>(0, 1, 0) }, Dictionary = Texts("", "lo", "hi") },
            Numbers("time", "tsn:UTC", 0L, 86_400_000_000_000L, 0L),
            Numbers("amount", "C", (byte)9, (byte)255, (byte)1));
        AppendResult result = book.Append(FactTable.Purchases, ArrowStream.ImportFrom(foreign.Address));
        Assert.Equal(2, result.Appended);
        Assert.Equal(1, foreign.StreamReleases);
        Assert.Equal(1, foreign.ArrayReleases);
        using Table facts = book.Export(FactTable.Purchases).ReadAll();
        Assert.Equal(new[] { "hi", "lo" }, facts.Strings("customer_id").OrderBy(id => id, StringComparer.Ordinal));
    }

    [Fact]
    public void StreamsAreConsumedWhateverTheOutcome()
    {
        using Book book = Book.Create("EUR");
        ArrowStream good = Samples.Purchases().ToStream();
        book.Append(FactTable.Purchases, good);
        Assert.Throws<ObjectDisposedException>(() => book.Append(FactTable.Purchases, good));
        using ForeignStream bad = new ForeignStream(1, Texts("nobody", "x"));
        Assert.Throws<GoodwillException>(() => book.Append(FactTable.Purchases, ArrowStream.ImportFrom(bad.Address)));
        Assert.Equal(1, bad.StreamReleases);
        using ForeignStream failing = new ForeignStream(
            1, Texts("customer_id", "x"), Numbers("time", "tsu:UTC", 0L), Numbers("amount_minor", "l", 0L)) { FailWith = 5 };
        GoodwillException e = Assert.Throws<GoodwillException>(() => book.Append(FactTable.Purchases, ArrowStream.ImportFrom(failing.Address)));
        Assert.Contains("the wire is cut", e.Message);
        Assert.Equal(1, failing.StreamReleases);
        Assert.Equal(1, book.Describe().Batches);
        Assert.Throws<ArgumentNullException>(() => book.Append(FactTable.Purchases, (ArrowStream)null!));
        Assert.Throws<ArgumentNullException>(() => book.AppendPurchases(null!));
    }

    [Fact]
    public void CsvFromBytesFileAndGzip()
    {
        byte[] csv = Encoding.UTF8.GetBytes("\ufeffclient;date;amount\r\n0001;31.12.2023;\"1,50\"\r\n2;1.1.2024;-3\r\n");
        ImportOptions options = new ImportOptions { DecimalMark = ',', DateForm = "d.m.y" };
        options.Map["customer_id"] = "client";
        options.Map["time"] = "date";
        using Book book = Book.Create("EUR");
        AppendResult result = book.ImportCsv(FactTable.Purchases, csv, options);
        Assert.Equal(2, result.Appended);
        Assert.True(result.Report.ByteOrderMark);
        Assert.Equal(";", result.Report.Separator);
        Assert.Contains(result.Report.Columns, column => column.Column == "customer_id" && column.Source == "client");

        string path = Path.GetTempFileName();
        try
        {
            using (Stream file = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            {
                file.Write(csv);
            }
            Assert.Equal(2, book.ImportCsv(FactTable.Purchases, path, options).AlreadyPresent);
            using Policy policy = Policy.Default("EUR");
            using Measures measures = Measures.FromCsv(path, policy, "2025-01-01", options);
            Assert.Equal(2, measures.Count);
            Assert.Equal(0, measures.Find("0001").Index);
        }
        finally
        {
            File.Delete(path);
        }
        Samples.Fails(StatusCode.NotFound, () => book.ImportCsv(FactTable.Purchases, path));
        Assert.Throws<ArgumentNullException>(() => book.ImportCsv(FactTable.Purchases, (string)null!));
        options.Separator = '|';
        Assert.Throws<GoodwillException>(() => book.ImportCsv(FactTable.Purchases, csv, options));
        options.Map["amount"] = null!;
        Assert.Throws<ArgumentException>(() => book.ImportCsv(FactTable.Purchases, csv, options));
    }

    [Fact]
    public void ZonesAndCurrenciesAreChecked()
    {
        Samples.Fails(StatusCode.InvalidArgument, () => Book.Create("EURO"));
        Samples.Fails(StatusCode.NotFound, () => Book.Create("EUR", "Europe/Nowhere"));
        using Book book = Samples.Book();
        using Policy dollars = Policy.Default("USD");
        Assert.Throws<GoodwillException>(() => book.Assess(dollars, "2025-01-01"));
        Assert.Throws<ArgumentNullException>(() => book.Assess(null!, "2025-01-01"));
        using Policy policy = Policy.Default("EUR");
        Samples.Fails(StatusCode.InvalidArgument, () => book.Assess(policy, "yesterday"));
        book.Dispose();
        Assert.Throws<ObjectDisposedException>(() => book.Assess(policy, "2025-01-01"));
        Assert.Throws<ObjectDisposedException>(() => book.Describe());
    }

    [Fact]
    public void AsOfIsExclusiveAndCivil()
    {
        using Book book = Book.Create("EUR", "Europe/Sofia");
        book.AppendPurchases(new TableBuilder()
            .Add("customer_id", new[] { "A" })
            .Add("time", new[] { new DateTime(2024, 1, 2) })
            .Add("amount", new[] { 1m }));
        using Policy policy = Policy.Default("EUR");
        DateTimeOffset first = new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.FromHours(2));
        long Orders(AsOf asOf)
        {
            using Assessment assessment = book.Assess(policy, asOf);
            return assessment.Rows.Sum(row => row.Orders);
        }
        Assert.Equal(first, new AsOf("2024-01-02").In("Europe/Sofia"));
        Assert.Equal(0, Orders("2024-01-02"));
        Assert.Equal(1, Orders("2024-01-03"));
        Assert.Equal(0, Orders(first));
        Assert.Equal(1, Orders(first.AddTicks(10)));
        Assert.Equal(1, Orders("2024-01-02T00:00:00.000001"));
        Assert.Equal(0, Orders("2024-01-02T00:00:00+03:00"));
#if !GOODWILL_NETSTANDARD
        Assert.Equal(0, Orders(new DateOnly(2024, 1, 2)));
        Assert.Equal(1, Orders(new DateOnly(2024, 1, 3)));
#endif
        Assert.Equal("2024-01-02", new AsOf("2024-01-02").ToString());
        Assert.Throws<ArgumentNullException>(() => new AsOf((string)null!));
    }
}

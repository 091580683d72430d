using System;
using System.Linq;
using System.Text;
using Xunit;
using static Goodwill.Tests.ForeignStream;

namespace Goodwill.Tests;

/// <summary>Hostile rows: every place is named, and the book stays as it was.</summary>
public class ErrorTests
{
    private static readonly DateTimeOffset[] Two = { Samples.Day(2024, 1, 1), Samples.Day(2024, 1, 2) };

    private static GoodwillException Refused(TableBuilder rows, ImportOptions? options = null)
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        byte[] before = Encoded(book, policy);
        GoodwillException e = Assert.Throws<GoodwillException>(() => book.AppendPurchases(rows, options));
        Assert.Equal(before, Encoded(book, policy));
        Assert.Equal(1, book.Describe().Batches);
        Assert.Throws<GoodwillException>(() => Measures.FromPurchases(rows, policy, "2025-01-01", options));
        return e;
    }

    private static byte[] Encoded(Book book, Policy policy)
    {
        using Measures measures = book.Measures(policy, "2025-01-01");
        return measures.Encode();
    }

    [Fact]
    public void EveryBadCellIsNamed()
    {
        GoodwillException e = Refused(new TableBuilder()
            .Add("customer_id", new[] { "A", null, "A", "A" })
            .Add("time", new DateTimeOffset?[] { Two[0], Two[0], null, Two[1] })
            .Add("amount", new[] { "1.00", "2", "3", "4,00" }));
        Assert.Equal(StatusCode.InvalidArgument, e.Code);
        Assert.Equal(
            new (long?, string)[] { (1, "customer_id"), (2, "time"), (3, "amount") },
            e.Problems.Select(problem => (problem.Row, problem.Field)).OrderBy(place => place.Row));
        Assert.All(e.Problems, problem => Assert.Null(problem.Line));
        Assert.Equal(3, e.ProblemTotal);
    }

    [Fact]
    public void TheListOfProblemsIsBounded()
    {
        string?[] nobody = new string?[1000];
        GoodwillException e = Refused(
            new TableBuilder()
                .Add("customer_id", nobody)
                .Add("time", Enumerable.Repeat(Two[0], 1000).ToArray())
                .Add("amount", new decimal[1000]),
            new ImportOptions { MaxProblems = 7 });
        Assert.Equal(7, e.Problems.Count);
        Assert.Equal(1000, e.ProblemTotal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e300)]
    [InlineData(0.001)]
    [InlineData(0.1 + 0.2)]
    public void DoublesThatAreNoAmountsAreNamed(double amount)
    {
        GoodwillException e = Refused(new TableBuilder()
            .Add("customer_id", new[] { "A", "B" }).Add("time", Two).Add("amount", new[] { 1.10, amount }));
        Problem problem = Assert.Single(e.Problems);
        Assert.Equal(1, problem.Row);
        Assert.Equal("amount", problem.Field);
    }

    [Fact]
    public void RoundingIsOnRequestOnly()
    {
        TableBuilder rows = new TableBuilder()
            .Add("customer_id", new[] { "A", "B" }).Add("time", Two).Add("amount", new[] { 1.005m, 2.5m });
        Assert.Equal(0, Assert.Single(Refused(rows).Problems).Row);
        using Book book = Book.Create("EUR");
        Assert.Equal(2, book.AppendPurchases(rows, new ImportOptions { AmountRounding = Rounding.HalfEven }).Appended);
    }

    [Fact]
    public void WrongColumnsAreNamed()
    {
        Assert.Contains("amount", Refused(new TableBuilder().Add("customer_id", new[] { "A", "B" }).Add("time", Two)).Message);
        Assert.Contains("time", Refused(new TableBuilder().Add("customer_id", new[] { "A", "B" }).Add("amount", new[] { 1m, 2m })).Message);
        Assert.Contains("time", Refused(new TableBuilder()
            .Add("customer_id", new[] { "A", "B" }).Add("time", new[] { true, false }).Add("amount", new[] { 1m, 2m })).Message);
        Assert.Contains("customer_id", Refused(new TableBuilder()
            .Add("customer_id", new[] { 1.5, 2 }).Add("time", Two).Add("amount", new[] { 1m, 2m })).Message);
        Assert.Contains("extra", Refused(
            new TableBuilder().Add("customer_id", new[] { "A", "B" }).Add("time", Two).Add("amount", new[] { 1m, 2m }).Add("extra", new[] { 1, 2 }),
            new ImportOptions { RefuseUnknownColumns = true }).Message);
        Refused(new TableBuilder());
        using Book book = Book.Create("EUR");
        AppendResult result = book.AppendPurchases(
            new TableBuilder().Add("customer_id", new[] { "A", "B" }).Add("time", Two).Add("amount", new[] { 1m, 2m }).Add("extra", new[] { 1, 2 }));
        Assert.Equal(new[] { "extra" }, result.Report.UnknownColumns);
    }

    [Fact]
    public void IdsOfTheOtherKindAreRefused()
    {
        using Book book = Samples.Book();
        Assert.Throws<GoodwillException>(() => book.AppendPurchases(Samples.Many(5, 3)));
        using Policy policy = Policy.Default("EUR");
        Assert.Throws<GoodwillException>(() => book.Measure(7, policy, "2025-01-01"));
    }

    [Fact]
    public void ConflictsAreRefused()
    {
        using Book book = Book.Create("EUR");
        TableBuilder Row(decimal amount, long revision) => new TableBuilder()
            .Add("purchase_id", new[] { "p1" }).Add("customer_id", new[] { "A" }).Add("time", new[] { Two[0] })
            .Add("amount", new[] { amount }).Add("revision", new[] { revision });
        book.AppendPurchases(Row(1m, 0));
        Samples.Fails(StatusCode.AlreadyExists, () => book.AppendPurchases(Row(2m, 0)));
        AppendResult revised = book.AppendPurchases(Row(2m, 1));
        Assert.Equal(1, revised.Superseded);
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2025-01-01");
        Assert.Equal(2.00m, assessment.Rows.Single().Amount);
    }

    [Fact]
    public void CsvErrorsNameLineAndColumn()
    {
        using Book book = Book.Create("EUR");
        byte[] csv = Encoding.UTF8.GetBytes("customer_id,time,amount\nA,2024-01-01,1.00\nB,2024-13-01,2.00\n\"C\nD\",2024-01-03,3.00\nE,2024-01-04,x\n");
        GoodwillException e = Samples.Fails(StatusCode.InvalidArgument, () => book.ImportCsv(FactTable.Purchases, csv));
        Assert.Equal(2, e.Problems.Count);
        Assert.Equal((3L, "time"), (e.Problems[0].Line, e.Problems[0].Field));
        Assert.Equal((6L, "amount"), (e.Problems[1].Line, e.Problems[1].Field));
        Assert.NotNull(e.Problems[0].Column);
        Assert.Equal(0, book.Describe().Batches);
        foreach (string broken in new[] { "", "\n", "customer_id\n", "customer_id,time,amount\nA,2024-01-01\n", "customer_id,time,amount\n\"A,2024-01-01,1\n", "a\0b,c\n1,2\n" })
        {
            Assert.Throws<GoodwillException>(() => book.ImportCsv(FactTable.Purchases, Encoding.UTF8.GetBytes(broken)));
        }
        Samples.Fails(StatusCode.InvalidArgument, () => book.ImportCsv(FactTable.Purchases, new byte[] { 0x1f, 0x8b, 8, 0, 1, 2, 3 }));
        Assert.Equal(0, book.Describe().Batches);
    }

    [Fact]
    public void BrokenArrowIsRefusedNotRead()
    {
        void RefusedForeign(long length, params Column[] columns)
        {
            using Book book = Book.Create("EUR");
            using ForeignStream foreign = new ForeignStream(length, columns);
            Assert.Throws<GoodwillException>(() => book.Append(FactTable.Purchases, ArrowStream.ImportFrom(foreign.Address)));
            Assert.Equal(1, foreign.StreamReleases);
            Assert.Equal(0, book.Describe().Customers);
        }
        Column time = Numbers("time", "tsu:UTC", 0L, 1L);
        Column amount = Numbers("amount_minor", "l", 1L, 2L);
        Column ids = Texts("customer_id", "A", "B");
        RefusedForeign(3, ids, time, amount);
        RefusedForeign(-1, ids, time, amount);
        RefusedForeign(2, new Column { Name = "customer_id", Format = "u", Length = 2, Buffers = new[] { null, Bytes(0, 5, 1), "ABCDE"u8.ToArray() } }, time, amount);
        RefusedForeign(2, new Column { Name = "customer_id", Format = "u", Length = 2, Buffers = new[] { null, Bytes(0, 1, 2), new byte[] { 0xff, 0xfe } } }, time, amount);
        RefusedForeign(2, new Column { Name = "customer_id", Format = "c", Length = 2, Buffers = new[] { null, Bytes<sbyte>(0, 9) }, Dictionary = Texts("", "A", "B") }, time, amount);
        RefusedForeign(2, ids, Numbers("time", "tsq:UTC", 0L, 1L), amount);
        RefusedForeign(2, ids, Numbers("time", "tss:UTC", 0L, long.MaxValue), amount);
        RefusedForeign(2, ids, time, Numbers("amount_minor", "L", 1UL, ulong.MaxValue));
        RefusedForeign(2, ids, time, new Column { Name = "amount_minor", Format = "l", Length = 2, Nulls = 1, Buffers = new[] { new byte[] { 1 }, Bytes(1L, 2L) } });
        RefusedForeign(2, ids, time, new Column { Name = "amount_minor", Format = "l", Length = 2, Buffers = new byte[]?[] { null, null } });
        RefusedForeign(2, ids, ids, time, amount);
    }

    [Fact]
    public void ExceptionsAreReadable()
    {
        GoodwillException e = new GoodwillException(StatusCode.NotFound, "nobody");
        Assert.Empty(e.Problems);
        Assert.Equal(0, e.ProblemTotal);
        Problem problem = new Problem(17, 18, 3, "amount", "no number");
        Assert.Equal("row 17, line 18, column 3, amount: no number", problem.ToString());
        Assert.Equal("no number", new Problem(null, null, null, "", "no number").ToString());
    }
}

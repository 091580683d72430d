using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Progress, cancellation, and exceptions in callbacks.</summary>
public class RunTests
{
    private sealed class Watcher : IProgress<RunProgress>
    {
        private readonly Action<RunProgress> action;

        internal Watcher(Action<RunProgress> action) => this.action = action;

        public void Report(RunProgress value) => action(value);
    }

    private const int Rows = 200_000;

    [Fact]
    public void ProgressIsReportedOnTheCallingThread()
    {
        List<RunProgress> seen = new List<RunProgress>();
        int thread = Environment.CurrentManagedThreadId;
        RunOptions run = new RunOptions
        {
            Progress = new Watcher(progress =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                seen.Add(progress);
            }),
        };
        using Book book = Book.Create("EUR");
        book.AppendPurchases(Samples.Many(Rows, 5000), null, run);
        Assert.NotEmpty(seen);
        Assert.All(seen, progress => Assert.True(progress.Done >= 0 && (progress.Total ?? long.MaxValue) >= progress.Done));
        Assert.Equal(seen.Select(progress => progress.Done).OrderBy(done => done), seen.Select(progress => progress.Done));
        seen.Clear();
        using Policy policy = Policy.Default("EUR");
        run.Parallelism = 2;
        using Assessment assessment = book.Assess(policy, "2024-01-01", run);
        Assert.NotEmpty(seen);
    }

    [Fact]
    public void ExceptionsOfTheReceiverComeOutAndNothingIsDone()
    {
        using Book book = Book.Create("EUR");
        RunOptions run = new RunOptions { Progress = new Watcher(_ => throw new InvalidOperationException("no more")) };
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(
            () => book.AppendPurchases(Samples.Many(Rows, 5000), null, run));
        Assert.Equal("no more", e.Message);
        Assert.Contains(nameof(RunTests), e.StackTrace);
        Assert.Equal(0, book.Describe().Batches);
        Assert.Equal(0, book.Describe().Customers);
        book.AppendPurchases(Samples.Many(Rows, 5000));
        using Policy policy = Policy.Default("EUR");
        Assert.Throws<InvalidOperationException>(() => book.Measures(policy, "2024-01-01", run));
        Assert.Throws<InvalidOperationException>(() => book.Assess(policy, "2024-01-01", run));
        Assert.Throws<InvalidOperationException>(
            () => Measures.FromPurchases(Samples.Many(Rows, 5000), policy, "2024-01-01", null, run));
    }

    [Fact]
    public void CancellationLeavesEverythingAsItWas()
    {
        using Book book = Book.Create("EUR");
        using CancellationTokenSource source = new CancellationTokenSource();
        RunOptions run = new RunOptions
        {
            CancellationToken = source.Token,
            Progress = new Watcher(_ => source.Cancel()),
        };
        OperationCanceledException e = Assert.Throws<OperationCanceledException>(
            () => book.AppendPurchases(Samples.Many(Rows, 5000), null, run));
        Assert.Equal(source.Token, e.CancellationToken);
        Assert.Equal(StatusCode.Cancelled, Assert.IsType<GoodwillException>(e.InnerException).Code);
        Assert.Equal(0, book.Describe().Batches);

        // Cancelled before it begins: the stream is released all the same.
        using ForeignStream foreign = new ForeignStream(1, ForeignStream.Texts("customer_id", "x"));
        Assert.Throws<OperationCanceledException>(
            () => book.Append(FactTable.Purchases, ArrowStream.ImportFrom(foreign.Address), null, run));
        Assert.Equal(1, foreign.StreamReleases);
    }

    [Fact]
    public void ATokenAloneIsHeard()
    {
        using Book book = Book.Create("EUR");
        TableBuilder rows = Samples.Many(Rows, 5000);
        using CancellationTokenSource source = new CancellationTokenSource();
        StringBuilder csv = new StringBuilder("customer_id,time,amount\n");
        for (int i = 0; i < Rows; i++)
        {
            csv.Append(i).Append(",2024-01-01,1.00\n");
        }
        byte[] bytes = Encoding.UTF8.GetBytes(csv.ToString());
        int calls = 0;
        RunOptions run = new RunOptions
        {
            CancellationToken = source.Token,
            Progress = new Watcher(_ =>
            {
                if (++calls == 2)
                {
                    source.Cancel();
                }
            }),
        };
        Assert.Throws<OperationCanceledException>(() => book.ImportCsv(FactTable.Purchases, bytes, null, run));
        Assert.Equal(2, calls);
        Assert.Equal(0, book.Describe().Batches);
        using CancellationTokenSource fresh = new CancellationTokenSource();
        Assert.Equal(Rows, book.AppendPurchases(rows, null, new RunOptions { CancellationToken = fresh.Token }).Rows);
    }

    [Fact]
    public void WithParallelismAndProgressTheBookIsTheSame()
    {
        using Policy policy = Policy.Default("EUR");
        byte[]? expected = null;
        foreach (int threads in new[] { 0, 1, 2, 5 })
        {
            using Book book = Book.Create("EUR");
            RunOptions run = new RunOptions { Parallelism = threads, Progress = new Watcher(_ => { }) };
            book.AppendPurchases(Samples.Many(50_000, 900), null, run);
            using Measures measures = book.Measures(policy, "2024-01-01", run);
            expected ??= measures.Encode();
            Assert.Equal(expected, measures.Encode());
        }
        using Book other = Samples.Book();
        Assert.Throws<GoodwillException>(() => other.Measures(policy, "2024-01-01", new RunOptions { Parallelism = -1 }));
    }
}

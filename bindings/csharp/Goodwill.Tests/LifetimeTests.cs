using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Handles go in any order, by hand or by the collector, while others are in use.</summary>
public class LifetimeTests
{
    [Fact]
    public void AnyOrderOfDisposing()
    {
        foreach (int[] order in Orders(6).Where((_, i) => i % 7 == 0))
        {
            Book book = Samples.Book();
            Policy policy = Policy.Default("EUR");
            Assessment assessment = book.Assess(policy, "2024-04-01");
            Measures measures = assessment.Measures();
            Calibration calibration = assessment.Calibration();
            ArrowStream stream = assessment.Export();
            IDisposable[] all = { book, policy, assessment, measures, calibration, stream };
            foreach (int i in order)
            {
                all[i].Dispose();
                if (!order.TakeWhile(j => j != i).Append(i).Contains(2))
                {
                    Assert.NotEmpty(assessment.ExplainText("A"));
                }
                if (!order.TakeWhile(j => j != i).Append(i).Contains(5))
                {
                    Assert.Equal("customer_id", stream.Schema[0].Name);
                }
            }
            foreach (IDisposable one in all)
            {
                one.Dispose();
            }
            Assert.Throws<ObjectDisposedException>(() => assessment.Count);
            Assert.Throws<ObjectDisposedException>(() => measures.Encode());
            Assert.Throws<ObjectDisposedException>(() => calibration.Encode());
            Assert.Throws<ObjectDisposedException>(() => policy.ToText());
            Assert.Throws<ObjectDisposedException>(() => stream.Schema);
        }
    }

    private static IEnumerable<int[]> Orders(int count)
    {
        if (count == 0)
        {
            return new[] { Array.Empty<int>() };
        }
        return Orders(count - 1).SelectMany(
            shorter => Enumerable.Range(0, count).Select(at => shorter.Take(at).Append(count - 1).Concat(shorter.Skip(at)).ToArray()));
    }

    [Fact]
    public void AStreamOutlivesEverythingItCameFrom()
    {
        ArrowStream stream = MakeStream();
        Collect();
        using Table table = stream.ReadAll();
        Assert.Equal(new[] { "A", "B", "C" }, table.Strings("customer_id"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ArrowStream MakeStream() =>
        Samples.Book().Assess(Policy.Default("EUR"), "2024-04-01").Export();

    [Fact]
    public void TheCollectorFreesWhatNobodyDisposed()
    {
        List<WeakReference> forgotten = new List<WeakReference>();
        for (int i = 0; i < 50; i++)
        {
            Forget(forgotten);
        }
        Collect();
        Assert.True(forgotten.Count(reference => reference.IsAlive) <= 2);
        using Book book = Samples.Book();
        Assert.Equal(3, book.Describe().Customers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(List<WeakReference> forgotten)
    {
        Book book = Samples.Book();
        Policy policy = Policy.Default("EUR");
        Assessment assessment = book.Assess(policy, "2024-04-01");
        ArrowStream half = assessment.Export();
        RecordBatch? batch = half.Read();
        IEnumerator<AssessmentRow> rows = assessment.Rows.GetEnumerator();
        Assert.True(rows.MoveNext());
        object[] all = { book, policy, assessment, half, batch!, assessment.Measures(), assessment.Calibration(), rows };
        forgotten.AddRange(all.Select(one => new WeakReference(one)));
        Assert.Throws<GoodwillException>(() => assessment.Explain("nobody"));
    }

    private static void Collect()
    {
        for (int i = 0; i < 5; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    [Fact]
    public void CollectingWhileWorkingHarmsNothing()
    {
        using Policy policy = Policy.Default("EUR");
        bool stop = false;
        Thread collector = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                GC.Collect();
                Thread.Sleep(1);
            }
        });
        collector.Start();
        try
        {
            for (int i = 0; i < 20; i++)
            {
                Book book = Book.Create("EUR");
                book.AppendPurchases(Samples.Many(5000, 300));
                using Table table = book.Assess(policy, "2024-01-01").Export(MoneyFormat.Minor).ReadAll();
                Assert.Equal(300, table.Length);
                Assert.Equal(300, table.Int64s("customer_id").Length);
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            collector.Join();
        }
    }

    [Fact]
    public void DisposingWhileAnotherThreadCallsWaitsForTheCall()
    {
        using Policy policy = Policy.Default("EUR");
        for (int i = 0; i < 20; i++)
        {
            using Book book = Samples.ManyBook(2000, 100);
            Assessment assessment = book.Assess(policy, "2024-01-01");
            Thread other = new Thread(() =>
            {
                try
                {
                    while (true)
                    {
                        assessment.ExplainText(7);
                    }
                }
                catch (ObjectDisposedException)
                {
                    // As it should be.
                }
            });
            other.Start();
            Thread.Sleep(2);
            assessment.Dispose();
            other.Join();
        }
    }

    [Fact]
    public void NothingLeaksInALongRun()
    {
        if (!File.Exists("/proc/self/statm"))
        {
            return;
        }
        using Policy policy = Policy.Default("EUR");
        void Work()
        {
            for (int i = 0; i < 20; i++)
            {
                using Book book = Samples.ManyBook(20000, 2000);
                using Assessment assessment = book.Assess(policy, "2024-01-01");
                using Table table = assessment.Export().ReadAll();
                Assert.Throws<GoodwillException>(() => assessment.Explain(-1));
            }
            Collect();
        }
        Work();
        long before = Resident();
        Work();
        Work();
        Assert.InRange(Resident() - before, long.MinValue, 32L << 20);
    }

    private static long Resident() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * 4096;
}

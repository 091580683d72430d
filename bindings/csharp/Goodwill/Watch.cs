using System;

namespace Goodwill;

/// <summary>What a measurement calls for.</summary>
[Flags]
public enum WatchTasks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An apology to the customer.</summary>
    Apologise = 1,

    /// <summary>Whoever served is asked for the reason.</summary>
    AskReason = 2,

    /// <summary>The cause is looked for, so that it does not come back.</summary>
    FindCause = 4,
}

/// <summary>What one measurement calls for.</summary>
public sealed class WatchSignal
{
    internal WatchSignal(
        bool breach, decimal? late, WatchTasks tasks, int cusum,
        int ewma, bool learnt, long measured, long kept)
    {
        Breach = breach;
        Late = late;
        Tasks = tasks;
        Cusum = cusum;
        Ewma = ewma;
        Learnt = learnt;
        Measured = measured;
        Kept = kept;
    }

    /// <summary>The promise was broken.</summary>
    public bool Breach { get; }

    /// <summary>By how much, in the standard's unit; below 0: beaten. Null: it cannot be judged.</summary>
    public decimal? Late { get; }

    /// <summary>What is to be done now.</summary>
    public WatchTasks Tasks { get; }

    /// <summary>1: service has become worse, -1: better, 0: no signal.</summary>
    public int Cusum { get; }

    /// <summary>Likewise, by the moving average.</summary>
    public int Ewma { get; }

    /// <summary>The charts know the process in control.</summary>
    public bool Learnt { get; }

    /// <summary>Measurements of this standard so far.</summary>
    public long Measured { get; }

    /// <summary>How many of these kept the promise.</summary>
    public long Kept { get; }
}

/// <summary>
/// Promised service watched live: each departure, each delivery, as it is measured. Broken promises
/// signal from the first measurement on; charts (CUSUM and EWMA of lateness) learn the process in control
/// from the first 50 of a standard, unless <see cref="Know"/> says it. Not to be used by two threads at once.
/// </summary>
public sealed unsafe class Watch : IDisposable
{
    private const long Absent = long.MinValue;

    private readonly WatchHandle handle;

    /// <summary>A watch over the standards of a policy's section <c>service</c>.</summary>
    /// <param name="policy">The standards.</param>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy promises no service.</exception>
    public Watch(Policy policy)
    {
        IntPtr error = IntPtr.Zero;
        Errors.Check(
            Native.goodwill_watch_create(Required.Handle(policy), IntPtr.Zero, 0, 0, out handle, &error), error);
    }

    /// <summary>The same, begun with a book's measurements.</summary>
    /// <param name="policy">The standards.</param>
    /// <param name="book">Whose measurements come first.</param>
    /// <param name="asOf">Those strictly before it; a date is one in the book's zone.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy promises no service.</exception>
    public Watch(Policy policy, Book book, AsOf asOf, long known = 0)
    {
        BookHandle held = (book ?? throw new ArgumentNullException(nameof(book))).Handle;
        long instant = asOf.Resolve(book.TimeZone);
        IntPtr error = IntPtr.Zero;
        bool added = false;
        try
        {
            held.DangerousAddRef(ref added);
            Errors.Check(
                Native.goodwill_watch_create(
                    Required.Handle(policy), held.DangerousGetHandle(), instant, known, out handle, &error),
                error);
        }
        finally
        {
            if (added)
            {
                held.DangerousRelease();
            }
        }
    }

    /// <summary>Says the process in control.</summary>
    /// <param name="standard">Its name in the policy.</param>
    /// <param name="centre">Mean lateness, in the standard's unit.</param>
    /// <param name="sigma">Its standard deviation.</param>
    /// <exception cref="GoodwillException">NotFound: there is no such standard; InvalidArgument.</exception>
    public void Know(string standard, double centre, double sigma)
    {
        byte[] name = Text.Encode(standard ?? throw new ArgumentNullException(nameof(standard)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* n = name)
        {
            Errors.Check(Native.goodwill_watch_know(handle, n, Text.Size(name), centre, sigma, &error), error);
        }
    }

    /// <summary>Takes one measurement and says at once what it calls for.</summary>
    /// <param name="standard">Its name in the policy.</param>
    /// <param name="actual">What was found, in the standard's unit; null: not measured.</param>
    /// <param name="promised">Where it is not the standard's own.</param>
    /// <param name="customer">Somebody was served who can be apologised to.</param>
    /// <param name="competitor">Not ours: nothing follows.</param>
    /// <returns>What it calls for.</returns>
    /// <exception cref="GoodwillException">NotFound: the policy has no such standard.</exception>
    public WatchSignal Observe(
        string standard, decimal? actual, decimal? promised = null, bool customer = true, bool competitor = false)
    {
        byte[] name = Text.Encode(standard ?? throw new ArgumentNullException(nameof(standard)));
        IntPtr error = IntPtr.Zero;
        CWatchSignal signal = new CWatchSignal { StructSize = sizeof(CWatchSignal) };
        fixed (byte* n = name)
        {
            CWatchEvent what = new CWatchEvent
            {
                StructSize = sizeof(CWatchEvent),
                Standard = n,
                StandardSize = Text.Size(name),
                Promised = Millionths(promised),
                Actual = Millionths(actual),
                Nobody = customer ? 0 : 1,
                Competitor = competitor ? 1 : 0,
            };
            Errors.Check(Native.goodwill_watch_observe(handle, &what, &signal, &error), error);
        }
        return new WatchSignal(
            signal.Breach == 1, signal.Judged == 1 ? signal.Late / 1_000_000m : null, (WatchTasks)signal.Tasks,
            signal.Cusum, signal.Ewma, signal.Learnt == 1, signal.Measured, signal.Kept);
    }

    /// <summary>Frees the watch.</summary>
    public void Dispose() => handle.Dispose();

    private static long Millionths(decimal? value) =>
        value == null ? Absent : decimal.ToInt64(decimal.Round(value.Value * 1_000_000m));
}

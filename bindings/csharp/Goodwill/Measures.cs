using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>How money columns leave the library.</summary>
public enum MoneyFormat
{
    /// <summary>decimal128 in major units: exact.</summary>
    Decimal = 0,

    /// <summary>float64 in major units: the nearest doubles.</summary>
    Double = 1,

    /// <summary>int64 in minor units: exact.</summary>
    Minor = 2,
}

/// <summary>
/// What each customer's facts add up to as of a time: one row per customer, in ascending order of
/// id. Immutable and safe to share between threads.
/// </summary>
public sealed unsafe class Measures : IDisposable
{
    internal Measures(MeasuresHandle handle) => Handle = handle;

    internal MeasuresHandle Handle { get; }

    /// <summary>Number of customers.</summary>
    public long Count => Native.goodwill_measures_size(Handle);

    /// <summary>Straight from purchases, without a book.</summary>
    /// <param name="purchases">Columns as for the purchases of a book. Consumed and disposed, whatever the outcome.</param>
    /// <param name="policy">What counts; dates are civil in its zone, or UTC if it names none.</param>
    /// <param name="asOf">Facts strictly before it count.</param>
    /// <param name="options">How rows are read; null is all defaults.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>Measures that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: rows or columns are wrong, each is named.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Measures FromPurchases(
        ArrowStream purchases, Policy policy, AsOf asOf, ImportOptions? options = null, RunOptions? run = null)
    {
        using (purchases ?? throw new ArgumentNullException(nameof(purchases)))
        {
            PolicyHandle rules = Required.Handle(policy);
            long instant = asOf.Resolve(ZoneOf(policy));
            using (RunCall call = new RunCall(run))
            using (Arena arena = new Arena())
            {
                CImportOptions native = (options ?? new ImportOptions()).ToNative(arena);
                CRunOptions nativeRun = call.Options;
                IntPtr error = IntPtr.Zero;
                int status = Native.goodwill_measures_from_arrow(
                    purchases.Live(), rules, instant, &native, &nativeRun, out MeasuresHandle handle, &error);
                call.Check(status, error);
                return new Measures(handle);
            }
        }
    }

    /// <summary>Straight from purchases made from arrays, without a book.</summary>
    /// <param name="purchases">Columns as for the purchases of a book; unchanged.</param>
    /// <inheritdoc cref="FromPurchases(ArrowStream, Policy, AsOf, ImportOptions, RunOptions)"/>
    public static Measures FromPurchases(
        TableBuilder purchases, Policy policy, AsOf asOf, ImportOptions? options = null, RunOptions? run = null) =>
        FromPurchases(
            (purchases ?? throw new ArgumentNullException(nameof(purchases))).ToStream(), policy, asOf, options, run);

    /// <summary>Straight from a CSV file of purchases, plain or gzip, without a book.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="policy">What counts; dates are civil in its zone, or UTC if it names none.</param>
    /// <param name="asOf">Facts strictly before it count.</param>
    /// <param name="options">How rows are read; null is all defaults.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>Measures that the caller disposes.</returns>
    /// <exception cref="GoodwillException">NotFound: no such file; InvalidArgument: rows or columns are wrong, each is named.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Measures FromCsv(
        string path, Policy policy, AsOf asOf, ImportOptions? options = null, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        PolicyHandle rules = Required.Handle(policy);
        long instant = asOf.Resolve(ZoneOf(policy));
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        fixed (byte* n = name)
        {
            CImportOptions native = (options ?? new ImportOptions()).ToNative(arena);
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_measures_from_csv(
                n, Text.Size(name), rules, instant, &native, &nativeRun, out MeasuresHandle handle, &error);
            call.Check(status, error);
            return new Measures(handle);
        }
    }

    /// <summary>The union of parts that hold different customers.</summary>
    /// <param name="parts">At least one; they stay as they are.</param>
    /// <returns>Measures that the caller disposes.</returns>
    /// <exception cref="GoodwillException">
    /// A customer is in two parts, or parts do not agree in policy, zone, currency, as-of or version.
    /// </exception>
    public static Measures Merge(params Measures[] parts) =>
        Merge((IEnumerable<Measures>)(parts ?? throw new ArgumentNullException(nameof(parts))));

    /// <inheritdoc cref="Merge(Measures[])"/>
    public static Measures Merge(IEnumerable<Measures> parts)
    {
        if (parts == null)
        {
            throw new ArgumentNullException(nameof(parts));
        }
        List<MeasuresHandle> held = new List<MeasuresHandle>();
        try
        {
            foreach (Measures part in parts)
            {
                MeasuresHandle handle = Required.Handle(part);
                bool added = false;
                handle.DangerousAddRef(ref added);
                held.Add(handle);
            }
            IntPtr[] pointers = new IntPtr[held.Count];
            for (int i = 0; i < pointers.Length; i++)
            {
                pointers[i] = held[i].DangerousGetHandle();
            }
            IntPtr error = IntPtr.Zero;
            fixed (IntPtr* p = pointers)
            {
                int status = Native.goodwill_measures_merge(p, pointers.Length, out MeasuresHandle merged, &error);
                Errors.Check(status, error);
                return new Measures(merged);
            }
        }
        finally
        {
            foreach (MeasuresHandle handle in held)
            {
                handle.DangerousRelease();
            }
        }
    }

    /// <summary>Reads back what <see cref="Encode"/> wrote, bit by bit, also in another process or on another machine.</summary>
    /// <param name="bytes">The document.</param>
    /// <returns>Measures that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the bytes are no measures.</exception>
    public static Measures Decode(ReadOnlySpan<byte> bytes)
    {
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = bytes)
        {
            int status = Native.goodwill_measures_decode(b, bytes.Length, out MeasuresHandle handle, &error);
            Errors.Check(status, error);
            return new Measures(handle);
        }
    }

    /// <summary>As a document that <see cref="Decode"/> reads back.</summary>
    /// <returns>A serialised <see cref="V1.Measures"/>.</returns>
    public byte[] Encode()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_measures_encode(Handle, out BufferHandle bytes, &error);
        Errors.Check(status, error);
        return Text.TakeBytes(bytes);
    }

    /// <summary>The measures as columns.</summary>
    /// <param name="money">How amounts leave.</param>
    /// <returns>A stream that the caller disposes, and that does not need these measures any more.</returns>
    public ArrowStream Export(MoneyFormat money = MoneyFormat.Decimal)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_measures_export(Handle, (int)money, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>A row by its place.</summary>
    /// <param name="index">At least 0 and less than <see cref="Count"/>.</param>
    /// <returns>The row; usable while these measures are not disposed.</returns>
    public MeasuresRow Row(long index)
    {
        if (index < 0 || index >= Count)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"there are {Count} rows");
        }
        return new MeasuresRow(this, index);
    }

    /// <summary>The row of a customer.</summary>
    /// <param name="customer">The id.</param>
    /// <returns>The row; usable while these measures are not disposed.</returns>
    /// <exception cref="GoodwillException">NotFound: the customer is not here.</exception>
    public MeasuresRow Find(CustomerId customer)
    {
        long index = 0;
        IntPtr error = IntPtr.Zero;
        int status;
        if (customer.IsText)
        {
            byte[] id = Text.Encode(customer.Text!);
            fixed (byte* i = id)
            {
                status = Native.goodwill_measures_find_text(Handle, i, Text.Size(id), &index, &error);
            }
        }
        else
        {
            status = Native.goodwill_measures_find_int64(Handle, customer.Number, &index, &error);
        }
        Errors.Check(status, error);
        return new MeasuresRow(this, index);
    }

    /// <summary>Finds the few global numbers that an assessment of these customers needs.</summary>
    /// <param name="policy">The rules; the same the measures were made with.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>A calibration that the caller disposes.</returns>
    /// <exception cref="GoodwillException">The policy is not the one the measures were made with.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Calibration Calibrate(Policy policy, RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        {
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_calibrate(
                Handle, Required.Handle(policy), &native, out CalibrationHandle handle, &error);
            call.Check(status, error);
            return new Calibration(handle);
        }
    }

    /// <summary>Judges these customers, all or one partition of them.</summary>
    /// <param name="calibration">Of all customers.</param>
    /// <param name="policy">The rules; the same the measures were made with.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>An assessment that the caller disposes.</returns>
    /// <exception cref="GoodwillException">Measures, calibration and policy do not agree.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Assessment Assess(Calibration calibration, Policy policy, RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        {
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_assess(
                Handle, Required.Handle(calibration), Required.Handle(policy), &native,
                out AssessmentHandle handle, &error);
            call.Check(status, error);
            return new Assessment(handle);
        }
    }

    /// <summary>Frees the measures. What was made from them stays valid.</summary>
    public void Dispose() => Handle.Dispose();

    private static string ZoneOf(Policy policy) => policy.TimeZone.Length == 0 ? "UTC" : policy.TimeZone;
}

/// <summary>One customer's measures: a place in a <see cref="Goodwill.Measures"/> object.</summary>
public readonly struct MeasuresRow
{
    private readonly Measures? measures;

    internal MeasuresRow(Measures measures, long index)
    {
        this.measures = measures;
        Index = index;
    }

    /// <summary>The measures this is a row of.</summary>
    /// <exception cref="InvalidOperationException">This is the default value, a row of nothing.</exception>
    public Measures Measures => measures ?? throw new InvalidOperationException("this is a row of no measures");

    /// <summary>Its place among them.</summary>
    public long Index { get; }

    /// <summary>Judges this one customer, in the same way as in bulk; takes well under a microsecond of native time.</summary>
    /// <param name="calibration">Of all customers.</param>
    /// <param name="policy">The rules; the same the measures were made with.</param>
    /// <returns>The judgement.</returns>
    /// <exception cref="GoodwillException">Measures, calibration and policy do not agree.</exception>
    public unsafe Judgement Assess(Calibration calibration, Policy policy)
    {
        CJudgement result = new CJudgement { StructSize = sizeof(CJudgement) };
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assess_one(
            Measures.Handle, Index, Required.Handle(calibration), Required.Handle(policy), &result, &error);
        Errors.Check(status, error);
        return new Judgement(result);
    }

    /// <summary>Judges the future of this one customer: the same bits as in bulk.</summary>
    /// <param name="calibration">Of all customers.</param>
    /// <param name="policy">The rules, with a lifetime section.</param>
    /// <returns>Stage, chances and value.</returns>
    /// <exception cref="GoodwillException">
    /// Measures, calibration and policy do not agree, or the policy has no lifetime section.
    /// </exception>
    public unsafe Lifetime Lifetime(Calibration calibration, Policy policy)
    {
        CLifetime result = new CLifetime { StructSize = sizeof(CLifetime) };
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assess_lifetime(
            Measures.Handle, Index, Required.Handle(calibration), Required.Handle(policy), &result, &error);
        Errors.Check(status, error);
        return new Lifetime(result);
    }
}

/// <summary>The judgement of one customer, without tables. Immutable.</summary>
public readonly struct Judgement
{
    internal Judgement(CJudgement judgement)
    {
        Tier = judgement.Tier;
        Pareto = judgement.Pareto != 0;
        RecencyScore = judgement.RecencyScore;
        FrequencyScore = judgement.FrequencyScore;
        MonetaryScore = judgement.MonetaryScore;
        RecoverFirst = (RecoverFirst)judgement.RecoverFirst;
        ParetoValueMinor = judgement.ParetoValueMinor;
    }

    /// <summary>Place in the policy's tiers; 0 is the highest.</summary>
    public int Tier { get; }

    /// <summary>Whether the customer is one of the few who bring most of the value.</summary>
    public bool Pareto { get; }

    /// <summary>From 1 (low) to the policy's number of bins; 0: no purchase.</summary>
    public int RecencyScore { get; }

    /// <summary>From 1 (low) to the policy's number of bins; 0: no purchase.</summary>
    public int FrequencyScore { get; }

    /// <summary>From 1 (low) to the policy's number of bins; 0: no purchase.</summary>
    public int MonetaryScore { get; }

    /// <summary>Whether, and why, something is to be made good before anything is sold.</summary>
    public RecoverFirst RecoverFirst { get; }

    /// <summary>What Pareto membership was judged by, in minor units.</summary>
    public long ParetoValueMinor { get; }
}

/// <summary>Why something is to be made good with a customer before anything is sold.</summary>
public enum RecoverFirst
{
    /// <summary>Nothing is.</summary>
    No = 0,

    /// <summary>A complaint is open.</summary>
    Complaint = 1,

    /// <summary>A failure of ours is recent, and no complaint was closed since.</summary>
    Failure = 2,
}

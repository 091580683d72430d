using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// One row per customer, in ascending order of id: measures, Pareto membership, scores, tier, and
/// the reasons for them. Immutable and safe to share between threads.
/// </summary>
public sealed unsafe partial class Assessment : IDisposable
{
    internal Assessment(AssessmentHandle handle) => Handle = handle;

    internal AssessmentHandle Handle { get; }

    /// <summary>Number of customers.</summary>
    public long Count => Native.goodwill_assessment_size(Handle);

    /// <summary>The assessment as columns.</summary>
    /// <param name="money">How amounts leave.</param>
    /// <returns>A stream that the caller disposes, and that does not need this assessment any more.</returns>
    public ArrowStream Export(MoneyFormat money = MoneyFormat.Decimal)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_export(Handle, (int)money, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>
    /// The customers one by one, in ascending order of id. Each enumeration exports anew and reads
    /// batch by batch; a row is a record of its own and stays valid. For millions of customers,
    /// columns (<see cref="Export"/>) are far quicker.
    /// </summary>
    public IEnumerable<AssessmentRow> Rows
    {
        get
        {
            using (ArrowStream stream = Export())
            {
                while (stream.Read() is RecordBatch batch)
                {
                    using (batch)
                    {
                        AssessmentColumns columns = new AssessmentColumns(batch);
                        for (long row = 0; row < batch.Length; row++)
                        {
                            yield return columns.Row(row);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Who went from which tier to which since an earlier assessment of the book.</summary>
    /// <param name="before">The earlier one, or one under another policy.</param>
    /// <param name="money">How amounts leave.</param>
    /// <returns>
    /// A stream that the caller disposes: from_tier (null: not a customer before), to_tier, move (same,
    /// up, down, new, gone, other), customers, turnover.
    /// </returns>
    /// <exception cref="GoodwillException">InvalidArgument: other currencies or kinds of ids.</exception>
    public ArrowStream TierFlowsFrom(Assessment before, MoneyFormat money = MoneyFormat.Decimal)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_tier_flows(before.Handle, Handle, (int)money, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>Every customer whose tier is another than before, or than under another policy.</summary>
    /// <param name="before">The earlier one, or one under another policy.</param>
    /// <param name="money">How amounts leave.</param>
    /// <returns>A stream that the caller disposes: customer_id, from_tier, to_tier, move, turnover.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: other currencies or kinds of ids.</exception>
    public ArrowStream TierChangesFrom(Assessment before, MoneyFormat money = MoneyFormat.Decimal)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_tier_changes(before.Handle, Handle, (int)money, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>
    /// Tiers that are held and that no fact has granted yet, as rows of the events: what was granted is
    /// never taken back before its end, whatever arrives later.
    /// </summary>
    /// <returns>A stream that the caller disposes, or appends to the book's events.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy has no tier_reviews.</exception>
    public ArrowStream TierGrants()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_tier_grants(Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>Why a customer is judged so, as data and (in its Text) in words.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument or Unimplemented: no such language.</exception>
    public V1.Explanation Explain(CustomerId customer, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_assessment_explain(
                Handle, i, Text.Size(id), c, Text.Size(code), out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Explanation.Parser);
        }
    }

    /// <summary>Why a customer is judged so, in words.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>One reason a line.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument or Unimplemented: no such language.</exception>
    public string ExplainText(CustomerId customer, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_assessment_explain_text(
                Handle, i, Text.Size(id), c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>The whole in figures: customers per tier, concentration, totals.</summary>
    /// <returns>A new document.</returns>
    public V1.Summary Summary()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_summary(Handle, out BufferHandle document, &error);
        Errors.Check(status, error);
        return Text.Parse(document, V1.Summary.Parser);
    }

    /// <summary>The whole in words.</summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>Several lines.</returns>
    /// <exception cref="GoodwillException">InvalidArgument or Unimplemented: no such language.</exception>
    public string SummaryText(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_assessment_summary_text(
                Handle, c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>How the value that Pareto membership is judged by is spread over the customers, in minor units.</summary>
    public Concentration Concentration
    {
        get
        {
            V1.Summary summary = Summary();
            return new Concentration(summary.Concentration ?? new V1.Concentration(), summary.Pareto?.Members ?? 0);
        }
    }

    /// <summary>The measures it was made from.</summary>
    /// <returns>Measures that the caller disposes.</returns>
    public Measures Measures()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_measures(Handle, out MeasuresHandle handle, &error);
        Errors.Check(status, error);
        return new Measures(handle);
    }

    /// <summary>The calibration it was made with.</summary>
    /// <returns>A calibration that the caller disposes.</returns>
    public Calibration Calibration()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_assessment_calibration(Handle, out CalibrationHandle handle, &error);
        Errors.Check(status, error);
        return new Calibration(handle);
    }

    /// <summary>Frees the assessment. What was made from it stays valid.</summary>
    public void Dispose() => Handle.Dispose();
}

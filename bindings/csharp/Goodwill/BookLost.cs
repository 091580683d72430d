using System;

namespace Goodwill;

/// <summary>The lost: one row each, and the causes. Disposed by the caller.</summary>
public sealed class Losses : IDisposable
{
    internal Losses(ArrowStream customers, V1.Losses summary)
    {
        Customers = customers;
        Summary = summary;
    }

    /// <summary>
    /// Who cost most first: customer_id, stage, since, last_purchase, cause, fault, evidence, lasting,
    /// value_at_last, value_now, value_lost, caused_by_us, lured. Read once.
    /// </summary>
    public ArrowStream Customers { get; }

    /// <summary>Causes with what they cost, corrective actions and their effect, who came back.</summary>
    public V1.Losses Summary { get; }

    /// <inheritdoc/>
    public void Dispose() => Customers.Dispose();
}

public sealed unsafe partial class Book
{
    /// <summary>
    /// Forecasts held against what happened: what was known before <paramref name="since"/> is judged as on
    /// that day, looking ahead as far as the holdout lasts, and compared with what followed before
    /// <paramref name="until"/>; beside other models, and rules that need none. Reads.
    /// </summary>
    /// <param name="policy">The rules; its lifetime section, or the defaults of one.</param>
    /// <param name="since">Where the holdout begins; a date is one in the book's zone.</param>
    /// <param name="until">Where it ends; facts strictly before it count.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument unless it lasts 7 days to 50 years; FailedPrecondition when nobody had bought before
    /// it, or no model can be fitted to that.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public V1.Holdout Holdout(Policy policy, AsOf since, AsOf until, RunOptions? run = null, long known = 0)
    {
        long begin = since.Resolve(TimeZone);
        long end = until.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_holdout(
                Handle, Required.Handle(policy), begin, end, known, &how, out BufferHandle document, &error);
            call.Check(status, error);
            return Text.Parse(document, V1.Holdout.Parser);
        }
    }

    /// <summary>The register of lost customers: since when, what they were worth, and why. Reads.</summary>
    /// <param name="policy">The rules, with a lifetime section.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>Rows and summary, which the caller disposes.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy has no lifetime section.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Losses Lost(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_lost(
                Handle, Required.Handle(policy), instant, known, &how, stream.Stream, out BufferHandle document,
                &error);
            try
            {
                call.Check(status, error);
                return new Losses(new ArrowStream(stream), Text.Parse(document, V1.Losses.Parser));
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
    }
}

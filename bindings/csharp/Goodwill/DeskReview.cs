using System;
using Google.Protobuf;

namespace Goodwill;

/// <summary>Causes: one row each, and all of it as a document. Disposed by the caller.</summary>
public sealed class Causes : IDisposable
{
    internal Causes(ArrowStream rows, V1.CauseReport report)
    {
        Rows = rows;
        Report = report;
    }

    /// <summary>
    /// Depth first: cause, title, named, count, complaints, losses, breaches, customers, repeated, redress,
    /// handling, value_at_risk, own_count, place, cumulative, place_by_cost, place_by_value, rate, shift,
    /// actions, actions_helped. Read once.
    /// </summary>
    public ArrowStream Rows { get; }

    /// <summary>The same with months, corrective actions, topics and whom it hit more than once.</summary>
    public V1.CauseReport Report { get; }

    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();
}

/// <summary>What one policy says of the cases of a span.</summary>
public sealed class WhatIfSide
{
    internal WhatIfSide(CWhatIfSide side)
    {
        Clocks = side.Clocks;
        Breaches = side.Breaches;
        GrantsBeyond = side.GrantsBeyond;
        GrantedBeyondMinor = side.GrantedBeyondMinor;
        BusiestDeadlines = side.BusiestDeadlines;
        if (side.BusiestDeadlines > 0)
        {
            BusiestDay = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(side.BusiestDay);
        }
    }

    /// <summary>Clocks that started.</summary>
    public long Clocks { get; }

    /// <summary>Of them, those that were missed.</summary>
    public long Breaches { get; }

    /// <summary>Remedies accepted that were beyond the authority of who granted them.</summary>
    public long GrantsBeyond { get; }

    /// <summary>By how much, together; minor units.</summary>
    public long GrantedBeyondMinor { get; }

    /// <summary>The day with most deadlines; null: there was none.</summary>
    public DateTime? BusiestDay { get; }

    /// <summary>Deadlines on that day.</summary>
    public long BusiestDeadlines { get; }
}

/// <summary>Two policies on the same cases. Disposed by the caller.</summary>
public sealed class WhatIf : IDisposable
{
    internal WhatIf(ArrowStream rows, CWhatIf summary)
    {
        Rows = rows;
        Cases = summary.Cases;
        GrantedMinor = summary.GrantedMinor;
        Same = summary.Same;
        Moved = summary.Moved;
        Breached = summary.Breached;
        Kept = summary.Kept;
        Added = summary.Added;
        Dropped = summary.Dropped;
        Before = new WhatIfSide(summary.Before);
        After = new WhatIfSide(summary.After);
    }

    /// <summary>
    /// Clock by clock: case_id, customer_id, clock, change, due_before, due_after, state_before, state_after.
    /// Read once.
    /// </summary>
    public ArrowStream Rows { get; }

    /// <summary>Cases received in the span.</summary>
    public long Cases { get; }

    /// <summary>Remedies accepted in the span, minor units.</summary>
    public long GrantedMinor { get; }

    /// <summary>Clocks whose deadline and verdict stay.</summary>
    public long Same { get; }

    /// <summary>Clocks with another deadline and the same verdict.</summary>
    public long Moved { get; }

    /// <summary>Clocks that only the other policy finds missed.</summary>
    public long Breached { get; }

    /// <summary>Clocks that were missed, and not by the other policy.</summary>
    public long Kept { get; }

    /// <summary>Clocks that only the other policy has.</summary>
    public long Added { get; }

    /// <summary>Clocks that it does not have.</summary>
    public long Dropped { get; }

    /// <summary>By the policy of the desk.</summary>
    public WhatIfSide Before { get; }

    /// <summary>By the other one.</summary>
    public WhatIfSide After { get; }

    /// <inheritdoc/>
    public void Dispose() => Rows.Dispose();
}

/// <summary>Incidents, letters, causes, and what another policy would have done.</summary>
public sealed unsafe partial class Desk
{
    /// <summary>
    /// Gives one command to every case whose parent a case is (linked to it by the command "link" with the
    /// detail "relation": "parent"), in one batch. May be sent again. Writes.
    /// </summary>
    /// <param name="parent">The case of the incident.</param>
    /// <param name="command">What is done; its expected version is not looked at.</param>
    /// <param name="allOrNone">Whether one refusal refuses all, and nothing is written.</param>
    /// <param name="recordedAt">Kept with the batch; null: not said.</param>
    /// <param name="source">Which system or desk it comes from.</param>
    /// <returns>A stream that the caller disposes: case_id, accepted, version, rule, reason.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: there is no such case; InvalidArgument: the command; Aborted: another was quicker, and
    /// nothing was written.
    /// </exception>
    public ArrowStream Propagate(
        string parent, V1.CaseCommand command, bool allOrNone = false, AsOf? recordedAt = null, string source = "")
    {
        byte[] id = Text.Encode(parent ?? throw new ArgumentNullException(nameof(parent)));
        byte[] bytes = (command ?? throw new ArgumentNullException(nameof(command))).ToByteArray();
        byte[] from = Text.Encode(source ?? "");
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = bytes)
        fixed (byte* f = from)
        {
            CPropagateOptions options = new CPropagateOptions
            {
                StructSize = sizeof(CPropagateOptions),
                RecordedAtUs = recordedAt?.Resolve(book.TimeZone) ?? 0,
                Source = new CText { Data = f, Size = Text.Size(from) },
                AllOrNone = allOrNone ? 1 : 0,
            };
            int status = Native.goodwill_complaints_propagate(
                book.Handle, policy.Handle, i, Text.Size(id), c, bytes.Length, &options, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>Every deadline of a case in words, one a line. Reads.</summary>
    /// <param name="caseId">Which.</param>
    /// <param name="asOf">What took effect strictly before it counts.</param>
    /// <param name="language">"en", "ru" or "bg".</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>Lines of text.</returns>
    /// <exception cref="GoodwillException">NotFound: no such case; InvalidArgument: another language.</exception>
    public string Explain(string caseId, AsOf asOf, string language, long known = 0)
    {
        byte[] id = Text.Encode(caseId ?? throw new ArgumentNullException(nameof(caseId)));
        byte[] tag = Text.Encode(language ?? throw new ArgumentNullException(nameof(language)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* l = tag)
        {
            int status = Native.goodwill_complaints_explain(
                book.Handle, policy.Handle, i, Text.Size(id), asOf.Resolve(book.TimeZone), known, l, Text.Size(tag),
                out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>
    /// A letter to the complainant, as the case stands, worded by the policy or as it is built in (en, ru, bg).
    /// Reads.
    /// </summary>
    /// <param name="caseId">Which.</param>
    /// <param name="letter">"acknowledgement", "holding_response" or "final_response".</param>
    /// <param name="language">Null: the policy's.</param>
    /// <param name="asOf">What took effect strictly before it counts; null: all that was recorded.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>The text.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: no such case, letter or language; FailedPrecondition: what it must say is not known yet.
    /// </exception>
    public string Letter(string caseId, string letter, string? language = null, AsOf? asOf = null, long known = 0)
    {
        byte[] id = Text.Encode(caseId ?? throw new ArgumentNullException(nameof(caseId)));
        byte[] name = Text.Encode(letter ?? throw new ArgumentNullException(nameof(letter)));
        byte[]? tag = Text.EncodeOptional(language);
        long instant = asOf?.Resolve(book.TimeZone) ?? LastInstant;
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* n = name)
        fixed (byte* l = tag)
        {
            int status = Native.goodwill_complaints_letter(
                book.Handle, policy.Handle, i, Text.Size(id), instant, known, n, Text.Size(name), l, Text.Size(tag),
                out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>
    /// Why it went wrong: complaints, losses (where the policy has <c>lifetime</c>) and breaches in one tree of
    /// causes. A case's cause is the latest detail "cause" of its commands. Reads.
    /// </summary>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="months">1 to 120, the last holding the instant before <paramref name="asOf"/>.</param>
    /// <param name="losses">Whether the register of the lost is read.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>Rows and the document, which the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the months.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Causes Causes(AsOf asOf, int months = 12, bool losses = true, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(book.TimeZone);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            CCausesOptions options = new CCausesOptions
            {
                StructSize = sizeof(CCausesOptions),
                Months = months == 0 ? -1 : months,
                NoLosses = losses ? 0 : 1,
            };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_complaints_causes(
                book.Handle, policy.Handle, instant, known, &options, 0, &how, stream.Stream,
                out BufferHandle document, &error);
            try
            {
                call.Check(status, error);
                return new Causes(new ArrowStream(stream), Text.Parse(document, V1.CauseReport.Parser));
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
    }

    /// <summary>
    /// What another policy would have shown of the cases received since an instant: deadlines and limits
    /// recomputed, nothing rewritten. Reads.
    /// </summary>
    /// <param name="other">The other policy.</param>
    /// <param name="since">Cases received from then on.</param>
    /// <param name="asOf">What took effect strictly before it counts.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>Rows and figures, which the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the span.</exception>
    public WhatIf WhatIf(Policy other, AsOf since, AsOf asOf, long known = 0)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        CWhatIf summary = new CWhatIf { StructSize = sizeof(CWhatIf) };
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_complaints_what_if(
            book.Handle, policy.Handle, Required.Handle(other), since.Resolve(book.TimeZone),
            asOf.Resolve(book.TimeZone), known, stream.Stream, &summary, &error);
        return new WhatIf(Exported.Stream(status, error, stream), summary);
    }
}

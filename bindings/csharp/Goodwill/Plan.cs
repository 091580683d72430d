using System;

namespace Goodwill;

/// <summary>The seven strategies, and to serve as usual.</summary>
public enum Strategy
{
    /// <summary>None of the seven.</summary>
    AsUsual = 0,

    /// <summary>Keep a relationship that competitors could lure away.</summary>
    Protect = 1,

    /// <summary>Serve it in a cheaper form.</summary>
    ReEngineer = 2,

    /// <summary>Sell it more.</summary>
    Enhance = 3,

    /// <summary>Hold a stable profit.</summary>
    Harvest = 4,

    /// <summary>Part.</summary>
    End = 5,

    /// <summary>Bring a lost one back.</summary>
    WinBack = 6,

    /// <summary>Begin a new one well.</summary>
    Start = 7,
}

/// <summary>
/// One decision per customer among the seven strategies. Immutable and safe to share between threads;
/// lives on when the assessment is disposed of.
/// </summary>
public sealed unsafe class Plan : IDisposable
{
    internal Plan(PlanHandle handle) => Handle = handle;

    internal PlanHandle Handle { get; }

    /// <summary>Number of customers.</summary>
    public long Count => Native.goodwill_plan_size(Handle);

    /// <summary>
    /// The plan as columns, in ascending order of id: customer_id, strategy, action, channel, blocked_by,
    /// expected_gain, worth_up_to (the gain is before cost), cost, sd_data, sd_prior, value, p_alive,
    /// runner_up, runner_up_gain, reason_code, reason. Amounts are expectations in major units.
    /// </summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>A stream that the caller disposes, and that does not need this plan any more.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language.</exception>
    public ArrowStream Export(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_export(Handle, c, Text.Size(code), stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>One row per strategy that somebody has: strategy, customers, value, expected_gain, cost.</summary>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Strategies()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_strategies(Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>What was not assessed and what would unlock it: what, text.</summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language.</exception>
    public ArrowStream Unassessed(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_unassessed(Handle, c, Text.Size(code), stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>The head of the plan in words: strategies, and what was not assessed.</summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>Several lines.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language.</exception>
    public string ToText(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_text(Handle, c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>Why a customer's strategy is what it is.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument: no such language.</exception>
    public V1.Explanation Explain(CustomerId customer, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_explain(
                Handle, i, Text.Size(id), c, Text.Size(code), out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Explanation.Parser);
        }
    }

    /// <summary>The same in words, one reason a line.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>Several lines.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument: no such language.</exception>
    public string ExplainText(CustomerId customer, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_explain_text(
                Handle, i, Text.Size(id), c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>
    /// Why a customer does not have another strategy: the first condition that does not hold, or by how
    /// much it falls short.
    /// </summary>
    /// <param name="customer">The id.</param>
    /// <param name="strategy">The other strategy.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument: no such language or strategy.</exception>
    public V1.Explanation WhyNot(CustomerId customer, Strategy strategy, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_why_not(
                Handle, i, Text.Size(id), (int)strategy, c, Text.Size(code), out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Explanation.Parser);
        }
    }

    /// <summary>The same in words.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="strategy">The other strategy.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>One line.</returns>
    /// <exception cref="GoodwillException">NotFound: no such customer; InvalidArgument: no such language or strategy.</exception>
    public string WhyNotText(CustomerId customer, Strategy strategy, string? language = null)
    {
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_why_not_text(
                Handle, i, Text.Size(id), (int)strategy, c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>Frees the plan.</summary>
    public void Dispose() => Handle.Dispose();
}

/// <content>Plans.</content>
public sealed unsafe partial class Assessment
{
    /// <summary>
    /// One of the seven strategies for every customer, or to serve as usual, as facts alone have it: a log
    /// of customers, times and amounts is enough. Gains are before cost ("worth up to").
    /// </summary>
    /// <param name="book">
    /// The book this assessment was made of, asked for who is vulnerable and whose complaint is open;
    /// null: it is not, and the plan says so. It is read: nobody may write to it meanwhile.
    /// </param>
    /// <param name="run">Progress, cancelling, threads.</param>
    /// <returns>A plan that the caller disposes.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy's model counts opportunities instead of time.</exception>
    public Plan Plan(Book? book = null, RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        {
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_assessment_plan(Handle, HandleOf(book), &native, out PlanHandle plan, &error);
            call.Check(status, error);
            return new Plan(plan);
        }
    }
}

/// <summary>Which rule decided whether a customer may be approached; the first two allow it.</summary>
public enum ContactRule
{
    /// <summary>No rule forbids it.</summary>
    Allowed = 0,

    /// <summary>The customer asked for it.</summary>
    Requested = 1,

    /// <summary>In a group that is never contacted, so that effects can be measured.</summary>
    Holdout = 2,

    /// <summary>Use of data restricted, or profiling objected to.</summary>
    Restricted = 3,

    /// <summary>The customer died.</summary>
    Deceased = 4,

    /// <summary>A complaint is open: recover first.</summary>
    Complaint = 5,

    /// <summary>No consent was given for this purpose and channel.</summary>
    ConsentUnknown = 6,

    /// <summary>Consent was withdrawn.</summary>
    ConsentWithdrawn = 7,

    /// <summary>The customer objected.</summary>
    ConsentObjected = 8,

    /// <summary>Granted, but nothing shows it.</summary>
    ConsentUnproven = 9,

    /// <summary>Quiet hours, or a Sunday.</summary>
    Quiet = 10,

    /// <summary>Ignored too often lately.</summary>
    Paused = 11,

    /// <summary>As many by this channel within a week as allowed.</summary>
    Cap = 12,

    /// <summary>The weights of recent contacts would pass the limit.</summary>
    Pressure = 13,
}

/// <summary>Whether a customer may be approached, and the rule that decided. Immutable.</summary>
public sealed class ContactVerdict
{
    internal ContactVerdict(bool allowed, ContactRule rule, long? fromUs, double pressure)
    {
        Allowed = allowed;
        Rule = rule;
        FromUs = fromUs;
        Pressure = pressure;
    }

    /// <summary>Whether.</summary>
    public bool Allowed { get; }

    /// <summary>Which rule decided.</summary>
    public ContactRule Rule { get; }

    /// <summary>
    /// From when on this rule would not forbid it, microseconds since 1970 in UTC; null: waiting does not help.
    /// </summary>
    public long? FromUs { get; }

    /// <summary>Of unrequested contacts, before this one; the limit is 3.</summary>
    public double Pressure { get; }
}

/// <content>Outreach.</content>
public sealed unsafe partial class Book
{
    /// <summary>Whether a customer may be approached, by the facts before a moment. Reads.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="channel">visit, phone, letter, email, sms, chat, web or store.</param>
    /// <param name="purpose">What for, as consents name it.</param>
    /// <param name="at">The moment, in the book's zone.</param>
    /// <param name="requested">The customer asked for this contact.</param>
    /// <param name="holdout">In a group that is never contacted.</param>
    /// <param name="openComplaints">How many complaints are open besides the book's own cases.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such channel.</exception>
    public ContactVerdict MayContact(
        CustomerId customer, string channel, string purpose, AsOf at, bool requested = false, bool holdout = false,
        int openComplaints = 0)
    {
        long instant = at.Resolve(TimeZone);
        byte[] id = Text.Encode(customer.ToString());
        byte[] by = Text.Encode(channel ?? throw new ArgumentNullException(nameof(channel)));
        byte[] what = Text.Encode(purpose ?? throw new ArgumentNullException(nameof(purpose)));
        IntPtr error = IntPtr.Zero;
        CContactVerdict verdict = new CContactVerdict { StructSize = sizeof(CContactVerdict) };
        fixed (byte* i = id)
        fixed (byte* b = by)
        fixed (byte* w = what)
        {
            int status = Native.goodwill_book_may_contact(
                Handle, i, Text.Size(id), b, Text.Size(by), w, Text.Size(what), instant, requested ? 1 : 0,
                holdout ? 1 : 0, openComplaints, &verdict, &error);
            Errors.Check(status, error);
        }
        return new ContactVerdict(
            verdict.Allowed == 1, (ContactRule)verdict.Rule,
            verdict.FromUs == long.MinValue ? null : verdict.FromUs, verdict.Pressure);
    }
}

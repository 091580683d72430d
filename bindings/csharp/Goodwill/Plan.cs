using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

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

/// <summary>What there is of one resource for a whole plan.</summary>
public sealed class Budget
{
    /// <summary>A limit or a floor.</summary>
    /// <param name="resource"><c>money</c>, or a name that variants use.</param>
    /// <param name="amount">Minor units of money, or units of the resource.</param>
    /// <param name="atLeast">A floor: the plan shall use as much or more.</param>
    public Budget(string resource, long amount, bool atLeast = false)
    {
        Resource = resource ?? throw new ArgumentNullException(nameof(resource));
        Amount = amount;
        AtLeast = atLeast;
    }

    /// <summary><c>money</c>, or a name that variants use.</summary>
    public string Resource { get; }

    /// <summary>Minor units of money, or units of the resource.</summary>
    public long Amount { get; }

    /// <summary>A floor instead of a limit.</summary>
    public bool AtLeast { get; }
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
    /// The plan as columns, in ascending order of id: customer_id, strategy, wanted, action, action_strategy, channel,
    /// blocked_by ("budget", "holdout", "pilot", or the rule of MayContact that forbids it for the plan's 30 days), expected_gain (of what is carried out), worth_up_to (the gain is before cost), cost, forgone,
    /// sd_data, sd_prior, value, p_alive, runner_up, runner_up_gain, reason_code, reason. Amounts are
    /// expectations in major units.
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

    /// <summary>
    /// One row per strategy that somebody has: strategy, customers, value, expected_gain, cost; where the policy has a
    /// holdout also what could be known of it, and when, before it is adopted: held_out, waiting (for whom it is not
    /// carried out in this round, because it is on trial), counted (leaving, acceptance,
    /// return or conversion), base, effect, detectable (shares), verdict (possible or cannot_be_known), verdict_at.
    /// </summary>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Strategies()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_strategies(Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>What is carried out under budgets is worth, in major units; 0 without budgets.</summary>
    public double Planned => Totals().Planned;

    /// <summary>What no plan within the budgets exceeds, in major units; 0 without budgets.</summary>
    public double Bound => Totals().Bound;

    /// <summary>(bound - planned) / bound; 0 when the bound is 0.</summary>
    public double Gap => Totals().Gap;

    /// <summary>Customers of whom plans adopted before speak.</summary>
    public long Adopted => Totals().Adopted;

    /// <summary>Of them, something has happened since that sets steadiness aside.</summary>
    public long Overridden => Totals().Overridden;

    /// <summary>Of them, have another strategy now.</summary>
    public long Switched => Totals().Switched;

    /// <summary>Of them, would have another strategy without steadiness.</summary>
    public long Held => Totals().Held;

    /// <summary>What holding them gives up, in major units.</summary>
    public double HeldCost => Totals().HeldCost;

    /// <summary>Changes of strategy so far, per customer-year.</summary>
    public double FlipsPerYear => Totals().FlipsPerYear;

    /// <summary>
    /// One row per budget: resource, at_least, budget, used, slack, price (what one unit more would be worth in
    /// major units; of money, one major unit more).
    /// </summary>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Budgets()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_budgets(Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>
    /// What differs in another plan, by customer: customer_id, change, strategy_before, strategy_after,
    /// action_before, action_after, gain_before, gain_after, gain_change, cost_change.
    /// </summary>
    /// <param name="after">The other plan.</param>
    /// <returns>A stream that the caller disposes; customers of whom nothing changed are left out.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: another currency, or ids of another kind.</exception>
    public ArrowStream Changes(Plan after)
    {
        if (after == null)
        {
            throw new ArgumentNullException(nameof(after));
        }
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_changes(Handle, after.Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>
    /// From where on growth is growth, so that rewards pay for more than chance brings: one row per customer with
    /// customer_id, growth_target (what comes in within the days is above it with a chance of at most
    /// 1 - percent/100 were everything to go on as it is, by the plan's models; rounded up), expected,
    /// expected_above, and where the policy's window is as long: before, chance_above_before,
    /// expected_above_before (what a rule "above last year" would take for growth). Null where nothing can be said.
    /// </summary>
    /// <param name="percent">Of the customer's own predictive distribution: 50 to 99.</param>
    /// <param name="days">How long: 7 to 3650.</param>
    /// <param name="money">How amounts leave; means are doubles in major units.</param>
    /// <param name="run">Progress, cancelling, threads.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: a number out of its range; Cancelled.</exception>
    public ArrowStream GrowthTargets(
        int percent = 80, int days = 365, MoneyFormat money = MoneyFormat.Decimal, RunOptions? run = null)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        using (RunCall call = new RunCall(run))
        {
            CRunOptions options = call.Options;
            int status = Native.goodwill_plan_growth_targets(
                Handle, percent, days, (int)money, &options, stream.Stream, &error);
            call.Check(status, error);
        }
        return Exported.Stream(0, IntPtr.Zero, stream);
    }

    /// <summary>Adds up value, use and bound again from the options of each customer.</summary>
    /// <exception cref="GoodwillException">FailedPrecondition: something is not as claimed.</exception>
    public void Check()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_check(Handle, &error);
        Errors.Check(status, error);
    }

    /// <summary>The plan as a document: decisions, budgets and the proof of the bound.</summary>
    /// <returns>A new document.</returns>
    public V1.Plan ToDocument()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_encode(Handle, out BufferHandle document, &error);
        Errors.Check(status, error);
        return Text.Parse(document, V1.Plan.Parser);
    }

    /// <summary>
    /// What it is known by once adopted: the first half of the SHA-256 of its document without the known batch, in
    /// hexadecimal.
    /// </summary>
    /// <returns>32 digits.</returns>
    public string Digest()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_digest(Handle, out BufferHandle text, &error);
        Errors.Check(status, error);
        return Text.Take(text);
    }

    private CPlanTotals Totals()
    {
        CPlanTotals totals = new CPlanTotals { StructSize = sizeof(CPlanTotals) };
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_plan_total(Handle, &totals, &error);
        Errors.Check(status, error);
        return totals;
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

    /// <summary>
    /// The strategy as a document that people read, in Markdown: what each of the seven is for, its conditions and
    /// ways, who has it, what it should bring, when that can be known, and what is worth asking next.
    /// </summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <returns>Markdown.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language.</exception>
    public string StrategyBook(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_plan_strategy_book(
                Handle, c, Text.Size(code), out BufferHandle text, &error);
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
    /// One of the seven strategies for every customer, or to serve as usual. Without variants of strategies in
    /// the policy, as facts alone have it: a log of customers, times and amounts is enough, and gains are before
    /// cost ("worth up to"). With variants, the most valuable one whose conditions hold.
    /// </summary>
    /// <param name="book">
    /// The book this assessment was made of, asked for who is vulnerable and whose complaint is open;
    /// null: it is not, and the plan says so. It is read: nobody may write to it meanwhile.
    /// </param>
    /// <param name="run">Progress, cancelling, threads.</param>
    /// <param name="budgets">What there is for all together; null: everybody has the most valuable variant.</param>
    /// <param name="policy">Whose section strategy counts, to ask "what if"; null: the assessment's.</param>
    /// <returns>A plan that the caller disposes.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: a budget that no variant uses, or a policy in another currency; FailedPrecondition: the
    /// policy's model counts opportunities instead of time, there are budgets and no variants, a cost is not known,
    /// or no plan keeps the budgets.
    /// </exception>
    public Plan Plan(
        Book? book = null, RunOptions? run = null, IReadOnlyList<Budget>? budgets = null, Policy? policy = null)
    {
        int count = budgets?.Count ?? 0;
        CBudget[] native = new CBudget[count + 1];
        GCHandle[] pins = new GCHandle[count];
        bool held = false;
        PolicyHandle other = policy == null ? new PolicyHandle() : policy.Handle;
        try
        {
            for (int i = 0; i < count; ++i)
            {
                byte[] name = Text.Encode(budgets![i].Resource);
                pins[i] = GCHandle.Alloc(name, GCHandleType.Pinned);
                native[i] = new CBudget
                {
                    Resource = (byte*)pins[i].AddrOfPinnedObject(),
                    ResourceSize = Text.Size(name),
                    Amount = budgets[i].Amount,
                    AtLeast = budgets[i].AtLeast ? 1 : 0,
                };
            }
            if (policy != null)
            {
                other.DangerousAddRef(ref held);
            }
            using (RunCall call = new RunCall(run))
            fixed (CBudget* all = native)
            {
                CRunOptions how = call.Options;
                CPlanOptions options = new CPlanOptions
                {
                    StructSize = sizeof(CPlanOptions),
                    Budgets = all,
                    BudgetsSize = count,
                    Policy = held ? other.DangerousGetHandle() : IntPtr.Zero,
                };
                IntPtr error = IntPtr.Zero;
                int status = Native.goodwill_assessment_plan(
                    Handle, HandleOf(book), &options, &how, out PlanHandle plan, &error);
                call.Check(status, error);
                return new Plan(plan);
            }
        }
        finally
        {
            if (held)
            {
                other.DangerousRelease();
            }
            foreach (GCHandle pin in pins)
            {
                if (pin.IsAllocated)
                {
                    pin.Free();
                }
            }
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

/// <content>Outreach, and plans that are adopted.</content>
public sealed unsafe partial class Book
{
    /// <summary>
    /// Writes a plan into the book that it was made of: an adopted plan is a fact, which later plans know of.
    /// Adopting it again, by the same approver at the same time, adds nothing. Writes.
    /// </summary>
    /// <param name="plan">Made of this book.</param>
    /// <param name="approver">Who answers for it: 1 to 200 bytes on one line.</param>
    /// <param name="at">When; null: at the plan's as-of, before which it cannot be.</param>
    /// <param name="options">Only <see cref="ImportOptions.RecordedAt"/> and <see cref="ImportOptions.Source"/> matter.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no approver, too early, or ids of another kind.</exception>
    public AppendResult Adopt(Plan plan, string approver, AsOf? at = null, ImportOptions? options = null)
    {
        if (plan == null)
        {
            throw new ArgumentNullException(nameof(plan));
        }
        byte[] by = Text.Encode(approver ?? throw new ArgumentNullException(nameof(approver)));
        long instant = at == null ? long.MinValue : at.Value.Resolve(TimeZone);
        using (Arena arena = new Arena())
        fixed (byte* b = by)
        {
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_adopt(
                Handle, plan.Handle, b, Text.Size(by), instant, &native, &result, &error);
            Errors.Check(status, error);
            return new AppendResult(result, new V1.ImportReport());
        }
    }

    /// <summary>
    /// What was adopted of whom, in the order of times and ids: customer_id, time, strategy, action, ending, as_of,
    /// known, policy, plan, approver, arm (treated or control, where the policy had a holdout), propensity (with what
    /// chance; 1 where nothing was left to chance), and how it was meant to be checked: check_at, counted, detectable,
    /// verdict, verdict_at. Reads.
    /// </summary>
    /// <param name="asOf">Adopted before; null: all.</param>
    /// <param name="known">What was known by this batch; 0: all.</param>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Journal(AsOf? asOf = null, long known = 0)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_journal(
            Handle, asOf == null ? long.MaxValue : asOf.Value.Resolve(TimeZone), known, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>Whether a customer may be approached, by the facts before a moment. Reads.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="channel">visit, phone, letter, email, sms, chat, web or store.</param>
    /// <param name="purpose">What for, as consents name it.</param>
    /// <param name="at">The moment, in the book's zone.</param>
    /// <param name="requested">The customer asked for this contact.</param>
    /// <param name="holdout">
    /// In a group that is never contacted, as is whoever the plan adopted last for them put into the control arm.
    /// </param>
    /// <param name="openComplaints">How many complaints are open besides the book's own cases.</param>
    /// <param name="policy">Whose section strategy says when and how often; null: the built-in rules.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such channel.</exception>
    public ContactVerdict MayContact(
        CustomerId customer, string channel, string purpose, AsOf at, bool requested = false, bool holdout = false,
        int openComplaints = 0, Policy? policy = null)
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
                Handle, policy == null ? new PolicyHandle() : policy.Handle, i, Text.Size(id), b, Text.Size(by), w, Text.Size(what), instant, requested ? 1 : 0,
                holdout ? 1 : 0, openComplaints, &verdict, &error);
            Errors.Check(status, error);
        }
        return new ContactVerdict(
            verdict.Allowed == 1, (ContactRule)verdict.Rule,
            verdict.FromUs == long.MinValue ? null : verdict.FromUs, verdict.Pressure);
    }
}

using System;
using System.Collections.Generic;
using Google.Protobuf;

namespace Goodwill;

/// <summary>For whom figures of people are.</summary>
public enum Audience
{
    /// <summary>The agent: their own.</summary>
    Agent = 1,

    /// <summary>Who plans the work: everybody's, by name.</summary>
    Scheduler = 2,

    /// <summary>Anybody else: all together, of five or more.</summary>
    Others = 3,
}

/// <summary>
/// The complaints desk of a book, under a policy. A complaint is a case, a case is its commands, and
/// each command is judged by the rules, written to the book, and only then counts. A refusal is a
/// <see cref="GoodwillException"/> whose first problem's field names the rule. What writes needs the
/// book to itself; everything else may run on many threads. Neither book nor policy may be disposed
/// before the desk is done with.
/// </summary>
public sealed unsafe partial class Desk
{
    private const long LastInstant = 253_402_300_799_999_999;

    private readonly Book book;
    private readonly Policy policy;

    internal Desk(Book book, Policy policy)
    {
        this.book = book;
        this.policy = policy;
    }

    /// <summary>Gives a command to a case. Writes.</summary>
    /// <param name="caseId">Names nobody.</param>
    /// <param name="command">
    /// What is done: kind, the version that its giver had seen, when it took effect, and what it is about.
    /// </param>
    /// <param name="customer">Needed to open a case; checked where it is given.</param>
    /// <param name="recordedAt">Kept with the batch; null: not said.</param>
    /// <param name="source">Which system or desk it comes from.</param>
    /// <returns>The case just after the command took effect.</returns>
    /// <exception cref="GoodwillException">
    /// FailedPrecondition: a rule, named by the first problem's field; Aborted: somebody was quicker;
    /// NotFound: there is no such case; InvalidArgument: the command cannot be read.
    /// </exception>
    public V1.Case Act(
        string caseId, V1.CaseCommand command, CustomerId? customer = null, AsOf? recordedAt = null,
        string source = "")
    {
        byte[] id = Text.Encode(caseId ?? throw new ArgumentNullException(nameof(caseId)));
        byte[] bytes = (command ?? throw new ArgumentNullException(nameof(command))).ToByteArray();
        byte[]? who = Text.EncodeOptional(customer?.ToString());
        byte[] from = Text.Encode(source ?? "");
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = bytes)
        fixed (byte* w = Pinned(who))
        fixed (byte* f = from)
        {
            CActOptions options = new CActOptions
            {
                StructSize = sizeof(CActOptions),
                RecordedAtUs = recordedAt?.Resolve(book.TimeZone) ?? 0,
                Source = new CText { Data = f, Size = Text.Size(from) },
            };
            int status = Native.goodwill_complaints_act(
                book.Handle, policy.Handle, i, Text.Size(id), w, Text.Size(who), c, bytes.Length, &options,
                null, out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Case.Parser);
        }
    }

    /// <summary>Opens a case in the complainant's words. Writes.</summary>
    /// <param name="caseId">Names nobody.</param>
    /// <param name="customer">Whose complaint it is; an id kept for that if the complainant is anonymous.</param>
    /// <param name="text">What was said.</param>
    /// <param name="receivedAt">When it came in.</param>
    /// <param name="by">Who of us took it down; empty: the complainant.</param>
    /// <param name="channel">How: phone, letter, ...; empty: not said.</param>
    /// <returns>The case.</returns>
    /// <exception cref="GoodwillException">As <see cref="Act"/>.</exception>
    public V1.Case Open(
        string caseId, CustomerId customer, string text, AsOf receivedAt, string by = "", string channel = "") =>
        Act(
            caseId,
            new V1.CaseCommand
            {
                Kind = "open",
                EffectiveUs = receivedAt.Resolve(book.TimeZone),
                Text = text ?? throw new ArgumentNullException(nameof(text)),
                By = by ?? "",
                Channel = channel ?? "",
            },
            customer);

    /// <summary>
    /// A customer objects to what a plan decided: opens a case, marked by its details, for a person to review it.
    /// Writes.
    /// </summary>
    /// <param name="caseId">Names nobody.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="customer">Who objects.</param>
    /// <param name="text">In the customer's words.</param>
    /// <param name="at">When it came in.</param>
    /// <param name="approver">Who approved of the plan, and decides nothing in the case; empty: not said.</param>
    /// <returns>The case.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: the plan does not hold the customer; FailedPrecondition: the decision takes nothing away and
    /// refuses nothing. Otherwise as <see cref="Act"/>.
    /// </exception>
    public V1.Case Contest(
        string caseId, Plan plan, CustomerId customer, string text, AsOf at, string approver = "")
    {
        if (plan == null)
        {
            throw new ArgumentNullException(nameof(plan));
        }
        byte[] id = Text.Encode(customer.ToString());
        byte[] words = Text.Encode(text ?? throw new ArgumentNullException(nameof(text)));
        byte[] who = Text.Encode(approver ?? "");
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* w = words)
        fixed (byte* a = who)
        {
            int status = Native.goodwill_plan_contest(
                plan.Handle, i, Text.Size(id), w, Text.Size(words), a, Text.Size(who), at.Resolve(book.TimeZone),
                out BufferHandle command, &error);
            Errors.Check(status, error);
            return Act(caseId, Text.Parse(command, V1.CaseCommand.Parser), customer);
        }
    }

    /// <summary>
    /// Regret, the facts in one line, a remedy within authority and its acceptance, in one command for
    /// the front line. Writes.
    /// </summary>
    /// <param name="caseId">The case, at its latest version.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who of us settles it.</param>
    /// <param name="text">What is said to the customer.</param>
    /// <param name="amount">Of the remedy, in major units; null: none.</param>
    /// <param name="reference">A name for the remedy, which is owed until it is fulfilled; empty: none.</param>
    /// <returns>The case.</returns>
    /// <exception cref="GoodwillException">As <see cref="Act"/>.</exception>
    public V1.Case Settle(
        string caseId, AsOf at, string by, string text, decimal? amount = null, string reference = "") =>
        Act(
            caseId,
            new V1.CaseCommand
            {
                Kind = "settle",
                ExpectedVersion = Case(caseId).Version,
                EffectiveUs = at.Resolve(book.TimeZone),
                By = by ?? throw new ArgumentNullException(nameof(by)),
                Text = text ?? throw new ArgumentNullException(nameof(text)),
                Amount = amount?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "",
                Ref = reference ?? "",
            });

    /// <summary>A case with its state, commands, and every clock with its reasons. Reads.</summary>
    /// <param name="caseId">Which.</param>
    /// <param name="asOf">What took effect strictly before it counts; null: all that was recorded.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">NotFound: there is no such case.</exception>
    public V1.Case Case(string caseId, AsOf? asOf = null, long known = 0)
    {
        byte[] id = Text.Encode(caseId ?? throw new ArgumentNullException(nameof(caseId)));
        long instant = asOf?.Resolve(book.TimeZone) ?? LastInstant;
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        {
            int status = Native.goodwill_complaints_case(
                book.Handle, policy.Handle, i, Text.Size(id), instant, known, out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Case.Parser);
        }
    }

    /// <summary>
    /// How the desk did: settled at first contact, times to close by the clock and in working hours,
    /// reopened, upheld, redress, by month, channel and product; regulators' returns. Reads.
    /// </summary>
    /// <param name="since">Complaints received from then on.</param>
    /// <param name="asOf">And strictly before it.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: it begins after it ends.</exception>
    public V1.DeskFigures Figures(AsOf since, AsOf asOf, long known = 0)
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_complaints_figures(
            book.Handle, policy.Handle, since.Resolve(book.TimeZone), asOf.Resolve(book.TimeZone), known,
            out BufferHandle document, &error);
        Errors.Check(status, error);
        return Text.Parse(document, V1.DeskFigures.Parser);
    }

    /// <summary>
    /// Are like cases treated alike? Complaints whose redress stands out among those like them, and groups
    /// of customers side by side, by labels that are stored nowhere; of fewer than five customers nothing
    /// is told. Reads.
    /// </summary>
    /// <param name="since">Complaints received from then on.</param>
    /// <param name="asOf">And strictly before it.</param>
    /// <param name="groups">Labels of customers; null: none.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: it begins after it ends.</exception>
    public V1.Fairness Fairness(
        AsOf since, AsOf asOf, IReadOnlyDictionary<CustomerId, string>? groups = null, long known = 0)
    {
        int count = groups?.Count ?? 0;
        using Arena arena = new Arena();
        CText* ids = (CText*)arena.Allocate(checked(count * sizeof(CText)));
        CText* labels = (CText*)arena.Allocate(checked(count * sizeof(CText)));
        int place = 0;
        foreach (KeyValuePair<CustomerId, string> group in groups ?? new Dictionary<CustomerId, string>())
        {
            ids[place] = arena.Text(group.Key.ToString());
            labels[place++] = arena.Text(group.Value ?? throw new ArgumentException("a label is null", nameof(groups)));
        }
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_complaints_fairness(
            book.Handle, policy.Handle, since.Resolve(book.TimeZone), asOf.Resolve(book.TimeZone), known, ids,
            labels, count, out BufferHandle document, &error);
        Errors.Check(status, error);
        return Text.Parse(document, V1.Fairness.Parser);
    }

    /// <summary>The people at the desk, as far as the audience may see. Reads.</summary>
    /// <param name="since">From then on.</param>
    /// <param name="asOf">And strictly before it.</param>
    /// <param name="audience">For whom the figures are.</param>
    /// <param name="agent">Of the audience Agent: who asks.</param>
    /// <param name="pulse">A question that colleagues answer; null: none.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">
    /// FailedPrecondition: others ask, and there are fewer than five; InvalidArgument.
    /// </exception>
    public V1.DeskPeople People(
        AsOf since, AsOf asOf, Audience audience, string? agent = null, string? pulse = null, long known = 0)
    {
        byte[] who = Text.Encode(agent ?? "");
        byte[] question = Text.Encode(pulse ?? "");
        IntPtr error = IntPtr.Zero;
        fixed (byte* w = who)
        fixed (byte* q = question)
        {
            int status = Native.goodwill_complaints_people(
                book.Handle, policy.Handle, since.Resolve(book.TimeZone), asOf.Resolve(book.TimeZone), known,
                (int)audience, w, Text.Size(who), q, Text.Size(question), out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.DeskPeople.Parser);
        }
    }

    /// <summary>The same for people, in English. Reads.</summary>
    /// <param name="caseId">Which.</param>
    /// <param name="asOf">What took effect strictly before it counts.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>Lines of text.</returns>
    /// <exception cref="GoodwillException">NotFound: there is no such case.</exception>
    public string Explain(string caseId, AsOf asOf, long known = 0)
    {
        byte[] id = Text.Encode(caseId ?? throw new ArgumentNullException(nameof(caseId)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        {
            int status = Native.goodwill_complaints_case_text(
                book.Handle, policy.Handle, i, Text.Size(id), asOf.Resolve(book.TimeZone), known,
                out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>All cases, one row each. Reads.</summary>
    /// <param name="asOf">What took effect strictly before it counts; null: all that was recorded.</param>
    /// <param name="stage">Only those that are open, decided, ...; null: all.</param>
    /// <param name="owner">Only this person's; empty: nobody's yet; null: everybody's.</param>
    /// <param name="customer">Only this customer's; null: everybody's.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>
    /// A stream that the caller disposes: case_id, customer_id, version, stage, received_at, classified,
    /// finding, severity, responsible, channel, contacts, facts, reopened, escalations, overrides,
    /// acknowledged, restatement_disputed, granted, does_not_fit.
    /// </returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such stage or batch.</exception>
    public ArrowStream Cases(
        AsOf? asOf = null, string? stage = null, string? owner = null, CustomerId? customer = null, long known = 0)
    {
        long instant = asOf?.Resolve(book.TimeZone) ?? LastInstant;
        return Ask(owner, customer, stage, null, 0, (options, stream, error) => Native.goodwill_complaints_list(
            book.Handle, instant, known, (CComplaintOptions*)options, 0, (CArrowArrayStream*)stream, (IntPtr*)error));
    }

    /// <summary>What is owed, to whom, by whom, by when: overdue first, then by the work that remains. Reads.</summary>
    /// <param name="asOf">What took effect strictly before it counts.</param>
    /// <param name="owner">Only this person's; empty: nobody's yet; null: everybody's.</param>
    /// <param name="customer">Only this customer's; null: everybody's.</param>
    /// <param name="until">Only what falls due before; null: all.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <param name="believed">
    /// A batch: what was a breach as known by it, and is none as known now, is owed an apology (kind
    /// "retracted"); 0: none.
    /// </param>
    /// <param name="assessment">Of customers who are equally due the one of the higher value comes first.</param>
    /// <returns>
    /// A stream that the caller disposes: case_id, customer_id, kind, name, state, owner, role, since,
    /// due_at, remaining_minutes, overdue_minutes, amount, severity.
    /// </returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such batch.</exception>
    public ArrowStream Due(
        AsOf asOf, string? owner = null, CustomerId? customer = null, AsOf? until = null, long known = 0,
        long believed = 0, Assessment? assessment = null)
    {
        long instant = asOf.Resolve(book.TimeZone);
        bool held = false;
        try
        {
            assessment?.Handle.DangerousAddRef(ref held);
            IntPtr value = held ? assessment!.Handle.DangerousGetHandle() : IntPtr.Zero;
            return Ask(owner, customer, null, until, believed, (options, stream, error) =>
            {
                ((CComplaintOptions*)options)->Assessment = value;
                return Native.goodwill_complaints_due(
                    book.Handle, policy.Handle, instant, known, (CComplaintOptions*)options, 0,
                    (CArrowArrayStream*)stream, (IntPtr*)error);
            });
        }
        finally
        {
            if (held)
            {
                assessment!.Handle.DangerousRelease();
            }
        }
    }

    /// <summary>
    /// The plan of the coming hours: who does which task when, and which deadlines will be missed. Agents,
    /// skills and efforts are the policy's. Reads.
    /// </summary>
    /// <param name="asOf">What took effect strictly before it counts; the plan begins there.</param>
    /// <param name="hours">Of the clock, 1 to 8784.</param>
    /// <param name="figures">What is missed, what is missing, and how busy each agent is.</param>
    /// <param name="assessment">Decides, by value, between customers who are equally due; null: nothing does.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>
    /// A stream that the caller disposes: case_id, customer_id, kind, name, state, owner, due_at,
    /// effort_minutes, agent (null: nobody), start, end, missed, reason, skilled, barred.
    /// </returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy names no agents; InvalidArgument.</exception>
    public ArrowStream Schedule(
        AsOf asOf, long hours, out V1.DeskSchedule figures, Assessment? assessment = null, long known = 0)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        bool held = false;
        try
        {
            assessment?.Handle.DangerousAddRef(ref held);
            int status = Native.goodwill_complaints_schedule(
                book.Handle, policy.Handle, asOf.Resolve(book.TimeZone), known, hours,
                held ? assessment!.Handle.DangerousGetHandle() : IntPtr.Zero, stream.Stream,
                out BufferHandle document, &error);
            ArrowStream tasks = Exported.Stream(status, error, stream);
            figures = Text.Parse(document, V1.DeskSchedule.Parser);
            return tasks;
        }
        finally
        {
            if (held)
            {
                assessment!.Handle.DangerousRelease();
            }
        }
    }

    /// <summary>Why a task of the schedule is planned so, and what speaks against each other agent. Reads.</summary>
    /// <param name="asOf">As of the schedule.</param>
    /// <param name="hours">As of the schedule.</param>
    /// <param name="task">Its row in the schedule, from 0.</param>
    /// <param name="language">"en", "ru" or "bg"; null: the policy's.</param>
    /// <param name="assessment">As of the schedule.</param>
    /// <param name="known">As of the schedule.</param>
    /// <returns>Lines of text.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such task, another language.</exception>
    public string ExplainSchedule(
        AsOf asOf, long hours, long task, string? language = null, Assessment? assessment = null, long known = 0)
    {
        byte[] tongue = Text.Encode(language ?? "");
        IntPtr error = IntPtr.Zero;
        bool held = false;
        try
        {
            assessment?.Handle.DangerousAddRef(ref held);
            fixed (byte* t = tongue)
            {
                int status = Native.goodwill_complaints_schedule_explain(
                    book.Handle, policy.Handle, asOf.Resolve(book.TimeZone), known, hours,
                    held ? assessment!.Handle.DangerousGetHandle() : IntPtr.Zero, task, t, Text.Size(tongue),
                    out BufferHandle text, &error);
                Errors.Check(status, error);
                return Text.Take(text);
            }
        }
        finally
        {
            if (held)
            {
                assessment!.Handle.DangerousRelease();
            }
        }
    }

    // Pointers may not be type arguments.
    private delegate int Question(IntPtr options, IntPtr stream, IntPtr error);

    private ArrowStream Ask(
        string? owner, CustomerId? customer, string? stage, AsOf? until, long believed, Question question)
    {
        byte[]? o = Text.EncodeOptional(owner);
        byte[]? w = Text.EncodeOptional(customer?.ToString());
        byte[]? s = Text.EncodeOptional(stage);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* ownerText = Pinned(o))
        fixed (byte* customerText = Pinned(w))
        fixed (byte* stageText = Pinned(s))
        {
            CComplaintOptions options = new CComplaintOptions
            {
                StructSize = sizeof(CComplaintOptions),
                Owner = ownerText,
                OwnerSize = Text.Size(o),
                CustomerId = customerText,
                CustomerIdSize = Text.Size(w),
                Stage = stageText,
                StageSize = Text.Size(s),
                UntilUs = until?.Resolve(book.TimeZone) ?? 0,
                BelievedBatch = believed,
            };
            int status = question((IntPtr)(&options), (IntPtr)stream.Stream, (IntPtr)(&error));
            return Exported.Stream(status, error, stream);
        }
    }

    private static byte[]? Pinned(byte[]? text) => text != null && text.Length == 0 ? new byte[1] : text;
}

/// <summary>Complaints.</summary>
public sealed unsafe partial class Book
{
    /// <summary>The complaints desk of this book, under a policy's <c>complaints</c>.</summary>
    /// <param name="policy">
    /// Without that section the standard clocks hold and nobody may grant anything;
    /// <c>Policy.Starter("complaints", currency)</c> is one to begin with.
    /// </param>
    /// <returns>A desk that borrows both.</returns>
    public Desk Desk(Policy policy) => new Desk(this, policy ?? throw new ArgumentNullException(nameof(policy)));
}

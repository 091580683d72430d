using System;

namespace Goodwill;

/// <summary>Whose cost to serve is told.</summary>
public enum ServiceSubject
{
    /// <summary>Everybody who was in contact, the dearest first.</summary>
    Customer = 1,

    /// <summary>By tier, from the highest.</summary>
    Tier = 2,

    /// <summary>What each failure of ours cost, the dearest first.</summary>
    Cause = 3,
}

/// <summary>What is asked of a book's exposure. Zeros are the defaults.</summary>
public sealed class ExposureOptions
{
    /// <summary>Points of the Lorenz and the whale curve; 0: 101.</summary>
    public long CurvePoints { get; set; }

    /// <summary>Rounds of the bootstrap intervals, 10 to 100000; 0: none.</summary>
    public long BootstrapRounds { get; set; }

    /// <summary>The intervals' level as a fraction; 0: 19 / 20.</summary>
    public long LevelNumerator { get; set; }

    /// <summary>The intervals' level as a fraction; 0: 19 / 20.</summary>
    public long LevelDenominator { get; set; }

    /// <summary>Rounds for the chance of a shortfall; 0: 10000.</summary>
    public long ShortfallRounds { get; set; }

    /// <summary>Fixed costs of twelve months in minor units; 0: the policy's.</summary>
    public long FixedCostsMinor { get; set; }

    /// <summary>The same seed gives the same numbers.</summary>
    public ulong Seed { get; set; } = 1;
}

public sealed unsafe partial class Book
{
    /// <summary>
    /// How much hangs on few customers, over the twelve months before as-of: concentration by customer
    /// and group, whale curve, what is lost if the largest leave, the chance of a shortfall, alerts. Reads.
    /// </summary>
    /// <param name="policy">The rules and limits.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: options outside their ranges.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public V1.Exposure Exposure(
        Policy policy, AsOf asOf, ExposureOptions? options = null, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        ExposureOptions given = options ?? new ExposureOptions();
        CExposureOptions native = new CExposureOptions
        {
            StructSize = sizeof(CExposureOptions),
            CurvePoints = given.CurvePoints,
            BootstrapRounds = given.BootstrapRounds,
            LevelNumerator = given.LevelNumerator,
            LevelDenominator = given.LevelDenominator,
            ShortfallRounds = given.ShortfallRounds,
            FixedCostsMinor = given.FixedCostsMinor,
            Seed = given.Seed,
        };
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_exposure(
                Handle, Required.Handle(policy), instant, known, &native, &how, out BufferHandle document, &error);
            call.Check(status, error);
            return Text.Parse(document, V1.Exposure.Parser);
        }
    }

    /// <summary>
    /// Whether the promised service was given, and what customers answered: by the policy's section
    /// <c>service</c>, over its months before as-of. Reads.
    /// </summary>
    /// <param name="policy">The standards and surveys.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy has no such section.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public V1.ServiceReview ServiceReview(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_service_review(
                Handle, Required.Handle(policy), instant, known, &how, out BufferHandle document, &error);
            call.Check(status, error);
            return Text.Parse(document, V1.ServiceReview.Parser);
        }
    }

    /// <summary>
    /// What each standard does to later purchases when it is missed and when it is beaten, and the price
    /// of a late minute: customers whose service was missed against others like them, difference in
    /// differences over the policy's effect_days, with 95 % intervals. Where fewer than 30 customers can
    /// be compared nothing is said but what is missing. Reads.
    /// </summary>
    /// <param name="policy">The standards.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy promises no service.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public V1.ServiceEffects ServiceEffects(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_service_effects(
                Handle, Required.Handle(policy), instant, known, &how, out BufferHandle document, &error);
            call.Check(status, error);
            return Text.Parse(document, V1.ServiceEffects.Parser);
        }
    }

    /// <summary>
    /// Who spoke up after a failure, who stayed silent, and what became of both: the voice rate by kind
    /// and month, and later purchases of who complained against those of the silent. Evidence, not proof:
    /// who complains differs from who does not in ways that no book knows. Reads.
    /// </summary>
    /// <param name="policy">The standards, and within how many days a complaint is about a failure.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: no failure is known.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public V1.Recovery Recovery(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_recovery(
                Handle, Required.Handle(policy), instant, known, &how, out BufferHandle document, &error);
            call.Check(status, error);
            return Text.Parse(document, V1.Recovery.Parser);
        }
    }

    /// <summary>
    /// Who should be asked to complain: who met a failure within the policy's voice_days, has not
    /// complained since and has not been written to about it. Reads.
    /// </summary>
    /// <param name="policy">The standards.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="channel">By which they would be asked, as "email".</param>
    /// <param name="purpose">As consents name it; an outgoing contact of it was an invitation.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>
    /// A stream that the caller disposes: customer_id, failure, failed_at, ref, failures, allowed, rule,
    /// from; the latest failure first.
    /// </returns>
    /// <exception cref="GoodwillException">InvalidArgument: there is no such channel.</exception>
    public ArrowStream Invitations(
        Policy policy, AsOf asOf, string channel, string purpose = "service", long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[] by = Text.Encode(channel ?? throw new ArgumentNullException(nameof(channel)));
        byte[] what = Text.Encode(purpose ?? throw new ArgumentNullException(nameof(purpose)));
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = by)
        fixed (byte* w = what)
        {
            int status = Native.goodwill_book_invitations(
                Handle, Required.Handle(policy), instant, known, b, Text.Size(by), w, Text.Size(what),
                stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>
    /// Who is asked what next: everybody now and then, nobody too often. Who was asked or answered within
    /// restDays is left alone, and who may not be contacted; who waited longest and bought most is drawn a
    /// little sooner, by a keyed hash of customer and day. Reads.
    /// </summary>
    /// <param name="policy">Its surveys are the questions.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="channel">By which they would be asked, as "email".</param>
    /// <param name="most">At most so many.</param>
    /// <param name="restDays">Of rest between two questions.</param>
    /// <param name="purpose">As consents and interactions name it.</param>
    /// <param name="salt">Another one draws others.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A stream that the caller disposes: customer_id, question, last_asked, weight.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the policy asks nothing; InvalidArgument.</exception>
    public ArrowStream AskNext(
        Policy policy, AsOf asOf, string channel, long most = 100, int restDays = 90, string purpose = "survey",
        string salt = "", long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[] by = Text.Encode(channel ?? throw new ArgumentNullException(nameof(channel)));
        byte[] what = Text.Encode(purpose ?? throw new ArgumentNullException(nameof(purpose)));
        byte[] seasoning = Text.Encode(salt ?? throw new ArgumentNullException(nameof(salt)));
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = by)
        fixed (byte* w = what)
        fixed (byte* s = seasoning)
        {
            int status = Native.goodwill_book_ask(
                Handle, Required.Handle(policy), instant, known, b, Text.Size(by), w, Text.Size(what), s,
                Text.Size(seasoning), most, restDays, null, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>Who made customers expensive, they or we? Over all time before as-of. Reads.</summary>
    /// <param name="policy">The rules.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="by">By customer, tier or cause.</param>
    /// <param name="money">How amounts leave.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>
    /// A stream that the caller disposes: contacts and cost split into wanted, caused by us and
    /// unrequested, margin, net_margin, made_by, lost_by_us; or cause, contacts, customers, cost, share.
    /// </returns>
    public ArrowStream ServiceCost(
        Policy policy, AsOf asOf, ServiceSubject by = ServiceSubject.Customer,
        MoneyFormat money = MoneyFormat.Decimal, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_service_cost(
            Handle, Required.Handle(policy), instant, known, (int)by, (int)money, null, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }
}

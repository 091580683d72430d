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

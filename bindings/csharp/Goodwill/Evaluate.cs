using System;

namespace Goodwill;

/// <summary>How effects are measured. Zeros are the defaults.</summary>
public sealed class EvaluateOptions
{
    /// <summary>The share that should have been left alone; 0 / 0: 1 / 10, or the policy's for the book's own assignments.</summary>
    public (long Numerator, long Denominator) ControlShare { get; set; }

    /// <summary>Days after the assignment that count; 0: the strategy's own.</summary>
    public long WindowDays { get; set; }

    /// <summary>Days before the assignment that are adjusted for; 0: 365.</summary>
    public long BeforeDays { get; set; }

    /// <summary>The chance to be wrong that is accepted; 0: 0.05.</summary>
    public double Alpha { get; set; }

    /// <summary>People at which the always-valid interval is narrowest; 0: 5000.</summary>
    public double TunedAt { get; set; }

    /// <summary>Of the smallest effect that could be seen; 0: 0.8.</summary>
    public double Power { get; set; }

    internal unsafe CEvaluateOptions ToNative() => new CEvaluateOptions
    {
        StructSize = sizeof(CEvaluateOptions),
        ControlNumerator = ControlShare.Numerator,
        ControlDenominator = ControlShare.Denominator,
        WindowDays = WindowDays,
        BeforeDays = BeforeDays,
        Alpha = Alpha,
        TunedAt = TunedAt,
        Power = Power,
    };
}

public sealed unsafe partial class Book
{
    /// <summary>
    /// What another plan would have brought, from the journal of this book: a plan made as of the same moment as the
    /// adopted ones, under another policy, and never carried out. Customers with whom, by chance, was done what it
    /// intends count by the inverse of that chance. Reads.
    /// </summary>
    /// <param name="plan">Made as of a moment as of which some plan was adopted.</param>
    /// <param name="asOf">Journal and outcomes are of the facts strictly before it.</param>
    /// <param name="windowDays">After the adoption that count; 0: the strategy's own.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>The score.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: nothing was adopted as of the plan's moment, or the effective size is below 200.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public PlanScore ScorePlan(Plan plan, AsOf asOf, long windowDays = 0, RunOptions? run = null, long known = 0)
    {
        if (plan == null)
        {
            throw new ArgumentNullException(nameof(plan));
        }
        long instant = asOf.Resolve(TimeZone);
        CPlanScore result = new CPlanScore { StructSize = sizeof(CPlanScore) };
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_score_plan(
                Handle, plan.Handle, instant, known, windowDays, &how, &result, &error);
            call.Check(status, error);
        }
        return new PlanScore(result);
    }

    /// <summary>
    /// Did it work? The book gives the outcomes, adjusted for the time before, by intention to treat. One row per
    /// strategy: strategy, window_days, treated, control, waiting, unknown, sample_ratio_p, sample_ratio_alarm,
    /// on_margin, control_mean, treated_mean, difference, low, high, p_value, always_low, always_high,
    /// variance_reduction, total, minimum_detectable, people_needed, verdict_at, verdict, reason. Reads.
    /// </summary>
    /// <param name="policy">Currency, zone, what counts as a purchase.</param>
    /// <param name="assignments">
    /// Columns customer_id, time, arm (treated or control), and optionally strategy; unchanged. Null: those that
    /// the plans adopted under a policy with a holdout made, of which <see cref="Journal"/> tells.
    /// </param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: assignments or options are wrong, each is named.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public ArrowStream Evaluate(
        Policy policy, TableBuilder? assignments, AsOf asOf, EvaluateOptions? options = null, string? language = null,
        RunOptions? run = null, long known = 0)
    {
        CEvaluateOptions native = (options ?? new EvaluateOptions()).ToNative();
        long instant = asOf.Resolve(TimeZone);
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        using (ArrowStream? rows = assignments?.ToStream())
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* c = code)
            {
                int status = Native.goodwill_book_evaluate(
                    Handle, Required.Handle(policy), rows == null ? null : rows.Live(), instant, known, &native, c, Text.Size(code), &how,
                    stream.Stream, &error);
                call.Check(status, error);
                return Exported.Stream(status, error, stream);
            }
        }
    }
}

/// <summary>What a plan that was never carried out would have brought. Immutable.</summary>
public sealed class PlanScore
{
    internal PlanScore(CPlanScore c)
    {
        Value = c.Value;
        StandardError = c.StandardError;
        Low = c.Low;
        High = c.High;
        EffectiveSize = c.EffectiveSize;
        Adopted = c.Adopted;
        Customers = c.Customers;
        Unsupported = c.Unsupported;
        Waiting = c.Waiting;
        Unknown = c.Unknown;
        OnMargin = c.OnMargin != 0;
    }

    /// <summary>Per customer, in major units, before what acting costs.</summary>
    public double Value { get; }

    /// <summary>Of the value.</summary>
    public double StandardError { get; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double Low { get; }

    /// <summary>Upper end of the 95 % interval.</summary>
    public double High { get; }

    /// <summary>How many decisions the weighted ones are worth.</summary>
    public double EffectiveSize { get; }

    /// <summary>What the same customers brought with what was done.</summary>
    public double Adopted { get; }

    /// <summary>Who count.</summary>
    public long Customers { get; }

    /// <summary>The plan does with them what chance left no room for.</summary>
    public long Unsupported { get; }

    /// <summary>Whose window still runs.</summary>
    public long Waiting { get; }

    /// <summary>No chance is on record, or the plan or the book does not know them.</summary>
    public long Unknown { get; }

    /// <summary>Outcomes are margin; otherwise net turnover.</summary>
    public bool OnMargin { get; }
}

/// <summary>What another policy would have brought, from what was done with known chances. Immutable.</summary>
public sealed class OffPolicy
{
    private OffPolicy(COffPolicy c)
    {
        Value = new Estimate(c.Value, c.Low, c.High);
        StandardError = c.StandardError;
        EffectiveSize = c.EffectiveSize;
    }

    /// <summary>Per decision, with its 95 % interval.</summary>
    public Estimate Value { get; }

    /// <summary>Of the value.</summary>
    public double StandardError { get; }

    /// <summary>Decisions that the comparison rests on (Kish 1965).</summary>
    public double EffectiveSize { get; }

    /// <summary>Values another policy.</summary>
    /// <param name="reward">Per decision.</param>
    /// <param name="propensity">The chance with which what was done was chosen.</param>
    /// <param name="target">The chance with which the other policy would choose it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: chances outside 0 to 1; FailedPrecondition: an effective size below 200.
    /// </exception>
    public static unsafe OffPolicy Of(
        ReadOnlySpan<double> reward, ReadOnlySpan<double> propensity, ReadOnlySpan<double> target)
    {
        if (reward.Length != propensity.Length || reward.Length != target.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        COffPolicy result = new COffPolicy { StructSize = sizeof(COffPolicy) };
        IntPtr error = IntPtr.Zero;
        fixed (double* r = reward)
        fixed (double* p = propensity)
        fixed (double* t = target)
        {
            Errors.Check(Native.goodwill_off_policy_of(r, p, t, reward.Length, &result, &error), error);
        }
        return new OffPolicy(result);
    }
}

/// <summary>What is believed of an effect: normal. Evidence of its age counts half.</summary>
public readonly struct Belief
{
    /// <summary>A belief.</summary>
    /// <param name="mean">Of the effect.</param>
    /// <param name="sd">Above 0.</param>
    public Belief(double mean, double sd)
    {
        Mean = mean;
        Sd = sd;
    }

    /// <summary>Of the effect.</summary>
    public double Mean { get; }

    /// <summary>Its standard deviation.</summary>
    public double Sd { get; }

    /// <summary>The belief after evidence.</summary>
    /// <param name="estimate">Of each experiment.</param>
    /// <param name="standardError">Of each.</param>
    /// <param name="ageMonths">Of each.</param>
    /// <param name="halfLife">Evidence that is so many months old counts half.</param>
    /// <returns>A new belief.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, with the row: no positive finite error.</exception>
    public unsafe Belief After(
        ReadOnlySpan<double> estimate, ReadOnlySpan<double> standardError, ReadOnlySpan<double> ageMonths,
        double halfLife = 12)
    {
        CheckLengths(estimate, standardError, ageMonths);
        double mean = 0;
        double sd = 0;
        IntPtr error = IntPtr.Zero;
        fixed (double* e = estimate)
        fixed (double* s = standardError)
        fixed (double* a = ageMonths)
        {
            Errors.Check(
                Native.goodwill_belief_update(Mean, Sd, e, s, a, estimate.Length, halfLife, &mean, &sd, &error),
                error);
        }
        return new Belief(mean, sd);
    }

    /// <summary>A chance believed to be beta, after it happened in so many of so many trials.</summary>
    /// <param name="successes">Counting what the prior is worth.</param>
    /// <param name="failures">The same.</param>
    /// <param name="happened">At most the trials.</param>
    /// <param name="trials">How many.</param>
    /// <param name="ageMonths">Of the trials.</param>
    /// <param name="halfLife">Evidence that is so many months old counts half.</param>
    /// <returns>The new successes and failures.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: counts that cannot be.</exception>
    public static unsafe (double Successes, double Failures) UpdateRate(
        double successes, double failures, long happened, long trials, double ageMonths = 0, double halfLife = 12)
    {
        double more = 0;
        double fewer = 0;
        IntPtr error = IntPtr.Zero;
        Errors.Check(
            Native.goodwill_rate_update(
                successes, failures, happened, trials, ageMonths, halfLife, &more, &fewer, &error),
            error);
        return (more, fewer);
    }

    /// <summary>
    /// Beliefs of the same people about several effects, in one unit, such as what is measured over what was
    /// believed. Where one was too high, the others are likelier to be.
    /// </summary>
    /// <param name="priors">What was believed.</param>
    /// <param name="estimate">One for each; NaN: none.</param>
    /// <param name="standardError">Of each.</param>
    /// <param name="ageMonths">Of each.</param>
    /// <param name="nothing">The chance beforehand that nothing of it has any effect; then, after the evidence.</param>
    /// <param name="correlation">Of the errors of any two priors.</param>
    /// <param name="halfLife">Evidence that is so many months old counts half.</param>
    /// <returns>As many beliefs.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, with the row: no finite figures, or out of range.</exception>
    public static unsafe Belief[] UpdateTogether(
        ReadOnlySpan<Belief> priors, ReadOnlySpan<double> estimate, ReadOnlySpan<double> standardError,
        ReadOnlySpan<double> ageMonths, ref double nothing, double correlation = 0.5, double halfLife = 12)
    {
        CheckLengths(estimate, standardError, ageMonths);
        if (priors.Length != estimate.Length)
        {
            throw new ArgumentException("there must be one estimate for each prior");
        }
        double[] means = new double[priors.Length + 1];
        double[] sds = new double[priors.Length + 1];
        for (int i = 0; i < priors.Length; i++)
        {
            means[i] = priors[i].Mean;
            sds[i] = priors[i].Sd;
        }
        double left = 0;
        IntPtr error = IntPtr.Zero;
        fixed (double* e = estimate)
        fixed (double* s = standardError)
        fixed (double* a = ageMonths)
        fixed (double* m = means)
        fixed (double* d = sds)
        {
            Errors.Check(
                Native.goodwill_beliefs_update(
                    m, d, e, s, a, estimate.Length, correlation, nothing, halfLife, m, d, &left, &error),
                error);
        }
        nothing = left;
        Belief[] after = new Belief[priors.Length];
        for (int i = 0; i < after.Length; i++)
        {
            after[i] = new Belief(means[i], sds[i]);
        }
        return after;
    }

    /// <summary>Effects of several groups that are alike but not equal.</summary>
    /// <param name="estimate">Of each group.</param>
    /// <param name="standardError">Of each.</param>
    /// <param name="ageMonths">Of each.</param>
    /// <param name="betweenSd">How much they truly differ.</param>
    /// <param name="groups">Each, pulled towards the mean as far as its own evidence is thin.</param>
    /// <param name="halfLife">Evidence that is so many months old counts half.</param>
    /// <returns>Their common mean.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, with the row: no positive finite error.</exception>
    public static unsafe Belief Pool(
        ReadOnlySpan<double> estimate, ReadOnlySpan<double> standardError, ReadOnlySpan<double> ageMonths,
        out double betweenSd, out Belief[] groups, double halfLife = 12)
    {
        CheckLengths(estimate, standardError, ageMonths);
        double mean = 0;
        double sd = 0;
        double between = 0;
        double[] means = new double[estimate.Length + 1];
        double[] sds = new double[estimate.Length + 1];
        IntPtr error = IntPtr.Zero;
        fixed (double* e = estimate)
        fixed (double* s = standardError)
        fixed (double* a = ageMonths)
        fixed (double* m = means)
        fixed (double* d = sds)
        {
            Errors.Check(
                Native.goodwill_effects_pool(
                    e, s, a, estimate.Length, halfLife, &mean, &sd, &between, m, d, &error),
                error);
        }
        betweenSd = between;
        groups = new Belief[estimate.Length];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = new Belief(means[i], sds[i]);
        }
        return new Belief(mean, sd);
    }

    private static void CheckLengths(
        ReadOnlySpan<double> estimate, ReadOnlySpan<double> standardError, ReadOnlySpan<double> ageMonths)
    {
        if (estimate.Length != standardError.Length || estimate.Length != ageMonths.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
    }
}

/// <summary>Decisions tried out in made-up businesses.</summary>
public static class Simulator
{
    /// <summary>
    /// Draws a business again and again, and tells what each way to decide would have been worth: world, policy
    /// (nothing, rfm, propensity_to_leave, propensity_to_buy, value, greedy, believing, engine, pilot, informed,
    /// clairvoyant), seeds, gain, gain_low, gain_high, realised, realised_low, realised_high, regret, share,
    /// share_informed, worst, worse_than_nothing, worst_loss, contacted, spent. By round: world, policy, seeds,
    /// round (from 0), month, gain, contacted, spent.
    /// </summary>
    /// <param name="world">CSV text with the columns parameter and value; see examples/worlds.</param>
    /// <param name="seeds">Worlds drawn.</param>
    /// <param name="firstSeed">Seeds count from it.</param>
    /// <param name="customers">Of each; 0: as the world says.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <param name="byRound">A row for each policy and round.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument, with line and field: the world makes no sense.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static unsafe ArrowStream Simulate(
        string world, long seeds = 20, long firstSeed = 1, long customers = 0, RunOptions? run = null,
        bool byRound = false)
    {
        byte[] text = Text.Encode(world ?? throw new ArgumentNullException(nameof(world)));
        CSimulateOptions options = new CSimulateOptions
        {
            StructSize = sizeof(CSimulateOptions),
            Seeds = seeds,
            FirstSeed = firstSeed,
            Customers = customers,
            ByRound = byRound ? 1 : 0,
        };
        ArrowStreamHandle stream = new ArrowStreamHandle();
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* t = text)
            {
                int status = Native.goodwill_simulate(t, Text.Size(text), &options, &how, stream.Stream, &error);
                call.Check(status, error);
                return Exported.Stream(status, error, stream);
            }
        }
    }
}

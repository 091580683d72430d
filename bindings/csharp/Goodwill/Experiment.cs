using System;

namespace Goodwill;

/// <summary>
/// Treated against control, per person, adjusted for what was known before, by intention to treat:
/// everybody in the arm that they were assigned to. Immutable.
/// </summary>
public sealed class MeasuredEffect
{
    private MeasuredEffect(CEffect c)
    {
        ControlMean = c.ControlMean;
        TreatedMean = c.TreatedMean;
        StandardError = c.StandardError;
        PValue = c.PValue;
        Difference = new Estimate(c.Difference, c.Low, c.High);
        AlwaysValid = new Estimate(c.Difference, c.AlwaysLow, c.AlwaysHigh);
        Relative = new Estimate(c.Relative, c.RelativeLow, c.RelativeHigh);
        RelativeAlwaysValid = new Estimate(c.Relative, c.RelativeAlwaysLow, c.RelativeAlwaysHigh);
        RelativePValue = c.RelativePValue;
        Theta = c.Theta;
        VarianceReduction = c.VarianceReduction;
    }

    /// <summary>Mean of the control.</summary>
    public double ControlMean { get; }

    /// <summary>Mean of the treated.</summary>
    public double TreatedMean { get; }

    /// <summary>Of the difference.</summary>
    public double StandardError { get; }

    /// <summary>Of no difference, two-sided.</summary>
    public double PValue { get; }

    /// <summary>The difference, with the interval that is right at one moment chosen in advance.</summary>
    public Estimate Difference { get; }

    /// <summary>The difference, with the interval that is right at all moments at once.</summary>
    public Estimate AlwaysValid { get; }

    /// <summary>The difference over the control's mean; NaN where that is 0.</summary>
    public Estimate Relative { get; }

    /// <summary>The same, right at all moments at once.</summary>
    public Estimate RelativeAlwaysValid { get; }

    /// <summary>Of no relative difference, two-sided.</summary>
    public double RelativePValue { get; }

    /// <summary>Slope of the outcome on what was known before.</summary>
    public double Theta { get; }

    /// <summary>The share of the variance that the adjustment took away; may be nil.</summary>
    public double VarianceReduction { get; }

    /// <summary>Compares two arms.</summary>
    /// <param name="control">Outcomes of those left alone.</param>
    /// <param name="treated">Outcomes of those assigned to treatment.</param>
    /// <param name="controlBefore">The same people's figures from before, or empty.</param>
    /// <param name="treatedBefore">Given if and only if the control's are.</param>
    /// <param name="alpha">The chance to be wrong that is accepted.</param>
    /// <param name="tunedAt">People at which the always-valid interval is narrowest.</param>
    /// <returns>The effect.</returns>
    /// <exception cref="GoodwillException">
    /// FailedPrecondition: fewer than two people in an arm, or nothing varies.
    /// </exception>
    public static unsafe MeasuredEffect Of(
        ReadOnlySpan<double> control, ReadOnlySpan<double> treated,
        ReadOnlySpan<double> controlBefore = default, ReadOnlySpan<double> treatedBefore = default,
        double alpha = 0.05, double tunedAt = 5000)
    {
        bool adjust = controlBefore.Length > 0 || treatedBefore.Length > 0;
        if (adjust && (controlBefore.Length != control.Length || treatedBefore.Length != treated.Length))
        {
            throw new ArgumentException("the columns are not equally long");
        }
        CEffect result = new CEffect { StructSize = sizeof(CEffect) };
        CEffectOptions options = new CEffectOptions
        {
            StructSize = sizeof(CEffectOptions),
            Alpha = alpha,
            TunedAt = tunedAt,
        };
        IntPtr error = IntPtr.Zero;
        fixed (double* c = control)
        fixed (double* t = treated)
        fixed (double* cb = controlBefore)
        fixed (double* tb = treatedBefore)
        {
            Errors.Check(
                Native.goodwill_effect_of(
                    c, cb, control.Length, t, tb, treated.Length, &options, &result, &error),
                error);
        }
        return new MeasuredEffect(result);
    }
}

/// <summary>Who is in which arm, and what could be known at all.</summary>
public static class Experiment
{
    /// <summary>The arm of a customer: always the same for one salt, independent between salts.</summary>
    /// <param name="salt">The name of the experiment.</param>
    /// <param name="customer">A number counts as its decimal digits.</param>
    /// <param name="weights">Per arm; for one in ten left alone: 1 and 9.</param>
    /// <returns>The arm, from 0.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no weight is above 0, or one is below.</exception>
    public static unsafe int ArmOf(string salt, string customer, ReadOnlySpan<long> weights)
    {
        byte[] key = Text.Encode(salt ?? throw new ArgumentNullException(nameof(salt)));
        byte[] who = Text.Encode(customer ?? throw new ArgumentNullException(nameof(customer)));
        int arm = 0;
        IntPtr error = IntPtr.Zero;
        fixed (byte* k = key)
        fixed (byte* w = who)
        fixed (long* parts = weights)
        {
            Errors.Check(
                Native.goodwill_arm_of(k, key.Length, w, who.Length, parts, weights.Length, &arm, &error),
                error);
        }
        return arm;
    }

    /// <summary>Were as many assigned to each arm as the weights say?</summary>
    /// <param name="counts">Per arm.</param>
    /// <param name="weights">Per arm.</param>
    /// <param name="pValue">The chance of being so far off or further.</param>
    /// <returns>True below .001: then believe nothing else.</returns>
    public static unsafe bool SampleRatioAlarm(
        ReadOnlySpan<long> counts, ReadOnlySpan<long> weights, out double pValue)
    {
        if (counts.Length != weights.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        int alarm = 0;
        double p = 0;
        IntPtr error = IntPtr.Zero;
        fixed (long* c = counts)
        fixed (long* w = weights)
        {
            Errors.Check(
                Native.goodwill_sample_ratio(c, w, counts.Length, &p, &alarm, &error), error);
        }
        pValue = p;
        return alarm != 0;
    }

    /// <summary>What an experiment could tell, before it begins.</summary>
    /// <param name="design">Who, how many, and which effect is assumed.</param>
    /// <returns>What can be detected, and when.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: a number out of range.</exception>
    public static unsafe ExperimentProspect Plan(ExperimentDesign design)
    {
        CExperimentDesign asked = new CExperimentDesign
        {
            StructSize = sizeof(CExperimentDesign),
            Sd = design.Sd,
            People = design.People,
            Effect = design.Effect,
            ControlShare = design.ControlShare,
            Alpha = design.Alpha,
            Power = design.Power,
            WindowDays = design.WindowDays,
            MostDays = design.MostDays,
            PerDay = design.PerDay ? 1 : 0,
        };
        CExperimentProspect result = new CExperimentProspect { StructSize = sizeof(CExperimentProspect) };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_experiment_plan(&asked, &result, &error), error);
        return new ExperimentProspect(result);
    }
}

/// <summary>An experiment before it begins.</summary>
public sealed class ExperimentDesign
{
    /// <summary>Standard deviation of the outcome per person, after adjustment.</summary>
    public double Sd { get; set; }

    /// <summary>In both arms by the end, or per day with <see cref="PerDay"/>.</summary>
    public double People { get; set; }

    /// <summary>Per person, that is assumed.</summary>
    public double Effect { get; set; }

    /// <summary>The share that is left alone.</summary>
    public double ControlShare { get; set; } = 0.1;

    /// <summary>The chance of seeing what is not there.</summary>
    public double Alpha { get; set; } = 0.05;

    /// <summary>The chance of seeing what is there.</summary>
    public double Power { get; set; } = 0.8;

    /// <summary>From assignment to outcome.</summary>
    public double WindowDays { get; set; } = 90;

    /// <summary>Later is as good as never.</summary>
    public double MostDays { get; set; } = 730;

    /// <summary>Whether <see cref="People"/> join each day.</summary>
    public bool PerDay { get; set; }
}

/// <summary>What an experiment could tell.</summary>
public readonly struct ExperimentProspect
{
    internal ExperimentProspect(CExperimentProspect c)
    {
        MinimumDetectable = c.MinimumDetectable;
        PeopleNeeded = c.PeopleNeeded;
        Knowable = c.Knowable != 0;
        VerdictDays = c.VerdictDays;
    }

    /// <summary>Per person, with all people there are.</summary>
    public double MinimumDetectable { get; }

    /// <summary>For the assumed effect.</summary>
    public double PeopleNeeded { get; }

    /// <summary>False: it cannot be known from these people.</summary>
    public bool Knowable { get; }

    /// <summary>Until the verdict; infinite where it is not knowable.</summary>
    public double VerdictDays { get; }
}

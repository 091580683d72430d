using System;
using System.Collections.Generic;
using System.Linq;

namespace Goodwill;

/// <summary>What a fit found, the best first.</summary>
public enum FitVerdict
{
    /// <summary>No fit: the parameters were given.</summary>
    Given = 0,

    /// <summary>One maximum, all parameters determined.</summary>
    Converged = 1,

    /// <summary>Another maximum is about as good.</summary>
    SeveralOptima = 2,

    /// <summary>The data say little about a parameter, or about dropout at all.</summary>
    WeaklyIdentified = 3,

    /// <summary>The maximum is a simpler model.</summary>
    Boundary = 4,

    /// <summary>There are no parameters; the findings say what is missing.</summary>
    NotIdentified = 5,
}

/// <summary>Something to know about a fit.</summary>
public sealed class FitFinding
{
    internal FitFinding(string code, string text)
    {
        Code = code;
        Text = text;
    }

    /// <summary>For programs: "no_dropout" and so on.</summary>
    public string Code { get; }

    /// <summary>For people.</summary>
    public string Text { get; }
}

/// <summary>A model that was tried where the best was asked for.</summary>
public sealed class FitCandidate
{
    internal FitCandidate(V1.FitCandidate document)
    {
        Name = document.Name;
        Verdict = (FitVerdict)(int)document.Verdict;
        LogLikelihood = document.LogLikelihood;
        Bic = document.Bic;
    }

    /// <summary>"mbg_nbd" and so on.</summary>
    public string Name { get; }

    /// <summary>What its fit found.</summary>
    public FitVerdict Verdict { get; }

    /// <summary>Log-likelihood of all histories; NaN when not identified.</summary>
    public double LogLikelihood { get; }

    /// <summary>Bayesian criterion, of which the smallest wins; NaN when not identified.</summary>
    public double Bic { get; }
}

/// <summary>A likelihood-ratio test of a model against a simpler one that it contains.</summary>
public sealed class FitTest
{
    internal FitTest(V1.FitTest document)
    {
        Name = document.Name;
        Statistic = document.Statistic;
        Degrees = document.Degrees;
        PValue = document.PValue;
    }

    internal FitTest(string name, double statistic, int degrees, double pValue)
    {
        Name = name;
        Statistic = statistic;
        Degrees = degrees;
        PValue = pValue;
    }

    /// <summary>"dropout" (against nobody leaving), "covariates", or "segments" (against one population).</summary>
    public string Name { get; }

    /// <summary>Twice the log-likelihood gained.</summary>
    public double Statistic { get; }

    /// <summary>Degrees of freedom.</summary>
    public int Degrees { get; }

    /// <summary>The chance of so much gain by accident.</summary>
    public double PValue { get; }
}

/// <summary>What a fit knows beyond histories.</summary>
public sealed class FitOptions
{
    /// <summary>
    /// Draws the coefficients of standardised covariates to 0, by a normal prior of variance 1 / Ridge;
    /// 0: not at all.
    /// </summary>
    public double Ridge { get; set; }

    /// <summary>
    /// For small books, and segments that lean on the whole: the logarithms of the parameters are taken
    /// to be normal around those of this model, of the same name and unit of time; null: none.
    /// </summary>
    public Model? Prior { get; set; }

    /// <summary>Their standard deviation; 0.5: likely within a factor of 2.7.</summary>
    public double PriorSpread { get; set; } = 0.5;
}

/// <summary>
/// A fitted model: the parameters under which the histories at hand are most likely, a verdict, and
/// how far they can be trusted. Immutable.
/// </summary>
public sealed unsafe class Fit : Model
{
    private readonly V1.ModelFit document;

    private Fit(ModelHandle handle)
        : base(handle) => document = ToDocument().Fit;

    /// <summary>The maximum is found to rounding.</summary>
    public bool Converged => Info.Converged != 0;

    /// <summary>Log-likelihood of all histories; NaN when not identified, as the next four.</summary>
    public double TotalLogLikelihood => Info.LogLikelihood;

    /// <summary>Akaike's criterion.</summary>
    public double Aic => Info.Aic;

    /// <summary>Bayesian (Schwarz's) criterion.</summary>
    public double Bic => Info.Bic;

    /// <summary>Log-likelihood of the model without dropout on the same histories.</summary>
    public double NbdLogLikelihood => Info.NbdLogLikelihood;

    /// <summary>Twice what is gained over the model without dropout.</summary>
    public double LikelihoodRatio => Info.LikelihoodRatio;

    /// <summary>Customers, weights counted.</summary>
    public long Customers => Info.Customers;

    /// <summary>Different histories among them.</summary>
    public long DistinctHistories => Info.DistinctHistories;

    /// <summary>Why the verdict is what it is.</summary>
    public IReadOnlyList<FitFinding> Findings =>
        document.Findings.Select(f => new FitFinding(f.Code, f.Text)).ToList();

    /// <summary>
    /// Models that were compared, this one included, where "best" was asked for; else empty.
    /// </summary>
    public IReadOnlyList<FitCandidate> Candidates =>
        document.Candidates.Select(c => new FitCandidate(c)).ToList();

    /// <summary>Likelihood-ratio tests against simpler models.</summary>
    public IReadOnlyList<FitTest> Tests => document.Tests.Select(t => new FitTest(t)).ToList();

    /// <summary>Fits a model of purchases.</summary>
    /// <param name="model">
    /// Any model of <see cref="Model"/> but gamma_gamma; "best" chooses among nbd, mbg_nbd and
    /// pareto_nbd by BIC.
    /// </param>
    /// <param name="rows">Customers, in any order.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>A fit that the caller disposes. A bad verdict is no exception.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: rows that cannot be, each named.</exception>
    public static Fit Purchases(string model, Histories rows, RunOptions? options = null) =>
        Purchases(model, rows, new FitOptions(), options);

    /// <summary>
    /// Fits a model of purchases with covariates or a prior: nbd, bg_nbd, mbg_nbd or pareto_nbd.
    /// </summary>
    /// <param name="model">The name.</param>
    /// <param name="rows">Customers, in any order.</param>
    /// <param name="with">What is known beyond histories.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>A fit that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: rows or options that cannot be.</exception>
    public static Fit Purchases(
        string model, Histories rows, FitOptions with, RunOptions? options = null)
    {
        if (with == null)
        {
            throw new ArgumentNullException(nameof(with));
        }
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (double* logGaps = rows.LogGaps)
        fixed (long* weights = rows.Weights)
        fixed (double* covariates = rows.Covariates)
        {
            return Run(
                model,
                new CHistories
                {
                    StructSize = sizeof(CHistories),
                    Count = rows.Frequency.Length,
                    Frequency = f,
                    Recency = recency,
                    Tenure = tenure,
                    Weights = weights,
                    LogGaps = logGaps,
                    Covariates = covariates,
                    CovariateCount = rows.CovariateCount,
                },
                with,
                options);
        }
    }

    /// <summary>Fits gamma_gamma, the model of spend.</summary>
    /// <param name="frequency">Purchases that the mean is of; customers with 0 are left out.</param>
    /// <param name="meanAmount">Their mean amount; customers with 0 are left out.</param>
    /// <param name="weights">How many customers each row is; empty: one each.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>A fit that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: a negative amount.</exception>
    public static Fit Spend(
        ReadOnlySpan<long> frequency, ReadOnlySpan<double> meanAmount,
        ReadOnlySpan<long> weights = default, RunOptions? options = null)
    {
        if (meanAmount.Length != frequency.Length || (weights.Length != 0 && weights.Length != frequency.Length))
        {
            throw new ArgumentException("the columns are not equally long");
        }
        fixed (long* f = frequency)
        fixed (double* m = meanAmount)
        fixed (long* w = weights)
        {
            return Run(
                "gamma_gamma",
                new CHistories
                {
                    StructSize = sizeof(CHistories),
                    Count = frequency.Length,
                    Frequency = f,
                    MeanAmount = m,
                    Weights = w,
                },
                new FitOptions(),
                options);
        }
    }

    private static Fit Run(string model, CHistories columns, FitOptions with, RunOptions? options)
    {
        IntPtr error = IntPtr.Zero;
        byte[] text = Goodwill.Text.Encode(model ?? throw new ArgumentNullException(nameof(model)));
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        bool held = false;
        try
        {
            with.Prior?.Handle.DangerousAddRef(ref held);
            CFitOptions beyond = new CFitOptions
            {
                StructSize = sizeof(CFitOptions),
                Ridge = with.Ridge,
                Prior = held ? with.Prior!.Handle.DangerousGetHandle() : IntPtr.Zero,
                PriorSpread = with.PriorSpread,
            };
            fixed (byte* name = text)
            {
                int status = Native.goodwill_fit_with(
                    name, Goodwill.Text.Size(text), &columns, &beyond, &how, out ModelHandle handle,
                    &error);
                run.Check(status, error);
                return new Fit(handle);
            }
        }
        finally
        {
            if (held)
            {
                with.Prior!.Handle.DangerousRelease();
            }
        }
    }
}

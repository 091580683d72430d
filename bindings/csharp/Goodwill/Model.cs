using System;
using System.Collections.Generic;
using Google.Protobuf;

namespace Goodwill;

/// <summary>
/// Customers as columns of equal length, for <see cref="Model"/> and <see cref="Fit"/>. Ages are in
/// any one unit, that of the data.
/// </summary>
public readonly ref struct Histories
{
    /// <summary>Takes columns.</summary>
    /// <param name="frequency">Repeat purchases: those after the first.</param>
    /// <param name="recency">Age at the last of them; 0 without one.</param>
    /// <param name="tenure">Age at the end of the observation.</param>
    /// <param name="weights">How many customers each row is; empty: one each.</param>
    /// <param name="logGaps">
    /// For bg_cnbd and mbg_cnbd: per customer the sum of the natural logarithms of the intervals
    /// between purchases; else empty. Measures have the column log_gaps where the policy says
    /// measures.log_gaps.
    /// </param>
    /// <param name="covariates">
    /// What is known of customers beside their purchases, row by row; empty: nothing. For nbd, bg_nbd,
    /// mbg_nbd and pareto_nbd; a model that was fitted with covariates is asked with as many.
    /// </param>
    public Histories(
        ReadOnlySpan<long> frequency, ReadOnlySpan<double> recency, ReadOnlySpan<double> tenure,
        ReadOnlySpan<long> weights = default, ReadOnlySpan<double> logGaps = default,
        ReadOnlySpan<double> covariates = default)
    {
        if (covariates.Length != 0
            && (frequency.Length == 0 || covariates.Length % frequency.Length != 0))
        {
            throw new ArgumentException("there must be equally many covariates for every customer");
        }
        if ((logGaps.Length != 0 && logGaps.Length != frequency.Length) || recency.Length != frequency.Length || tenure.Length != frequency.Length
            || (weights.Length != 0 && weights.Length != frequency.Length))
        {
            throw new ArgumentException("the columns are not equally long");
        }
        Frequency = frequency;
        Recency = recency;
        Tenure = tenure;
        Weights = weights;
        LogGaps = logGaps;
        Covariates = covariates;
    }

    internal ReadOnlySpan<long> Frequency { get; }

    internal ReadOnlySpan<double> Recency { get; }

    internal ReadOnlySpan<double> Tenure { get; }

    internal ReadOnlySpan<long> Weights { get; }

    internal ReadOnlySpan<double> LogGaps { get; }

    internal ReadOnlySpan<double> Covariates { get; }

    internal long CovariateCount => Covariates.Length == 0 ? 0 : Covariates.Length / Frequency.Length;
}

/// <summary>What is asked of a model of purchases.</summary>
public enum ModelQuantity
{
    /// <summary>The chance that the customer has not left.</summary>
    PAlive = 1,

    /// <summary>Expected purchases in t.</summary>
    ExpectedPurchases = 2,

    /// <summary>The chance of exactly k purchases in t.</summary>
    PPurchases = 3,

    /// <summary>The chance of at least one purchase in t.</summary>
    PAnyPurchase = 4,

    /// <summary>Expected purchases up to t, discounted at a rate.</summary>
    Residual = 5,
}

/// <summary>
/// What a covariate z does to a parameter: alpha and beta are divided by exp(coefficient z), a and b
/// multiplied. So one above 0 of alpha says "buys more often", of beta "leaves sooner".
/// </summary>
public sealed class ModelEffect
{
    internal ModelEffect(V1.ModelEffect document)
    {
        Covariate = document.Covariate;
        Parameter = document.Parameter;
        Coefficient = document.Coefficient;
        StandardError = document.StandardError;
    }

    /// <summary>Its place among the covariates of a customer, from 0.</summary>
    public int Covariate { get; }

    /// <summary>"alpha" and so on.</summary>
    public string Parameter { get; }

    /// <summary>Per unit of the covariate.</summary>
    public double Coefficient { get; }

    /// <summary>NaN when not determined.</summary>
    public double StandardError { get; }
}

/// <summary>
/// A purchase or spend model with its parameters: how often a customer will buy, whether the
/// customer is still one, what a purchase brings. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// nbd (r, alpha): nobody leaves. bg_nbd (r, alpha, a, b): may leave after each repeat purchase; it
/// takes every one-time buyer for alive. mbg_nbd (r, alpha, a, b): may leave after each purchase.
/// pareto_nbd (r, alpha, s, beta): may leave at any time. bg_cnbd and mbg_cnbd (r, alpha, a, b, k):
/// bg_nbd and mbg_nbd for regular buyers. gamma_gompertz_nbd (r, alpha, b, s, beta): pareto_nbd with
/// a risk of leaving that changes with age. bg_bb (alpha, beta, gamma, delta): may buy
/// at each of some opportunities and leave before each; ages are counted in opportunities.
/// shifted_beta_geometric (alpha, beta): renews a contract or declines; frequency is renewals out of
/// tenure that came up. gamma_gamma (p, q, gamma): what is spent per purchase.
/// </remarks>
public unsafe class Model : IDisposable
{
    internal Model(ModelHandle handle)
    {
        Handle = handle;
        CModelInfo info = new CModelInfo { StructSize = sizeof(CModelInfo) };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_model_describe(handle, &info, &error), error);
        Name = Text.Decode(info.Name, Length(info.Name));
        byte** names = stackalloc byte*[]
        {
            info.Name0, info.Name1, info.Name2, info.Name3, info.Name4, info.Name5, info.Name6, info.Name7,
        };
        Dictionary<string, double> parameters = new Dictionary<string, double>();
        Dictionary<string, double> errors = new Dictionary<string, double>();
        for (int i = 0; i < info.ParameterCount; ++i)
        {
            string name = Text.Decode(names[i], Length(names[i]));
            parameters[name] = info.Parameters[i];
            errors[name] = info.StandardErrors[i];
        }
        Parameters = parameters;
        StandardErrors = errors;
        Verdict = (FitVerdict)info.Verdict;
        Info = info;
    }

    /// <summary>"bg_nbd" and so on.</summary>
    public string Name { get; }

    /// <summary>Values by name, in the model's order; empty when a fit did not identify any.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; }

    /// <summary>By name; NaN for a parameter that is not determined, or was given.</summary>
    public IReadOnlyDictionary<string, double> StandardErrors { get; }

    /// <summary>What the fit found; <see cref="FitVerdict.Given"/> without one.</summary>
    public FitVerdict Verdict { get; }

    internal ModelHandle Handle { get; }

    internal CModelInfo Info { get; }

    /// <summary>A model from given parameters.</summary>
    /// <param name="name">"nbd", "bg_nbd" and so on, as in the remarks.</param>
    /// <param name="parameters">In the model's order, above 0; a and s may be 0.</param>
    /// <returns>A model that the caller disposes.</returns>
    /// <exception cref="GoodwillException">NotFound: no such model. InvalidArgument: no such parameters.</exception>
    public static Model Of(string name, params double[] parameters)
    {
        IntPtr error = IntPtr.Zero;
        byte[] text = Text.Encode(name ?? throw new ArgumentNullException(nameof(name)));
        fixed (byte* n = text)
        fixed (double* p = parameters)
        {
            int status = Native.goodwill_model_create(
                n, Text.Size(text), p, parameters?.Length ?? 0, out ModelHandle handle, &error);
            Errors.Check(status, error);
            return new Model(handle);
        }
    }

    /// <summary>Takes a model from a serialised <see cref="V1.Model"/>.</summary>
    /// <param name="bytes">The document.</param>
    /// <returns>A model that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the bytes are no model.</exception>
    public static Model Decode(ReadOnlySpan<byte> bytes)
    {
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = bytes)
        {
            int status = Native.goodwill_model_decode(b, bytes.Length, out ModelHandle handle, &error);
            Errors.Check(status, error);
            return new Model(handle);
        }
    }

    /// <summary>The model as a serialised <see cref="V1.Model"/>, with all that a fit found.</summary>
    /// <returns>The bytes.</returns>
    public byte[] Encode()
    {
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_model_encode(Handle, out BufferHandle bytes, &error), error);
        return Text.TakeBytes(bytes);
    }

    /// <summary>The model as a document.</summary>
    /// <returns>A new document.</returns>
    public V1.Model ToDocument() => V1.Model.Parser.ParseFrom(Encode());

    /// <summary>Log-likelihood of each history.</summary>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row.</returns>
    public double[] LogLikelihood(Histories rows, RunOptions? options = null) =>
        Ask(Question.LogLikelihood, rows, default, 0, 0, options);

    /// <summary>Chance that the customer has not left.</summary>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row.</returns>
    public double[] PAlive(Histories rows, RunOptions? options = null) =>
        Ask(Question.PAlive, rows, default, 0, 0, options);

    /// <summary>Chance that one customer has not left.</summary>
    /// <param name="frequency">Repeat purchases.</param>
    /// <param name="recency">Age at the last of them; 0 without one.</param>
    /// <param name="tenure">Age at the end of the observation.</param>
    /// <returns>The chance.</returns>
    public double PAlive(long frequency, double recency, double tenure) =>
        PAlive(new Histories(new[] { frequency }, new[] { recency }, new[] { tenure }))[0];

    /// <summary>Expected purchases in the next t.</summary>
    /// <param name="t">Lengths of time: one for all rows or one each; or many for one row.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row, or per t of one row.</returns>
    public double[] ExpectedPurchases(ReadOnlySpan<double> t, Histories rows, RunOptions? options = null) =>
        Ask(Question.ExpectedPurchases, rows, t, 0, 0, options);

    /// <summary>Expected purchases of one customer in the next t; of a new one, when only t is given.</summary>
    /// <param name="t">Length of time.</param>
    /// <param name="frequency">Repeat purchases.</param>
    /// <param name="recency">Age at the last of them; 0 without one.</param>
    /// <param name="tenure">Age at the end of the observation.</param>
    /// <returns>The expectation.</returns>
    public double ExpectedPurchases(double t, long frequency = 0, double recency = 0, double tenure = 0) =>
        ExpectedPurchases(new[] { t }, new Histories(new[] { frequency }, new[] { recency }, new[] { tenure }))[0];

    /// <summary>Chance of exactly k purchases in the next t.</summary>
    /// <param name="k">How many.</param>
    /// <param name="t">Lengths of time: one for all rows or one each; or many for one row.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row, or per t of one row.</returns>
    public double[] PPurchases(long k, ReadOnlySpan<double> t, Histories rows, RunOptions? options = null) =>
        Ask(Question.PPurchases, rows, t, k, 0, options);

    /// <summary>Chance of at least one purchase in the next t.</summary>
    /// <param name="t">Lengths of time: one for all rows or one each; or many for one row.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row, or per t of one row.</returns>
    public double[] PAnyPurchase(ReadOnlySpan<double> t, Histories rows, RunOptions? options = null) =>
        Ask(Question.PAnyPurchase, rows, t, 0, 0, options);

    /// <summary>Expected purchases of the next t (infinity: ever), each discounted continuously.</summary>
    /// <param name="rate">Per unit of time, above 0: log(1 + yearly rate) / units a year.</param>
    /// <param name="t">Horizons: one for all rows or one each; or many for one row.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row, or per t of one row.</returns>
    public double[] Residual(double rate, ReadOnlySpan<double> t, Histories rows, RunOptions? options = null) =>
        Ask(Question.Residual, rows, t, 0, rate, options);

    /// <summary>
    /// What covariates do to the parameters, which are those at covariates of 0; empty without any.
    /// </summary>
    /// <returns>By covariate, then parameter.</returns>
    public IReadOnlyList<ModelEffect> Effects()
    {
        List<ModelEffect> effects = new List<ModelEffect>();
        foreach (V1.ModelEffect effect in ToDocument().Effects)
        {
            effects.Add(new ModelEffect(effect));
        }
        return effects;
    }

    /// <summary>
    /// Which customers a fit hangs on: how far leaving each out would move the parameters, in units of
    /// what they are uncertain by, squared (Cook 1977). Over all customers of the fit it adds up to about
    /// the number of parameters; who has more than that alone deserves a look, and a fit without.
    /// </summary>
    /// <param name="rows">The customers that the model was fitted to.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row; NaN where the fit determines no parameter.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: no fit, or one with covariates.</exception>
    public double[] Influence(Histories rows, RunOptions? options = null) =>
        Ask(Question.Influence, rows, default, 0, 0, options);

    /// <summary>
    /// How far answers may be off for want of data: bounds that hold the true figure of each history
    /// with chance <paramref name="level"/>, were the model right. The parameters are uncertain as the
    /// fit says, and the figure moves with them (delta method). What chance adds to one customer's
    /// purchases is not in it. NaN where the fit does not determine its parameters.
    /// </summary>
    /// <param name="quantity">What is asked.</param>
    /// <param name="t">Lengths of time, as elsewhere; empty for PAlive.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="level">From 0.5 to 0.9999.</param>
    /// <param name="k">Of PPurchases.</param>
    /// <param name="rate">Of Residual.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One of each per row, or per t of one row.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: no fit, or one with covariates.</exception>
    public (double[] Low, double[] High) Intervals(
        ModelQuantity quantity, ReadOnlySpan<double> t, Histories rows, double level = 0.95, long k = 0,
        double rate = 0, RunOptions? options = null)
    {
        bool timed = quantity != ModelQuantity.PAlive;
        int size = timed && rows.Frequency.Length == 1 ? t.Length : rows.Frequency.Length;
        double[] low = new double[size];
        double[] high = new double[size];
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (double* times = t)
        fixed (double* l = low)
        fixed (double* h = high)
        {
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = rows.Frequency.Length,
                Frequency = f,
                Recency = recency,
                Tenure = tenure,
            };
            CQuestion question = new CQuestion
            {
                StructSize = sizeof(CQuestion),
                Quantity = (int)quantity,
                T = times,
                TCount = t.Length,
                K = k,
                Rate = rate,
                Level = level,
            };
            double none = 0;
            run.Check(
                Native.goodwill_model_intervals(
                    Handle, &columns, &question, &how, l == null ? &none : l, h == null ? &none : h,
                    &error),
                error);
        }
        return (low, high);
    }

    /// <summary>
    /// How far each parameter may be off where the likelihood is bent: values at which the
    /// log-likelihood, the other parameters fitted to them, is no more than half the quantile of
    /// chi-squared below its maximum (Venzon and Moolgavkar 1988). As long as some tens of fits.
    /// </summary>
    /// <param name="rows">The customers that the model was fitted to.</param>
    /// <param name="level">From 0.5 to 0.9999.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>
    /// By parameter; 0 and infinity: there is no such end. NaN for a number of stages, and where no
    /// dropout is visible.
    /// </returns>
    /// <exception cref="GoodwillException">
    /// FailedPrecondition: no fit, or one with covariates or a prior. InvalidArgument: other rows.
    /// </exception>
    public IReadOnlyDictionary<string, (double Low, double High)> Profile(
        Histories rows, double level = 0.95, RunOptions? options = null)
    {
        double[] low = new double[Math.Max(Parameters.Count, 1)];
        double[] high = new double[Math.Max(Parameters.Count, 1)];
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (long* weights = rows.Weights)
        fixed (double* l = low)
        fixed (double* h = high)
        {
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = rows.Frequency.Length,
                Frequency = f,
                Recency = recency,
                Tenure = tenure,
                Weights = weights,
            };
            run.Check(Native.goodwill_model_profile(Handle, &columns, level, &how, l, h, &error), error);
        }
        Dictionary<string, (double Low, double High)> result = new Dictionary<string, (double Low, double High)>();
        foreach (string name in Parameters.Keys)
        {
            result.Add(name, (low[result.Count], high[result.Count]));
        }
        return result;
    }

    /// <summary>
    /// How much segments differ: the standard deviation of the logarithms of their parameters around
    /// those of this model, the fit of all (empirical Bayes). To be given as
    /// <see cref="FitOptions.PriorSpread"/> with this model as the prior when each segment is fitted.
    /// </summary>
    /// <param name="segments">The segment of each row, any number.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>From 0.01, no more than chance explains, to 3.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: fewer than two segments, rows that cannot be, or a model that takes no prior.
    /// </exception>
    public double Spread(ReadOnlySpan<int> segments, Histories rows, RunOptions? options = null)
    {
        if (segments.Length != rows.Frequency.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        double spread = 0;
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (int* s = segments)
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (long* weights = rows.Weights)
        {
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = rows.Frequency.Length,
                Frequency = f,
                Recency = recency,
                Tenure = tenure,
                Weights = weights,
            };
            run.Check(Native.goodwill_model_spread(Handle, &columns, s, &how, &spread, &error), error);
        }
        return spread;
    }

    /// <summary>
    /// Whether segments differ at all: the likelihood-ratio test of one population against one for each
    /// segment, with parameters of its own (Wilks 1938). The whole is fitted anew: this model only says
    /// which model. Segments too small for a fit of their own are left out.
    /// </summary>
    /// <param name="segments">The segment of each row, any number.</param>
    /// <param name="rows">Customers.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>The test; a small chance says that they differ.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: fewer than two segments, rows that cannot be, or a model that takes no prior.
    /// FailedPrecondition: fewer than two segments are large enough.
    /// </exception>
    public FitTest TestSegments(ReadOnlySpan<int> segments, Histories rows, RunOptions? options = null)
    {
        if (segments.Length != rows.Frequency.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        double statistic = 0;
        long degrees = 0;
        double pValue = 0;
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (int* s = segments)
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (long* weights = rows.Weights)
        {
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = rows.Frequency.Length,
                Frequency = f,
                Recency = recency,
                Tenure = tenure,
                Weights = weights,
            };
            run.Check(
                Native.goodwill_model_test_segments(
                    Handle, &columns, s, &how, &statistic, &degrees, &pValue, &error),
                error);
        }
        return new FitTest("segments", statistic, (int)degrees, pValue);
    }

    /// <summary>gamma_gamma: expected amount per purchase.</summary>
    /// <param name="frequency">Purchases that the mean is of; 0: a new customer.</param>
    /// <param name="meanAmount">Their mean amount.</param>
    /// <param name="options">How the call runs.</param>
    /// <returns>One value per row; NaN where the mean does not exist.</returns>
    public double[] ExpectedSpend(
        ReadOnlySpan<long> frequency, ReadOnlySpan<double> meanAmount, RunOptions? options = null)
    {
        if (meanAmount.Length != frequency.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        double[] result = new double[frequency.Length];
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (long* f = frequency)
        fixed (double* m = meanAmount)
        fixed (double* r = result)
        {
            double none = 0;
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = frequency.Length,
                Frequency = f,
                MeanAmount = m,
            };
            run.Check(
                Native.goodwill_model_expected_spend(Handle, &columns, &how, r == null ? &none : r, &error),
                error);
        }
        return result;
    }

    /// <summary>Frees the model.</summary>
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    private static long Length(byte* text)
    {
        long length = 0;
        while (text != null && text[length] != 0)
        {
            ++length;
        }
        return length;
    }

    private enum Question
    {
        LogLikelihood,
        PAlive,
        ExpectedPurchases,
        PPurchases,
        PAnyPurchase,
        Residual,
        Influence,
    }

    private double[] Ask(
        Question question, Histories rows, ReadOnlySpan<double> t, long k, double rate, RunOptions? options)
    {
        bool timed = question is not (Question.LogLikelihood or Question.PAlive or Question.Influence);
        double[] result = new double[timed && rows.Frequency.Length == 1 ? t.Length : rows.Frequency.Length];
        IntPtr error = IntPtr.Zero;
        using RunCall run = new RunCall(options);
        CRunOptions how = run.Options;
        fixed (long* f = rows.Frequency)
        fixed (double* recency = rows.Recency)
        fixed (double* tenure = rows.Tenure)
        fixed (double* logGaps = rows.LogGaps)
        fixed (double* covariates = rows.Covariates)
        fixed (double* times = t)
        fixed (double* made = result)
        {
            CHistories columns = new CHistories
            {
                StructSize = sizeof(CHistories),
                Count = rows.Frequency.Length,
                Frequency = f,
                Recency = recency,
                Tenure = tenure,
                LogGaps = logGaps,
                Covariates = covariates,
                CovariateCount = rows.CovariateCount,
            };
            double none = 0;
            double* r = made == null ? &none : made;
            int status = question switch
            {
                Question.LogLikelihood =>
                    Native.goodwill_model_log_likelihood(Handle, &columns, &how, r, &error),
                Question.PAlive => Native.goodwill_model_p_alive(Handle, &columns, &how, r, &error),
                Question.Influence =>
                    Native.goodwill_model_influence(Handle, &columns, &how, r, &error),
                Question.ExpectedPurchases => Native.goodwill_model_expected_purchases(
                    Handle, &columns, times, t.Length, &how, r, &error),
                Question.PPurchases => Native.goodwill_model_p_purchases(
                    Handle, &columns, times, t.Length, k, &how, r, &error),
                Question.PAnyPurchase => Native.goodwill_model_p_any_purchase(
                    Handle, &columns, times, t.Length, &how, r, &error),
                _ => Native.goodwill_model_residual(
                    Handle, &columns, rate, times, t.Length, &how, r, &error),
            };
            run.Check(status, error);
        }
        return result;
    }
}

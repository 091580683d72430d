using System;

namespace Goodwill;

/// <summary>
/// How unequal amounts are spread over customers. Sums are exact; each figure is rounded once.
/// Immutable.
/// </summary>
public sealed class Concentration
{
    internal Concentration(CConcentration c)
    {
        Count = c.Count;
        Negative = c.Negative;
        Total = c.Total;
        Gini = c.Gini;
        GiniUnbiased = c.GiniUnbiased;
        Herfindahl = c.Herfindahl;
        EffectiveNumber = c.EffectiveNumber;
        Theil = c.Theil;
        AtkinsonHalf = c.AtkinsonHalf;
        TopOne = c.TopOne;
        TopThree = c.TopThree;
        TopOnePercent = c.TopOnePercent;
        TopFourPercent = c.TopFourPercent;
        TopTenPercent = c.TopTenPercent;
        TopTwentyPercent = c.TopTwentyPercent;
        TopFiftyPercent = c.TopFiftyPercent;
        ParetoCount = c.ParetoCount;
    }

    internal Concentration(V1.Concentration c, long paretoCount)
    {
        Count = c.Count;
        Negative = c.Negative;
        Total = c.TotalMinor;
        Gini = c.Gini;
        GiniUnbiased = c.GiniUnbiased;
        Herfindahl = c.Herfindahl;
        EffectiveNumber = c.EffectiveNumber;
        Theil = c.Theil;
        AtkinsonHalf = c.AtkinsonHalf;
        TopOne = c.TopOne;
        TopThree = c.TopThree;
        TopOnePercent = c.TopOnePercent;
        TopFourPercent = c.TopFourPercent;
        TopTenPercent = c.TopTenPercent;
        TopTwentyPercent = c.TopTwentyPercent;
        TopFiftyPercent = c.TopFiftyPercent;
        ParetoCount = paretoCount;
    }

    /// <summary>How many values.</summary>
    public long Count { get; }

    /// <summary>How many are below zero.</summary>
    public long Negative { get; }

    /// <summary>Sum of the values, in their unit (minor units, for an assessment).</summary>
    public double Total { get; }

    /// <summary>Gini coefficient; NaN where the total is not positive. Negative values count.</summary>
    public double Gini { get; }

    /// <summary>Gini times n / (n - 1).</summary>
    public double GiniUnbiased { get; }

    /// <summary>Sum of squared shares; NaN with negative values, like the next three.</summary>
    public double Herfindahl { get; }

    /// <summary>One over Herfindahl: as many equal customers would be as concentrated.</summary>
    public double EffectiveNumber { get; }

    /// <summary>Theil's entropy measure.</summary>
    public double Theil { get; }

    /// <summary>Atkinson's measure with inequality aversion one half.</summary>
    public double AtkinsonHalf { get; }

    /// <summary>Share of the largest.</summary>
    public double TopOne { get; }

    /// <summary>Share of the largest three.</summary>
    public double TopThree { get; }

    /// <summary>Share of the largest 1 % (count rounded down, at least one; so the next ones).</summary>
    public double TopOnePercent { get; }

    /// <summary>Share of the largest 4 %.</summary>
    public double TopFourPercent { get; }

    /// <summary>Share of the largest 10 %.</summary>
    public double TopTenPercent { get; }

    /// <summary>Share of the largest 20 %.</summary>
    public double TopTwentyPercent { get; }

    /// <summary>Share of the largest 50 %.</summary>
    public double TopFiftyPercent { get; }

    /// <summary>The fewest that bring the asked share of the total.</summary>
    public long ParetoCount { get; }

    /// <summary>Measures the concentration of any amounts.</summary>
    /// <param name="values">In any whole unit, in any order.</param>
    /// <param name="shareNumerator">Of the share that <see cref="ParetoCount"/> is about.</param>
    /// <param name="shareDenominator">By default the share is 4/5.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the share is not above 0 and at most 1.</exception>
    public static unsafe Concentration Of(
        ReadOnlySpan<long> values, long shareNumerator = 4, long shareDenominator = 5)
    {
        CConcentration result = new CConcentration { StructSize = sizeof(CConcentration) };
        IntPtr error = IntPtr.Zero;
        fixed (long* v = values)
        {
            int status = Native.goodwill_concentration_of(
                v, values.Length, shareNumerator, shareDenominator, &result, &error);
            Errors.Check(status, error);
        }
        return new Concentration(result);
    }

    /// <summary>Points of the Lorenz curve.</summary>
    /// <param name="values">In any whole unit, in any order.</param>
    /// <param name="points">At least 2.</param>
    /// <returns>
    /// The k-th entry is the share of the total that the poorest k / (points - 1) of the customers
    /// hold, linear between customers.
    /// </returns>
    /// <exception cref="GoodwillException">InvalidArgument: no curve can be drawn.</exception>
    public static unsafe double[] LorenzCurve(ReadOnlySpan<long> values, int points)
    {
        double[] shares = new double[Math.Max(points, 0)];
        IntPtr error = IntPtr.Zero;
        fixed (long* v = values)
        fixed (double* s = shares)
        {
            int status = Native.goodwill_lorenz_curve(v, values.Length, s, points, &error);
            Errors.Check(status, error);
        }
        return shares;
    }
}

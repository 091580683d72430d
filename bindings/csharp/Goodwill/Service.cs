using System;

namespace Goodwill;

/// <summary>What a control chart draws.</summary>
public enum ChartKind
{
    /// <summary>Single values; limits from the mean moving range.</summary>
    Xmr = 1,

    /// <summary>Shares: failures of n trials.</summary>
    P = 2,

    /// <summary>Rates: events per unit.</summary>
    U = 3,

    /// <summary>Rates, limits widened by what varies beyond Poisson (Laney 2002).</summary>
    LaneyU = 4,

    /// <summary>Sums of deviations beyond a slack (Page 1954).</summary>
    Cusum = 5,

    /// <summary>A mean that forgets (Roberts 1959).</summary>
    Ewma = 6,
}

/// <summary>How a chart is drawn; lengths are in sigmas.</summary>
public sealed class ChartOptions
{
    /// <summary>Of the process in control; by default the data's mean.</summary>
    public double? Centre { get; set; }

    /// <summary>Likewise; by default the mean moving range / 1.128. Not for rates.</summary>
    public double? Sigma { get; set; }

    /// <summary>CUSUM: slack.</summary>
    public double K { get; set; } = 0.5;

    /// <summary>CUSUM: signals beyond.</summary>
    public double H { get; set; } = 5;

    /// <summary>CUSUM: where both sums begin.</summary>
    public double HeadStart { get; set; }

    /// <summary>EWMA: weight of the new value.</summary>
    public double Lambda { get; set; } = 0.2;

    /// <summary>Of the limits; not CUSUM.</summary>
    public double Width { get; set; } = 3;

    internal unsafe CChartOptions ToNative(ChartKind kind) => new CChartOptions
    {
        StructSize = sizeof(CChartOptions),
        Kind = (int)kind,
        HasCentre = Centre.HasValue ? 1 : 0,
        HasSigma = Sigma.HasValue ? 1 : 0,
        Centre = Centre ?? 0,
        Sigma = Sigma ?? 0,
        K = K,
        H = H,
        HeadStart = HeadStart,
        Lambda = Lambda,
        Width = Width,
    };
}

/// <summary>
/// A control chart: is this month worse, or is it only noise? Columns have one entry per point.
/// </summary>
public sealed unsafe class ControlChart
{
    private ControlChart(CChartInfo info, double[] value, double[] low, double[] high, long[] signal)
    {
        Centre = info.Centre;
        Sigma = info.Sigma;
        MeanMovingRange = info.MeanMovingRange;
        RangeLimit = info.RangeLimit;
        Excess = info.Excess;
        Value = value;
        Low = low;
        High = high;
        Signal = signal;
    }

    /// <summary>The centre line.</summary>
    public double Centre { get; }

    /// <summary>NaN for rates.</summary>
    public double Sigma { get; }

    /// <summary>XmR; else NaN.</summary>
    public double MeanMovingRange { get; }

    /// <summary>XmR: 3.267 times that; else NaN.</summary>
    public double RangeLimit { get; }

    /// <summary>Laney: sigma of the standardised rates; else NaN.</summary>
    public double Excess { get; }

    /// <summary>What is drawn; of a CUSUM the upper sum.</summary>
    public double[] Value { get; }

    /// <summary>Lower limits; of a CUSUM the lower sum.</summary>
    public double[] Low { get; }

    /// <summary>Upper limits.</summary>
    public double[] High { get; }

    /// <summary>1 strictly above, -1 below, 0 neither.</summary>
    public long[] Signal { get; }

    /// <summary>Draws a chart.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="values">Values, failures (P), or events (U, Laney).</param>
    /// <param name="sizes">Trials or units of P, U and Laney; else empty.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: rows that cannot be are named.</exception>
    public static ControlChart Draw(
        ChartKind kind, ReadOnlySpan<double> values, ReadOnlySpan<double> sizes = default, ChartOptions? options = null)
    {
        if (sizes.Length != 0 && sizes.Length != values.Length)
        {
            throw new ArgumentException("the columns are not equally long");
        }
        CChartOptions given = (options ?? new ChartOptions()).ToNative(kind);
        CChartInfo info = new CChartInfo { StructSize = sizeof(CChartInfo) };
        double[] value = new double[values.Length];
        double[] low = new double[values.Length];
        double[] high = new double[values.Length];
        long[] signal = new long[values.Length];
        IntPtr error = IntPtr.Zero;
        fixed (double* v = values)
        fixed (double* z = sizes)
        fixed (double* o = value)
        fixed (double* l = low)
        fixed (double* h = high)
        fixed (long* s = signal)
        {
            int status = Native.goodwill_chart_draw(&given, v, z, values.Length, &info, o, l, h, s, &error);
            Errors.Check(status, error);
        }
        return new ControlChart(info, value, low, high, signal);
    }

    /// <summary>
    /// After how many points a chart signals on average, when the mean has moved by
    /// <paramref name="shift"/> sigmas; 0: between false alarms. XmR, CUSUM (two-sided) and EWMA.
    /// </summary>
    /// <param name="kind">Which one.</param>
    /// <param name="shift">In sigmas.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <returns>Points.</returns>
    public static double RunLength(ChartKind kind, double shift, ChartOptions? options = null)
    {
        CChartOptions given = (options ?? new ChartOptions()).ToNative(kind);
        double length = 0;
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_chart_run_length(&given, shift, &length, &error), error);
        return length;
    }
}

/// <summary>What so many people can promise: Erlang's C (1917).</summary>
public sealed unsafe class Staffing
{
    private Staffing(CStaffing c)
    {
        People = c.People;
        Load = c.Load;
        ChanceToWait = c.PWait;
        Within = c.Within;
        MeanWait = c.MeanWait;
        Occupancy = c.Occupancy;
    }

    /// <summary>Those at work.</summary>
    public long People { get; }

    /// <summary>Arrivals times handling, in people.</summary>
    public double Load { get; }

    /// <summary>1 where the load is not below the people: the line grows for ever.</summary>
    public double ChanceToWait { get; }

    /// <summary>Share answered in the promised time.</summary>
    public double Within { get; }

    /// <summary>Infinite where the load is not below the people.</summary>
    public double MeanWait { get; }

    /// <summary>Share of the time that people are busy.</summary>
    public double Occupancy { get; }

    /// <summary>With so many people.</summary>
    /// <param name="arrivals">Per unit of time.</param>
    /// <param name="handling">Mean time for one, in that unit.</param>
    /// <param name="answerWithin">The promised time, in that unit.</param>
    /// <param name="people">At least 1.</param>
    /// <returns>What they can promise.</returns>
    public static Staffing Of(double arrivals, double handling, double answerWithin, long people)
    {
        CStaffing result = new CStaffing { StructSize = sizeof(CStaffing) };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_staffing_of(arrivals, handling, answerWithin, people, &result, &error), error);
        return new Staffing(result);
    }

    /// <summary>With the fewest people who answer a share in time.</summary>
    /// <param name="arrivals">Per unit of time.</param>
    /// <param name="handling">Mean time for one, in that unit.</param>
    /// <param name="answerWithin">The promised time, in that unit.</param>
    /// <param name="within">The share, between 0 and 1.</param>
    /// <returns>How many, and what they can promise.</returns>
    public static Staffing For(double arrivals, double handling, double answerWithin, double within)
    {
        CStaffing result = new CStaffing { StructSize = sizeof(CStaffing) };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_staffing_for(arrivals, handling, answerWithin, within, &result, &error), error);
        return new Staffing(result);
    }
}

/// <summary>A value and the ends of its interval.</summary>
public readonly struct Estimate
{
    internal Estimate(double value, double low, double high)
    {
        Value = value;
        Low = low;
        High = high;
    }

    /// <summary>The estimate.</summary>
    public double Value { get; }

    /// <summary>Its lower end.</summary>
    public double Low { get; }

    /// <summary>Its upper end; may be infinite.</summary>
    public double High { get; }
}

/// <summary>The dissatisfied behind the complaints.</summary>
public sealed unsafe class Iceberg
{
    private Iceberg(CIceberg c)
    {
        VoiceRate = c.VoiceRate;
        Dissatisfied = new Estimate(c.Dissatisfied, c.DissatisfiedLow, c.DissatisfiedHigh);
        Silent = new Estimate(c.Silent, c.SilentLow, c.SilentHigh);
        Told = new Estimate(c.Told, c.ToldLow, c.ToldHigh);
    }

    /// <summary>Share of the dissatisfied who complain.</summary>
    public double VoiceRate { get; }

    /// <summary>All who are dissatisfied.</summary>
    public Estimate Dissatisfied { get; }

    /// <summary>Those of them who did not complain.</summary>
    public Estimate Silent { get; }

    /// <summary>Those whom they tell.</summary>
    public Estimate Told { get; }

    /// <summary>From a voice rate that is taken as known.</summary>
    /// <param name="complaints">That came in.</param>
    /// <param name="voiceRate">Above 0, at most 1.</param>
    /// <param name="toldEach">Whom one dissatisfied customer tells.</param>
    /// <param name="confidence">Of the intervals.</param>
    /// <returns>Estimates; the dissatisfied are assumed to speak up independently.</returns>
    public static Iceberg Of(long complaints, double voiceRate = 0.1, double toldEach = 10, double confidence = 0.95)
    {
        if (!(voiceRate > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(voiceRate));
        }
        return Ask(complaints, voiceRate, 0, 0, toldEach, confidence);
    }

    /// <summary>From a survey among dissatisfied customers.</summary>
    /// <param name="complaints">That came in.</param>
    /// <param name="spokeUp">So many of those asked had complained.</param>
    /// <param name="asked">At least 1.</param>
    /// <param name="toldEach">Whom one dissatisfied customer tells.</param>
    /// <param name="confidence">Of the intervals.</param>
    /// <returns>Estimates, with the survey's doubt in their intervals.</returns>
    public static Iceberg OfSurvey(
        long complaints, long spokeUp, long asked, double toldEach = 10, double confidence = 0.95)
    {
        if (asked < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(asked));
        }
        return Ask(complaints, 0, spokeUp, asked, toldEach, confidence);
    }

    private static Iceberg Ask(
        long complaints, double voiceRate, long spokeUp, long asked, double toldEach, double confidence)
    {
        CIcebergOptions options = new CIcebergOptions
        {
            StructSize = sizeof(CIcebergOptions),
            Complaints = complaints,
            VoiceRate = voiceRate,
            SpokeUp = spokeUp,
            Asked = asked,
            ToldEach = toldEach > 0 ? toldEach : -1,
            Confidence = confidence > 0 ? confidence : -1,
        };
        CIceberg result = new CIceberg { StructSize = sizeof(CIceberg) };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_iceberg_of(&options, &result, &error), error);
        return new Iceberg(result);
    }
}

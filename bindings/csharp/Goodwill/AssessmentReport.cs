using System;

namespace Goodwill;

/// <summary>What a report shows.</summary>
public sealed class ReportOptions
{
    /// <summary>So many of the largest customers are listed, at most 10,000; beyond them those who call for attention.</summary>
    public int Customers { get; set; } = 2000;

    /// <summary>With names, where the book has some.</summary>
    public bool Names { get; set; } = true;

    /// <summary>A fact recorded later than this after it happened is late.</summary>
    public TimeSpan LateAfter { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Rounds of the 95 % bootstrap intervals of concentration figures, 10 to 100,000; 0 for none.</summary>
    public int BootstrapRounds { get; set; }

    /// <summary>An earlier assessment of the same customers, or null: who rose and fell since.</summary>
    public Assessment? Before { get; set; }

    /// <summary>A plan of this assessment, or null: what to do with every relationship, what budgets are worth.</summary>
    public Plan? Plan { get; set; }

    /// <summary>
    /// Who was assigned to which strategy, as for <see cref="Book.Evaluate"/>, or null: whether it worked. Needs the
    /// book; unchanged.
    /// </summary>
    public TableBuilder? Assignments { get; set; }

    /// <summary>How that is evaluated; null is the defaults.</summary>
    public EvaluateOptions? Evaluate { get; set; }
}

/// <content>The report that people look at.</content>
public sealed unsafe partial class Assessment
{
    /// <summary>
    /// What the book of customers looks like as of the assessment: figures, concentration, tiers, the
    /// largest customers and those who call for attention, and how far the figures can be trusted.
    /// </summary>
    /// <param name="book">
    /// The book this assessment was made of, which adds names, overdue promises, what hangs on few
    /// customers, complaints and service, adopted plans and how facts were recorded; null leaves these out. It is read: nobody may write to it meanwhile.
    /// </param>
    /// <param name="options">What is shown; null is the defaults.</param>
    /// <param name="run">Progress and cancelling.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: options out of range, a book with ids of another kind, a plan of another assessment,
    /// assignments that cannot be read or come without a book.
    /// </exception>
    public V1.Report ReportData(Book? book = null, ReportOptions? options = null, RunOptions? run = null)
    {
        CReportOptions wanted = Options(options);
        CEvaluateOptions how = (options?.Evaluate ?? new EvaluateOptions()).ToNative();
        using (ArrowStream? rows = options?.Assignments?.ToStream())
        using (RunCall call = new RunCall(run))
        {
            wanted.Assignments = rows == null ? IntPtr.Zero : (IntPtr)rows.Live();
            wanted.Evaluate = (IntPtr)(&how);
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_report_data(
                Handle, HandleOf(book), &wanted, &native, out BufferHandle document, &error);
            GC.KeepAlive(options);
            call.Check(status, error);
            return Text.Parse(document, V1.Report.Parser);
        }
    }

    /// <summary>
    /// The same as one HTML file that opens without a network, on a telephone and on paper. Equal
    /// inputs give equal text.
    /// </summary>
    /// <param name="book">As for <see cref="ReportData"/>.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <param name="options">What is shown; null is the defaults.</param>
    /// <param name="run">Progress and cancelling.</param>
    /// <returns>The whole page.</returns>
    /// <exception cref="GoodwillException">As for <see cref="ReportData"/>; Unimplemented: a library built without the page.</exception>
    public string ReportHtml(
        Book? book = null, string? language = null, ReportOptions? options = null, RunOptions? run = null)
    {
        CReportOptions wanted = Options(options);
        CEvaluateOptions how = (options?.Evaluate ?? new EvaluateOptions()).ToNative();
        byte[]? code = Text.EncodeOptional(language);
        using (ArrowStream? rows = options?.Assignments?.ToStream())
        using (RunCall call = new RunCall(run))
        {
            wanted.Assignments = rows == null ? IntPtr.Zero : (IntPtr)rows.Live();
            wanted.Evaluate = (IntPtr)(&how);
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* c = code)
            {
                int status = Native.goodwill_report_html(
                    Handle, HandleOf(book), &wanted, c, Text.Size(code), &native, out BufferHandle html, &error);
                GC.KeepAlive(options);
                call.Check(status, error);
                return Text.Take(html);
            }
        }
    }

    private static BookHandle HandleOf(Book? book) => book == null ? new BookHandle() : book.Handle;

    private static CReportOptions Options(ReportOptions? options)
    {
        ReportOptions given = options ?? new ReportOptions();
        return new CReportOptions
        {
            StructSize = sizeof(CReportOptions),
            Customers = given.Customers == 0 ? -1 : given.Customers < 0 ? long.MinValue : given.Customers,
            LateAfterUs = given.LateAfter.Ticks / (TimeSpan.TicksPerMillisecond / 1000),
            WithoutNames = given.Names ? 0 : 1,
            BootstrapRounds = given.BootstrapRounds,
            Before = given.Before == null ? IntPtr.Zero : given.Before.Handle.DangerousGetHandle(),
            Plan = given.Plan == null ? IntPtr.Zero : given.Plan.Handle.DangerousGetHandle(),
        };
    }
}

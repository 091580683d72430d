using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>What one basket of a book's purchases is.</summary>
public enum BasketUnit
{
    /// <summary>All that a customer ever bought.</summary>
    Customer = 0,

    /// <summary>One order.</summary>
    Order = 1,
}

/// <summary>Which customers are of one kind, and have rules of their own beside everybody's.</summary>
public enum RuleGroups
{
    /// <summary>Those of one tier.</summary>
    Tier = 0,

    /// <summary>Those with the same recency, frequency and monetary scores.</summary>
    Cell = 1,

    /// <summary>Nobody has rules of their own.</summary>
    None = 2,
}

/// <summary>How rules are looked for. Shares are fractions and compared as integers; zeros are the defaults.</summary>
public sealed class RuleOptions
{
    /// <summary>A rule is in at least this share of the baskets; 0 / 0: 1 / 1000.</summary>
    public (long Numerator, long Denominator) Support { get; set; }

    /// <summary>Of the baskets with the left side at least so many hold the right; 0 / 0: 1 / 2, of a book 1 / 10.</summary>
    public (long Numerator, long Denominator) Confidence { get; set; }

    /// <summary>A rule is in at least as many baskets; 0: 1, of a book 5.</summary>
    public long LeastCount { get; set; }

    /// <summary>In a rule; 0: 10, of a book 3.</summary>
    public long MostItems { get; set; }

    /// <summary>Frequent sets; with more the support is too small. 0: 5,000,000.</summary>
    public long MostSets { get; set; }

    /// <summary>The share of the rules kept that may be luck; 0 keeps all.</summary>
    public double FalseDiscovery { get; set; } = 0.05;

    /// <summary>Of a book.</summary>
    public BasketUnit Basket { get; set; }

    /// <summary>Of a book.</summary>
    public RuleGroups Groups { get; set; }

    internal unsafe CRulesOptions ToNative() => new CRulesOptions
    {
        StructSize = sizeof(CRulesOptions),
        SupportNumerator = Support.Numerator,
        SupportDenominator = Support.Denominator,
        ConfidenceNumerator = Confidence.Numerator,
        ConfidenceDenominator = Confidence.Denominator,
        LeastCount = LeastCount,
        MostItems = MostItems,
        MostSets = MostSets,
        FalseDiscovery = FalseDiscovery,
        Basket = (int)Basket,
        Groups = (int)Groups,
    };
}

/// <summary>
/// What is bought together: rules "who buys A and B takes C", and what to sell next. Immutable and safe to
/// share between threads.
/// </summary>
public sealed unsafe class Rules : IDisposable
{
    internal Rules(RulesHandle handle) => Handle = handle;

    internal RulesHandle Handle { get; }

    /// <summary>Number of rules in all groups.</summary>
    public long Count => Native.goodwill_rules_size(Handle);

    /// <summary>Rules of a table with one row per product in a basket: basket, item.</summary>
    /// <param name="baskets">Consumed and disposed, whatever the outcome.</param>
    /// <param name="options">Null is all defaults.</param>
    /// <param name="import">How rows are read; null is all defaults.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <returns>Rules that the caller disposes.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: options, rows or columns are wrong; ResourceExhausted: too many frequent sets.
    /// </exception>
    public static Rules FromBaskets(
        ArrowStream baskets, RuleOptions? options = null, ImportOptions? import = null, RunOptions? run = null)
    {
        using (baskets ?? throw new ArgumentNullException(nameof(baskets)))
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        {
            CRulesOptions native = (options ?? new RuleOptions()).ToNative();
            CImportOptions reading = (import ?? new ImportOptions()).ToNative(arena);
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_rules_from_arrow(
                baskets.Live(), &reading, &native, &how, out RulesHandle rules, &error);
            call.Check(status, error);
            return new Rules(rules);
        }
    }

    /// <summary>Rules of a table made from arrays.</summary>
    /// <param name="baskets">Columns basket and item; unchanged.</param>
    /// <inheritdoc cref="FromBaskets(ArrowStream, RuleOptions, ImportOptions, RunOptions)"/>
    public static Rules FromBaskets(
        TableBuilder baskets, RuleOptions? options = null, ImportOptions? import = null, RunOptions? run = null) =>
        FromBaskets(
            (baskets ?? throw new ArgumentNullException(nameof(baskets))).ToStream(), options, import, run);

    /// <summary>Rules of a CSV file, plain or gzip, with the columns basket and item.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null is all defaults.</param>
    /// <param name="import">How rows are read; null is all defaults.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <returns>Rules that the caller disposes.</returns>
    /// <exception cref="GoodwillException">NotFound: no such file; InvalidArgument: its content is wrong.</exception>
    public static Rules FromCsv(
        string path, RuleOptions? options = null, ImportOptions? import = null, RunOptions? run = null)
    {
        byte[] file = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        {
            CRulesOptions native = (options ?? new RuleOptions()).ToNative();
            CImportOptions reading = (import ?? new ImportOptions()).ToNative(arena);
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* f = file)
            {
                int status = Native.goodwill_rules_from_csv(
                    f, Text.Size(file), &reading, &native, &how, out RulesHandle rules, &error);
                call.Check(status, error);
                return new Rules(rules);
            }
        }
    }

    /// <summary>
    /// The rules, everybody's first, each group's by lift: group, baskets, left, product_id, left_size, count,
    /// left_count, product_count, support, confidence, lift, p_value, reason.
    /// </summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's, else English.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language.</exception>
    public ArrowStream Export(string? language = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_rules_export(Handle, c, Text.Size(code), stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>One row per product on the left of a rule: rule (row of the export, from 0), product_id.</summary>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Left()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        return Exported.Stream(Native.goodwill_rules_left(Handle, stream.Stream, &error), error, stream);
    }

    /// <summary>One row per product of each frequent set of everybody's baskets: set, size, count, product_id.</summary>
    /// <returns>A stream that the caller disposes.</returns>
    public ArrowStream Sets()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        return Exported.Stream(Native.goodwill_rules_sets(Handle, stream.Stream, &error), error, stream);
    }

    /// <summary>
    /// What somebody who has these products may want next, by everybody's rules: product_id, confidence, lift,
    /// reason; the largest confidence first.
    /// </summary>
    /// <param name="products">Unknown ones do not count.</param>
    /// <param name="limit">At most, 1 to 1000.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's, else English.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such language, or the limit is out of range.</exception>
    public ArrowStream Next(IReadOnlyList<string> products, long limit = 5, string? language = null)
    {
        int count = (products ?? throw new ArgumentNullException(nameof(products))).Count;
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        using (Arena arena = new Arena())
        {
            CText* texts = (CText*)arena.Allocate(checked((count + 1) * sizeof(CText)));
            for (int i = 0; i < count; ++i)
            {
                texts[i] = arena.Text(products[i] ?? throw new ArgumentException("a product is null", nameof(products)));
            }
            fixed (byte* c = code)
            {
                int status = Native.goodwill_rules_next(
                    Handle, texts, count, limit, c, Text.Size(code), stream.Stream, &error);
                return Exported.Stream(status, error, stream);
            }
        }
    }

    /// <summary>
    /// What every customer may want next, by customers of the same kind and then by everybody: customer_id, rank,
    /// product_id, group, confidence, lift, margin, service, p_pays, expected_margin, variety, peers_variety,
    /// reason. Where costs are known, what would not pay is left out.
    /// </summary>
    /// <param name="limit">Per customer, 1 to 1000.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <returns>A stream that the caller disposes.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: these rules are of a table.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public ArrowStream NextProducts(long limit = 3, string? language = null, RunOptions? run = null)
    {
        byte[]? code = Text.EncodeOptional(language);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        using (RunCall call = new RunCall(run))
        {
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* c = code)
            {
                int status = Native.goodwill_rules_offers(
                    Handle, limit, c, Text.Size(code), &how, stream.Stream, &error);
                call.Check(status, error);
                return Exported.Stream(status, error, stream);
            }
        }
    }

    /// <summary>Frees the rules.</summary>
    public void Dispose() => Handle.Dispose();
}

/// <content>Rules.</content>
public sealed unsafe partial class Assessment
{
    /// <summary>What the customers of this assessment buy together, all of them and by kind.</summary>
    /// <param name="book">
    /// The book this assessment was made of; its purchases name products. It is read: nobody may write to it meanwhile.
    /// </param>
    /// <param name="options">Null is all defaults.</param>
    /// <param name="run">Progress and cancellation; null is all defaults.</param>
    /// <returns>Rules that the caller disposes.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: no purchase names a product.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Rules Rules(Book book, RuleOptions? options = null, RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        {
            CRulesOptions native = (options ?? new RuleOptions()).ToNative();
            CRunOptions how = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_assessment_rules(
                Handle, HandleOf(book ?? throw new ArgumentNullException(nameof(book))), &native, &how,
                out RulesHandle rules, &error);
            call.Check(status, error);
            return new Rules(rules);
        }
    }
}

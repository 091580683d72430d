using System;

namespace Goodwill;

/// <summary>
/// The book of business: all facts about all customers, in memory (<see cref="Create"/>) or durable
/// in a file (<see cref="Open"/>). One writer, or any number of readers, at a time; the book does
/// not check that.
/// </summary>
public sealed unsafe partial class Book : IDisposable
{
    private Book(BookHandle handle, string timeZone)
    {
        Handle = handle;
        TimeZone = timeZone;
    }

    /// <summary>IANA name of the book's zone, in which dates and times without an offset are read.</summary>
    public string TimeZone { get; }

    internal BookHandle Handle { get; }

    /// <summary>Makes an empty book.</summary>
    /// <param name="currency">ISO 4217 code of every amount; null: none yet, two decimals, the first policy names it.</param>
    /// <param name="timeZone">IANA name; null is UTC.</param>
    /// <returns>A book that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such currency; NotFound: no such zone.</exception>
    public static Book Create(string? currency = null, string? timeZone = null)
    {
        byte[]? code = Text.EncodeOptional(currency);
        byte[]? zone = Text.EncodeOptional(timeZone);
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        fixed (byte* z = zone)
        {
            CBookOptions options = new CBookOptions
            {
                StructSize = sizeof(CBookOptions),
                Currency = c,
                CurrencySize = Text.Size(code),
                TimeZone = z,
                TimeZoneSize = Text.Size(zone),
            };
            int status = Native.goodwill_book_create(&options, out BookHandle handle, &error);
            Errors.Check(status, error);
            return new Book(handle, timeZone ?? "UTC");
        }
    }

    /// <summary>Appends a stream of rows to a table: all of it, or on failure nothing. Writes.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="rows">Consumed and disposed, whatever the outcome.</param>
    /// <param name="options">How rows are read; null is all defaults.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: rows or columns are wrong, each is named; AlreadyExists: the same identity
    /// with other content.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; nothing was appended.</exception>
    public AppendResult Append(FactTable table, ArrowStream rows, ImportOptions? options = null, RunOptions? run = null)
    {
        using (rows ?? throw new ArgumentNullException(nameof(rows)))
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        {
            CArrowArrayStream* stream = rows.Live();
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CRunOptions nativeRun = call.Options;
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_append(
                Handle, (int)table, stream, &native, &nativeRun, &result, out BufferHandle report, &error);
            return Appended(call, status, error, result, report);
        }
    }

    /// <summary>Appends a table made from arrays: all of it, or on failure nothing. Writes.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="rows">Its columns; unchanged.</param>
    /// <inheritdoc cref="Append(FactTable, ArrowStream, ImportOptions, RunOptions)"/>
    public AppendResult Append(FactTable table, TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(table, (rows ?? throw new ArgumentNullException(nameof(rows))).ToStream(), options, run);

    /// <summary>Appends order lines: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendPurchases(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Purchases, rows, options, run);

    /// <summary>Appends contacts with customers: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendInteractions(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Interactions, rows, options, run);

    /// <summary>Appends what is known about customers: all, or on failure nothing. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendCustomers(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Customers, rows, options, run);

    /// <summary>Appends key people of customers: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendContacts(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Contacts, rows, options, run);

    /// <summary>Appends events: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendEvents(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Events, rows, options, run);

    /// <summary>Appends products: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendProducts(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Products, rows, options, run);

    /// <summary>Appends what customers agreed or objected to: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendConsents(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Consents, rows, options, run);

    /// <summary>Appends promises: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendPromises(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Promises, rows, options, run);

    /// <summary>Appends answers of customers: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendAnswers(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Answers, rows, options, run);

    /// <summary>Appends measurements of service: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendMeasurements(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Measurements, rows, options, run);

    /// <summary>Appends rates of other currencies: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendRates(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Rates, rows, options, run);

    /// <summary>Appends a CSV file, plain or gzip: all of it, or on failure nothing. Writes.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="path">Of the file.</param>
    /// <param name="options">How rows are read; null is all defaults.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: no such file; InvalidArgument: rows or columns are wrong, each is named with its
    /// line; AlreadyExists: the same identity with other content.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; nothing was appended.</exception>
    public AppendResult ImportCsv(FactTable table, string path, ImportOptions? options = null, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        fixed (byte* n = name)
        {
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CRunOptions nativeRun = call.Options;
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_import_csv(
                Handle, (int)table, n, Text.Size(name), &native, &nativeRun, &result, out BufferHandle report, &error);
            return Appended(call, status, error, result, report);
        }
    }

    /// <summary>Appends CSV bytes, plain or gzip: all of them, or on failure nothing. Writes.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="bytes">What would stand in the file.</param>
    /// <inheritdoc cref="ImportCsv(FactTable, string, ImportOptions, RunOptions)"/>
    public AppendResult ImportCsv(FactTable table, ReadOnlySpan<byte> bytes, ImportOptions? options = null, RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        fixed (byte* b = bytes)
        {
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CRunOptions nativeRun = call.Options;
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_import_csv_bytes(
                Handle, (int)table, b, bytes.Length, &native, &nativeRun, &result, out BufferHandle report, &error);
            return Appended(call, status, error, result, report);
        }
    }

    /// <summary>
    /// The facts of a table that count (not voided, not superseded), in a canonical order that does
    /// not depend on the order of arrival. Reads.
    /// </summary>
    /// <param name="table">Which table.</param>
    /// <param name="known">As known by the batch of that number; 0: by now.</param>
    /// <returns>A stream that the caller disposes, and that does not need the book any more.</returns>
    /// <exception cref="GoodwillException">No such table, or no such batch.</exception>
    public ArrowStream Export(FactTable table, long known = 0)
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_export(Handle, (int)table, known, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>Appends merges of customers: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendMerges(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Merges, rows, options, run);

    /// <summary>Appends what people asked of their data, holds and retentions: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendRights(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.Rights, rows, options, run);

    /// <summary>Appends what was done about complaints, as it stands in another system: all, or on failure none. Writes.</summary>
    /// <inheritdoc cref="Append(FactTable, TableBuilder, ImportOptions, RunOptions)"/>
    public AppendResult AppendCaseCommands(TableBuilder rows, ImportOptions? options = null, RunOptions? run = null) =>
        Append(FactTable.CaseCommands, rows, options, run);

    /// <summary>
    /// Two customers turn out to be one: since <paramref name="time"/> the facts of
    /// <paramref name="from"/> are those of <paramref name="into"/>, and the former no longer
    /// appears. Nothing is rewritten; questions as of an earlier time, or as known before, see two.
    /// Merges chain. Writes.
    /// </summary>
    /// <param name="from">Who is another.</param>
    /// <param name="into">Whom that is.</param>
    /// <param name="time">Since when; a date is one in the book's zone.</param>
    /// <param name="reason">How it is known.</param>
    /// <param name="options">Only <see cref="ImportOptions.RecordedAt"/> and <see cref="ImportOptions.Source"/> matter.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: the book does not know a customer; FailedPrecondition: a circle, or a second merge.
    /// </exception>
    public AppendResult MergeCustomers(CustomerId from, CustomerId into, AsOf time, string reason = "", ImportOptions? options = null)
    {
        byte[] old = Text.Encode(from.ToString());
        byte[] now = Text.Encode(into.ToString());
        byte[] why = Text.Encode(reason ?? throw new ArgumentNullException(nameof(reason)));
        long instant = time.Resolve(TimeZone);
        using (Arena arena = new Arena())
        fixed (byte* o = old)
        fixed (byte* n = now)
        fixed (byte* w = why)
        {
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_merge_customers(
                Handle, o, Text.Size(old), n, Text.Size(now), instant, w, Text.Size(why), &native, &result, &error);
            Errors.Check(status, error);
            return new AppendResult(result, new V1.ImportReport());
        }
    }

    /// <summary>Undoes the merge of a customer: the two are two again, and always were. Writes.</summary>
    /// <param name="from">Who was merged.</param>
    /// <param name="reason">Why it is undone.</param>
    /// <param name="options">Only <see cref="ImportOptions.RecordedAt"/> and <see cref="ImportOptions.Source"/> matter.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="GoodwillException">FailedPrecondition: the customer is not merged into anybody.</exception>
    public AppendResult UnmergeCustomers(CustomerId from, string reason = "", ImportOptions? options = null)
    {
        byte[] old = Text.Encode(from.ToString());
        byte[] why = Text.Encode(reason ?? throw new ArgumentNullException(nameof(reason)));
        using (Arena arena = new Arena())
        fixed (byte* o = old)
        fixed (byte* w = why)
        {
            CImportOptions native = (options ?? Defaults).ToNative(arena);
            CAppendResult result = new CAppendResult { StructSize = sizeof(CAppendResult) };
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_unmerge_customers(
                Handle, o, Text.Size(old), w, Text.Size(why), &native, &result, &error);
            Errors.Check(status, error);
            return new AppendResult(result, new V1.ImportReport());
        }
    }

    /// <summary>
    /// The accepted batches in the order of their numbers: <c>batch</c>, <c>table</c>,
    /// <c>recorded_at</c>, <c>source</c>, <c>rows</c>, <c>appended</c>, <c>already_present</c>,
    /// <c>superseded</c>. Reads.
    /// </summary>
    /// <returns>A stream that the caller disposes, and that does not need the book any more.</returns>
    public ArrowStream Batches()
    {
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_batches(Handle, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>
    /// Is every movement recorded in time? One row per table and source: batches, rows, lags between
    /// what happened and its recording, gaps, days without a fact; <c>c.h</c> defines each. Reads.
    /// </summary>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="lateAfter">A fact recorded later than this after it happened is late; null: a day.</param>
    /// <param name="known">As known by the batch of that number; 0: by now.</param>
    /// <returns>A stream that the caller disposes, and that does not need the book any more.</returns>
    public ArrowStream Timeliness(AsOf asOf, TimeSpan? lateAfter = null, long known = 0)
    {
        long late = (lateAfter ?? TimeSpan.FromDays(1)).Ticks / (TimeSpan.TicksPerMillisecond / 1000);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_timeliness(
            Handle, asOf.Resolve(TimeZone), known, late, stream.Stream, &error);
        return Exported.Stream(status, error, stream);
    }

    /// <summary>What the book holds. Reads.</summary>
    /// <returns>Counts and spans as of now.</returns>
    public BookInfo Describe()
    {
        CBookInfo info = new CBookInfo { StructSize = sizeof(CBookInfo) };
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_book_describe(Handle, &info, &error);
        Errors.Check(status, error);
        return new BookInfo(info);
    }

    /// <summary>What every customer's facts add up to. After an append only customers with new facts are computed again. Reads.</summary>
    /// <param name="policy">What counts.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>Measures that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument or FailedPrecondition: book and policy do not fit together.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Measures Measures(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_measures(
                Handle, Required.Handle(policy), instant, known, &native, out MeasuresHandle handle, &error);
            call.Check(status, error);
            return new Measures(handle);
        }
    }

    /// <summary>What one customer's facts add up to. Reads.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="policy">What counts.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>Measures of one row, which the caller disposes.</returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer.</exception>
    public Measures Measure(CustomerId customer, Policy policy, AsOf asOf, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        PolicyHandle rules = Required.Handle(policy);
        IntPtr error = IntPtr.Zero;
        MeasuresHandle handle;
        int status;
        if (customer.IsText)
        {
            byte[] id = Text.Encode(customer.Text!);
            fixed (byte* i = id)
            {
                status = Native.goodwill_book_measure_text(
                    Handle, rules, instant, known, i, Text.Size(id), out handle, &error);
            }
        }
        else
        {
            status = Native.goodwill_book_measure_int64(Handle, rules, instant, known, customer.Number, out handle, &error);
        }
        Errors.Check(status, error);
        return new Measures(handle);
    }

    /// <summary>Judges every customer: exactly measures, then calibration, then assessment. Reads.</summary>
    /// <param name="policy">The rules.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="run">Threads, progress, cancellation; null is all defaults.</param>
    /// <param name="known">As known by the batch of that number; 0: everything.</param>
    /// <returns>An assessment that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument or FailedPrecondition: book and policy do not fit together.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public Assessment Assess(Policy policy, AsOf asOf, RunOptions? run = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions native = call.Options;
            IntPtr error = IntPtr.Zero;
            int status = Native.goodwill_book_assess(
                Handle, Required.Handle(policy), instant, known, &native, out AssessmentHandle handle, &error);
            call.Check(status, error);
            return new Assessment(handle);
        }
    }

    /// <summary>Frees the book. What was made from it stays valid.</summary>
    public void Dispose() => Handle.Dispose();

    private static readonly ImportOptions Defaults = new ImportOptions();

    private static AppendResult Appended(
        RunCall call, int status, IntPtr error, CAppendResult result, BufferHandle report)
    {
        call.Check(status, error);
        return new AppendResult(result, Text.Parse(report, V1.ImportReport.Parser));
    }
}

/// <summary>Handles of arguments that must be there.</summary>
internal static class Required
{
    internal static PolicyHandle Handle(Policy policy) =>
        (policy ?? throw new ArgumentNullException(nameof(policy))).Handle;

    internal static MeasuresHandle Handle(Measures measures) =>
        (measures ?? throw new ArgumentNullException(nameof(measures))).Handle;

    internal static CalibrationHandle Handle(Calibration calibration) =>
        (calibration ?? throw new ArgumentNullException(nameof(calibration))).Handle;
}

/// <summary>The end of every call that exports a stream.</summary>
internal static class Exported
{
    internal static ArrowStream Stream(int status, IntPtr error, ArrowStreamHandle stream)
    {
        if (status != 0)
        {
            stream.Dispose();
        }
        Errors.Check(status, error);
        return new ArrowStream(stream);
    }
}

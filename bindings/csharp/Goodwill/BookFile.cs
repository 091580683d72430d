using System;

namespace Goodwill;

/// <summary>How <see cref="Book.Open"/> opens a file.</summary>
public sealed class OpenOptions
{
    /// <summary>ISO 4217 code of a new book; an existing one has its own, and another here is refused. Null: the book's, or none yet.</summary>
    public string? Currency { get; set; }

    /// <summary>IANA name of a new book's zone; an existing one has its own, and another here is refused. Null: the book's, or UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>No file is made, and appending fails with FailedPrecondition.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>NotFound instead of a new book.</summary>
    public bool MustExist { get; set; }

    /// <summary>How long an append waits for another process that is writing; rounded up to milliseconds.</summary>
    public TimeSpan Wait { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Takes the risk of locks that do not hold.</summary>
    public bool AllowNetworkFileSystem { get; set; }
}

public sealed unsafe partial class Book
{
    /// <summary>
    /// Opens a durable book: all facts in one SQLite file, read into memory here; or makes a new one.
    /// Each append is one transaction and is on the disk when it returns. Several processes may have
    /// the file open: writers take turns batch by batch and judge by what others wrote; a reader
    /// keeps what it opened until <see cref="Refresh"/>.
    /// </summary>
    /// <param name="path">Of the file.</param>
    /// <param name="options">How; null is all defaults.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <returns>A book that the caller disposes, which closes the file.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound; PermissionDenied; FailedPrecondition: a newer version's file, another currency or
    /// zone, a network file system; DataLoss: damaged, or not a book; Aborted: another process holds
    /// it; Unavailable: the device fails.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Book Open(string path, OpenOptions? options = null, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        OpenOptions how = options ?? new OpenOptions();
        byte[]? code = Text.EncodeOptional(how.Currency);
        byte[]? zone = Text.EncodeOptional(how.TimeZone);
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* p = name)
            fixed (byte* c = code)
            fixed (byte* z = zone)
            {
                COpenOptions native = new COpenOptions
                {
                    StructSize = sizeof(COpenOptions),
                    Currency = c,
                    CurrencySize = Text.Size(code),
                    TimeZone = z,
                    TimeZoneSize = Text.Size(zone),
                    WaitMs = how.Wait <= TimeSpan.Zero ? -1 : (long)Math.Ceiling(how.Wait.TotalMilliseconds),
                    ReadOnly = how.ReadOnly ? 1 : 0,
                    MustExist = how.MustExist ? 1 : 0,
                    AllowNetworkFileSystem = how.AllowNetworkFileSystem ? 1 : 0,
                };
                int status = Native.goodwill_book_open(p, Text.Size(name), &native, &nativeRun, out BookHandle handle, &error);
                call.Check(status, error);
                CBookInfo info = new CBookInfo { StructSize = sizeof(CBookInfo) };
                Errors.Check(Native.goodwill_book_describe(handle, &info, &error), error);
                return new Book(handle, Text.Decode(info.TimeZone, info.TimeZoneSize));
            }
        }
    }

    /// <summary>Takes in what other processes have written to the file since. Writes; does nothing for a book in memory.</summary>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <exception cref="GoodwillException">DataLoss, Aborted, Unavailable: as for <see cref="Open"/>; the book is as it was.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; the book is as it was.</exception>
    public void Refresh(RunOptions? run = null)
    {
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            call.Check(Native.goodwill_book_refresh(Handle, &nativeRun, &error), error);
        }
    }

    /// <summary>
    /// Erases customers, all of them or none: ids, names, texts and identifiers of their facts go,
    /// from a file also out of its free pages and its log; amounts, times and counts stay under a
    /// pseudonym, so that no sum changes. Rows that name an erased customer are refused from then
    /// on. Takes time in proportion to the book: erase many at once. Writes.
    /// </summary>
    /// <param name="customers">Their ids; of an int64 book as decimal text.</param>
    /// <param name="basis">What in law it rests on; the ledger of rights keeps it.</param>
    /// <param name="at">When it is done; a date is one in the book's zone.</param>
    /// <param name="approver">Who of us decided; null: not said.</param>
    /// <param name="source">Of the batch that the ledger's rows make; null: not said.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <returns>The pseudonym of each; who was erased before is left out.</returns>
    /// <exception cref="GoodwillException">
    /// NotFound: an id that the book does not know; FailedPrecondition: a hold or a retention is
    /// running, its problems name customer, date and basis; InvalidArgument: no basis; Aborted:
    /// done, but another process reads an older state and keeps its bytes in the log, call again.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; nobody was erased.</exception>
    public V1.ErasureReport Erase(
        System.Collections.Generic.IReadOnlyList<string> customers, string basis, AsOf at, string? approver = null,
        string? source = null, RunOptions? run = null)
    {
        long instant = at.Resolve(TimeZone);
        using (RunCall call = new RunCall(run))
        using (Arena arena = new Arena())
        {
            int count = (customers ?? throw new ArgumentNullException(nameof(customers))).Count;
            CText* ids = (CText*)arena.Allocate(checked((count + 1) * sizeof(CText)));
            for (int i = 0; i < count; ++i)
            {
                ids[i] = arena.Text(customers[i] ?? throw new ArgumentException("an id is null", nameof(customers)));
            }
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            CEraseOptions order = new CEraseOptions
            {
                StructSize = sizeof(CEraseOptions),
                Basis = arena.Text(basis ?? throw new ArgumentNullException(nameof(basis))),
                Approver = arena.Text(approver ?? ""),
                AtUs = instant,
                Source = arena.Text(source ?? ""),
            };
            int status = Native.goodwill_book_erase(
                Handle, ids, count, &order, &nativeRun, out BufferHandle report, &error);
            call.Check(status, error);
            return Text.Parse(report, V1.ErasureReport.Parser);
        }
    }
}

/// <summary>Books in files: examined, saved and copied, whether or not they are open.</summary>
public static unsafe class BookFile
{
    /// <summary>Reads the whole file: SQLite's structure, references, the chain of digests over every fact.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <returns>What was found; damage is in its problems, and no exception.</returns>
    /// <exception cref="GoodwillException">NotFound: no such file.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static V1.FileReport Check(string path, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* p = name)
            {
                int status = Native.goodwill_file_check(p, Text.Size(name), &nativeRun, out BufferHandle report, &error);
                call.Check(status, error);
                return Text.Parse(report, V1.FileReport.Parser);
            }
        }
    }

    /// <summary>
    /// How far the file's chain of digests reaches, the journal of decisions in it: the number of batches, a colon,
    /// and the digest of them all. Keep it outside the file, for <see cref="Verify"/>.
    /// </summary>
    /// <param name="path">Of the file.</param>
    /// <returns>The head.</returns>
    /// <exception cref="GoodwillException">NotFound: no such file.</exception>
    public static string Head(string path)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* p = name)
        {
            int status = Native.goodwill_file_head(p, Text.Size(name), out BufferHandle head, &error);
            Errors.Check(status, error);
            return Text.Take(head);
        }
    }

    /// <summary><see cref="Check"/>, and whether the file was only appended to since a head was taken.</summary>
    /// <param name="path">Of the file.</param>
    /// <param name="head">As <see cref="Head"/> told it then.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <returns>What was found; whatever happened but appending and erasing customers is in its problems.</returns>
    /// <exception cref="GoodwillException">NotFound: no such file; InvalidArgument: the text is no head.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static V1.FileReport Verify(string path, string head, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        byte[] taken = Text.Encode(head ?? throw new ArgumentNullException(nameof(head)));
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* p = name)
            fixed (byte* h = taken)
            {
                int status = Native.goodwill_file_verify(
                    p, Text.Size(name), h, Text.Size(taken), &nativeRun, out BufferHandle report, &error);
                call.Check(status, error);
                return Text.Parse(report, V1.FileReport.Parser);
            }
        }
    }

    /// <summary>Copies what can still be read of a damaged book to a new file.</summary>
    /// <param name="path">Of the damaged file, which is not changed.</param>
    /// <param name="to">Of the new one.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <returns>What was saved; its problems name what was lost.</returns>
    /// <exception cref="GoodwillException">NotFound; AlreadyExists: there is a file at <paramref name="to"/>; DataLoss: nothing can be read.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; no new file is left.</exception>
    public static V1.FileReport Salvage(string path, string to, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        byte[] target = Text.Encode(to ?? throw new ArgumentNullException(nameof(to)));
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* p = name)
            fixed (byte* t = target)
            {
                int status = Native.goodwill_file_salvage(
                    p, Text.Size(name), t, Text.Size(target), &nativeRun, out BufferHandle report, &error);
                call.Check(status, error);
                return Text.Parse(report, V1.FileReport.Parser);
            }
        }
    }

    /// <summary>Copies a book as it is now, while it may be open and written to.</summary>
    /// <param name="path">Of the book.</param>
    /// <param name="to">Of the copy.</param>
    /// <param name="run">Progress, cancellation; null is all defaults.</param>
    /// <exception cref="GoodwillException">NotFound; AlreadyExists: there is a file at <paramref name="to"/>.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; no copy is left.</exception>
    public static void BackUp(string path, string to, RunOptions? run = null)
    {
        byte[] name = Text.Encode(path ?? throw new ArgumentNullException(nameof(path)));
        byte[] target = Text.Encode(to ?? throw new ArgumentNullException(nameof(to)));
        using (RunCall call = new RunCall(run))
        {
            CRunOptions nativeRun = call.Options;
            IntPtr error = IntPtr.Zero;
            fixed (byte* p = name)
            fixed (byte* t = target)
            {
                call.Check(
                    Native.goodwill_file_back_up(p, Text.Size(name), t, Text.Size(target), &nativeRun, &error), error);
            }
        }
    }
}

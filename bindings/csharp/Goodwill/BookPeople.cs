using System;

namespace Goodwill;

/// <summary>Whose promises are added up.</summary>
public enum PromisesBy
{
    /// <summary>One row per customer.</summary>
    Customer = 1,

    /// <summary>One row per owner; null: promises that nobody owns.</summary>
    Owner = 2,
}

/// <summary>Promises and consents.</summary>
public sealed unsafe partial class Book
{
    /// <summary>What is owed to whom, by whom, by when: the promise due first comes first. Reads.</summary>
    /// <param name="asOf">What happened strictly before it counts; a date is one in the book's zone.</param>
    /// <param name="owner">Only what this one of us owes; empty: what nobody owns; null: everybody's.</param>
    /// <param name="customer">Only what is owed to this customer; null: everybody.</param>
    /// <param name="money">How amounts leave.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>
    /// A stream that the caller disposes: customer_id, promise_id, kind, text, owner, made_at, due_at,
    /// state (overdue, due, open), overdue_hours, amount, ref.
    /// </returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such batch.</exception>
    public ArrowStream Due(
        AsOf asOf, string? owner = null, CustomerId? customer = null, MoneyFormat money = MoneyFormat.Decimal, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        byte[]? who = Text.EncodeOptional(owner);
        byte[]? id = Text.EncodeOptional(customer?.ToString());
        fixed (byte* w = Pinned(who))
        fixed (byte* i = Pinned(id))
        {
            CPromiseOptions options = PromiseOptions(w, who, i, id);
            int status = Native.goodwill_book_due(Handle, instant, known, &options, (int)money, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>How promises were kept, one row per customer or owner. Reads.</summary>
    /// <param name="asOf">What happened strictly before it counts; a date is one in the book's zone.</param>
    /// <param name="by">Customer or owner.</param>
    /// <param name="owner">Only what this one of us owes; null: everybody's.</param>
    /// <param name="customer">Only what is owed to this customer; null: everybody.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>
    /// A stream that the caller disposes: customer_id or owner, promises, open, due, overdue, kept,
    /// kept_late, broken, withdrawn, share_kept, median_delay_hours.
    /// </returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such batch.</exception>
    public ArrowStream PromisesKept(
        AsOf asOf, PromisesBy by = PromisesBy.Customer, string? owner = null, CustomerId? customer = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        byte[]? who = Text.EncodeOptional(owner);
        byte[]? id = Text.EncodeOptional(customer?.ToString());
        fixed (byte* w = Pinned(who))
        fixed (byte* i = Pinned(id))
        {
            CPromiseOptions options = PromiseOptions(w, who, i, id);
            int status = Native.goodwill_book_promises_kept(Handle, instant, known, &options, (int)by, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>What a customer decided last about a purpose and a channel. Reads.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="purpose">Such as <c>offers</c>.</param>
    /// <param name="at">Statements strictly before it count; a date is one in the book's zone.</param>
    /// <param name="channel">One of the interactions' channels; null: what was said about all channels.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document; its status is <c>unknown</c> if nothing was said.</returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such channel.</exception>
    public V1.Consent Consent(CustomerId customer, string purpose, AsOf at, string? channel = null, long known = 0)
    {
        long instant = at.Resolve(TimeZone);
        byte[] id = Text.Encode(customer.ToString());
        byte[] what = Text.Encode(purpose ?? throw new ArgumentNullException(nameof(purpose)));
        byte[]? by = Text.EncodeOptional(channel);
        IntPtr error = IntPtr.Zero;
        int consent;
        fixed (byte* i = id)
        fixed (byte* w = what)
        fixed (byte* c = by)
        {
            int status = Native.goodwill_book_consent(
                Handle, i, Text.Size(id), w, Text.Size(what), c, Text.Size(by), instant, known, &consent,
                out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.Consent.Parser);
        }
    }

    /// <summary>The file of one customer, on one page. Reads.</summary>
    /// <param name="customer">The id.</param>
    /// <param name="policy">What counts.</param>
    /// <param name="asOf">Facts strictly before it count; a date is one in the book's zone.</param>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>; null is the policy's.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>A new document; its text is the page in words.</returns>
    /// <exception cref="GoodwillException">NotFound: nothing was known of the customer; InvalidArgument: no such language, or book and policy do not fit together.</exception>
    public V1.CustomerFile File(CustomerId customer, Policy policy, AsOf asOf, string? language = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_book_file(
                Handle, Required.Handle(policy), instant, known, i, Text.Size(id), c, Text.Size(code),
                out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.CustomerFile.Parser);
        }
    }

    /// <summary>The file of one customer as text. Reads.</summary>
    /// <inheritdoc cref="File(CustomerId, Policy, AsOf, string, long)"/>
    /// <returns>A page of lines.</returns>
    public string FileText(CustomerId customer, Policy policy, AsOf asOf, string? language = null, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[] id = Text.Encode(customer.ToString());
        byte[]? code = Text.EncodeOptional(language);
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_book_file_text(
                Handle, Required.Handle(policy), instant, known, i, Text.Size(id), c, Text.Size(code),
                out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    // An empty array is pinned as null, which would mean something else.
    private static byte[]? Pinned(byte[]? text) => text != null && text.Length == 0 ? new byte[1] : text;

    private static CPromiseOptions PromiseOptions(byte* owner, byte[]? ownerText, byte* id, byte[]? idText) =>
        new CPromiseOptions
        {
            StructSize = sizeof(CPromiseOptions),
            Owner = owner,
            OwnerSize = Text.Size(ownerText),
            CustomerId = id,
            CustomerIdSize = Text.Size(idText),
        };
}

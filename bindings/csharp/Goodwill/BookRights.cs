using System;

namespace Goodwill;

/// <summary>What people asked of their data.</summary>
public sealed unsafe partial class Book
{
    /// <summary>What people asked of their data, when it was answered, what is open and due. Reads.</summary>
    /// <param name="asOf">What happened strictly before it counts; a date is one in the book's zone.</param>
    /// <param name="customer">Only this customer's; null: everybody's.</param>
    /// <param name="since">What was over before is left out; null: nothing is.</param>
    /// <param name="answerMonths">How long an answer may take where the row names no date: Article 12(3) GDPR says one month.</param>
    /// <param name="known">As known by this batch; 0: by now.</param>
    /// <returns>
    /// A stream that the caller disposes: customer_id, right_id, kind, state, in_force, time, due_at,
    /// done_at, refused_at, until, answer_days, basis, requested_by, approver, text, ref.
    /// </returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer; InvalidArgument: no such batch.</exception>
    public ArrowStream Rights(
        AsOf asOf, CustomerId? customer = null, AsOf? since = null, int answerMonths = 1, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[]? id = Text.EncodeOptional(customer?.ToString());
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = Pinned(id))
        {
            CRightsOptions options = RightsOptions(i, id, since, answerMonths);
            int status = Native.goodwill_book_rights(Handle, instant, known, &options, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>The same added up, one row per kind. Reads.</summary>
    /// <inheritdoc cref="Rights"/>
    /// <returns>
    /// A stream that the caller disposes: kind, rows, open, overdue, done, done_late, refused, in_force,
    /// ended, median_answer_days, longest_answer_days.
    /// </returns>
    public ArrowStream RightsByKind(
        AsOf asOf, CustomerId? customer = null, AsOf? since = null, int answerMonths = 1, long known = 0)
    {
        long instant = asOf.Resolve(TimeZone);
        byte[]? id = Text.EncodeOptional(customer?.ToString());
        ArrowStreamHandle stream = new ArrowStreamHandle();
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = Pinned(id))
        {
            CRightsOptions options = RightsOptions(i, id, since, answerMonths);
            int status = Native.goodwill_book_rights_by_kind(Handle, instant, known, &options, stream.Stream, &error);
            return Exported.Stream(status, error, stream);
        }
    }

    /// <summary>
    /// Everything the book holds about a customer, to be handed over: every row of every table,
    /// superseded and withdrawn ones too, with the batch that brought it. Reads.
    /// </summary>
    /// <param name="customer">The id.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">NotFound: the book does not know the customer, or erased the customer.</exception>
    public V1.PersonExport ExportPerson(CustomerId customer)
    {
        byte[] id = Text.Encode(customer.ToString());
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        {
            int status = Native.goodwill_book_export_person(
                Handle, i, Text.Size(id), out BufferHandle document, &error);
            Errors.Check(status, error);
            return Text.Parse(document, V1.PersonExport.Parser);
        }
    }

    /// <summary>The same as JSON, to be handed out. Reads.</summary>
    /// <inheritdoc cref="ExportPerson"/>
    /// <returns>A text.</returns>
    public string ExportPersonJson(CustomerId customer)
    {
        byte[] id = Text.Encode(customer.ToString());
        IntPtr error = IntPtr.Zero;
        fixed (byte* i = id)
        {
            int status = Native.goodwill_book_export_person_json(
                Handle, i, Text.Size(id), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    private CRightsOptions RightsOptions(byte* id, byte[]? idText, AsOf? since, int answerMonths)
    {
        if (answerMonths < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(answerMonths));
        }
        return new CRightsOptions
        {
            StructSize = sizeof(CRightsOptions),
            CustomerId = id,
            CustomerIdSize = Text.Size(idText),
            FromUs = since?.Resolve(TimeZone) ?? 0,
            AnswerMonths = answerMonths,
        };
    }
}

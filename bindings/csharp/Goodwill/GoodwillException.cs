using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Goodwill;

/// <summary>The canonical codes with which a call fails, as in <c>c.h</c>.</summary>
public enum StatusCode
{
    /// <summary>Nothing is wrong.</summary>
    Ok = 0,

    /// <summary>The caller asked to stop; seen as <see cref="OperationCanceledException"/>.</summary>
    Cancelled = 1,

    /// <summary>Of no other kind.</summary>
    Unknown = 2,

    /// <summary>The input is wrong; see <see cref="GoodwillException.Problems"/>.</summary>
    InvalidArgument = 3,

    /// <summary>No such customer, file, ...</summary>
    NotFound = 5,

    /// <summary>Same identity, other content.</summary>
    AlreadyExists = 6,

    /// <summary>The file may not be written or read.</summary>
    PermissionDenied = 7,

    /// <summary>Out of memory, or the disk is full.</summary>
    ResourceExhausted = 8,

    /// <summary>Right call, wrong state.</summary>
    FailedPrecondition = 9,

    /// <summary>Another process is writing to the file; try again.</summary>
    Aborted = 10,

    /// <summary>A number does not fit.</summary>
    OutOfRange = 11,

    /// <summary>An option this version does not know.</summary>
    Unimplemented = 12,

    /// <summary>A bug in the library; please report it.</summary>
    Internal = 13,

    /// <summary>The device that holds the file reports an error.</summary>
    Unavailable = 14,

    /// <summary>The file is damaged, or not a book.</summary>
    DataLoss = 15,
}

/// <summary>One offending place in the input of a call. Immutable.</summary>
public sealed class Problem
{
    internal Problem(long? row, long? line, long? column, string field, string reason)
    {
        Row = row;
        Line = line;
        Column = column;
        Field = field;
        Reason = reason;
    }

    /// <summary>Zero-based row of the data, counted over all batches; null if it is not about a row.</summary>
    public long? Row { get; }

    /// <summary>One-based line of a text file; null if it is not about a line.</summary>
    public long? Line { get; }

    /// <summary>One-based column (in bytes) in that line; null if unknown.</summary>
    public long? Column { get; }

    /// <summary>Column of the table, or path in a document; empty if unknown.</summary>
    public string Field { get; }

    /// <summary>What is wrong, as a sentence.</summary>
    public string Reason { get; }

    /// <summary>Place and reason in one line.</summary>
    /// <returns>For example <c>row 17, amount: '1,2,3' is not a number</c>.</returns>
    public override string ToString()
    {
        StringBuilder text = new StringBuilder();
        Append(text, "row", Row);
        Append(text, "line", Line);
        Append(text, "column", Column);
        if (Field.Length != 0)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(Field);
        }
        return text.Append(text.Length == 0 ? "" : ": ").Append(Reason).ToString();
    }

    private static void Append(StringBuilder text, string name, long? number)
    {
        if (number != null)
        {
            text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(' ')
                .Append(number.Value.ToString(CultureInfo.InvariantCulture));
        }
    }
}

/// <summary>
/// A call failed; nothing was changed by it. <see cref="Code"/> says in which way, and
/// <see cref="Problems"/> points at every offending place of the input.
/// </summary>
public sealed class GoodwillException : Exception
{
    private static readonly IReadOnlyList<Problem> NoProblems = Array.AsReadOnly(Array.Empty<Problem>());

    /// <summary>Makes an exception with a code and a message.</summary>
    /// <param name="code">In which way the call failed.</param>
    /// <param name="message">For people.</param>
    public GoodwillException(StatusCode code, string message)
        : this(code, message, NoProblems, 0)
    {
    }

    internal GoodwillException(StatusCode code, string message, IReadOnlyList<Problem> problems, long total)
        : base(message)
    {
        Code = code;
        Problems = problems;
        ProblemTotal = total;
    }

    /// <summary>In which way the call failed.</summary>
    public StatusCode Code { get; }

    /// <summary>The offending places, up to <see cref="ImportOptions.MaxProblems"/>.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    /// <summary>How many problems were found; at least as many as are listed.</summary>
    public long ProblemTotal { get; }
}

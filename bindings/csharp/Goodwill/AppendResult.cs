using System;

namespace Goodwill;

/// <summary>What an append did. Immutable.</summary>
public sealed class AppendResult
{
    internal AppendResult(CAppendResult result, V1.ImportReport report)
    {
        Rows = result.Rows;
        Appended = result.Appended;
        AlreadyPresent = result.AlreadyPresent;
        Superseded = result.Superseded;
        Batch = result.Batch;
        Report = report;
    }

    /// <summary>Rows in the input.</summary>
    public long Rows { get; }

    /// <summary>New facts.</summary>
    public long Appended { get; }

    /// <summary>Facts the book had.</summary>
    public long AlreadyPresent { get; }

    /// <summary>Revisions replaced: earlier ones in the book, or older ones that arrived late.</summary>
    public long Superseded { get; }

    /// <summary>Number of this batch, from 1.</summary>
    public long Batch { get; }

    /// <summary>How columns were read, and which were not.</summary>
    public V1.ImportReport Report { get; }
}

/// <summary>What a book holds. Immutable.</summary>
public sealed unsafe class BookInfo
{
    private readonly long[] rows = new long[16];

    internal BookInfo(CBookInfo info)
    {
        Customers = info.Customers;
        Batches = info.Batches;
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = info.Rows[i];
        }
        FirstPurchase = info.FirstUs == long.MaxValue ? (DateTimeOffset?)null : Microseconds.ToInstant(info.FirstUs);
        LastPurchase = info.LastUs == long.MinValue ? (DateTimeOffset?)null : Microseconds.ToInstant(info.LastUs);
        MemoryBytes = info.MemoryBytes;
        Currency = Text.DecodeTerminated(info.Currency);
        TimeZone = Text.Decode(info.TimeZone, info.TimeZoneSize);
        Durable = info.Durable == 1;
        IdsAreText = info.IdsAreText < 0 ? (bool?)null : info.IdsAreText == 1;
    }

    /// <summary>Customers known.</summary>
    public long Customers { get; }

    /// <summary>Batches appended.</summary>
    public long Batches { get; }

    /// <summary>Instant of the earliest purchase; null if there is none.</summary>
    public DateTimeOffset? FirstPurchase { get; }

    /// <summary>Instant of the latest purchase; null if there is none.</summary>
    public DateTimeOffset? LastPurchase { get; }

    /// <summary>Bytes held by the book's columns and indexes.</summary>
    public long MemoryBytes { get; }

    /// <summary>ISO 4217 code; <c>XXX</c> while none is named.</summary>
    public string Currency { get; }

    /// <summary>Whether customer ids are texts (true) or numbers (false); null while not decided.</summary>
    public bool? IdsAreText { get; }

    /// <summary>IANA name of the book's zone.</summary>
    public string TimeZone { get; }

    /// <summary>Whether the book is kept in a file.</summary>
    public bool Durable { get; }

    /// <summary>Facts of a table that count.</summary>
    /// <param name="table">Which table.</param>
    /// <returns>Their number.</returns>
    public long Rows(FactTable table) =>
        (int)table >= 1 && (int)table < rows.Length ? rows[(int)table] : throw new ArgumentOutOfRangeException(nameof(table));
}

using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// Makes Arrow columns from arrays, for the tables that the library reads. Add every column of a
/// table (<c>customer_id</c>, <c>time</c>, <c>amount</c>, ...; see
/// <see cref="GoodwillLibrary.Columns"/>), then append it.
/// </summary>
/// <remarks>
/// Arrays of long, int, double and their kin are not copied but pinned while a stream made from
/// them lives: do not change them before the call that takes the stream has returned. A null entry
/// becomes an Arrow null. One thread at a time; streams made from it are independent of it.
/// </remarks>
public sealed class TableBuilder
{
    private readonly List<ArrowArrayBuilder> columns = new List<ArrowArrayBuilder>();
    private readonly HashSet<string> names = new HashSet<string>(StringComparer.Ordinal);
    private int? rows;

    /// <summary>Number of rows; 0 while there is no column.</summary>
    public int Length => rows ?? 0;

    /// <summary>A column of whole numbers (int64), pinned.</summary>
    /// <param name="name">Of the column.</param>
    /// <param name="values">As many as the table has rows.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the length differs from other columns'.</exception>
    public TableBuilder Add(string name, long[] values) => AddPinned(name, "l", values);

    /// <summary>A column of whole numbers (int32), pinned.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, int[] values) => AddPinned(name, "i", values);

    /// <summary>A column of floating-point numbers (float64), pinned.</summary>
    /// <remarks>
    /// Amounts of this kind are taken only if each is the nearest double to a decimal with the
    /// currency's digits; decimals need no such care.
    /// </remarks>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, double[] values) => AddPinned(name, "g", values);

    /// <summary>A column of whole numbers (int64) that may be absent.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, long?[] values) => AddNullable(name, "l", values, value => value);

    /// <summary>A column of whole numbers (int32) that may be absent.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, int?[] values) => AddNullable(name, "i", values, value => value);

    /// <summary>A column of floating-point numbers (float64) that may be absent.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, double?[] values) => AddNullable(name, "g", values, value => value);

    /// <summary>A column of texts (utf8, at most two gigabytes); null is absent.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, string?[] values)
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfText(name, values));
    }

    /// <summary>A column of truth values.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, bool[] values)
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfBoolean(name, Array.ConvertAll(values, value => (bool?)value)));
    }

    /// <summary>A column of truth values that may be absent.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, bool?[] values)
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfBoolean(name, values));
    }

    /// <summary>A column of decimals, exactly: decimal128 with the largest scale among them.</summary>
    /// <param name="name">Of the column.</param>
    /// <param name="values">As many as the table has rows.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The name is taken, or the length differs from other columns'.</exception>
    /// <exception cref="OverflowException">A value has more than 38 digits at that scale; the row is named.</exception>
    public TableBuilder Add(string name, decimal[] values)
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfDecimal(name, Array.ConvertAll(values, value => (decimal?)value)));
    }

    /// <summary>A column of decimals that may be absent, exactly.</summary>
    /// <inheritdoc cref="Add(string, decimal[])"/>
    public TableBuilder Add(string name, decimal?[] values)
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfDecimal(name, values));
    }

    /// <summary>A column of instants (timestamp[us, UTC]), cut to whole microseconds.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, DateTimeOffset[] values)
    {
        Check(name, values);
        return AddPinned(name, "tsu:UTC", Array.ConvertAll(values, Microseconds.Of));
    }

    /// <summary>A column of instants (timestamp[us, UTC]) that may be absent, cut to whole microseconds.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, DateTimeOffset?[] values) =>
        AddNullable(name, "tsu:UTC", values, value => value == null ? (long?)null : Microseconds.Of(value.Value));

    /// <summary>
    /// A column of civil times in the book's zone (all of kind Unspecified), or of instants (all of
    /// kind Utc), cut to whole microseconds.
    /// </summary>
    /// <param name="name">Of the column.</param>
    /// <param name="values">As many as the table has rows.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">
    /// The kinds are mixed, or Local, which means something else on every machine; or the name is
    /// taken, or the length differs from other columns'.
    /// </exception>
    public TableBuilder Add(string name, DateTime[] values)
    {
        Check(name, values);
        DateTimeKind kind = values.Length == 0 ? DateTimeKind.Unspecified : values[0].Kind;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Kind != kind || kind == DateTimeKind.Local)
            {
                throw new ArgumentException(
                    $"column {name}, row {i}: times must all be of kind Unspecified or all of kind Utc", nameof(values));
            }
        }
        return AddPinned(
            name, kind == DateTimeKind.Utc ? "tsu:UTC" : "tsu:",
            Array.ConvertAll(values, value => Microseconds.FromUtcTicks(value.Ticks)));
    }

#if NET8_0_OR_GREATER
    /// <summary>A column of dates (date32), civil in the book's zone.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, DateOnly[] values)
    {
        Check(name, values);
        return AddPinned(name, "tdD", Array.ConvertAll(values, Days));
    }

    /// <summary>A column of dates (date32) that may be absent, civil in the book's zone.</summary>
    /// <inheritdoc cref="Add(string, long[])"/>
    public TableBuilder Add(string name, DateOnly?[] values) =>
        AddNullable(name, "tdD", values, value => value == null ? (int?)null : Days(value.Value));

    private static int Days(DateOnly date) => date.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
#endif

    /// <summary>A stream of one batch. May be called again; each stream is its own.</summary>
    /// <returns>A stream that the caller disposes or passes to a call.</returns>
    public ArrowStream ToStream() => Concatenate(this);

    /// <summary>A stream of one batch per table.</summary>
    /// <param name="tables">At least one, with the same column names and types in the same order.</param>
    /// <returns>A stream that the caller disposes or passes to a call.</returns>
    /// <exception cref="ArgumentException">There is no table, or columns differ.</exception>
    public static ArrowStream Concatenate(params TableBuilder[] tables)
    {
        if (tables == null || tables.Length == 0)
        {
            throw new ArgumentException("there is no table", nameof(tables));
        }
        ArrowArrayBuilder[][] batches = new ArrowArrayBuilder[tables.Length][];
        int[] lengths = new int[tables.Length];
        for (int i = 0; i < tables.Length; i++)
        {
            batches[i] = tables[i].columns.ToArray();
            lengths[i] = tables[i].Length;
            bool same = batches[i].Length == batches[0].Length;
            for (int c = 0; same && c < batches[i].Length; c++)
            {
                same = batches[i][c].Name == batches[0][c].Name && batches[i][c].Format == batches[0][c].Format;
            }
            if (!same)
            {
                throw new ArgumentException($"table {i} has other columns than table 0", nameof(tables));
            }
        }
        return ArrowProducer.Produce(batches, lengths);
    }

    private TableBuilder AddPinned<T>(string name, string format, T[] values)
        where T : unmanaged
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfPinned(name, format, values));
    }

    private TableBuilder AddNullable<TIn, T>(string name, string format, TIn[] values, Func<TIn, T?> convert)
        where T : unmanaged
    {
        Check(name, values);
        return Append(ArrowArrayBuilder.OfNullable(name, format, values, convert));
    }

    private void Check(string name, Array values)
    {
        if (name == null)
        {
            throw new ArgumentNullException(nameof(name));
        }
        if (values == null)
        {
            throw new ArgumentNullException(nameof(values));
        }
        if (name.IndexOf('\0') >= 0)
        {
            throw new ArgumentException("a column's name cannot contain a NUL", nameof(name));
        }
        if (names.Contains(name))
        {
            throw new ArgumentException($"there is already a column {name}", nameof(name));
        }
        if (rows != null && rows != values.Length)
        {
            throw new ArgumentException($"column {name} has {values.Length} rows, the others have {rows}", nameof(values));
        }
    }

    private TableBuilder Append(ArrowArrayBuilder column)
    {
        rows = column.Length;
        names.Add(column.Name);
        columns.Add(column);
        return this;
    }
}

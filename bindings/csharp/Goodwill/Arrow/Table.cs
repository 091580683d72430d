using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// All batches of a stream, as whole columns. Immutable, so that threads may read it together;
/// disposing needs that nobody reads. Arrays that it returns are copies.
/// </summary>
public sealed class Table : IDisposable
{
    private delegate T Getter<T>(ArrowColumn column, long row);

    private readonly List<RecordBatch> batches;

    internal Table(
        IReadOnlyList<ArrowField> schema, IReadOnlyDictionary<string, string> metadata, List<RecordBatch> batches)
    {
        Schema = schema;
        Metadata = metadata;
        this.batches = batches;
        foreach (RecordBatch batch in batches)
        {
            Length = checked(Length + batch.Length);
        }
    }

    /// <summary>Names and types of the columns.</summary>
    public IReadOnlyList<ArrowField> Schema { get; }

    /// <summary>What the producer says about the whole: the library names currency, zone, as-of and version.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Number of rows.</summary>
    public long Length { get; }

    /// <summary>The batches, in order. They belong to the table.</summary>
    public IReadOnlyList<RecordBatch> Batches => batches;

    /// <summary>Whether there is a column of a name.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>True if there is.</returns>
    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>A column of whole numbers without nulls.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One number per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column does not hold whole numbers, or holds a null.</exception>
    public long[] Int64s(string name) => Values(name, (column, row) => column.GetInt64(row) ?? throw HasNull(column, row));

    /// <summary>A column of floating-point numbers; a null becomes NaN.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One number per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column does not hold numbers.</exception>
    public double[] Doubles(string name) => Values(name, (column, row) => column.GetDouble(row) ?? double.NaN);

    /// <summary>A column of decimals, exactly.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One decimal or null per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column does not hold decimals.</exception>
    public decimal?[] Decimals(string name) => Values(name, (column, row) => column.GetDecimal(row));

    /// <summary>A column of truth values without nulls.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One truth value per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column does not hold truth values, or holds a null.</exception>
    public bool[] Booleans(string name) => Values(name, (column, row) => column.GetBoolean(row) ?? throw HasNull(column, row));

    /// <summary>A column of texts.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One text or null per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column does not hold texts.</exception>
    public string?[] Strings(string name) => Values(name, (column, row) => column.GetString(row));

    /// <summary>A column of instants or dates.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>One instant or null per row.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The column holds neither instants nor dates.</exception>
    public DateTimeOffset?[] Times(string name) => Values(name, (column, row) => column.GetTime(row));

    /// <summary>A column of any kind.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>Per row what <see cref="ArrowColumn.GetValue"/> gives.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public object?[] Values(string name) => Values(name, (column, row) => column.GetValue(row));

    /// <summary>Gives all batches back to their producer.</summary>
    public void Dispose()
    {
        foreach (RecordBatch batch in batches)
        {
            batch.Dispose();
        }
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < Schema.Count; i++)
        {
            if (string.Equals(Schema[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }

    private T[] Values<T>(string name, Getter<T> get)
    {
        int index = IndexOf(name);
        if (index < 0)
        {
            throw new KeyNotFoundException($"there is no column {name}");
        }
        T[] values = new T[Length];
        long at = 0;
        foreach (RecordBatch batch in batches)
        {
            ArrowColumn column = batch.Columns[index];
            for (long row = 0; row < column.Length; row++)
            {
                values[at++] = get(column, row);
            }
        }
        return values;
    }

    private static InvalidCastException HasNull(ArrowColumn column, long row) =>
        new InvalidCastException($"column {column.Field.Name} has no value in row {row}");
}

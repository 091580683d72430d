using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// Some rows of a stream, column by column, read in place. Immutable, so that threads may read it
/// together; disposing needs that nobody reads.
/// </summary>
public sealed unsafe class RecordBatch : IDisposable
{
    private readonly ArrowArrayHandle handle;
    private readonly ArrowColumn[] columns;

    internal RecordBatch(ArrowArrayHandle handle, IReadOnlyList<ArrowField> fields)
    {
        this.handle = handle;
        CArrowArray* array = handle.Array;
        Require(array->Length >= 0 && array->Offset >= 0, "has a negative length");
        Require(array->ChildCount == fields.Count, $"has {array->ChildCount} columns instead of {fields.Count}");
        Require(array->BufferCount < 1 || array->Buffers == null || array->Buffers[0] == null || array->NullCount == 0,
            "has rows that are null as a whole");
        Length = array->Length;
        columns = new ArrowColumn[fields.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            CArrowArray* child = array->Children[i];
            Require(child != null && child->Length >= array->Offset + array->Length, $"is short in column {fields[i].Name}");
            columns[i] = new ArrowColumn(handle, fields[i], child, array->Offset, Length);
        }
    }

    /// <summary>Number of rows.</summary>
    public long Length { get; }

    /// <summary>The columns, in the stream's order. They are readable until the batch is disposed.</summary>
    public IReadOnlyList<ArrowColumn> Columns => columns;

    /// <summary>The first column of a name.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>The column.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public ArrowColumn this[string name] => Find(name) ?? throw new KeyNotFoundException($"there is no column {name}");

    /// <summary>The first column of a name, if there is one.</summary>
    /// <param name="name">Of the column.</param>
    /// <returns>The column, or null.</returns>
    public ArrowColumn? Find(string name) =>
        Array.Find(columns, column => string.Equals(column.Field.Name, name, StringComparison.Ordinal));

    /// <summary>Gives the batch back to its producer. Its columns cannot be read afterwards.</summary>
    public void Dispose() => handle.Dispose();

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new GoodwillException(StatusCode.InvalidArgument, "a batch of the stream " + what);
        }
    }
}

using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// Rows as columns, batch by batch: an ArrowArrayStream of the Arrow C data interface. What the
/// library exports is read through it, and what is appended comes in through it, from a
/// <see cref="TableBuilder"/> or from any foreign producer.
/// </summary>
/// <remarks>
/// Owns its native stream until that is disposed, consumed by a call, or moved out with
/// <see cref="ExportTo"/>. One thread at a time.
/// </remarks>
public sealed unsafe class ArrowStream : IDisposable
{
    private readonly ArrowStreamHandle handle;
    private IReadOnlyList<ArrowField>? schema;
    private IReadOnlyDictionary<string, string>? metadata;

    internal ArrowStream(ArrowStreamHandle handle) => this.handle = handle;

    /// <summary>Takes over a foreign stream.</summary>
    /// <param name="source">
    /// Address of a <c>struct ArrowArrayStream</c>. It is moved: afterwards it counts as released,
    /// and its own memory still belongs to the caller.
    /// </param>
    /// <returns>The stream.</returns>
    /// <exception cref="ArgumentException">The address is zero, or the stream there is released.</exception>
    public static ArrowStream ImportFrom(IntPtr source)
    {
        CArrowArrayStream* foreign = (CArrowArrayStream*)source;
        if (foreign == null || foreign->Release == null)
        {
            throw new ArgumentException("there is no stream, or it has been released", nameof(source));
        }
        ArrowStreamHandle handle = new ArrowStreamHandle();
        *handle.Stream = *foreign;
        foreign->Release = null;
        return new ArrowStream(handle);
    }

    /// <summary>Hands the stream to a foreign consumer. This object counts as disposed afterwards.</summary>
    /// <param name="destination">
    /// Address of an uninitialised or released <c>struct ArrowArrayStream</c>. Whoever owns it must
    /// release the stream.
    /// </param>
    /// <exception cref="ObjectDisposedException">The stream has been disposed, consumed or moved.</exception>
    public void ExportTo(IntPtr destination)
    {
        if (destination == IntPtr.Zero)
        {
            throw new ArgumentException("there is no place for the stream", nameof(destination));
        }
        *(CArrowArrayStream*)destination = *Live();
        handle.Stream->Release = null;
        handle.Dispose();
    }

    /// <summary>Names and types of the columns.</summary>
    /// <exception cref="GoodwillException">The producer failed, or the stream is not of record batches.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed, consumed or moved.</exception>
    public IReadOnlyList<ArrowField> Schema
    {
        get
        {
            ReadSchema();
            return schema!;
        }
    }

    /// <summary>What the producer says about the whole: the library names currency, zone, as-of and version.</summary>
    /// <exception cref="GoodwillException">The producer failed, or the stream is not of record batches.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed, consumed or moved.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get
        {
            ReadSchema();
            return metadata!;
        }
    }

    /// <summary>Reads the next batch.</summary>
    /// <returns>The batch, which the caller disposes and which does not need this stream; null at the end.</returns>
    /// <exception cref="GoodwillException">The producer failed, or the batch does not fit the schema.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed, consumed or moved.</exception>
    public RecordBatch? Read()
    {
        IReadOnlyList<ArrowField> fields = Schema;
        CArrowArrayStream* stream = Live();
        ArrowArrayHandle array = new ArrowArrayHandle();
        try
        {
            Check(stream, stream->GetNext(stream, array.Array));
            GC.KeepAlive(handle);
            if (array.Array->Release != null)
            {
                RecordBatch batch = new RecordBatch(array, fields);
                array = null!;
                return batch;
            }
            return null;
        }
        finally
        {
            array?.Dispose();
        }
    }

    /// <summary>Reads what is left, and disposes the stream.</summary>
    /// <returns>All columns, each over all batches.</returns>
    /// <exception cref="GoodwillException">The producer failed, or a batch does not fit the schema.</exception>
    /// <exception cref="ObjectDisposedException">The stream has been disposed, consumed or moved.</exception>
    public Table ReadAll()
    {
        List<RecordBatch> batches = new List<RecordBatch>();
        try
        {
            IReadOnlyList<ArrowField> fields = Schema;
            while (Read() is RecordBatch batch)
            {
                batches.Add(batch);
            }
            Table table = new Table(fields, metadata!, batches);
            batches = new List<RecordBatch>();
            return table;
        }
        finally
        {
            foreach (RecordBatch batch in batches)
            {
                batch.Dispose();
            }
            Dispose();
        }
    }

    /// <summary>Releases the native stream, if it is still owned. May be called again.</summary>
    public void Dispose() => handle.Dispose();

    /// <summary>The native stream, for a call that moves it; the caller disposes this object afterwards.</summary>
    internal CArrowArrayStream* Live()
    {
        if (handle.IsClosed || handle.Stream->Release == null)
        {
            throw new ObjectDisposedException(nameof(ArrowStream), "the stream has been disposed, consumed or moved");
        }
        return handle.Stream;
    }

    private void ReadSchema()
    {
        CArrowArrayStream* stream = Live();
        if (schema != null)
        {
            return;
        }
        using (ArrowSchemaHandle result = new ArrowSchemaHandle())
        {
            Check(stream, stream->GetSchema(stream, result.Schema));
            metadata = ArrowField.MetadataOf(result.Schema);
            schema = ArrowField.FieldsOf(result.Schema);
        }
        GC.KeepAlive(handle);
    }

    private static void Check(CArrowArrayStream* stream, int errno)
    {
        if (errno == 0)
        {
            return;
        }
        string message = stream->GetLastError == null ? "" : Text.DecodeTerminated(stream->GetLastError(stream));
        StatusCode code = errno == Errno.InvalidArgument ? StatusCode.InvalidArgument
            : errno == Errno.OutOfMemory ? StatusCode.ResourceExhausted
            : StatusCode.Unknown;
        throw new GoodwillException(code, message.Length != 0 ? message : $"the stream's producer failed with error {errno}");
    }
}

/// <summary>The error numbers that the Arrow stream interface speaks in.</summary>
internal static class Errno
{
    internal const int InputOutput = 5;
    internal const int OutOfMemory = 12;
    internal const int InvalidArgument = 22;
}

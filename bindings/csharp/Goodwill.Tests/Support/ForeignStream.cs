using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Goodwill.Tests;

/// <summary>
/// A foreign producer: an ArrowArrayStream laid out by hand, byte by byte, without the package's
/// own producer, so that layouts which that never makes can be tried. Counts its releases.
/// </summary>
internal sealed unsafe class ForeignStream : IDisposable
{
    internal sealed class Column
    {
        internal required string Name;
        internal required string Format;
        internal long Length;
        internal long Nulls;
        internal long Offset;
        internal required byte[]?[] Buffers;
        internal Column? Dictionary;
    }

    private readonly IntPtr stream;
    private readonly Column[] columns;
    private readonly long length;
    private readonly long offset;
    private GCHandle self;
    private bool delivered;

    internal ForeignStream(long length, params Column[] columns)
        : this(length, 0, columns)
    {
    }

    internal ForeignStream(long length, long offset, params Column[] columns)
    {
        this.length = length;
        this.offset = offset;
        this.columns = columns;
        self = GCHandle.Alloc(this);
        stream = Marshal.AllocHGlobal(sizeof(CArrowArrayStream));
        *(CArrowArrayStream*)stream = new CArrowArrayStream
        {
            GetSchema = &GetSchema,
            GetNext = &GetNext,
            GetLastError = &GetLastError,
            Release = &ReleaseStream,
            PrivateData = GCHandle.ToIntPtr(self),
        };
    }

    internal IntPtr Address => stream;

    internal int FailWith { get; set; }

    internal int StreamReleases { get; private set; }

    internal int SchemaReleases { get; private set; }

    internal int ArrayReleases { get; private set; }

    internal static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    internal static Column Texts(string name, params string[] values)
    {
        int[] offsets = new int[values.Length + 1];
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < values.Length; i++)
        {
            data.Append(values[i]);
            offsets[i + 1] = Encoding.UTF8.GetByteCount(data.ToString());
        }
        return new Column
        {
            Name = name,
            Format = "u",
            Length = values.Length,
            Buffers = new[] { null, Bytes(offsets), Encoding.UTF8.GetBytes(data.ToString()) },
        };
    }

    internal static Column Numbers<T>(string name, string format, params T[] values)
        where T : unmanaged => new Column
    {
        Name = name,
        Format = format,
        Length = values.Length,
        Buffers = new[] { null, Bytes(values) },
    };

    public void Dispose()
    {
        self.Free();
        Marshal.FreeHGlobal(stream);
    }

    private static ForeignStream Of(IntPtr data) => (ForeignStream)GCHandle.FromIntPtr(data).Target!;

    private static byte* Terminated(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text + "\0");
        byte* memory = (byte*)Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, (IntPtr)memory, bytes.Length);
        return memory;
    }

    // The test process is short: blocks are left to its end, so that a read after release would
    // see what it must not rely on rather than crash.
    private static T* New<T>(int count = 1)
        where T : unmanaged
    {
        T* memory = (T*)Marshal.AllocHGlobal(Math.Max(1, count) * sizeof(T));
        new Span<byte>(memory, Math.Max(1, count) * sizeof(T)).Clear();
        return memory;
    }

    private void Fill(CArrowSchema* schema, string format, string name)
    {
        *schema = new CArrowSchema
        {
            Format = Terminated(format),
            Name = Terminated(name),
            Flags = 2,
            Release = &ReleaseSchema,
            PrivateData = GCHandle.ToIntPtr(self),
        };
    }

    private void Fill(CArrowArray* array, Column column)
    {
        void** buffers = (void**)New<IntPtr>(column.Buffers.Length);
        for (int i = 0; i < column.Buffers.Length; i++)
        {
            if (column.Buffers[i] is byte[] bytes)
            {
                buffers[i] = New<byte>(bytes.Length);
                Marshal.Copy(bytes, 0, (IntPtr)buffers[i], bytes.Length);
            }
        }
        *array = new CArrowArray
        {
            Length = column.Length,
            NullCount = column.Nulls,
            Offset = column.Offset,
            BufferCount = column.Buffers.Length,
            Buffers = buffers,
            Release = &ReleaseArray,
            PrivateData = GCHandle.ToIntPtr(self),
        };
        if (column.Dictionary != null)
        {
            array->Dictionary = New<CArrowArray>();
            Fill(array->Dictionary, column.Dictionary);
        }
    }

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* result)
    {
        ForeignStream own = Of(stream->PrivateData);
        own.Fill(result, "+s", "");
        result->ChildCount = own.columns.Length;
        result->Children = (CArrowSchema**)New<IntPtr>(own.columns.Length);
        for (int i = 0; i < own.columns.Length; i++)
        {
            result->Children[i] = New<CArrowSchema>();
            own.Fill(result->Children[i], own.columns[i].Format, own.columns[i].Name);
            if (own.columns[i].Dictionary is Column dictionary)
            {
                result->Children[i]->Dictionary = New<CArrowSchema>();
                own.Fill(result->Children[i]->Dictionary, dictionary.Format, "");
            }
        }
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* result)
    {
        ForeignStream own = Of(stream->PrivateData);
        if (own.FailWith != 0)
        {
            return own.FailWith;
        }
        *result = default;
        if (own.delivered)
        {
            return 0;
        }
        own.delivered = true;
        own.Fill(result, new Column
        {
            Name = "", Format = "+s", Length = own.length, Offset = own.offset, Buffers = new byte[]?[] { null },
        });
        result->ChildCount = own.columns.Length;
        result->Children = (CArrowArray**)New<IntPtr>(own.columns.Length);
        for (int i = 0; i < own.columns.Length; i++)
        {
            result->Children[i] = New<CArrowArray>();
            own.Fill(result->Children[i], own.columns[i]);
        }
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static byte* GetLastError(CArrowArrayStream* stream) => Terminated("the wire is cut");

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void ReleaseStream(CArrowArrayStream* stream)
    {
        Of(stream->PrivateData).StreamReleases++;
        stream->Release = null;
    }

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void ReleaseSchema(CArrowSchema* schema)
    {
        Of(schema->PrivateData).SchemaReleases++;
        for (long i = 0; i < schema->ChildCount; i++)
        {
            schema->Children[i]->Release = null;
        }
        schema->Release = null;
    }

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
    private static void ReleaseArray(CArrowArray* array)
    {
        Of(array->PrivateData).ArrayReleases++;
        for (long i = 0; i < array->ChildCount; i++)
        {
            array->Children[i]->Release = null;
        }
        array->Release = null;
    }
}

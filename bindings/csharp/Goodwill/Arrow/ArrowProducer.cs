// The producer's side of the Arrow C data interface: streams, schemas and arrays whose memory is
// ours until the consumer calls release. The callbacks never let an exception out.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Goodwill;

internal static unsafe class ArrowProducer
{
    /// <summary>A stream of one batch per row of columns.</summary>
    internal static ArrowStream Produce(ArrowArrayBuilder[][] batches, int[] lengths)
    {
        ArrowStreamHandle handle = new ArrowStreamHandle();
        GCHandle state = GCHandle.Alloc(new StreamState(batches, lengths));
        *handle.Stream = new CArrowArrayStream
        {
            GetSchema = Callbacks.GetSchema,
            GetNext = Callbacks.GetNext,
            GetLastError = Callbacks.GetLastError,
            Release = Callbacks.ReleaseStream,
            PrivateData = GCHandle.ToIntPtr(state),
        };
        return new ArrowStream(handle);
    }

    private sealed class StreamState
    {
        private readonly ArrowArrayBuilder[][] batches;
        private readonly int[] lengths;
        private int next;

        internal StreamState(ArrowArrayBuilder[][] batches, int[] lengths)
        {
            this.batches = batches;
            this.lengths = lengths;
        }

        /// <summary>NUL-terminated, in native memory; zero if there was no error.</summary>
        internal IntPtr Error { get; private set; }

        internal int Fail(Exception exception)
        {
            FreeError();
            byte[] text = Text.Encode(exception.Message);
            Error = Marshal.AllocHGlobal(text.Length);
            Marshal.Copy(text, 0, Error, text.Length);
            return exception is OutOfMemoryException ? Errno.OutOfMemory : Errno.InputOutput;
        }

        internal void FreeError()
        {
            Marshal.FreeHGlobal(Error);
            Error = IntPtr.Zero;
        }

        internal void Schema(CArrowSchema* result)
        {
            // Every column is declared nullable, because batches may differ in that.
            SchemaOf("+s", "", batches[0].Length, result);
            for (int i = 0; i < batches[0].Length; i++)
            {
                SchemaOf(batches[0][i].Format, batches[0][i].Name, 0, result->Children[i]);
            }
        }

        internal void Next(CArrowArray* result)
        {
            if (next == batches.Length)
            {
                *result = default;
                return;
            }
            ArrayOf(lengths[next], 0, new Array?[] { null }, batches[next].Length, result);
            for (int i = 0; i < batches[next].Length; i++)
            {
                ArrowArrayBuilder column = batches[next][i];
                ArrayOf(column.Length, column.Nulls, column.Buffers, 0, result->Children[i]);
            }
            next++;
        }
    }

    // ------------------------------------------------------------------------- schema

    private static void SchemaOf(string format, string name, int children, CArrowSchema* result)
    {
        *result = new CArrowSchema
        {
            Format = Terminated(format),
            Name = Terminated(name),
            Flags = children == 0 ? CArrowSchema.Nullable : 0,
            ChildCount = children,
            Children = (CArrowSchema**)Blocks(children, sizeof(CArrowSchema)),
            Release = Callbacks.ReleaseSchema,
        };
    }

    private static void FreeSchema(CArrowSchema* schema)
    {
        for (long i = 0; i < schema->ChildCount; i++)
        {
            if (schema->Children[i]->Release != null)
            {
                schema->Children[i]->Release(schema->Children[i]);
            }
        }
        FreeBlocks((void**)schema->Children, schema->ChildCount);
        Marshal.FreeHGlobal((IntPtr)schema->Format);
        Marshal.FreeHGlobal((IntPtr)schema->Name);
        schema->Release = null;
    }

    private static byte* Terminated(string text)
    {
        byte[] bytes = Text.Encode(text);
        IntPtr memory = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        return (byte*)memory;
    }

    // -------------------------------------------------------------------------- array

    private static void ArrayOf(long length, long nulls, Array?[] buffers, int children, CArrowArray* result)
    {
        Pins pins = new Pins(buffers);
        *result = new CArrowArray
        {
            Length = length,
            NullCount = nulls,
            BufferCount = buffers.Length,
            Buffers = pins.Pointers,
            ChildCount = children,
            Children = (CArrowArray**)Blocks(children, sizeof(CArrowArray)),
            Release = Callbacks.ReleaseArray,
            PrivateData = GCHandle.ToIntPtr(GCHandle.Alloc(pins)),
        };
    }

    private static void FreeArray(CArrowArray* array)
    {
        for (long i = 0; i < array->ChildCount; i++)
        {
            if (array->Children[i]->Release != null)
            {
                array->Children[i]->Release(array->Children[i]);
            }
        }
        FreeBlocks((void**)array->Children, array->ChildCount);
        GCHandle own = GCHandle.FromIntPtr(array->PrivateData);
        ((Pins)own.Target!).Free();
        own.Free();
        array->Release = null;
    }

    /// <summary>The buffers of one array, held in place.</summary>
    private sealed class Pins
    {
        private readonly GCHandle[] handles;

        internal Pins(Array?[] buffers)
        {
            handles = new GCHandle[buffers.Length];
            Pointers = (void**)Marshal.AllocHGlobal(Math.Max(1, buffers.Length) * sizeof(void*));
            for (int i = 0; i < buffers.Length; i++)
            {
                if (buffers[i] == null)
                {
                    Pointers[i] = null;
                    continue;
                }
                handles[i] = GCHandle.Alloc(buffers[i], GCHandleType.Pinned);
                Pointers[i] = (void*)handles[i].AddrOfPinnedObject();
            }
        }

        internal void** Pointers { get; }

        internal void Free()
        {
            foreach (GCHandle handle in handles)
            {
                if (handle.IsAllocated)
                {
                    handle.Free();
                }
            }
            Marshal.FreeHGlobal((IntPtr)Pointers);
        }
    }

    // ------------------------------------------------------------------------- memory

    /// <summary>`count` pointers to zeroed blocks; null for none.</summary>
    private static void** Blocks(int count, int size)
    {
        if (count == 0)
        {
            return null;
        }
        void** blocks = (void**)Marshal.AllocHGlobal(count * sizeof(void*));
        for (int i = 0; i < count; i++)
        {
            blocks[i] = (void*)Marshal.AllocHGlobal(size);
            new Span<byte>(blocks[i], size).Clear();
        }
        return blocks;
    }

    private static void FreeBlocks(void** blocks, long count)
    {
        if (blocks == null)
        {
            return;
        }
        for (long i = 0; i < count; i++)
        {
            Marshal.FreeHGlobal((IntPtr)blocks[i]);
        }
        Marshal.FreeHGlobal((IntPtr)blocks);
    }

    // ---------------------------------------------------------------------- callbacks

    private static StreamState StateOf(CArrowArrayStream* stream) =>
        (StreamState)GCHandle.FromIntPtr(stream->PrivateData).Target!;

#if NET8_0_OR_GREATER
    private static class Callbacks
    {
        internal static delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema => &OnGetSchema;

        internal static delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext => &OnGetNext;

        internal static delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError => &OnGetLastError;

        internal static delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> ReleaseStream => &OnReleaseStream;

        internal static delegate* unmanaged[Cdecl]<CArrowSchema*, void> ReleaseSchema => &OnReleaseSchema;

        internal static delegate* unmanaged[Cdecl]<CArrowArray*, void> ReleaseArray => &OnReleaseArray;
    }
#else
    private static class Callbacks
    {
        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int SchemaFunction(CArrowArrayStream* stream, CArrowSchema* result);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate int NextFunction(CArrowArrayStream* stream, CArrowArray* result);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate byte* ErrorFunction(CArrowArrayStream* stream);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void StreamFunction(CArrowArrayStream* stream);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void ReleaseSchemaFunction(CArrowSchema* schema);

        [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
        private delegate void ReleaseArrayFunction(CArrowArray* array);

        // The delegates must live as long as their function pointers: for ever.
        private static readonly SchemaFunction SchemaDelegate = OnGetSchema;
        private static readonly NextFunction NextDelegate = OnGetNext;
        private static readonly ErrorFunction ErrorDelegate = OnGetLastError;
        private static readonly StreamFunction StreamDelegate = OnReleaseStream;
        private static readonly ReleaseSchemaFunction ReleaseSchemaDelegate = OnReleaseSchema;
        private static readonly ReleaseArrayFunction ReleaseArrayDelegate = OnReleaseArray;

        internal static readonly delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema =
            (delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int>)Marshal.GetFunctionPointerForDelegate(SchemaDelegate);

        internal static readonly delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext =
            (delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int>)Marshal.GetFunctionPointerForDelegate(NextDelegate);

        internal static readonly delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError =
            (delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*>)Marshal.GetFunctionPointerForDelegate(ErrorDelegate);

        internal static readonly delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> ReleaseStream =
            (delegate* unmanaged[Cdecl]<CArrowArrayStream*, void>)Marshal.GetFunctionPointerForDelegate(StreamDelegate);

        internal static readonly delegate* unmanaged[Cdecl]<CArrowSchema*, void> ReleaseSchema =
            (delegate* unmanaged[Cdecl]<CArrowSchema*, void>)Marshal.GetFunctionPointerForDelegate(ReleaseSchemaDelegate);

        internal static readonly delegate* unmanaged[Cdecl]<CArrowArray*, void> ReleaseArray =
            (delegate* unmanaged[Cdecl]<CArrowArray*, void>)Marshal.GetFunctionPointerForDelegate(ReleaseArrayDelegate);
    }
#endif

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static int OnGetSchema(CArrowArrayStream* stream, CArrowSchema* result)
    {
        StreamState state = StateOf(stream);
        try
        {
            state.Schema(result);
            return 0;
        }
        catch (Exception exception)
        {
            return state.Fail(exception);
        }
    }

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static int OnGetNext(CArrowArrayStream* stream, CArrowArray* result)
    {
        StreamState state = StateOf(stream);
        try
        {
            state.Next(result);
            return 0;
        }
        catch (Exception exception)
        {
            return state.Fail(exception);
        }
    }

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static byte* OnGetLastError(CArrowArrayStream* stream) => (byte*)StateOf(stream).Error;

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnReleaseStream(CArrowArrayStream* stream)
    {
        StateOf(stream).FreeError();
        GCHandle.FromIntPtr(stream->PrivateData).Free();
        stream->Release = null;
    }

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnReleaseSchema(CArrowSchema* schema) => FreeSchema(schema);

#if NET8_0_OR_GREATER
    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#endif
    private static void OnReleaseArray(CArrowArray* array) => FreeArray(array);
}

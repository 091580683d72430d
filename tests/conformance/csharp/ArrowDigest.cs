using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Goodwill;

namespace Conformance;

/// <summary>What is digested of exported columns, as README.md of this suite specifies it.</summary>
internal static unsafe class ArrowDigest
{
    private const long Nullable = 2;

    internal static byte[] Bytes(ArrowStream exported)
    {
        Stream* stream = (Stream*)NativeMemory.AllocZeroed((nuint)sizeof(Stream));
        Schema schema = default;
        Array batch = default;
        Array end = default;
        try
        {
            exported.ExportTo((IntPtr)stream);
            if (stream->GetSchema(stream, &schema) != 0 || stream->GetNext(stream, &batch) != 0 || batch.Release == null)
            {
                throw new InvalidDataException("the stream fails");
            }
            if (stream->GetNext(stream, &end) != 0 || end.Release != null)
            {
                throw new InvalidDataException("more than one batch");
            }
            return Bytes(schema, batch);
        }
        finally
        {
            if (end.Release != null)
            {
                end.Release(&end);
            }
            if (batch.Release != null)
            {
                batch.Release(&batch);
            }
            if (schema.Release != null)
            {
                schema.Release(&schema);
            }
            if (stream->Release != null)
            {
                stream->Release(stream);
            }
            NativeMemory.Free(stream);
        }
    }

    private static byte[] Bytes(Schema schema, Array batch)
    {
        MemoryStream to = new MemoryStream();
        for (long c = 0; c < schema.ChildCount; ++c)
        {
            Schema* field = schema.Children[c];
            to.Write(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(field->Format));
            to.WriteByte(0);
            to.Write(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(field->Name));
            to.WriteByte(0);
            to.WriteByte((byte)((field->Flags & Nullable) != 0 ? '1' : '0'));
        }
        Write(to, batch.Length);
        for (long c = 0; c < schema.ChildCount; ++c)
        {
            string format = Encoding.UTF8.GetString(
                MemoryMarshal.CreateReadOnlySpanFromNullTerminated(schema.Children[c]->Format));
            Write(to, format, *batch.Children[c], checked((int)batch.Length));
        }
        return to.ToArray();
    }

    private static void Write(MemoryStream to, string format, Array column, int rows)
    {
        if (column.Length != rows)
        {
            throw new InvalidDataException("a column has another length than its batch");
        }
        long first = column.Offset;
        byte* validity = (byte*)column.Buffers[0];
        long nulls = 0;
        for (int i = 0; validity != null && i < rows; ++i)
        {
            nulls += Bit(validity, first + i) ? 0 : 1;
        }
        if (column.NullCount >= 0 && column.NullCount != nulls)
        {
            throw new InvalidDataException("a wrong count of nulls");
        }
        Write(to, nulls);
        if (nulls != 0)
        {
            WriteBits(to, validity, first, rows);
        }
        byte* values = (byte*)column.Buffers[1];
        switch (format[0])
        {
            case 'u':
                int nothing = 0;
                int* offsets = values == null ? &nothing : (int*)values + first;
                Span<byte> offset = stackalloc byte[4];
                for (int i = 0; i <= rows; ++i)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(offset, offsets[i] - offsets[0]);
                    to.Write(offset);
                }
                to.Write(new ReadOnlySpan<byte>((byte*)column.Buffers[2] + offsets[0], offsets[rows] - offsets[0]));
                break;
            case 'b':
                WriteBits(to, values, first, rows);
                break;
            default:
                int width = format[0] == 'i' ? 4 : format[0] == 'd' ? 16 : 8;
                to.Write(new ReadOnlySpan<byte>(values + first * width, rows * width));
                break;
        }
    }

    private static bool Bit(byte* bits, long index) => (bits[index >> 3] >> (int)(index & 7) & 1) != 0;

    private static void WriteBits(MemoryStream to, byte* bits, long first, int count)
    {
        for (int i = 0; i < count; i += 8)
        {
            int value = 0;
            for (int k = i; k < count && k < i + 8; ++k)
            {
                value |= (Bit(bits, first + k) ? 1 : 0) << (k - i);
            }
            to.WriteByte((byte)value);
        }
    }

    private static void Write(MemoryStream to, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        to.Write(bytes);
    }

    // The structures of the Arrow C data interface.
    [StructLayout(LayoutKind.Sequential)]
    private struct Schema
    {
        internal byte* Format;
        internal byte* Name;
        internal byte* Metadata;
        internal long Flags;
        internal long ChildCount;
        internal Schema** Children;
        internal Schema* Dictionary;
        internal delegate* unmanaged[Cdecl]<Schema*, void> Release;
        internal void* PrivateData;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Array
    {
        internal long Length;
        internal long NullCount;
        internal long Offset;
        internal long BufferCount;
        internal long ChildCount;
        internal void** Buffers;
        internal Array** Children;
        internal Array* Dictionary;
        internal delegate* unmanaged[Cdecl]<Array*, void> Release;
        internal void* PrivateData;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Stream
    {
        internal delegate* unmanaged[Cdecl]<Stream*, Schema*, int> GetSchema;
        internal delegate* unmanaged[Cdecl]<Stream*, Array*, int> GetNext;
        internal delegate* unmanaged[Cdecl]<Stream*, byte*> GetLastError;
        internal delegate* unmanaged[Cdecl]<Stream*, void> Release;
        internal void* PrivateData;
    }
}

// UTF-8 on its way to and from the library.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Goodwill;

internal static unsafe class Text
{
    // Half a surrogate pair is refused (ArgumentException), not replaced.
    private static readonly UTF8Encoding Strict = new UTF8Encoding(false, true);

    /// <summary>The text with a NUL behind it, so that `fixed` never yields a null pointer.</summary>
    internal static byte[] Encode(string text)
    {
        byte[] bytes = new byte[Strict.GetByteCount(text) + 1];
        Strict.GetBytes(text, 0, text.Length, bytes, 0);
        return bytes;
    }

    /// <summary>As Encode; null stays null, which `fixed` turns into a null pointer.</summary>
    internal static byte[]? EncodeOptional(string? text) => text == null ? null : Encode(text);

    internal static long Size(byte[]? encoded) => encoded == null ? 0 : encoded.Length - 1;

    internal static int ByteCount(string text) => Strict.GetByteCount(text);

    internal static int Write(string text, byte[] buffer, int offset) =>
        Strict.GetBytes(text, 0, text.Length, buffer, offset);

    internal static string Decode(byte* data, long size)
    {
        if (data == null || size == 0)
        {
            return string.Empty;
        }
        return Encoding.UTF8.GetString(data, checked((int)size));
    }

    internal static string DecodeTerminated(byte* data)
    {
        if (data == null)
        {
            return string.Empty;
        }
        long size = 0;
        while (data[size] != 0)
        {
            size++;
        }
        return Decode(data, size);
    }

    /// <summary>A buffer as text; the buffer is freed.</summary>
    internal static string Take(BufferHandle buffer)
    {
        using (buffer)
        {
            return Decode(Native.goodwill_buffer_data(buffer), Native.goodwill_buffer_size(buffer));
        }
    }

    /// <summary>A buffer as bytes; the buffer is freed.</summary>
    internal static byte[] TakeBytes(BufferHandle buffer)
    {
        using (buffer)
        {
            return Span(buffer).ToArray();
        }
    }

    /// <summary>A buffer read as a document; the buffer is freed.</summary>
    internal static T Parse<T>(BufferHandle buffer, Google.Protobuf.MessageParser<T> parser)
        where T : class, Google.Protobuf.IMessage<T>
    {
        using (buffer)
        {
            T document = parser.ParseFrom(Span(buffer));
            GC.KeepAlive(buffer);
            return document;
        }
    }

    private static ReadOnlySpan<byte> Span(BufferHandle buffer)
    {
        byte* data = Native.goodwill_buffer_data(buffer);
        long size = Native.goodwill_buffer_size(buffer);
        return new ReadOnlySpan<byte>(data, checked((int)size));
    }
}

/// <summary>Native memory for the texts of one call.</summary>
internal sealed unsafe class Arena : IDisposable
{
    private readonly List<IntPtr> blocks = new List<IntPtr>();

    internal CText Text(string? text)
    {
        if (text == null)
        {
            return default;
        }
        byte[] encoded = Goodwill.Text.Encode(text);
        byte* data = (byte*)Allocate(encoded.Length);
        Marshal.Copy(encoded, 0, (IntPtr)data, encoded.Length);
        return new CText { Data = data, Size = encoded.Length - 1 };
    }

    internal void* Allocate(int size)
    {
        IntPtr block = Marshal.AllocHGlobal(Math.Max(size, 1));
        blocks.Add(block);
        return (void*)block;
    }

    public void Dispose()
    {
        foreach (IntPtr block in blocks)
        {
            Marshal.FreeHGlobal(block);
        }
        blocks.Clear();
    }
}

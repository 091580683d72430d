// One column in Arrow's layout: managed arrays that are pinned for as long as somebody holds an
// ArrowArray made from them.
using System;

namespace Goodwill;

internal sealed class ArrowArrayBuilder
{
    private ArrowArrayBuilder(string name, string format, int length, long nulls, params Array?[] buffers)
    {
        Name = name;
        Format = format;
        Length = length;
        Nulls = nulls;
        Buffers = buffers;
    }

    internal string Name { get; }

    internal string Format { get; }

    internal int Length { get; }

    internal long Nulls { get; }

    /// <summary>Validity (null where every row has a value), then what the format says.</summary>
    internal Array?[] Buffers { get; }

    internal static ArrowArrayBuilder OfPinned<T>(string name, string format, T[] values)
        where T : unmanaged => new ArrowArrayBuilder(name, format, values.Length, 0, null, values);

    internal static ArrowArrayBuilder OfNullable<TIn, T>(string name, string format, TIn[] values, Func<TIn, T?> convert)
        where T : unmanaged
    {
        Bitmap valid = new Bitmap(values.Length);
        T[] plain = new T[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            T? value = convert(values[i]);
            if (value != null)
            {
                valid.Set(i);
                plain[i] = value.Value;
            }
        }
        return new ArrowArrayBuilder(name, format, values.Length, valid.Missing, valid.Bits, plain);
    }

    internal static ArrowArrayBuilder OfBoolean(string name, bool?[] values)
    {
        Bitmap valid = new Bitmap(values.Length);
        Bitmap set = new Bitmap(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] != null)
            {
                valid.Set(i);
                if (values[i] == true)
                {
                    set.Set(i);
                }
            }
        }
        return new ArrowArrayBuilder(name, "b", values.Length, valid.Missing, valid.Bits, set.AllBits);
    }

    internal static ArrowArrayBuilder OfDecimal(string name, decimal?[] values)
    {
        int scale = 0;
        foreach (decimal? value in values)
        {
            if (value != null)
            {
                scale = Math.Max(scale, Int128Bits.Scale(value.Value));
            }
        }
        Bitmap valid = new Bitmap(values.Length);
        ulong[] halves = new ulong[checked(2 * values.Length)];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is decimal value)
            {
                if (!Int128Bits.TryFromDecimal(value, scale, out ulong low, out long high))
                {
                    throw new OverflowException(
                        $"column {name}, row {i}: the decimal has more than 38 digits with the {scale} decimals of the column");
                }
                valid.Set(i);
                halves[2 * i] = low;
                halves[2 * i + 1] = (ulong)high;
            }
        }
        string format = "d:38," + scale.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new ArrowArrayBuilder(name, format, values.Length, valid.Missing, valid.Bits, halves);
    }

    internal static ArrowArrayBuilder OfText(string name, string?[] values)
    {
        Bitmap valid = new Bitmap(values.Length);
        long size = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is string value)
            {
                valid.Set(i);
                try
                {
                    size += Text.ByteCount(value);
                }
                catch (ArgumentException e)
                {
                    throw new ArgumentException($"column {name}, row {i}: half a surrogate pair is no text", nameof(values), e);
                }
            }
        }
        if (size > 0x7fffffc7)
        {
            throw new OverflowException($"column {name} has {size} bytes of text; split it into several tables");
        }
        byte[] data = new byte[size];
        int[] offsets = new int[values.Length + 1];
        int at = 0;
        for (int i = 0; i < values.Length; i++)
        {
            offsets[i] = at;
            if (values[i] is string value)
            {
                at += Text.Write(value, data, at);
            }
        }
        offsets[values.Length] = at;
        return new ArrowArrayBuilder(name, "u", values.Length, valid.Missing, valid.Bits, offsets, data);
    }

    private sealed class Bitmap
    {
        private readonly int length;
        private int count;

        internal Bitmap(int length)
        {
            this.length = length;
            AllBits = new byte[(length + 7) / 8];
        }

        internal byte[] AllBits { get; }

        internal long Missing => length - count;

        /// <summary>Null when every bit is set.</summary>
        internal byte[]? Bits => Missing == 0 ? null : AllBits;

        internal void Set(int index)
        {
            AllBits[index >> 3] |= (byte)(1 << (index & 7));
            count++;
        }
    }
}

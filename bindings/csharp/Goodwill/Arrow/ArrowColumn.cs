using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Goodwill;

/// <summary>
/// One column of a batch, read in place. Readable from any thread until the batch is disposed;
/// then reading throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed unsafe class ArrowColumn
{
    private readonly ArrowArrayHandle owner;
    private readonly byte* validity;
    private readonly byte* values;
    private readonly byte* data;
    private readonly void** views;
    private readonly long first;
    private readonly ArrowColumn? dictionary;
    private readonly char code;

    internal ArrowColumn(ArrowArrayHandle owner, ArrowField field, CArrowArray* array, long offset, long length)
    {
        this.owner = owner;
        Field = field;
        Length = length;
        first = checked(array->Offset + offset);
        code = field.Format[0];
        Require(array->Length >= 0 && array->Offset >= 0, "a negative length");

        string format = field.Format;
        long wanted = format == "n" ? 0 : format == "u" || format == "U" || format == "vu" ? 3 : 2;
        bool known = field.Dictionary != null || field.Kind != ArrowKind.Other;
        if (known && field.Kind != ArrowKind.Null)
        {
            Require(array->BufferCount >= wanted && array->Buffers != null, "too few buffers");
            validity = array->NullCount == 0 ? null : (byte*)array->Buffers[0];
            values = (byte*)array->Buffers[1];
            Require(values != null || length == 0, "no values");
            if (format == "u" || format == "U")
            {
                data = (byte*)array->Buffers[2];
            }
            else if (format == "vu")
            {
                views = array->Buffers + 2;
            }
        }
        if (field.Dictionary != null)
        {
            Require(array->Dictionary != null, "no dictionary");
            dictionary = new ArrowColumn(owner, field.Dictionary, array->Dictionary, 0, array->Dictionary->Length);
        }
    }

    /// <summary>Name and type.</summary>
    public ArrowField Field { get; }

    /// <summary>Number of rows.</summary>
    public long Length { get; }

    /// <summary>Whether a row holds no value.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>True for a null.</returns>
    public bool IsNull(long row)
    {
        Enter(row);
        bool result = IsNullHere(row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>A whole number.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>The number, or null.</returns>
    /// <exception cref="InvalidCastException">The column does not hold whole numbers.</exception>
    /// <exception cref="OverflowException">A uint64 beyond the range of long.</exception>
    public long? GetInt64(long row)
    {
        Enter(row);
        RequireKind(ArrowKind.Integer, "whole numbers");
        long? result = IsNullHere(row) ? (long?)null
            : dictionary != null ? dictionary.GetInt64(Index(row))
            : Integer(row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>A floating-point number; whole numbers are converted.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>The number, or null.</returns>
    /// <exception cref="InvalidCastException">The column does not hold numbers.</exception>
    public double? GetDouble(long row)
    {
        Enter(row);
        if (Field.Kind == ArrowKind.Integer)
        {
            return GetInt64(row);
        }
        RequireKind(ArrowKind.Float, "numbers");
        double? result = IsNullHere(row) ? (double?)null
            : dictionary != null ? dictionary.GetDouble(Index(row))
            : code == 'g' ? Read<double>(row) : Read<float>(row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>A decimal, exactly; whole numbers are converted.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>The decimal with the column's scale, or null.</returns>
    /// <exception cref="InvalidCastException">The column holds neither decimals nor whole numbers.</exception>
    /// <exception cref="OverflowException">The number has more digits than <see cref="decimal"/>.</exception>
    public decimal? GetDecimal(long row)
    {
        Enter(row);
        if (Field.Kind == ArrowKind.Integer)
        {
            return GetInt64(row);
        }
        RequireKind(ArrowKind.Decimal, "decimals");
        decimal? result = IsNullHere(row) ? (decimal?)null
            : dictionary != null ? dictionary.GetDecimal(Index(row))
            : Int128Bits.ToDecimal(Read<ulong>(2 * first + 2 * row, 0), Read<long>(2 * first + 2 * row + 1, 0), Field.Scale);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>A truth value.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>True, false, or null.</returns>
    /// <exception cref="InvalidCastException">The column does not hold truth values.</exception>
    public bool? GetBoolean(long row)
    {
        Enter(row);
        RequireKind(ArrowKind.Boolean, "truth values");
        bool? result = IsNullHere(row) ? (bool?)null
            : dictionary != null ? dictionary.GetBoolean(Index(row))
            : Bit(values, first + row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>A text.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>The text, or null.</returns>
    /// <exception cref="InvalidCastException">The column does not hold texts.</exception>
    public string? GetString(long row)
    {
        Enter(row);
        RequireKind(ArrowKind.Text, "texts");
        string? result = IsNullHere(row) ? null
            : dictionary != null ? dictionary.GetString(Index(row))
            : TextAt(row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>An instant. Civil time without a zone, and the first instant of a date, are given as if in UTC.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>With offset zero; nanoseconds are cut to 100; or null.</returns>
    /// <exception cref="InvalidCastException">The column holds neither instants nor dates.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The instant is outside the years 1 to 9999.</exception>
    public DateTimeOffset? GetTime(long row)
    {
        Enter(row);
        RequireKind(ArrowKind.Time, "instants or dates");
        DateTimeOffset? result = IsNullHere(row) ? (DateTimeOffset?)null
            : dictionary != null ? dictionary.GetTime(Index(row))
            : Instant(row);
        GC.KeepAlive(owner);
        return result;
    }

    /// <summary>Any value, as the type its kind is read as.</summary>
    /// <param name="row">Zero-based.</param>
    /// <returns>long, double, decimal, bool, string, DateTimeOffset, or null.</returns>
    /// <exception cref="NotSupportedException">The column is of a type that this package does not read.</exception>
    public object? GetValue(long row)
    {
        switch (Field.Kind)
        {
            case ArrowKind.Integer:
                return GetInt64(row);
            case ArrowKind.Float:
                return GetDouble(row);
            case ArrowKind.Decimal:
                return GetDecimal(row);
            case ArrowKind.Boolean:
                return GetBoolean(row);
            case ArrowKind.Text:
                return GetString(row);
            case ArrowKind.Time:
                return GetTime(row);
            case ArrowKind.Null:
                return null;
            default:
                throw new NotSupportedException($"column {Field.Name} is of type '{Field.Format}'");
        }
    }

    /// <summary>
    /// The values where they lie. Valid only while the batch is neither disposed nor collected:
    /// keep it in reach with <see cref="GC.KeepAlive"/>. Null rows hold anything.
    /// </summary>
    /// <typeparam name="T">
    /// As wide as the column's values: long for int64, timestamps and their kin, double for float64,
    /// int for int32, ...
    /// </typeparam>
    /// <returns>One value per row.</returns>
    /// <exception cref="InvalidCastException">The values are of another width, or not fixed in width.</exception>
    public ReadOnlySpan<T> Span<T>()
        where T : unmanaged
    {
        Enter();
        int width = Width(Field.Format);
        if (width == 0 || width != sizeof(T))
        {
            throw new InvalidCastException(
                $"column {Field.Name} of type '{Field.Format}' is no sequence of values of {sizeof(T)} bytes");
        }
        return new ReadOnlySpan<T>(values + first * width, checked((int)Length));
    }

    private static int Width(string format)
    {
        switch (format[0])
        {
            case 'c':
            case 'C':
                return 1;
            case 's':
            case 'S':
                return 2;
            case 'i':
            case 'I':
            case 'f':
                return 4;
            case 'l':
            case 'L':
            case 'g':
                return 8;
            case 't':
                return format.StartsWith("ts", StringComparison.Ordinal) || format == "tdm" ? 8 : format == "tdD" ? 4 : 0;
            case 'd':
                return format.EndsWith(",256", StringComparison.Ordinal) ? 32 : 16;
            default:
                return 0;
        }
    }

    private void Enter()
    {
        if (owner.IsClosed)
        {
            throw new ObjectDisposedException(nameof(RecordBatch));
        }
    }

    private void Enter(long row)
    {
        Enter();
        if ((ulong)row >= (ulong)Length)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"column {Field.Name} has {Length} rows");
        }
    }

    private void RequireKind(ArrowKind kind, string what)
    {
        if (Field.Kind != kind)
        {
            throw new InvalidCastException($"column {Field.Name} of type '{Field.Format}' does not hold {what}");
        }
    }

    private void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new GoodwillException(StatusCode.InvalidArgument, $"column {Field.Name} has {what}");
        }
    }

    private static bool Bit(byte* bits, long index) => (bits[index >> 3] >> (int)(index & 7) & 1) != 0;

    private bool IsNullHere(long row) =>
        Field.Format == "n" || (validity != null && !Bit(validity, first + row));

    private T Read<T>(long row)
        where T : unmanaged => Read<T>(row, first);

    private T Read<T>(long row, long from)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(values + (from + row) * sizeof(T));

    private long Integer(long row)
    {
        switch (code)
        {
            case 'c':
                return Read<sbyte>(row);
            case 'C':
                return Read<byte>(row);
            case 's':
                return Read<short>(row);
            case 'S':
                return Read<ushort>(row);
            case 'i':
                return Read<int>(row);
            case 'I':
                return Read<uint>(row);
            case 'l':
                return Read<long>(row);
            default:
                return checked((long)Read<ulong>(row));
        }
    }

    private long Index(long row) => Integer(row);

    private string TextAt(long row)
    {
        if (Field.Format == "vu")
        {
            // 16 bytes: length, then the text itself up to 12 bytes, else prefix, buffer, offset.
            byte* view = values + (first + row) * 16;
            int size = Unsafe.ReadUnaligned<int>(view);
            Require(size >= 0, "a view of negative length");
            if (size <= 12)
            {
                return Text.Decode(view + 4, size);
            }
            return Text.Decode((byte*)views[Unsafe.ReadUnaligned<int>(view + 8)] + Unsafe.ReadUnaligned<int>(view + 12), size);
        }
        long begin = code == 'u' ? Read<int>(row) : Read<long>(row);
        long end = code == 'u' ? Read<int>(row + 1) : Read<long>(row + 1);
        Require(begin >= 0 && begin <= end && (data != null || begin == end), "offsets that do not ascend");
        return Text.Decode(data + begin, end - begin);
    }

    private DateTimeOffset Instant(long row)
    {
        long ticksPerUnit;
        long units;
        if (Field.Format == "tdD")
        {
            ticksPerUnit = TimeSpan.TicksPerDay;
            units = Read<int>(row);
        }
        else
        {
            units = Read<long>(row);
            switch (Field.Format[2])
            {
                case 's':
                    ticksPerUnit = TimeSpan.TicksPerSecond;
                    break;
                case 'm':
                    ticksPerUnit = TimeSpan.TicksPerMillisecond;
                    break;
                case 'u':
                    ticksPerUnit = TimeSpan.TicksPerMillisecond / 1000;
                    break;
                default:
                    ticksPerUnit = 1;
                    units = units / 100 - (units % 100 < 0 ? 1 : 0);
                    break;
            }
        }
        long epoch = Microseconds.ToInstant(0).Ticks;
        if (units < -epoch / ticksPerUnit || units > (DateTime.MaxValue.Ticks - epoch) / ticksPerUnit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(row), row, $"{units.ToString(CultureInfo.InvariantCulture)} in column {Field.Name} is outside the years 1 to 9999");
        }
        return new DateTimeOffset(epoch + units * ticksPerUnit, TimeSpan.Zero);
    }
}

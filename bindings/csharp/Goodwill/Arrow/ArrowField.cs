using System;
using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Goodwill;

/// <summary>What the values of a column are, as far as this package reads them.</summary>
public enum ArrowKind
{
    /// <summary>A type that this package does not read; see <see cref="ArrowField.Format"/>.</summary>
    Other,

    /// <summary>Nothing but nulls.</summary>
    Null,

    /// <summary>Whole numbers of any width.</summary>
    Integer,

    /// <summary>float32 or float64.</summary>
    Float,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>decimal128.</summary>
    Decimal,

    /// <summary>UTF-8 text, also by dictionary.</summary>
    Text,

    /// <summary>An instant (or, without a zone, civil time), or a date.</summary>
    Time,
}

/// <summary>Name and type of a column. Immutable.</summary>
public sealed unsafe class ArrowField
{
    internal ArrowField(CArrowSchema* schema)
    {
        Name = Text.DecodeTerminated(schema->Name);
        Format = Text.DecodeTerminated(schema->Format);
        Nullable = (schema->Flags & CArrowSchema.Nullable) != 0;
        if (schema->Dictionary != null)
        {
            Dictionary = new ArrowField(schema->Dictionary);
        }
        Kind = Dictionary != null ? Dictionary.Kind : KindOf(Format);
        if (Dictionary == null && Kind == ArrowKind.Decimal)
        {
            // d:precision,scale[,bits]
            string[] parts = Format.Substring(2).Split(',');
            bool is128 = parts.Length == 2 || (parts.Length == 3 && parts[2] == "128");
            if (!is128 || !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int scale))
            {
                Kind = ArrowKind.Other;
            }
            else
            {
                Scale = scale;
            }
        }
    }

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Format string of the Arrow C data interface, for example <c>l</c> for int64; of the indexes, for a dictionary.</summary>
    public string Format { get; }

    /// <summary>Whether the column may hold nulls.</summary>
    public bool Nullable { get; }

    /// <summary>What the values are.</summary>
    public ArrowKind Kind { get; }

    /// <summary>Type of the dictionary's values; null for a plain column.</summary>
    public ArrowField? Dictionary { get; }

    internal int Scale { get; }

    private static ArrowKind KindOf(string format)
    {
        switch (format)
        {
            case "n":
                return ArrowKind.Null;
            case "b":
                return ArrowKind.Boolean;
            case "c":
            case "C":
            case "s":
            case "S":
            case "i":
            case "I":
            case "l":
            case "L":
                return ArrowKind.Integer;
            case "f":
            case "g":
                return ArrowKind.Float;
            case "u":
            case "U":
            case "vu":
                return ArrowKind.Text;
            case "tdD":
            case "tdm":
                return ArrowKind.Time;
        }
        if (format.StartsWith("d:", StringComparison.Ordinal))
        {
            return ArrowKind.Decimal;
        }
        return format.Length > 3 && format.StartsWith("ts", StringComparison.Ordinal) && format[3] == ':'
                && "smun".IndexOf(format[2]) >= 0
            ? ArrowKind.Time
            : ArrowKind.Other;
    }

    /// <summary>A count, then for each pair two texts, each behind its length; all in int32.</summary>
    internal static IReadOnlyDictionary<string, string> MetadataOf(CArrowSchema* schema)
    {
        Dictionary<string, string> pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        byte* at = schema->Metadata;
        int count = at == null ? 0 : TakeInt32(ref at);
        for (int i = 0; i < count; i++)
        {
            string key = TakeText(ref at);
            pairs[key] = TakeText(ref at);
        }
        return pairs;
    }

    private static int TakeInt32(ref byte* at)
    {
        int value = Unsafe.ReadUnaligned<int>(at);
        at += sizeof(int);
        return value;
    }

    private static string TakeText(ref byte* at)
    {
        int size = TakeInt32(ref at);
        if (size < 0)
        {
            throw new GoodwillException(StatusCode.InvalidArgument, "the stream's metadata has a negative length");
        }
        string text = Text.Decode(at, size);
        at += size;
        return text;
    }

    internal static IReadOnlyList<ArrowField> FieldsOf(CArrowSchema* schema)
    {
        if (Text.DecodeTerminated(schema->Format) != "+s")
        {
            throw new GoodwillException(
                StatusCode.InvalidArgument,
                $"the stream is not of record batches: its type is '{Text.DecodeTerminated(schema->Format)}'");
        }
        ArrowField[] fields = new ArrowField[checked((int)schema->ChildCount)];
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new ArrowField(schema->Children[i]);
        }
        return Array.AsReadOnly(fields);
    }
}

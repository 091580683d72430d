using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>How rows are read, from Arrow columns and from CSV.</summary>
public sealed class ImportOptions
{
    /// <summary>
    /// From the column of the table to its name in the source, for columns that are called
    /// otherwise there. Source columns that are neither mapped nor known are reported, not read.
    /// </summary>
    public IDictionary<string, string> Map { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many problems an exception lists; 0 means 100.</summary>
    public long MaxProblems { get; set; }

    /// <summary>For amounts with more digits than the currency has; by default they are refused.</summary>
    public Rounding AmountRounding { get; set; }

    /// <summary>Whether an unknown column is an error.</summary>
    public bool RefuseUnknownColumns { get; set; }

    /// <summary>CSV: what stands between fields; null: found among comma, semicolon, tab and bar in the header.</summary>
    public char? Separator { get; set; }

    /// <summary>CSV: <c>.</c> or <c>,</c>.</summary>
    public char DecimalMark { get; set; } = '.';

    /// <summary>
    /// CSV: how dates are written: <c>iso</c> (2024-12-31, the default), <c>d.m.y</c>, <c>d/m/y</c>,
    /// <c>d-m-y</c>, <c>m/d/y</c>, <c>m-d-y</c>, <c>y/m/d</c> or <c>y.m.d</c>, each with or without
    /// a time behind it. Never guessed.
    /// </summary>
    public string DateForm { get; set; } = "";

    /// <summary>When the rows were recorded; kept with the batch. Null: not said.</summary>
    public DateTimeOffset? RecordedAt { get; set; }

    /// <summary>Which system or desk the rows come from; kept with the batch. Empty: not said.</summary>
    public string Source { get; set; } = "";

    internal unsafe CImportOptions ToNative(Arena arena)
    {
        CText* map = null;
        if (Map.Count != 0)
        {
            map = (CText*)arena.Allocate(checked(2 * Map.Count * sizeof(CText)));
            int at = 0;
            foreach (KeyValuePair<string, string> entry in Map)
            {
                map[at++] = arena.Text(entry.Key);
                map[at++] = arena.Text(entry.Value ?? throw new ArgumentException($"column {entry.Key} is mapped to null", nameof(Map)));
            }
        }
        return new CImportOptions
        {
            StructSize = sizeof(CImportOptions),
            Map = map,
            MapCount = Map.Count,
            MaxProblems = MaxProblems,
            AmountRounding = (int)AmountRounding,
            RefuseUnknownColumns = RefuseUnknownColumns ? 1 : 0,
            Separator = Separator ?? 0,
            DecimalMark = DecimalMark,
            DateForm = arena.Text(DateForm),
            RecordedAtUs = RecordedAt.HasValue ? Microseconds.Of(RecordedAt.Value) : 0,
            Source = arena.Text(Source),
        };
    }
}

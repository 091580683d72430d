using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// In what a limit is counted. Days, weeks and months end with a local day, and the day of the start
/// is day 0.
/// </summary>
public enum LimitUnit
{
    /// <summary>Seconds worked.</summary>
    WorkingSeconds = 0,

    /// <summary>Seconds elapsed.</summary>
    Seconds = 1,

    /// <summary>Up to the last closing.</summary>
    WorkingDays = 2,

    /// <summary>Calendar days.</summary>
    Days = 3,

    /// <summary>Of seven days.</summary>
    Weeks = 4,

    /// <summary>A month without that day ends with its last.</summary>
    Months = 5,
}

/// <summary>A deadline that a regulator sets for complaints: facts with their source, no advice.</summary>
public sealed unsafe class ClockPreset
{
    private ClockPreset(CClockPreset c)
    {
        Preset = Text.DecodeTerminated(c.Preset);
        Jurisdiction = Text.DecodeTerminated(c.Jurisdiction);
        Clock = Text.DecodeTerminated(c.Clock);
        StartsAt = Text.DecodeTerminated(c.StartsAt);
        Limit = c.Limit;
        Unit = (LimitUnit)c.Unit;
        ValidFrom = Day(c.FromDay);
        ValidUntil = Day(c.UntilDay);
        On = c.On != 0;
        ReviewBy = Day(c.ReviewDay);
        Source = Text.DecodeTerminated(c.Source);
    }

    /// <summary>"uk.fca.disp" and so on.</summary>
    public string Preset { get; }

    /// <summary>"UK" and so on.</summary>
    public string Jurisdiction { get; }

    /// <summary>"final_or_holding_response" and so on.</summary>
    public string Clock { get; }

    /// <summary>What it is counted from: "receipt" and so on.</summary>
    public string StartsAt { get; }

    /// <summary>So many of the unit.</summary>
    public long Limit { get; }

    /// <summary>In what the limit is counted.</summary>
    public LimitUnit Unit { get; }

    /// <summary>Complaints received on that date or later; null: no date was checked.</summary>
    public DateTime? ValidFrom { get; }

    /// <summary>The last date.</summary>
    public DateTime? ValidUntil { get; }

    /// <summary>Checked against its source; the others are known at second hand.</summary>
    public bool On { get; }

    /// <summary>Of those that are off: to be checked by then.</summary>
    public DateTime? ReviewBy { get; }

    /// <summary>Where it was taken from.</summary>
    public string Source { get; }

    /// <summary>All of them, in order of preset and clock; take those that are on.</summary>
    /// <returns>A new list.</returns>
    public static IReadOnlyList<ClockPreset> All()
    {
        List<ClockPreset> presets = new List<ClockPreset>();
        for (long i = 0; i < Native.goodwill_clock_preset_count(); ++i)
        {
            CClockPreset preset = new CClockPreset { StructSize = sizeof(CClockPreset) };
            IntPtr error = IntPtr.Zero;
            Errors.Check(Native.goodwill_clock_preset_at(i, &preset, &error), error);
            presets.Add(new ClockPreset(preset));
        }
        return presets;
    }

    private static DateTime? Day(long day) =>
        day == 0 ? null : new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(day);
}

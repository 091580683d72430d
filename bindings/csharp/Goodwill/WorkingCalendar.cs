using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>When time is up that is used up exactly at closing time.</summary>
public enum AtClose
{
    /// <summary>At closing time (backwards: at the opening).</summary>
    Close = 0,

    /// <summary>At the next opening (backwards: at the closing before).</summary>
    NextOpen = 1,
}

/// <summary>Where no time at all leads from a closed moment.</summary>
public enum ZeroTime
{
    /// <summary>Nowhere.</summary>
    Stay = 0,

    /// <summary>To the next opening (backwards: to the last closing).</summary>
    Roll = 1,
}

/// <summary>The time from a later to an earlier moment.</summary>
public enum ReversedTime
{
    /// <summary>Is negative.</summary>
    Negative = 0,

    /// <summary>Is zero.</summary>
    Zero = 1,
}

/// <summary>Days counted from a day that is not worked.</summary>
public enum ClosedOrigin
{
    /// <summary>The next working day is the first.</summary>
    Count = 0,

    /// <summary>One goes to a working day before counting.</summary>
    Roll = 1,

    /// <summary>Are refused.</summary>
    Refuse = 2,
}

/// <summary>A span with an end that the clock skipped that day.</summary>
public enum GapSpan
{
    /// <summary>What exists of it counts.</summary>
    Keep = 0,

    /// <summary>Nothing of it counts.</summary>
    Drop = 1,
}

/// <summary>What becomes of the time of day when working days are added.</summary>
public enum DayEnd
{
    /// <summary>The same local time, open or not (in a gap: past it).</summary>
    WallTime = 0,

    /// <summary>The same, then into working time; backwards for negative days.</summary>
    Roll = 1,

    /// <summary>The last closing of the day.</summary>
    Close = 2,
}

/// <summary>
/// Hours as lines of text, in local time, and choices where software disagrees.
/// </summary>
public sealed class CalendarOptions
{
    /// <summary>An IANA name; UTC by default.</summary>
    public string? TimeZone { get; set; }

    /// <summary>
    /// "mon-fri=08:00-12:00,13:00-18:00", "sat=22:00-06:00" (over midnight: belongs to Saturday); a
    /// day that is not named is closed.
    /// </summary>
    public IReadOnlyList<string>? Weekly { get; set; }

    /// <summary>"2026-12-24=08:00-12:00": that date's hours; "2026-12-24=": closed.</summary>
    public IReadOnlyList<string>? Dates { get; set; }

    /// <summary>"2026-12-23=15:00-16:30": taken away.</summary>
    public IReadOnlyList<string>? Breaks { get; set; }

    /// <summary>"2026-12-25", or "--12-25" every year: the local day is closed.</summary>
    public IReadOnlyList<string>? Holidays { get; set; }

    /// <summary>Time used up exactly at closing time.</summary>
    public AtClose AtClose { get; set; }

    /// <summary>No time at all from a closed moment.</summary>
    public ZeroTime Zero { get; set; }

    /// <summary>From a later to an earlier moment.</summary>
    public ReversedTime Reversed { get; set; }

    /// <summary>Days from a day that is not worked.</summary>
    public ClosedOrigin Origin { get; set; }

    /// <summary>Spans with an end that the clock skipped.</summary>
    public GapSpan Gap { get; set; }
}

/// <summary>
/// Working hours in a time zone: deadlines, working time, openings and working days, exact across
/// changes of the clock. Immutable; may be shared between threads.
/// </summary>
/// <remarks>
/// Columns are microseconds since 1970-01-01T00:00:00Z; where an input holds one value, it is meant
/// for all rows. Answers outside the years 1 to 9999 are OutOfRange.
/// </remarks>
public sealed unsafe class WorkingCalendar : IDisposable
{
    private readonly CalendarHandle handle;

    /// <summary>Compiles a calendar.</summary>
    /// <param name="options">Its hours.</param>
    /// <exception cref="GoodwillException">
    /// InvalidArgument, with every wrong line; NotFound: no such time zone.
    /// </exception>
    public WorkingCalendar(CalendarOptions options)
    {
        if (options == null)
        {
            throw new ArgumentNullException(nameof(options));
        }
        using Arena arena = new Arena();
        CText zone = arena.Text(options.TimeZone);
        CCalendarOptions given = new CCalendarOptions
        {
            StructSize = sizeof(CCalendarOptions),
            TimeZone = zone.Data,
            TimeZoneSize = zone.Size,
            Weekly = Lines(arena, options.Weekly, out long weekly),
            WeeklyCount = weekly,
            Dates = Lines(arena, options.Dates, out long dates),
            DatesCount = dates,
            Breaks = Lines(arena, options.Breaks, out long breaks),
            BreaksCount = breaks,
            Holidays = Lines(arena, options.Holidays, out long holidays),
            HolidaysCount = holidays,
            AtClose = (int)options.AtClose,
            Zero = (int)options.Zero,
            Reversed = (int)options.Reversed,
            Origin = (int)options.Origin,
            Gap = (int)options.Gap,
        };
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_calendar_create(&given, out handle, &error), error);
    }

    private delegate int Question(
        long* first, long firstCount, long* second, long secondCount, long* result, long count, IntPtr* error);

    private enum Moment
    {
        IsOpen = 1,
        NextOpen = 2,
        NextClose = 3,
        PrevClose = 4,
    }

    /// <summary>The moment at which so much working time after the start is over.</summary>
    /// <param name="start">Any instant.</param>
    /// <param name="length">Negative: before the start.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan length) =>
        Instant(Add(Column(start), Column(length)));

    /// <summary>The same for columns.</summary>
    /// <param name="startUs">Instants.</param>
    /// <param name="lengthUs">Lengths of time.</param>
    /// <returns>Instants.</returns>
    public long[] Add(ReadOnlySpan<long> startUs, ReadOnlySpan<long> lengthUs) =>
        Ask(startUs, lengthUs, (a, an, b, bn, r, n, e) => Native.goodwill_calendar_add(handle, a, an, b, bn, r, n, e));

    /// <summary>The moment at which so much working time before the start began.</summary>
    /// <param name="start">Any instant.</param>
    /// <param name="length">Negative: after the start.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset Subtract(DateTimeOffset start, TimeSpan length) =>
        Instant(Subtract(Column(start), Column(length)));

    /// <summary>The same for columns.</summary>
    /// <param name="startUs">Instants.</param>
    /// <param name="lengthUs">Lengths of time.</param>
    /// <returns>Instants.</returns>
    public long[] Subtract(ReadOnlySpan<long> startUs, ReadOnlySpan<long> lengthUs) =>
        Ask(startUs, lengthUs, (a, an, b, bn, r, n, e) => Native.goodwill_calendar_subtract(handle, a, an, b, bn, r, n, e));

    /// <summary>Working time from start to end.</summary>
    /// <param name="start">Any instant.</param>
    /// <param name="end">Any instant.</param>
    /// <returns>Negative, or zero, where the end is before the start.</returns>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end) =>
        TimeSpan.FromTicks(checked(Between(Column(start), Column(end))[0] * TicksPerMicrosecond));

    /// <summary>The same for columns.</summary>
    /// <param name="startUs">Instants.</param>
    /// <param name="endUs">Instants.</param>
    /// <returns>Lengths of time.</returns>
    public long[] Between(ReadOnlySpan<long> startUs, ReadOnlySpan<long> endUs) =>
        Ask(startUs, endUs, (a, an, b, bn, r, n, e) => Native.goodwill_calendar_between(handle, a, an, b, bn, r, n, e));

    /// <summary>Whether there is work at a moment.</summary>
    /// <param name="at">Any instant.</param>
    /// <returns>True from an opening up to, not at, its closing.</returns>
    public bool IsOpen(DateTimeOffset at) => Ask(Moment.IsOpen, at) != 0;

    /// <summary>The moment itself while open, else the next opening.</summary>
    /// <param name="at">Any instant.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset NextOpen(DateTimeOffset at) => Microseconds.ToInstant(Ask(Moment.NextOpen, at));

    /// <summary>The closing of the present span, else of the next.</summary>
    /// <param name="at">Any instant.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset NextClose(DateTimeOffset at) => Microseconds.ToInstant(Ask(Moment.NextClose, at));

    /// <summary>
    /// Until when there was work: the moment itself inside a span and at its closing, else, and at
    /// an opening, the last closing.
    /// </summary>
    /// <param name="at">Any instant.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset PrevClose(DateTimeOffset at) => Microseconds.ToInstant(Ask(Moment.PrevClose, at));

    /// <summary>
    /// So many working days later. A working day is a local date on which a span begins.
    /// </summary>
    /// <param name="start">Any instant.</param>
    /// <param name="days">Negative: earlier.</param>
    /// <param name="end">What becomes of the time of day.</param>
    /// <returns>With offset zero.</returns>
    /// <exception cref="GoodwillException">
    /// FailedPrecondition: the start's day is not worked and the calendar refuses those.
    /// </exception>
    public DateTimeOffset AddDays(DateTimeOffset start, long days, DayEnd end = DayEnd.WallTime) =>
        Instant(AddDays(Column(start), new[] { days }, end));

    /// <summary>The same for columns.</summary>
    /// <param name="startUs">Instants.</param>
    /// <param name="days">Numbers of days.</param>
    /// <param name="end">What becomes of the time of day.</param>
    /// <returns>Instants.</returns>
    public long[] AddDays(ReadOnlySpan<long> startUs, ReadOnlySpan<long> days, DayEnd end = DayEnd.WallTime) =>
        Ask(startUs, days, (a, an, b, bn, r, n, e) => Native.goodwill_calendar_add_days(handle, a, an, b, bn, (int)end, r, n, e));

    /// <summary>Working days after the date of the start up to and with that of the end.</summary>
    /// <param name="start">Any instant.</param>
    /// <param name="end">Any instant.</param>
    /// <returns>Negative, or zero, where the end is before the start.</returns>
    public long DaysBetween(DateTimeOffset start, DateTimeOffset end) =>
        Ask(
            Column(start), Column(end),
            (a, an, b, bn, r, n, e) => Native.goodwill_calendar_days_between(handle, a, an, b, bn, r, n, e))[0];

    /// <summary>The end of a limit that begins at the start.</summary>
    /// <param name="start">Any instant.</param>
    /// <param name="limit">Not negative.</param>
    /// <param name="unit">In what it is counted.</param>
    /// <returns>With offset zero.</returns>
    public DateTimeOffset Deadline(DateTimeOffset start, long limit, LimitUnit unit) =>
        Instant(Deadline(Column(start), new[] { limit }, unit));

    /// <summary>The same for columns.</summary>
    /// <param name="startUs">Instants.</param>
    /// <param name="limit">Limits.</param>
    /// <param name="unit">In what they are counted.</param>
    /// <returns>Instants.</returns>
    public long[] Deadline(ReadOnlySpan<long> startUs, ReadOnlySpan<long> limit, LimitUnit unit) =>
        Ask(startUs, limit, (a, an, b, bn, r, n, e) => Native.goodwill_calendar_limit(handle, a, an, b, bn, (int)unit, r, n, e));

    /// <summary>Frees the calendar.</summary>
    public void Dispose() => handle.Dispose();

    private const long TicksPerMicrosecond = 10;

    private static long[] Column(DateTimeOffset instant) => new[] { Microseconds.Of(instant) };

    private static long[] Column(TimeSpan length) => new[] { length.Ticks / TicksPerMicrosecond };

    private static DateTimeOffset Instant(long[] us) => Microseconds.ToInstant(us[0]);

    private static CText* Lines(Arena arena, IReadOnlyList<string>? lines, out long count)
    {
        count = lines?.Count ?? 0;
        CText* texts = (CText*)arena.Allocate(checked((int)count * sizeof(CText)));
        for (int i = 0; i < count; ++i)
        {
            texts[i] = arena.Text(lines![i] ?? throw new ArgumentException("a line is null"));
        }
        return texts;
    }

    private static long[] Ask(ReadOnlySpan<long> first, ReadOnlySpan<long> second, Question question)
    {
        int count = first.Length == 1 ? second.Length : first.Length;
        long[] result = new long[count];
        IntPtr error = IntPtr.Zero;
        fixed (long* a = first)
        fixed (long* b = second)
        fixed (long* r = result)
        {
            Errors.Check(question(a, first.Length, b, second.Length, r, count, &error), error);
        }
        return result;
    }

    private long Ask(Moment question, DateTimeOffset at)
    {
        long us = Microseconds.Of(at);
        long result = 0;
        IntPtr error = IntPtr.Zero;
        Errors.Check(Native.goodwill_calendar_moment(handle, (int)question, &us, &result, 1, &error), error);
        return result;
    }
}

using System;
#if NET8_0_OR_GREATER
using System.Globalization;
#endif

namespace Goodwill;

/// <summary>
/// The instant a question is asked for. It is exclusive: facts strictly before it count.
/// Converts from <see cref="DateTimeOffset"/> and from text; a date, or a time without an offset,
/// is civil time in the zone of the book that is asked: a date means its first instant, a time in
/// a gap is moved past it, a time that occurs twice is the earlier.
/// </summary>
public readonly struct AsOf
{
    private readonly string? text;
    private readonly long instantUs;

    /// <summary>A fixed instant, cut to whole microseconds.</summary>
    /// <param name="instant">Any instant.</param>
    public AsOf(DateTimeOffset instant)
    {
        text = null;
        instantUs = Microseconds.Of(instant);
    }

    /// <summary>A date or time as text, for example <c>1998-07-01</c>, <c>1998-07-01T12:30:00+02:00</c>.</summary>
    /// <param name="text">Not null; read when the question is asked.</param>
    public AsOf(string text)
    {
        this.text = text ?? throw new ArgumentNullException(nameof(text));
        instantUs = 0;
    }

#if NET8_0_OR_GREATER
    /// <summary>The first instant of a date.</summary>
    /// <param name="date">In the zone of the book that is asked.</param>
    public AsOf(DateOnly date)
        : this(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
    {
    }

    /// <summary>The first instant of a date.</summary>
    /// <param name="date">In the zone of the book that is asked.</param>
    public static implicit operator AsOf(DateOnly date) => new AsOf(date);
#endif

    /// <summary>A fixed instant.</summary>
    /// <param name="instant">Any instant.</param>
    public static implicit operator AsOf(DateTimeOffset instant) => new AsOf(instant);

    /// <summary>A date or time as text.</summary>
    /// <param name="text">Not null.</param>
    public static implicit operator AsOf(string text) => new AsOf(text);

    /// <summary>The instant that is meant in a zone.</summary>
    /// <param name="timeZone">An IANA name, for example <c>Europe/Sofia</c>.</param>
    /// <returns>The instant, with offset zero.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: not a time; NotFound: no such zone.</exception>
    public DateTimeOffset In(string timeZone) => Microseconds.ToInstant(Resolve(timeZone));

    internal unsafe long Resolve(string timeZone)
    {
        if (text == null)
        {
            return instantUs;
        }
        byte[] encoded = Text.Encode(text);
        byte[] zone = Text.Encode(timeZone);
        long instant = 0;
        IntPtr error = IntPtr.Zero;
        fixed (byte* t = encoded)
        fixed (byte* z = zone)
        {
            int status = Native.goodwill_time_parse(t, Text.Size(encoded), z, Text.Size(zone), &instant, &error);
            Errors.Check(status, error);
        }
        return instant;
    }

    /// <summary>The text, or the instant in UTC.</summary>
    /// <returns>For example <c>1998-07-01</c>.</returns>
    public override string ToString() =>
        text ?? Microseconds.ToInstant(instantUs).ToString("o", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>The library's instants: microseconds since 1970-01-01T00:00:00Z.</summary>
internal static class Microseconds
{
    private const long TicksPerMicrosecond = 10;
    private static readonly long EpochTicks = new DateTime(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    internal static long Of(DateTimeOffset instant) => FromUtcTicks(instant.UtcTicks);

    /// <summary>Rounds towards the past.</summary>
    internal static long FromUtcTicks(long ticks)
    {
        long since = ticks - EpochTicks;
        long us = since / TicksPerMicrosecond;
        return since % TicksPerMicrosecond < 0 ? us - 1 : us;
    }

    /// <exception cref="ArgumentOutOfRangeException">The year is not from 1 to 9999.</exception>
    internal static DateTimeOffset ToInstant(long us)
    {
        long least = -EpochTicks / TicksPerMicrosecond;
        long most = (DateTime.MaxValue.Ticks - EpochTicks) / TicksPerMicrosecond;
        if (us < least || us > most)
        {
            throw new ArgumentOutOfRangeException(nameof(us), us, "the instant is outside the years 1 to 9999");
        }
        return new DateTimeOffset(EpochTicks + us * TicksPerMicrosecond, TimeSpan.Zero);
    }
}

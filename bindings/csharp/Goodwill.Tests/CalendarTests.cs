using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class CalendarTests
{
    private static readonly CalendarOptions Office = new CalendarOptions
    {
        TimeZone = "Europe/Berlin",
        Weekly = new[] { "mon-fri=08:00-12:00,13:00-18:00" },
        Dates = new[] { "2026-12-24=08:00-12:00", "2026-12-31=" },
        Breaks = new[] { "2026-12-23=15:00-16:30" },
        Holidays = new[] { "2026-12-25", "--01-01" },
    };

    [Fact]
    public void OneAtATime()
    {
        using WorkingCalendar office = new WorkingCalendar(Office);
        DateTimeOffset friday = Utc(10, 23, 15);
        Assert.Equal(Utc(10, 26, 10), office.Add(friday, TimeSpan.FromHours(4)));
        Assert.Equal(friday, office.Subtract(Utc(10, 26, 10), TimeSpan.FromHours(4)));
        Assert.Equal(TimeSpan.FromHours(4), office.Between(friday, Utc(10, 26, 10)));
        Assert.Equal(TimeSpan.FromHours(-4), office.Between(Utc(10, 26, 10), friday));
        Assert.True(office.IsOpen(friday));
        Assert.False(office.IsOpen(Utc(12, 31, 9)));
        Assert.Equal(Utc(12, 28, 7), office.NextOpen(Utc(12, 24, 12)));
        Assert.Equal(Utc(10, 23, 16), office.NextClose(friday));
        Assert.Equal(Utc(10, 23, 16), office.PrevClose(Utc(10, 24, 12)));
        Assert.Equal(Utc(12, 28, 15), office.AddDays(Utc(12, 23, 15), 2));
        Assert.Equal(Utc(12, 24, 11), office.AddDays(Utc(12, 23, 15), 1, DayEnd.Close));
        Assert.Equal(Utc(12, 28, 7), office.AddDays(Utc(12, 23, 15), 1, DayEnd.Roll));
        Assert.Equal(2, office.DaysBetween(Utc(12, 23, 9), Utc(12, 28, 9)));
    }

    [Fact]
    public void ColumnsEqualSingleCalls()
    {
        using WorkingCalendar office = new WorkingCalendar(Office);
        Random draw = new Random(4);
        long start = Utc(1, 1, 0).ToUnixTimeMilliseconds() * 1000;
        long[] starts = Enumerable.Range(0, 200).Select(_ => start + draw.Next(31_000_000) * 1_000_000L).ToArray();
        long[] lengths = Enumerable.Range(0, 200).Select(_ => draw.Next(-400, 400) * 3_600_000_000L).ToArray();
        long[] ends = office.Add(starts, lengths);
        long[] back = office.Between(starts, ends);
        long[] later = office.AddDays(starts, new long[] { 3 });
        for (int i = 0; i < starts.Length; ++i)
        {
            DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds(starts[i] / 1000);
            DateTimeOffset end = office.Add(at, TimeSpan.FromTicks(lengths[i] * 10));
            Assert.Equal(end.ToUnixTimeMilliseconds() * 1000, ends[i]);
            Assert.Equal(lengths[i], back[i]);
            Assert.Equal(office.AddDays(at, 3).ToUnixTimeMilliseconds() * 1000, later[i]);
        }
        Assert.Equal(ends, office.Subtract(starts, lengths.Select(length => -length).ToArray()));
        Assert.Empty(office.Add(ReadOnlySpan<long>.Empty, lengths.AsSpan(0, 1)));
    }

    [Fact]
    public void Conventions()
    {
        CalendarOptions options = new CalendarOptions { Weekly = Office.Weekly };
        DateTimeOffset ten = Utc(10, 23, 10);
        DateTimeOffset saturday = Utc(10, 24, 9);
        options.AtClose = AtClose.NextOpen;
        options.Zero = ZeroTime.Roll;
        options.Reversed = ReversedTime.Zero;
        options.Origin = ClosedOrigin.Roll;
        using (WorkingCalendar calendar = new WorkingCalendar(options))
        {
            Assert.Equal(Utc(10, 23, 13), calendar.Add(ten, TimeSpan.FromHours(2)));
            Assert.Equal(Utc(10, 26, 8), calendar.Add(saturday, TimeSpan.Zero));
            Assert.Equal(Utc(10, 23, 18), calendar.Subtract(saturday, TimeSpan.Zero));
            Assert.Equal(TimeSpan.Zero, calendar.Between(saturday, ten));
            Assert.Equal(Utc(10, 27, 9), calendar.AddDays(saturday, 1));
        }
        options.Origin = ClosedOrigin.Refuse;
        using (WorkingCalendar calendar = new WorkingCalendar(options))
        {
            GoodwillException refused = Assert.Throws<GoodwillException>(() => calendar.AddDays(saturday, 1));
            Assert.Equal(StatusCode.FailedPrecondition, refused.Code);
        }
    }

    [Fact]
    public void DeadlinesOfRegulators()
    {
        using WorkingCalendar office = new WorkingCalendar(Office);
        Assert.Equal(Utc(12, 18, 23), office.Deadline(Utc(10, 23, 15), 8, LimitUnit.Weeks));
        Assert.Equal(Utc(10, 28, 17), office.Deadline(Utc(10, 23, 15), 3, LimitUnit.WorkingDays));
        Assert.Throws<GoodwillException>(() => office.Deadline(Utc(10, 23, 15), -1, LimitUnit.Days));
        Assert.Throws<GoodwillException>(() => office.Deadline(Utc(10, 23, 15), 1, (LimitUnit)9));
        ClockPreset[] ofcom = ClockPreset.All().Where(preset => preset.Preset == "uk.ofcom.adr").ToArray();
        Assert.Equal(new long[] { 8, 6 }, ofcom.Select(preset => preset.Limit));
        Assert.Equal(new DateTime(2026, 4, 7), ofcom[0].ValidUntil);
        Assert.Equal(LimitUnit.Weeks, ofcom[1].Unit);
        Assert.All(ClockPreset.All(), preset => Assert.True(preset.On || preset.ReviewBy != null));
    }

    [Fact]
    public void Refusals()
    {
        GoodwillException refused = Assert.Throws<GoodwillException>(() => new WorkingCalendar(
            new CalendarOptions { Weekly = new[] { "mon=8-9" }, Holidays = new[] { "Christmas" } }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(new[] { "weekly", "holidays" }, refused.Problems.Select(problem => problem.Field));
        refused = Assert.Throws<GoodwillException>(() => new WorkingCalendar(
            new CalendarOptions { TimeZone = "Europe/Atlantis" }));
        Assert.Equal(StatusCode.NotFound, refused.Code);
        refused = Assert.Throws<GoodwillException>(() => new WorkingCalendar(
            new CalendarOptions { Gap = (GapSpan)7 }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        using WorkingCalendar never = new WorkingCalendar(new CalendarOptions());
        refused = Assert.Throws<GoodwillException>(() => never.NextOpen(Utc(1, 1, 0)));
        Assert.Equal(StatusCode.OutOfRange, refused.Code);
        Assert.Throws<GoodwillException>(() => never.Add(new long[] { 1, 2 }, new long[] { 1, 2, 3 }));
        Assert.Throws<ArgumentNullException>(() => new WorkingCalendar(null!));
    }

    private static DateTimeOffset Utc(int month, int day, int hour) =>
        new DateTimeOffset(2026, month, day, hour, 0, 0, TimeSpan.Zero);
}

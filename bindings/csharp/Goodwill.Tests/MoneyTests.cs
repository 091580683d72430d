using System;
using System.Linq;
using Xunit;

namespace Goodwill.Tests;

public class MoneyTests
{
    [Fact]
    public void EveryExponentGoesThereAndBack()
    {
        Assert.Equal(2, Money.Exponent("EUR"));
        Assert.Equal(0, Money.Exponent("JPY"));
        Assert.Equal(3, Money.Exponent("KWD"));
        Assert.Equal(12.50m, Money.FromDecimal(12.5m, "EUR").ToDecimal());
        Assert.Equal("12.50", Money.FromDecimal(12.5m, "EUR").ToDecimal().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1250, Money.FromDecimal(12.5m, "EUR").Minor);
        Assert.Equal(1250, Money.FromDecimal(12.5000m, "EUR").Minor);
        Assert.Equal(12, Money.FromDecimal(12m, "JPY").Minor);
        Assert.Equal(12345, Money.Parse("12.345", "KWD").Minor);
        Assert.Equal("-1234.50 EUR", new Money(-123450, "EUR").ToString());
        Assert.Equal("7 JPY", new Money(7, "JPY").ToString());
        foreach (long minor in new[] { 0, 1, -1, 99, -100, long.MaxValue, long.MinValue + 1 })
        {
            Money money = new Money(minor, "EUR");
            Assert.Equal(money, Money.FromDecimal(money.ToDecimal(), "EUR"));
            Assert.Equal(money, Money.Parse(money.ToString().Split(' ')[0], "EUR"));
        }
        Assert.Equal(-92233720368547758.08m, new Money(long.MinValue, "EUR").ToDecimal());
        Assert.Equal("XXX", default(Money).Currency);
        Assert.Equal(0m, default(Money).ToDecimal());
    }

    [Fact]
    public void NothingIsRoundedSilently()
    {
        Samples.Fails(StatusCode.InvalidArgument, () => Money.FromDecimal(0.001m, "EUR"));
        Samples.Fails(StatusCode.InvalidArgument, () => Money.Parse("1,5", "EUR"));
        Samples.Fails(StatusCode.InvalidArgument, () => Money.Parse("", "EUR"));
        Samples.Fails(StatusCode.InvalidArgument, () => Money.Parse("1", "EURO"));
        Samples.Fails(StatusCode.InvalidArgument, () => new Money(1, ""));
        Samples.Fails(StatusCode.OutOfRange, () => Money.FromDecimal(decimal.MaxValue, "EUR"));
        Assert.Throws<ArgumentNullException>(() => Money.Parse(null!, "EUR"));
        Assert.Throws<ArgumentNullException>(() => new Money(1, null!));
    }

    [Fact]
    public void ArithmeticIsChecked()
    {
        Money five = new Money(5, "EUR");
        Assert.Equal(new Money(8, "EUR"), five + new Money(3, "EUR"));
        Assert.Equal(new Money(2, "EUR"), five - new Money(3, "EUR"));
        Assert.Equal(new Money(-5, "EUR"), -five);
        Money same = new Money(5, "EUR");
        Assert.True(five > new Money(4, "EUR") && five >= same && five < new Money(6, "EUR") && five <= same);
        Assert.True(five == new Money(5, "EUR") && five != new Money(5, "USD"));
        Assert.Equal(five.GetHashCode(), new Money(5, "EUR").GetHashCode());
        Samples.Fails(StatusCode.InvalidArgument, () => _ = five + new Money(5, "USD"));
        Samples.Fails(StatusCode.InvalidArgument, () => _ = five < new Money(5, "USD"));
        Samples.Fails(StatusCode.OutOfRange, () => _ = new Money(long.MaxValue, "EUR") + five);
        Samples.Fails(StatusCode.OutOfRange, () => _ = new Money(long.MinValue, "EUR") - five);
        Samples.Fails(StatusCode.OutOfRange, () => _ = -new Money(long.MinValue, "EUR"));
    }

    [Theory]
    [InlineData(5, 1, 2, Rounding.HalfEven, 2)]
    [InlineData(7, 1, 2, Rounding.HalfEven, 4)]
    [InlineData(5, 1, 2, Rounding.HalfUp, 3)]
    [InlineData(5, 1, 2, Rounding.HalfDown, 2)]
    [InlineData(-5, 1, 2, Rounding.Floor, -3)]
    [InlineData(-5, 1, 2, Rounding.Ceiling, -2)]
    [InlineData(-5, 1, 2, Rounding.Down, -2)]
    [InlineData(-5, 1, 2, Rounding.Up, -3)]
    [InlineData(6, 1, 2, Rounding.None, 3)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue, Rounding.None, long.MaxValue)]
    public void MultiplyRoundsOnceAsNamed(long minor, long numerator, long denominator, Rounding rounding, long expected) =>
        Assert.Equal(expected, new Money(minor, "EUR").Multiply(numerator, denominator, rounding).Minor);

    [Fact]
    public void MultiplyRefuses()
    {
        Money money = new Money(5, "EUR");
        Samples.Fails(StatusCode.InvalidArgument, () => money.Multiply(1, 2, Rounding.None));
        Samples.Fails(StatusCode.InvalidArgument, () => money.Multiply(1, 0));
        Samples.Fails(StatusCode.InvalidArgument, () => money.Multiply(1, 2, (Rounding)99));
        Samples.Fails(StatusCode.OutOfRange, () => new Money(long.MaxValue, "EUR").Multiply(2, 1));
    }

    [Fact]
    public void AllocateLosesNothing()
    {
        Assert.Equal(new long[] { 34, 33, 33 }, new Money(100, "EUR").Allocate(1, 1, 1).Select(part => part.Minor));
        Assert.Equal(new long[] { 0, 100 }, new Money(100, "EUR").Allocate(0, 5).Select(part => part.Minor));
        Random random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            long[] weights = Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.NextInt64(0, 1L << random.Next(1, 60))).ToArray();
            weights[0]++;
            Money whole = new Money(random.NextInt64(long.MinValue + 1, long.MaxValue), "EUR");
            Money[] parts = whole.Allocate(weights);
            Assert.Equal(whole, parts.Aggregate((a, b) => a + b));
            Assert.All(parts, part => Assert.Equal("EUR", part.Currency));
        }
        Samples.Fails(StatusCode.InvalidArgument, () => new Money(1, "EUR").Allocate());
        Samples.Fails(StatusCode.InvalidArgument, () => new Money(1, "EUR").Allocate(0, 0));
        Samples.Fails(StatusCode.InvalidArgument, () => new Money(1, "EUR").Allocate(1, -1));
        Assert.Throws<ArgumentNullException>(() => new Money(1, "EUR").Allocate(null!));
    }
}

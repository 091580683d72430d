using System;
using System.Globalization;

namespace Goodwill;

/// <summary>How a division rounds. The same numbers as in <c>c.h</c>.</summary>
public enum Rounding
{
    /// <summary>Refuse what is not exact.</summary>
    None = 0,

    /// <summary>Towards minus infinity.</summary>
    Floor = 1,

    /// <summary>Towards plus infinity.</summary>
    Ceiling = 2,

    /// <summary>Towards zero.</summary>
    Down = 3,

    /// <summary>Away from zero.</summary>
    Up = 4,

    /// <summary>Nearest, ties to even.</summary>
    HalfEven = 5,

    /// <summary>Nearest, ties away from zero.</summary>
    HalfUp = 6,

    /// <summary>Nearest, ties towards zero.</summary>
    HalfDown = 7,
}

/// <summary>
/// An exact amount: whole minor units (cents) of one ISO 4217 currency. Never rounds unless told
/// how. Immutable. The default value is nothing at all, of currency XXX.
/// </summary>
public readonly struct Money : IEquatable<Money>, IComparable<Money>
{
    private const string NoCurrency = "XXX";
    private readonly string? currency;

    /// <summary>An amount from minor units.</summary>
    /// <param name="minor">For example cents.</param>
    /// <param name="currency">ISO 4217 code, for example <c>EUR</c>.</param>
    /// <exception cref="GoodwillException">InvalidArgument: no such currency.</exception>
    public Money(long minor, string currency)
    {
        Exponent(currency);
        Minor = minor;
        this.currency = currency;
    }

    private Money(string? currency, long minor)
    {
        Minor = minor;
        this.currency = currency;
    }

    /// <summary>The amount in minor units.</summary>
    public long Minor { get; }

    /// <summary>ISO 4217 code.</summary>
    public string Currency => currency ?? NoCurrency;

    /// <summary>How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD.</summary>
    /// <param name="currency">ISO 4217 code.</param>
    /// <returns>The number of decimals.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such currency.</exception>
    public static unsafe int Exponent(string currency)
    {
        byte[] code = Text.Encode(currency ?? throw new ArgumentNullException(nameof(currency)));
        int exponent = 0;
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_currency_exponent(c, Text.Size(code), &exponent, &error);
            Errors.Check(status, error);
        }
        return exponent;
    }

    /// <summary>Reads an amount in major units, exactly.</summary>
    /// <param name="text">For example <c>-1234.5</c>: no grouping, a dot.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="GoodwillException">
    /// InvalidArgument: not a number, no such currency, or more digits than it has (unless they are
    /// zeros); OutOfRange: too large.
    /// </exception>
    public static unsafe Money Parse(string text, string currency)
    {
        byte[] amount = Text.Encode(text ?? throw new ArgumentNullException(nameof(text)));
        byte[] code = Text.Encode(currency ?? throw new ArgumentNullException(nameof(currency)));
        long minor = 0;
        IntPtr error = IntPtr.Zero;
        fixed (byte* a = amount)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_money_parse(a, Text.Size(amount), c, Text.Size(code), &minor, &error);
            Errors.Check(status, error);
        }
        return new Money(currency, minor);
    }

    /// <summary>From a decimal in major units, exactly.</summary>
    /// <param name="amount">For example <c>12.50m</c>.</param>
    /// <param name="currency">ISO 4217 code.</param>
    /// <returns>The amount.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: more digits than the currency has; OutOfRange: too large.</exception>
    public static Money FromDecimal(decimal amount, string currency) =>
        Parse(amount.ToString(CultureInfo.InvariantCulture), currency);

    /// <summary>The amount in major units, exactly.</summary>
    /// <returns>With as many decimals as the currency has.</returns>
    public decimal ToDecimal()
    {
        ulong magnitude = Minor < 0 ? (ulong)(-(Minor + 1)) + 1 : (ulong)Minor;
        return new decimal(
            unchecked((int)magnitude), unchecked((int)(magnitude >> 32)), 0, Minor < 0, (byte)Exponent(Currency));
    }

    /// <summary>Times an exact ratio, rounded once.</summary>
    /// <param name="numerator">Any number.</param>
    /// <param name="denominator">Not zero.</param>
    /// <param name="rounding">How; <see cref="Rounding.None"/> refuses what is not exact.</param>
    /// <returns>The product, in the same currency.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: zero denominator, or not exact; OutOfRange: too large.</exception>
    public unsafe Money Multiply(long numerator, long denominator, Rounding rounding = Rounding.HalfEven)
    {
        long result = 0;
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_money_multiply(Minor, numerator, denominator, (int)rounding, &result, &error);
        Errors.Check(status, error);
        return new Money(currency, result);
    }

    /// <summary>
    /// Splits the amount in proportion to weights. The parts add up to it exactly; leftover units
    /// go to the largest remainders, ties to the first.
    /// </summary>
    /// <param name="weights">Not negative, not all zero.</param>
    /// <returns>As many parts as weights, in their order.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no weights, a negative one, or all zero.</exception>
    public unsafe Money[] Allocate(params long[] weights)
    {
        if (weights == null)
        {
            throw new ArgumentNullException(nameof(weights));
        }
        long[] parts = new long[weights.Length];
        IntPtr error = IntPtr.Zero;
        fixed (long* w = weights)
        fixed (long* p = parts)
        {
            int status = Native.goodwill_money_allocate(Minor, w, weights.Length, p, &error);
            Errors.Check(status, error);
        }
        string? own = currency;
        return Array.ConvertAll(parts, part => new Money(own, part));
    }

    /// <summary>The sum.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another, of the same currency.</param>
    /// <exception cref="GoodwillException">InvalidArgument: different currencies; OutOfRange: too large.</exception>
    public static Money operator +(Money left, Money right)
    {
        RequireSame(left, right);
        try
        {
            return new Money(left.currency, checked(left.Minor + right.Minor));
        }
        catch (OverflowException)
        {
            throw TooLarge();
        }
    }

    /// <summary>The difference.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">What is taken from it, of the same currency.</param>
    /// <exception cref="GoodwillException">InvalidArgument: different currencies; OutOfRange: too large.</exception>
    public static Money operator -(Money left, Money right)
    {
        RequireSame(left, right);
        try
        {
            return new Money(left.currency, checked(left.Minor - right.Minor));
        }
        catch (OverflowException)
        {
            throw TooLarge();
        }
    }

    /// <summary>The amount with the other sign.</summary>
    /// <param name="amount">Any amount.</param>
    /// <exception cref="GoodwillException">OutOfRange: too large.</exception>
    public static Money operator -(Money amount) =>
        amount.Minor == long.MinValue ? throw TooLarge() : new Money(amount.currency, -amount.Minor);

    /// <summary>Whether amount and currency are equal.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another.</param>
    public static bool operator ==(Money left, Money right) => left.Equals(right);

    /// <summary>Whether amount or currency differ.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another.</param>
    public static bool operator !=(Money left, Money right) => !left.Equals(right);

    /// <summary>Whether the left amount is smaller.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another, of the same currency.</param>
    public static bool operator <(Money left, Money right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left amount is larger.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another, of the same currency.</param>
    public static bool operator >(Money left, Money right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left amount is not larger.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another, of the same currency.</param>
    public static bool operator <=(Money left, Money right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left amount is not smaller.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">Another, of the same currency.</param>
    public static bool operator >=(Money left, Money right) => left.CompareTo(right) >= 0;

    /// <summary>Compares amounts of one currency.</summary>
    /// <param name="other">Another amount.</param>
    /// <returns>Negative, zero or positive.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: different currencies.</exception>
    public int CompareTo(Money other)
    {
        RequireSame(this, other);
        return Minor.CompareTo(other.Minor);
    }

    /// <inheritdoc/>
    public bool Equals(Money other) =>
        Minor == other.Minor && string.Equals(Currency, other.Currency, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Money other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Minor.GetHashCode() ^ StringComparer.Ordinal.GetHashCode(Currency);

    /// <summary>Amount and currency, for example <c>-1234.50 EUR</c>.</summary>
    /// <returns>No grouping, always a dot, all decimals of the currency.</returns>
    public override unsafe string ToString()
    {
        byte[] code = Text.Encode(Currency);
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_money_format(Minor, c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text) + " " + Currency;
        }
    }

    private static void RequireSame(Money left, Money right)
    {
        if (!string.Equals(left.Currency, right.Currency, StringComparison.Ordinal))
        {
            throw new GoodwillException(
                StatusCode.InvalidArgument, $"{left.Currency} and {right.Currency} are different currencies");
        }
    }

    private static GoodwillException TooLarge() =>
        new GoodwillException(StatusCode.OutOfRange, "the amount does not fit 64 bits of minor units");
}

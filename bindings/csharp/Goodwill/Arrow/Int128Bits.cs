// decimal128 is a two's complement integer of 128 bits, low half first, with a scale that the
// column names. System.Decimal has 96 bits and a scale from 0 to 28.
using System;
using System.Numerics;

namespace Goodwill;

internal static class Int128Bits
{
    private static readonly BigInteger MaxMagnitude = BigInteger.Pow(10, 38) - 1;

    private static readonly ulong[] PowersOfTen = MakePowersOfTen();

    internal static decimal ToDecimal(ulong low, long high, int scale)
    {
        // Nearly every amount fits 64 bits.
        if ((uint)scale <= 28 && high == (long)low >> 63)
        {
            bool below = high < 0;
            ulong size = below ? 0 - low : low;
            return new decimal(unchecked((int)size), unchecked((int)(size >> 32)), 0, below, (byte)scale);
        }
        BigInteger value = ((BigInteger)high << 64) + low;
        if (scale < 0)
        {
            return (decimal)(value * BigInteger.Pow(10, -scale));
        }
        while (scale > 28)
        {
            value = BigInteger.DivRem(value, 10, out BigInteger rest);
            if (!rest.IsZero)
            {
                throw new OverflowException("the decimal has more than 28 places");
            }
            scale--;
        }
        bool negative = value.Sign < 0;
        BigInteger magnitude = BigInteger.Abs(value);
        if (magnitude >= BigInteger.One << 96)
        {
            throw new OverflowException("the decimal has more than 96 bits");
        }
        return new decimal(
            unchecked((int)(uint)(magnitude & uint.MaxValue)),
            unchecked((int)(uint)((magnitude >> 32) & uint.MaxValue)),
            unchecked((int)(uint)(magnitude >> 64)),
            negative,
            (byte)scale);
    }

    /// <summary>The decimal at a scale of at least its own.</summary>
    /// <returns>False if it has more than 38 digits there.</returns>
    internal static bool TryFromDecimal(decimal number, int scale, out ulong low, out long high)
    {
        int[] bits = decimal.GetBits(number);
        int own = (bits[3] >> 16) & 0xff;
        if (bits[2] == 0 && scale - own <= 19)
        {
            ulong size = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];
            ulong factor = PowersOfTen[scale - own];
            if (size <= long.MaxValue / factor)
            {
                long value64 = bits[3] < 0 ? -(long)(size * factor) : (long)(size * factor);
                low = (ulong)value64;
                high = value64 >> 63;
                return true;
            }
        }
        BigInteger magnitude = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        magnitude *= BigInteger.Pow(10, scale - own);
        BigInteger signed = bits[3] < 0 ? -magnitude : magnitude;
        low = 0;
        high = 0;
        if (magnitude > MaxMagnitude)
        {
            return false;
        }
        low = (ulong)(signed & ulong.MaxValue);
        high = (long)(signed >> 64);
        return true;
    }

    private static ulong[] MakePowersOfTen()
    {
        ulong[] powers = new ulong[20];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    internal static int Scale(decimal value) => (decimal.GetBits(value)[3] >> 16) & 0xff;
}

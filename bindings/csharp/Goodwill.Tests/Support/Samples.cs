using System;

namespace Goodwill.Tests;

/// <summary>Small books that many tests use.</summary>
internal static class Samples
{
    internal static DateTimeOffset Day(int year, int month, int day) =>
        new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Three customers: A buys 100.00 + 20.50, B 10.00 and returns 4.00, C 0.01.</summary>
    internal static TableBuilder Purchases() => new TableBuilder()
        .Add("customer_id", new[] { "A", "A", "B", "B", "C" })
        .Add("time", new[] { Day(2024, 1, 1), Day(2024, 1, 11), Day(2024, 2, 1), Day(2024, 2, 2), Day(2024, 3, 1) })
        .Add("amount", new[] { 100.00m, 20.5m, 10m, -4m, 0.01m });

    internal static Book Book()
    {
        Book book = Goodwill.Book.Create("EUR", "UTC");
        book.AppendPurchases(Purchases());
        return book;
    }

    /// <summary>Many customers with numeric ids, from a fixed sequence.</summary>
    internal static TableBuilder Many(int rows, int customers)
    {
        ulong state = 12345;
        ulong Next()
        {
            state = state * 6364136223846793005 + 1442695040888963407;
            return state >> 33;
        }
        long[] ids = new long[rows];
        long[] minor = new long[rows];
        DateTimeOffset[] times = new DateTimeOffset[rows];
        for (int i = 0; i < rows; i++)
        {
            ids[i] = (long)(Next() % (ulong)customers);
            minor[i] = (long)(Next() % 100000);
            times[i] = Day(2023, 1, 1).AddSeconds(Next() % (365 * 86400));
        }
        return new TableBuilder().Add("customer_id", ids).Add("time", times).Add("amount_minor", minor);
    }

    internal static Book ManyBook(int rows = 20000, int customers = 2000)
    {
        Book book = Goodwill.Book.Create("EUR");
        book.AppendPurchases(Many(rows, customers));
        return book;
    }

    internal static GoodwillException Fails(StatusCode code, Action action)
    {
        GoodwillException exception = Xunit.Assert.Throws<GoodwillException>(action);
        Xunit.Assert.Equal(code, exception.Code);
        Xunit.Assert.False(string.IsNullOrWhiteSpace(exception.Message));
        return exception;
    }
}

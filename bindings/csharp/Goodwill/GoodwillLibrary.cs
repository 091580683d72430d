using System;

namespace Goodwill;

/// <summary>The fact tables of a book. The same numbers as in <c>c.h</c>.</summary>
public enum FactTable
{
    /// <summary>Order lines: purchases and returns.</summary>
    Purchases = 1,

    /// <summary>Contacts with customers.</summary>
    Interactions = 2,

    /// <summary>Who the customers are, and since when.</summary>
    Customers = 3,

    /// <summary>Key people of customers that are companies.</summary>
    Contacts = 4,

    /// <summary>Things that happened to customers.</summary>
    Events = 5,

    /// <summary>What is sold.</summary>
    Products = 6,

    /// <summary>What customers agreed or objected to.</summary>
    Consents = 7,

    /// <summary>What we owe customers, and what became of it.</summary>
    Promises = 8,

    /// <summary>What customers answered when they were asked.</summary>
    Answers = 9,

    /// <summary>How service compared with its standards.</summary>
    Measurements = 10,

    /// <summary>What other currencies cost.</summary>
    Rates = 11,

    /// <summary>Customers who turned out to be one.</summary>
    Merges = 12,

    /// <summary>What people asked of their data, and what stands against it.</summary>
    Rights = 13,

    /// <summary>What was done about complaints: the accepted commands of every case.</summary>
    CaseCommands = 14,
}

/// <summary>
/// The native library underneath. It is loaded at the first use: the file named by the environment
/// variable GOODWILL_LIBRARY if that is set, else <c>libgoodwill.so.0</c> where the system and the
/// runtime look for libraries. One with another ABI version is refused.
/// </summary>
public static class GoodwillLibrary
{
    /// <summary>The ABI version this package was written for.</summary>
    public const int RequiredAbiVersion = NativeLoader.RequiredAbiVersion;

    /// <summary>Version of the native library, for example <c>0.1.0</c>.</summary>
    /// <exception cref="DllNotFoundException">The native library was not found.</exception>
    public static unsafe string Version => Text.DecodeTerminated(Native.goodwill_version());

    /// <summary>ABI version of the native library.</summary>
    /// <exception cref="DllNotFoundException">The native library was not found.</exception>
    public static int AbiVersion => Native.goodwill_abi_version();

    /// <summary>The columns of a fact table: names, types, meaning.</summary>
    /// <param name="table">Which table.</param>
    /// <returns>A new document.</returns>
    /// <exception cref="GoodwillException">No such table.</exception>
    public static unsafe V1.TableDescription Columns(FactTable table)
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_table_columns((int)table, out BufferHandle document, &error);
        Errors.Check(status, error);
        return Text.Parse(document, V1.TableDescription.Parser);
    }

    /// <summary>
    /// Which of <paramref name="parts"/> partitions a customer belongs to: a fixed function of the
    /// id. A number and its decimal text may differ.
    /// </summary>
    /// <param name="customer">The id.</param>
    /// <param name="parts">How many partitions; positive.</param>
    /// <returns>At least 0 and less than <paramref name="parts"/>.</returns>
    public static unsafe long PartitionOf(CustomerId customer, long parts)
    {
        if (parts <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, "there must be at least one partition");
        }
        if (!customer.IsText)
        {
            return Native.goodwill_partition_of_int64(customer.Number, parts);
        }
        byte[] id = Text.Encode(customer.Text!);
        fixed (byte* i = id)
        {
            return Native.goodwill_partition_of_text(i, Text.Size(id), parts);
        }
    }
}

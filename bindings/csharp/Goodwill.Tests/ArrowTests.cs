using System;
using System.Linq;
using System.Runtime.InteropServices;
using Xunit;
using static Goodwill.Tests.ForeignStream;

namespace Goodwill.Tests;

/// <summary>Columns in and out, without the library: builder, stream, batches, foreign layouts.</summary>
public unsafe class ArrowTests
{
    [Fact]
    public void EveryKindComesBackAsItWentIn()
    {
        DateTimeOffset at = new DateTimeOffset(1969, 12, 31, 23, 59, 59, 999, TimeSpan.FromHours(2));
        using Table table = new TableBuilder()
            .Add("long", new[] { long.MinValue, 0, long.MaxValue })
            .Add("long?", new long?[] { 1, null, 3 })
            .Add("int", new[] { int.MinValue, 0, int.MaxValue })
            .Add("int?", new int?[] { null, null, -7 })
            .Add("double", new[] { double.NaN, -0.0, double.MaxValue })
            .Add("double?", new double?[] { 0.1, null, double.NegativeInfinity })
            .Add("text", new[] { "", "Добро", "𝄞" })
            .Add("text?", new[] { null, "", null })
            .Add("bool", new[] { true, false, true })
            .Add("bool?", new bool?[] { null, true, false })
            .Add("decimal", new[] { 79228162514264337593543950335m, -0.0001m, 1.1m }.Select(d => Math.Round(d, 4)).ToArray())
            .Add("decimal?", new decimal?[] { -12.345m, null, 1m })
            .Add("instant", new[] { at, DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch })
            .Add("instant?", new DateTimeOffset?[] { at, null, at })
            .Add("civil", new[] { new DateTime(2024, 2, 29), new DateTime(1, 1, 1), new DateTime(9999, 12, 31) })
            .ToStream().ReadAll();

        Assert.Equal(3, table.Length);
        Assert.Equal(new[] { long.MinValue, 0, long.MaxValue }, table.Int64s("long"));
        Assert.Equal(new object?[] { 1L, null, 3L }, table.Values("long?"));
        Assert.Equal(new long[] { int.MinValue, 0, int.MaxValue }, table.Int64s("int"));
        Assert.Equal(new object?[] { null, null, -7L }, table.Values("int?"));
        Assert.Equal(new[] { double.NaN, -0.0, double.MaxValue }, table.Doubles("double"));
        Assert.Equal(new[] { 0.1, double.NaN, double.NegativeInfinity }, table.Doubles("double?"));
        Assert.Equal(new[] { "", "Добро", "𝄞" }, table.Strings("text"));
        Assert.Equal(new[] { null, "", null }, table.Strings("text?"));
        Assert.Equal(new[] { true, false, true }, table.Booleans("bool"));
        Assert.Equal(new object?[] { null, true, false }, table.Values("bool?"));
        Assert.Equal(new decimal?[] { 79228162514264337593543950335m, -0.0001m, 1.1m }, ReadWide(table));
        Assert.Equal(new decimal?[] { -12.345m, null, 1.000m }, table.Decimals("decimal?"));
        Assert.Equal(new DateTimeOffset?[] { at, DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch }, table.Times("instant"));
        Assert.Equal(TimeSpan.Zero, table.Times("instant")[0]!.Value.Offset);
        Assert.Equal(new DateTimeOffset?[] { at, null, at }, table.Times("instant?"));
        Assert.Equal(Samples.Day(2024, 2, 29), table.Times("civil")[0]);
        Assert.Equal("tsu:", table.Schema.Single(field => field.Name == "civil").Format);
        Assert.Throws<InvalidCastException>(() => table.Int64s("long?"));
        Assert.Throws<InvalidCastException>(() => table.Booleans("bool?"));
        Assert.Throws<InvalidCastException>(() => table.Strings("long"));
        Assert.Throws<System.Collections.Generic.KeyNotFoundException>(() => table.Int64s("nobody"));
    }

    // The largest decimal at scale 4 has 33 digits: it fits decimal128, not System.Decimal at that
    // scale, but its trailing zeros do not matter.
    private static decimal?[] ReadWide(Table table)
    {
        ArrowColumn column = table.Batches[0]["decimal"];
        Assert.Throws<OverflowException>(() => column.GetDecimal(0));
        return new[] { 79228162514264337593543950335m, column.GetDecimal(1), column.GetDecimal(2) };
    }

    [Fact]
    public void DecimalsAreExactAtEveryScale()
    {
        for (int scale = 0; scale <= 28; scale++)
        {
            foreach (int low in new[] { 0, 1, int.MaxValue, -1 })
            {
                foreach (int middle in new[] { 0, 1, -1 })
                {
                    foreach (int high in new[] { 0, 7 })
                    {
                        foreach (bool negative in new[] { false, true })
                        {
                            decimal value = new decimal(low, middle, high, negative, (byte)scale);
                            using Table table = new TableBuilder().Add("d", new[] { value }).ToStream().ReadAll();
                            Assert.Equal(value, table.Decimals("d")[0]);
                            using Table mixed = new TableBuilder().Add("d", new[] { value, 3m }).ToStream().ReadAll();
                            Assert.Equal(new decimal?[] { value, 3m }, mixed.Decimals("d"));
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void ADecimalThatDoesNotFitNamesItsRow()
    {
        OverflowException e = Assert.Throws<OverflowException>(
            () => new TableBuilder().Add("amount", new[] { 0.0000000000000000000000000001m, decimal.MaxValue }));
        Assert.Contains("amount, row 1", e.Message);
    }

    [Fact]
    public void TheBuilderRefusesWhatDoesNotFitTogether()
    {
        TableBuilder table = new TableBuilder().Add("a", new long[] { 1, 2 });
        Assert.Throws<ArgumentException>(() => table.Add("a", new long[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => table.Add("b", new long[] { 1 }));
        Assert.Throws<ArgumentNullException>(() => table.Add("b", (long[])null!));
        Assert.Throws<ArgumentNullException>(() => table.Add(null!, new long[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => table.Add("b\0c", new long[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => table.Add("b", new[] { "fine", "half \ud800" }));
        Assert.Throws<ArgumentException>(() => table.Add("t", new[] { DateTime.UtcNow, new DateTime(2024, 1, 1) }));
        Assert.Throws<ArgumentException>(() => table.Add("t", new[] { DateTime.Now, DateTime.Now }));
        Assert.Throws<ArgumentException>(() => TableBuilder.Concatenate());
        Assert.Throws<ArgumentException>(() => TableBuilder.Concatenate(table, new TableBuilder()));
        using Table read = table.ToStream().ReadAll();
        Assert.Single(read.Schema);
    }

#if !GOODWILL_NETSTANDARD
    [Fact]
    public void DatesAreDates()
    {
        using Table table = new TableBuilder()
            .Add("date", new[] { new DateOnly(1970, 1, 1), new DateOnly(1, 1, 1), new DateOnly(9999, 12, 31) })
            .Add("date?", new DateOnly?[] { null, new DateOnly(1969, 12, 31), null })
            .ToStream().ReadAll();
        Assert.Equal("tdD", table.Schema[0].Format);
        Assert.Equal(
            new DateTimeOffset?[] { Samples.Day(1970, 1, 1), Samples.Day(1, 1, 1), Samples.Day(9999, 12, 31) }, table.Times("date"));
        Assert.Equal(Samples.Day(1969, 12, 31), table.Times("date?")[1]);
        Assert.Null(table.Times("date?")[0]);
    }
#endif

    [Fact]
    public void EmptyTablesAndSeveralBatches()
    {
        using (Table nothing = new TableBuilder().ToStream().ReadAll())
        {
            Assert.Equal(0, nothing.Length);
            Assert.Empty(nothing.Schema);
        }
        TableBuilder first = new TableBuilder().Add("x", new long[] { 1, 2 }).Add("s", new[] { "a", "b" });
        TableBuilder none = new TableBuilder().Add("x", Array.Empty<long>()).Add("s", Array.Empty<string>());
        TableBuilder second = new TableBuilder().Add("x", new long?[] { null, 4 }).Add("s", new[] { "c", null });
        using Table table = TableBuilder.Concatenate(first, none, second).ReadAll();
        Assert.Equal(3, table.Batches.Count);
        Assert.Equal(new object?[] { 1L, 2L, null, 4L }, table.Values("x"));
        Assert.Equal(new[] { "a", "b", "c", null }, table.Strings("s"));
    }

    [Fact]
    public void ArraysArePinnedNotCopied()
    {
        long[] values = { 1, 2, 3 };
        TableBuilder builder = new TableBuilder().Add("x", values);
        using RecordBatch batch = builder.ToStream().Read()!;
        fixed (long* at = values)
        fixed (long* seen = batch["x"].Span<long>())
        {
            Assert.True(at == seen);
        }
        Assert.Throws<InvalidCastException>(() => batch["x"].Span<int>().Length);
    }

    [Fact]
    public void WhatIsDisposedIsNotRead()
    {
        ArrowStream stream = Samples.Purchases().ToStream();
        RecordBatch batch = stream.Read()!;
        Assert.Null(stream.Read());
        Assert.Null(stream.Read());
        stream.Dispose();
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Read());
        ArrowColumn column = batch["customer_id"];
        Assert.Equal("A", column.GetString(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.GetString(5));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.GetString(-1));
        batch.Dispose();
        batch.Dispose();
        Assert.Throws<ObjectDisposedException>(() => column.GetString(0));
        Assert.Throws<ObjectDisposedException>(() => column.Span<int>().Length);
    }

    [Fact]
    public void AStreamIsMovedToAForeignConsumerAndBack()
    {
        IntPtr place = Marshal.AllocHGlobal(sizeof(CArrowArrayStream));
        ArrowStream stream = Samples.Purchases().ToStream();
        Assert.Throws<ArgumentException>(() => stream.ExportTo(IntPtr.Zero));
        stream.ExportTo(place);
        Assert.Throws<ObjectDisposedException>(() => stream.ExportTo(place));
        using (Table table = ArrowStream.ImportFrom(place).ReadAll())
        {
            Assert.Equal(5, table.Length);
        }
        Assert.Throws<ArgumentException>(() => ArrowStream.ImportFrom(place));
        Assert.Throws<ArgumentException>(() => ArrowStream.ImportFrom(IntPtr.Zero));
        Marshal.FreeHGlobal(place);
    }

    [Fact]
    public void ChildrenMayBeMovedOutOfABatchAndOutliveIt()
    {
        using ArrowStream stream = Samples.Purchases().ToStream();
        CArrowArrayStream* raw = stream.Live();
        CArrowArray batch;
        Assert.Equal(0, raw->GetNext(raw, &batch));
        CArrowArray child = *batch.Children[0];
        batch.Children[0]->Release = null;
        batch.Release(&batch);
        Assert.True(batch.Release == null);
        Assert.Equal(5, child.Length);
        Assert.Equal((byte)'A', ((byte*)child.Buffers[2])[0]);
        child.Release(&child);
        Assert.True(child.Release == null);
    }

    [Fact]
    public void ForeignLayoutsAreRead()
    {
        byte[] views = new byte[48];
        BitConverter.GetBytes(3).CopyTo(views, 0);
        "abc"u8.CopyTo(views.AsSpan(4));
        BitConverter.GetBytes(15).CopyTo(views, 16);
        BitConverter.GetBytes(0).CopyTo(views, 24);
        BitConverter.GetBytes(2).CopyTo(views, 28);
        using ForeignStream foreign = new ForeignStream(
            2, 1,
            Numbers("i8", "c", (sbyte)0, (sbyte)-1, sbyte.MaxValue),
            Numbers("u8", "C", (byte)0, (byte)255, (byte)1),
            Numbers("i16", "s", (short)0, short.MinValue, (short)1),
            Numbers("u16", "S", (ushort)0, ushort.MaxValue, (ushort)1),
            Numbers("u32", "I", 0u, uint.MaxValue, 1u),
            Numbers("u64", "L", 0ul, ulong.MaxValue, 1ul),
            Numbers("f32", "f", 0f, 0.5f, float.NaN),
            Numbers("s", "tss:Europe/Sofia", 0L, 1L, long.MaxValue),
            Numbers("ms", "tsm:", 0L, -1L, 1L),
            Numbers("ns", "tsn:UTC", 0L, -1L, 199L),
            Numbers("date64", "tdm", 0L, 86400000L, 0L),
            new Column { Name = "U", Format = "U", Length = 3, Buffers = new[] { null, Bytes(0L, 1L, 1L, 3L), "xyz"u8.ToArray() } },
            new Column { Name = "vu", Format = "vu", Length = 3, Buffers = new[] { null, views, "--fifteen letters"u8.ToArray(), Bytes(17L) } },
            new Column { Name = "dict", Format = "c", Length = 3, Buffers = new[] { null, Bytes<sbyte>(0, 1, 0) }, Dictionary = Texts("", "lo", "hi") },
            new Column { Name = "nulls", Format = "i", Length = 4, Offset = 1, Nulls = -1, Buffers = new[] { new byte[] { 0b0100 }, Bytes(9, 9, 5, 9) } },
            new Column { Name = "n", Format = "n", Length = 3, Buffers = Array.Empty<byte[]>() },
            new Column { Name = "binary", Format = "z", Length = 3, Buffers = new[] { null, Bytes(0, 0, 0, 0), Array.Empty<byte>() } });
        using (Table table = ArrowStream.ImportFrom(foreign.Address).ReadAll())
        {
            Assert.Equal(new object[] { -1L, 127L }, table.Values("i8"));
            Assert.Equal(new object[] { 255L, 1L }, table.Values("u8"));
            Assert.Equal(new object[] { -32768L, 1L }, table.Values("i16"));
            Assert.Equal(new object[] { 65535L, 1L }, table.Values("u16"));
            Assert.Equal(new object[] { 4294967295L, 1L }, table.Values("u32"));
            Assert.Throws<OverflowException>(() => table.Int64s("u64"));
            Assert.Equal(new[] { 0.5, double.NaN }, table.Doubles("f32"));
            Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1), table.Batches[0]["s"].GetTime(0));
            Assert.Throws<ArgumentOutOfRangeException>(() => table.Batches[0]["s"].GetTime(1));
            Assert.Equal(DateTimeOffset.UnixEpoch.AddMilliseconds(-1), table.Times("ms")[0]);
            Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(-1), table.Times("ns")[0]);
            Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(1), table.Times("ns")[1]);
            Assert.Equal(Samples.Day(1970, 1, 2), table.Times("date64")[0]);
            Assert.Equal(new[] { "", "yz" }, table.Strings("U"));
            Assert.Equal(new[] { "fifteen letters", "" }, table.Strings("vu"));
            Assert.Equal(new[] { "hi", "lo" }, table.Strings("dict"));
            Assert.Equal(new object?[] { 5L, null }, table.Values("nulls"));
            Assert.Equal(new object?[] { null, null }, table.Values("n"));
            Assert.Equal(ArrowKind.Other, table.Schema[table.Schema.Count - 1].Kind);
            Assert.Throws<NotSupportedException>(() => table.Values("binary"));
            Assert.Equal(0, foreign.ArrayReleases);
        }
        Assert.Equal(1, foreign.ArrayReleases);
        Assert.Equal(1, foreign.SchemaReleases);
        Assert.Equal(1, foreign.StreamReleases);
    }

    [Fact]
    public void BrokenForeignStreamsAreRefusedAndReleased()
    {
        void Refused(long length, string expected, params Column[] columns)
        {
            using ForeignStream foreign = new ForeignStream(length, columns);
            GoodwillException e = Samples.Fails(
                StatusCode.InvalidArgument, () => ArrowStream.ImportFrom(foreign.Address).ReadAll());
            Assert.Contains(expected, e.Message);
            Assert.Equal(1, foreign.StreamReleases);
            Assert.Equal(1, foreign.ArrayReleases);
        }
        Refused(3, "short in column x", Numbers("x", "l", 1L, 2L));
        Refused(-1, "negative length", Numbers("x", "l", 1L));
        Refused(1, "too few buffers", new Column { Name = "x", Format = "l", Length = 1, Buffers = new byte[]?[] { null } });
        Refused(1, "no values", new Column { Name = "x", Format = "l", Length = 1, Buffers = new byte[]?[] { null, null } });
        Refused(1, "negative length", new Column { Name = "x", Format = "l", Length = 1, Offset = -1, Buffers = new[] { null, Bytes(1L) } });

        using ForeignStream failing = new ForeignStream(0) { FailWith = 5 };
        GoodwillException cut = Samples.Fails(StatusCode.Unknown, () => ArrowStream.ImportFrom(failing.Address).ReadAll());
        Assert.Equal("the wire is cut", cut.Message);
        Assert.Equal(1, failing.StreamReleases);
    }

    [Fact]
    public void ForgottenStreamsAndBatchesAreFinalized()
    {
        ForeignStream foreign = new ForeignStream(1, Numbers("x", "l", 1L));
        Forget(foreign.Address);
        for (int i = 0; i < 20 && foreign.ArrayReleases + foreign.StreamReleases < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(1, foreign.ArrayReleases);
        Assert.Equal(1, foreign.StreamReleases);
        foreign.Dispose();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Forget(IntPtr address)
    {
        RecordBatch? batch = ArrowStream.ImportFrom(address).Read();
        Assert.Equal(1L, batch!["x"].GetInt64(0));
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace Goodwill.Tests;

public class AssessmentTests
{
    private static byte[] Hash(ArrowStream stream)
    {
        using Table table = stream.ReadAll();
        using System.IO.MemoryStream text = new System.IO.MemoryStream();
        using System.IO.StreamWriter writer = new System.IO.StreamWriter(text);
        foreach (ArrowField field in table.Schema)
        {
            writer.Write(field.Name + ":" + field.Format);
            foreach (object? value in table.Values(field.Name))
            {
                writer.Write(value is double number ? BitConverter.DoubleToInt64Bits(number).ToString() : value + ";");
            }
        }
        writer.Flush();
        return System.Security.Cryptography.SHA256.HashData(text.ToArray());
    }

    [Fact]
    public void RowsAreTypedRecords()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        Assert.Equal(3, assessment.Count);
        AssessmentRow[] rows = assessment.Rows.ToArray();
        Assert.Equal(new CustomerId[] { "A", "B", "C" }, rows.Select(row => row.CustomerId));
        AssessmentRow a = rows[0];
        Assert.True(a.Pareto);
        Assert.Equal("top", a.Tier);
        Assert.Equal(2, a.Orders);
        Assert.Equal(1, a.Frequency);
        Assert.Equal(10.0, a.Recency);
        Assert.Equal(90.0, a.Tenure);
        Assert.Equal(120.50m, a.Amount);
        Assert.Null(a.Margin);
        Assert.Null(a.CostToServe);
        Assert.Null(a.NetMargin);
        Assert.Equal(0, a.TierRank);
        Assert.Equal(80, a.DaysSinceLast);
        Assert.Equal(Samples.Day(2024, 1, 1), a.FirstPurchase);
        Assert.Equal(Samples.Day(2024, 1, 11), a.LastPurchase);
        Assert.InRange(a.RecencyScore!.Value, 1, 5);
        Assert.InRange(a.FrequencyScore!.Value, 1, 5);
        Assert.InRange(a.MonetaryScore!.Value, 1, 5);
        Assert.Equal(6.00m, rows[1].Amount);
        Assert.Equal(0.01m, rows[2].Amount);
        Assert.Throws<KeyNotFoundException>(() => a["nobody"]);
        using Table table = assessment.Export().ReadAll();
        Assert.Equal("EUR", table.Metadata["goodwill.currency"]);
        Assert.Equal(GoodwillLibrary.Version, table.Metadata["goodwill.version"]);
        Assert.Equal(table.Values("amount"), rows.Select(row => row["amount"]));
    }

    [Fact]
    public void MoneyLeavesInThreeForms()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        using Table exact = assessment.Export().ReadAll();
        using Table doubles = assessment.Export(MoneyFormat.Double).ReadAll();
        using Table minor = assessment.Export(MoneyFormat.Minor).ReadAll();
        Assert.Equal(new decimal?[] { 120.50m, 6.00m, 0.01m }, exact.Decimals("amount"));
        Assert.Equal(new[] { 120.5, 6, 0.01 }, doubles.Doubles("amount"));
        Assert.Equal(new long[] { 12050, 600, 1 }, minor.Int64s("amount"));
        Assert.Throws<GoodwillException>(() => assessment.Export((MoneyFormat)7));
    }

    [Fact]
    public void ExplanationsInThreeLanguages()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        V1.Explanation english = assessment.Explain("A");
        Assert.Equal("A", english.CustomerId.Text);
        Assert.Equal("en", english.Language);
        Assert.Equal("top", english.Tier);
        Assert.True(english.Pareto);
        Assert.NotEmpty(english.Reasons);
        Assert.All(english.Reasons, reason => Assert.NotEmpty(reason.Code));
        Assert.Equal(assessment.ExplainText("A"), english.Text);
        string[] texts = new[] { "en", "ru", "bg" }.Select(language => assessment.Explain("A", language).Text).ToArray();
        Assert.Equal(3, texts.Distinct().Count());
        Samples.Fails(StatusCode.NotFound, () => assessment.Explain("nobody"));
        Assert.Throws<GoodwillException>(() => assessment.Explain("A", "tlh"));
        Assert.Throws<GoodwillException>(() => assessment.SummaryText("tlh"));
    }

    [Fact]
    public void TheSummaryAddsUp()
    {
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        V1.Summary summary = assessment.Summary();
        Assert.Equal(3, summary.Customers);
        Assert.Equal(12651, summary.TurnoverMinor);
        Assert.Equal(3, summary.Tiers.Sum(tier => tier.Customers));
        Assert.False(string.IsNullOrWhiteSpace(assessment.SummaryText()));
        Assert.NotEqual(assessment.SummaryText("en"), assessment.SummaryText("bg"));
        Concentration of = assessment.Concentration;
        Concentration own = Concentration.Of(new long[] { 12050, 600, 1 });
        Assert.Equal(own.Gini, of.Gini);
        Assert.Equal(own.Total, of.Total);
        Assert.Equal(own.ParetoCount, of.ParetoCount);
    }

    [Fact]
    public void InStepsAndAtOnceAreTheSameBits()
    {
        using Book book = Samples.ManyBook();
        using Policy policy = Policy.Default("EUR");
        DateTimeOffset asOf = Samples.Day(2024, 1, 1);
        using Assessment whole = book.Assess(policy, asOf);
        byte[] expected = Hash(whole.Export());
        using Assessment parallel = book.Assess(policy, asOf, new RunOptions { Parallelism = 4 });
        Assert.Equal(expected, Hash(parallel.Export()));

        using Measures measures = book.Measures(policy, asOf);
        using Calibration calibration = measures.Calibrate(policy);
        using Assessment steps = measures.Assess(calibration, policy);
        Assert.Equal(expected, Hash(steps.Export()));

        using Measures ownMeasures = whole.Measures();
        using Calibration ownCalibration = whole.Calibration();
        Assert.Equal(measures.Encode(), ownMeasures.Encode());
        Assert.Equal(calibration.Encode(), ownCalibration.Encode());

        // To another process and back.
        using Measures decoded = Measures.Decode(measures.Encode());
        using Calibration read = Calibration.Decode(calibration.Encode());
        using Assessment far = decoded.Assess(read, policy);
        Assert.Equal(expected, Hash(far.Export()));
        Assert.Equal(whole.Count, calibration.ToDocument().Customers);
        using Calibration document = Calibration.FromDocument(calibration.ToDocument());
        Assert.Equal(calibration.Encode(), document.Encode());

        // Straight from the table; without batches behind it, only the header differs.
        using Measures direct = Measures.FromPurchases(Samples.Many(20000, 2000), policy, asOf);
        Assert.Equal(Hash(measures.Export()), Hash(direct.Export()));
    }

    [Fact]
    public void PartitionsMergeToTheWhole()
    {
        using Policy policy = Policy.Default("EUR");
        string[] ids = Enumerable.Range(0, 300).Select(i => "c" + i % 100).ToArray();
        DateTimeOffset[] times = Enumerable.Range(0, 300).Select(i => Samples.Day(2023, 1, 1).AddDays(i)).ToArray();
        long[] minor = Enumerable.Range(0, 300).Select(i => (long)(i * 37 % 1001)).ToArray();
        TableBuilder Part(Func<string, bool> want)
        {
            int[] rows = Enumerable.Range(0, 300).Where(i => want(ids[i])).ToArray();
            return new TableBuilder()
                .Add("customer_id", rows.Select(i => ids[i]).ToArray())
                .Add("time", rows.Select(i => times[i]).ToArray())
                .Add("amount_minor", rows.Select(i => minor[i]).ToArray());
        }
        using Measures whole = Measures.FromPurchases(Part(_ => true), policy, "2024-01-01");
        Measures[] parts = Enumerable.Range(0, 3)
            .Select(p => Measures.FromPurchases(Part(id => GoodwillLibrary.PartitionOf(id, 3) == p), policy, "2024-01-01")).ToArray();
        using Measures merged = Measures.Merge(parts);
        Assert.Equal(100, merged.Count);
        Assert.Equal(whole.Encode(), merged.Encode());
        Assert.Throws<GoodwillException>(() => Measures.Merge(parts[0], parts[0]));
        using Measures other = Measures.FromPurchases(Part(_ => true), policy, "2024-01-02");
        Assert.Throws<GoodwillException>(() => Measures.Merge(parts[0], other));
        Assert.Throws<GoodwillException>(() => Measures.Merge());
        Assert.Throws<ArgumentNullException>(() => Measures.Merge(parts[0], null!));
        Assert.Throws<ArgumentNullException>(() => Measures.Merge((Measures[])null!));

        using Calibration calibration = merged.Calibrate(policy);
        using Assessment all = whole.Assess(calibration, policy);
        Dictionary<CustomerId, string> tiers = all.Rows.ToDictionary(row => row.CustomerId, row => row.Tier);
        int seen = 0;
        foreach (Measures part in parts)
        {
            using Assessment assessed = part.Assess(calibration, policy);
            foreach (AssessmentRow row in assessed.Rows)
            {
                Assert.Equal(tiers[row.CustomerId], row.Tier);
                seen++;
            }
            part.Dispose();
        }
        Assert.Equal(100, seen);
        Assert.Throws<ObjectDisposedException>(() => Measures.Merge(parts));
    }

    [Fact]
    public void OneCustomerIsJudgedAsInBulk()
    {
        using Book book = Samples.ManyBook(5000, 700);
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-01-01");
        using Measures measures = assessment.Measures();
        using Calibration calibration = assessment.Calibration();
        string[] tiers = policy.ToDocument().Tiers.Select(tier => tier.Name).ToArray();
        foreach (AssessmentRow row in assessment.Rows)
        {
            MeasuresRow one = measures.Find(row.CustomerId);
            Judgement judgement = one.Assess(calibration, policy);
            Assert.Equal(row.Tier, tiers[judgement.Tier]);
            Assert.Equal(row.Pareto, judgement.Pareto);
            Assert.InRange(judgement.RecencyScore, 1, 5);
            Assert.InRange(judgement.FrequencyScore, 1, 5);
            Assert.InRange(judgement.MonetaryScore, 1, 5);
        }
        using Measures single = book.Measure(measures.Count > 7 ? 7 : 0, policy, "2024-01-01");
        Assert.Equal(1, single.Count);
        Assert.Equal(
            measures.Find(7).Assess(calibration, policy).ParetoValueMinor,
            single.Row(0).Assess(calibration, policy).ParetoValueMinor);
        Samples.Fails(StatusCode.NotFound, () => measures.Find(1_000_000));
        Samples.Fails(StatusCode.NotFound, () => book.Measure(1_000_000, policy, "2024-01-01"));
        Assert.Throws<ArgumentOutOfRangeException>(() => measures.Row(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => measures.Row(measures.Count));
        Assert.Throws<InvalidOperationException>(() => default(MeasuresRow).Assess(calibration, policy));
        using Policy other = Policy.FromDocument(Changed(policy));
        Assert.Throws<GoodwillException>(() => measures.Row(0).Assess(calibration, other));
        Assert.Throws<GoodwillException>(() => measures.Calibrate(other));
    }

    private static V1.Policy Changed(Policy policy)
    {
        V1.Policy document = policy.ToDocument();
        document.Measures.Window = new V1.Window { RollingDays = 5 };
        return document;
    }

    [Fact]
    public void HostileDocumentsAreRefused()
    {
        Random random = new Random(7);
        using Book book = Samples.Book();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-04-01");
        using Measures measures = assessment.Measures();
        using Calibration calibration = assessment.Calibration();
        byte[][] documents = { measures.Encode(), calibration.Encode() };
        for (int i = 0; i < 500; i++)
        {
            byte[] bytes = (byte[])documents[i % 2].Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Array.Resize(ref bytes, random.Next(3) == 0 ? random.Next(bytes.Length) : bytes.Length);
            try
            {
                using IDisposable read = i % 2 == 0 ? Measures.Decode(bytes) : (IDisposable)Calibration.Decode(bytes);
            }
            catch (GoodwillException e)
            {
                Assert.NotEqual(StatusCode.Internal, e.Code);
            }
        }
        Samples.Fails(StatusCode.InvalidArgument, () => Measures.Decode(new byte[] { 1, 2, 3 }));
        Samples.Fails(StatusCode.InvalidArgument, () => Calibration.Decode(new byte[] { 1, 2, 3 }));
        Assert.Throws<ArgumentNullException>(() => Calibration.FromDocument(null!));
        Assert.Throws<ArgumentNullException>(() => measures.Assess(null!, policy));
        Assert.Throws<ArgumentNullException>(() => measures.Assess(calibration, null!));
    }

    [Fact]
    public void ThreadsShareAnAssessment()
    {
        using Book book = Samples.ManyBook();
        using Policy policy = Policy.Default("EUR");
        using Assessment assessment = book.Assess(policy, "2024-01-01");
        byte[] expected = Hash(assessment.Export());
        string text = assessment.ExplainText(7, "ru");
        Parallel.For(0, 16, i =>
        {
            Assert.Equal(expected, Hash(assessment.Export()));
            Assert.Equal(text, assessment.ExplainText(7, "ru"));
            using Measures measures = assessment.Measures();
            using Calibration calibration = assessment.Calibration();
            Assert.Equal(7, measures.Find(7).Index);
            measures.Find(7).Assess(calibration, policy);
            using Measures again = book.Measures(policy, "2024-01-01");
            Assert.Equal(assessment.Count, again.Count);
        });
    }

    [Fact]
    public void PartitionsAreFixed()
    {
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange(GoodwillLibrary.PartitionOf(i, 7), 0, 6);
            Assert.InRange(GoodwillLibrary.PartitionOf("c" + i, 7), 0, 6);
        }
        Assert.Equal(7, Enumerable.Range(0, 1000).Select(i => GoodwillLibrary.PartitionOf(i, 7)).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => GoodwillLibrary.PartitionOf(1, 0));
    }

    [Fact]
    public void CustomerIdsCompareByKindAndValue()
    {
        CustomerId text = "7";
        CustomerId number = 7;
        Assert.True(text != number && text == new CustomerId("7") && number == new CustomerId(7));
        Assert.True(text.IsText && !number.IsText);
        Assert.Equal("7", text.ToString());
        Assert.Equal("7", number.ToString());
        Assert.Equal(text.GetHashCode(), new CustomerId("7").GetHashCode());
        Assert.False(text.Equals((object)"7"));
        Assert.Throws<ArgumentNullException>(() => new CustomerId(null!));
    }
}

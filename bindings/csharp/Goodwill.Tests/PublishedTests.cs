using System.Linq;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Figures that are known from elsewhere, through the whole of the package.</summary>
public class PublishedTests
{
    [SharedFact("cdnow_sample.csv")]
    public void Cdnow()
    {
        using Book book = Book.Create("USD");
        ImportOptions options = new ImportOptions();
        options.Map["time"] = "date";
        AppendResult result = book.ImportCsv(FactTable.Purchases, Repository.SharedData("cdnow_sample.csv"), options);
        Assert.Equal(6919, result.Appended);
        Assert.Equal(0, book.ImportCsv(FactTable.Purchases, Repository.SharedData("cdnow_sample.csv"), options).Appended);
        using Policy policy = Policy.Default("USD");

        using (Assessment assessment = book.Assess(policy, "1997-10-01"))
        {
            using Table table = assessment.Export().ReadAll();
            Assert.Equal(2357, assessment.Count);
            long[] frequency = table.Int64s("frequency");
            Assert.Equal(946, frequency.Count(value => value > 0));
            Assert.Equal(2457, frequency.Sum());
            Assert.Equal(112949.0, table.Doubles("recency").Sum());
            Assert.Equal(539779.0, table.Doubles("tenure").Sum());
        }

        using (Assessment assessment = book.Assess(policy, "1998-07-01"))
        {
            using Table table = assessment.Export().ReadAll();
            Assert.Equal(244091.94m, table.Decimals("amount").Sum());
            Assert.Equal(24409194, assessment.Summary().TurnoverMinor);
        }
    }

    [SharedFact("online_retail_invoices.csv")]
    public void OnlineRetail()
    {
        using Book book = Book.Create("GBP", "Europe/London");
        ImportOptions options = new ImportOptions();
        options.Map["time"] = "date";
        book.ImportCsv(FactTable.Purchases, Repository.SharedData("online_retail_invoices.csv"), options);
        using Policy policy = Policy.Default("GBP");
        using Assessment assessment = book.Assess(policy, "2011-12-10");
        Assert.Equal(4372, assessment.Count);
        Assert.Equal(830006581, assessment.Summary().TurnoverMinor);
        Concentration concentration = assessment.Concentration;
        Assert.Equal(.7092835737, concentration.Gini, 10);
        Assert.Equal(41, concentration.Negative);
        Assert.Equal(1171, concentration.ParetoCount);
        Assert.Equal(1171, assessment.Rows.Count(row => row.Pareto));
        using Table table = assessment.Export(MoneyFormat.Minor).ReadAll();
        long[] net = table.Int64s("amount");
        Assert.Equal(.7092835737, Concentration.Of(net).Gini, 10);
        Assert.Equal(1171, Concentration.Of(net).ParetoCount);
    }
}

// The conformance suite in C#. Usage: dotnet Conformance.dll SCENARIO_FOLDER
// What it prints is specified in README.md of this suite.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Goodwill;
using Google.Protobuf;

namespace Conformance;

internal sealed class Program
{
    private const int PartCount = 3;
    private static readonly string[] Languages = { "en", "ru", "bg" };
    private readonly TextWriter to;
    private readonly Scenario scenario;
    private readonly Policy policy;

    private Program(string folder, TextWriter to)
    {
        this.to = to;
        scenario = new Scenario(folder);
        policy = scenario.Policy;
    }

    private static int Main(string[] arguments)
    {
        if (arguments.Length != 1)
        {
            Console.Error.WriteLine("usage: dotnet Conformance.dll SCENARIO_FOLDER");
            return 2;
        }
        using TextWriter to = new StreamWriter(Console.OpenStandardOutput()) { NewLine = "\n" };
        new Program(arguments[0], to).Run();
        return 0;
    }

    private void Run()
    {
        Print("policy.bytes", policy.Encode());
        Print("policy.text", policy.ToText());
        Assessment all;
        using (Book book = MakeBook())
        {
            int number = 0;
            foreach (Batch batch in scenario.Batches)
            {
                Print($"append.{++number}", Append(book, batch));
            }
            PrintFacts(book, "");
            all = book.Assess(policy, scenario.AsOf);
            foreach (long known in scenario.Known)
            {
                using Measures then = book.Measures(policy, scenario.AsOf, known: known);
                foreach (MoneyFormat form in Enum.GetValues<MoneyFormat>())
                {
                    Print($"known.{known}.measures.{form.ToString().ToLowerInvariant()}", ArrowDigest.Bytes(then.Export(form)));
                }
            }
            Tell(book);
        }
        using Measures measures = all.Measures();
        using Calibration calibration = all.Calibration();
        PrintMeasures(measures, "");
        Print("host.measures", measures.Encode());
        Print("host.calibration", calibration.Encode());
        PrintAssessment(all, "");
        PrintJudgements(measures, calibration);
        foreach (CustomerId id in scenario.Explain)
        {
            foreach (string language in Languages)
            {
                Print($"explanation.{id}.{language}", all.Explain(id, language).ToByteArray());
                Print($"explanation_text.{id}.{language}", all.ExplainText(id, language));
            }
        }
        foreach (string language in Languages)
        {
            Print($"summary_text.{language}", all.SummaryText(language));
        }
        Print("host.summary", all.Summary().ToByteArray());
        Decoded(measures, calibration);
        if (scenario.Straight != null)
        {
            TableBuilder table = scenario.Straight.ToTable(scenario.NumberIds);
            using Measures straight = Measures.FromPurchases(table, policy, scenario.AsOf);
            PrintRoute(straight, "@straight").Dispose();
        }
        Parts();
        Refreshed();
        Reversed();
        Durable();
        Threads();
        all.Dispose();
    }

    private Book MakeBook() => Book.Create(scenario.Currency, scenario.TimeZone);

    private Measures MeasuresOf(Book book) => book.Measures(policy, scenario.AsOf);

    /// <summary>What is owed, what was asked, and what is told of one customer.</summary>
    private void Tell(Book book)
    {
        if (scenario.Tell.Count == 0)
        {
            return;
        }
        Print("due", ArrowDigest.Bytes(book.Due(scenario.AsOf, money: MoneyFormat.Minor)));
        Print("promises_kept", ArrowDigest.Bytes(book.PromisesKept(scenario.AsOf, PromisesBy.Owner)));
        Print("rights", ArrowDigest.Bytes(book.Rights(scenario.AsOf)));
        Print("rights_by_kind", ArrowDigest.Bytes(book.RightsByKind(scenario.AsOf)));
        foreach (CustomerId id in scenario.Tell)
        {
            Print($"consent.{id}", book.Consent(id, "offers", scenario.AsOf).ToByteArray());
            Print($"host.file.{id}", book.File(id, policy, scenario.AsOf).ToByteArray());
            Print($"person.{id}", book.ExportPerson(id).ToByteArray());
            Print($"person_json.{id}", book.ExportPersonJson(id));
        }
    }

    /// <summary>What became of the batch, as a line.</summary>
    private string Append(Book book, Batch batch)
    {
        try
        {
            AppendResult done = book.Append(batch.Table, batch.Rows.ToTable(scenario.NumberIds));
            if (batch.Refuse)
            {
                throw new InvalidDataException("accepted, against the scenario");
            }
            return $"rows {done.Rows} appended {done.Appended} present {done.AlreadyPresent} superseded {done.Superseded}\n";
        }
        catch (GoodwillException e) when (batch.Refuse)
        {
            return $"refused {(int)e.Code} rows{string.Concat(e.Problems.Select(problem => $" {problem.Row ?? -1}"))}\n";
        }
    }

    private void PrintFacts(Book book, string route)
    {
        foreach (FactTable table in scenario.Batches.Select(batch => batch.Table).Distinct().OrderBy(table => (int)table))
        {
            Print($"facts.{table.ToString().ToLowerInvariant()}{route}", ArrowDigest.Bytes(book.Export(table)));
        }
    }

    private void PrintMeasures(Measures measures, string route)
    {
        foreach (MoneyFormat form in Enum.GetValues<MoneyFormat>())
        {
            Print($"measures.{form.ToString().ToLowerInvariant()}{route}", ArrowDigest.Bytes(measures.Export(form)));
        }
    }

    private void PrintAssessment(Assessment all, string route)
    {
        foreach (MoneyFormat form in Enum.GetValues<MoneyFormat>())
        {
            Print($"assessment.{form.ToString().ToLowerInvariant()}{route}", ArrowDigest.Bytes(all.Export(form)));
        }
    }

    private void PrintJudgements(Measures measures, Calibration calibration)
    {
        StringBuilder lines = new StringBuilder();
        for (long i = 0; i < measures.Count; ++i)
        {
            Judgement one = measures.Row(i).Assess(calibration, policy);
            lines.Append($"{one.Tier} {(one.Pareto ? 1 : 0)} {one.RecencyScore} {one.FrequencyScore} {one.MonetaryScore} {one.ParetoValueMinor}\n");
        }
        Print("judgements", lines.ToString());
    }

    /// <summary>Measures, and what follows from them. Gives the calibration.</summary>
    private Calibration PrintRoute(Measures measures, string route)
    {
        Calibration calibration = measures.Calibrate(policy);
        using Assessment all = measures.Assess(calibration, policy);
        PrintMeasures(measures, route);
        Print($"host.calibration{route}", calibration.Encode());
        PrintAssessment(all, route);
        return calibration;
    }

    private void Decoded(Measures measures, Calibration calibration)
    {
        using Measures again = Measures.Decode(measures.Encode());
        using Calibration calibrationAgain = Calibration.Decode(calibration.Encode());
        using Assessment all = again.Assess(calibrationAgain, policy);
        PrintMeasures(again, "@decoded");
        Print("host.measures@decoded", again.Encode());
        Print("host.calibration@decoded", calibrationAgain.Encode());
        PrintAssessment(all, "@decoded");
        foreach (CustomerId id in scenario.Explain)
        {
            Print($"explanation.{id}.en@decoded", all.Explain(id, "en").ToByteArray());
        }
    }

    private void Parts()
    {
        List<Measures> parts = new List<Measures>();
        for (int part = 0; part < PartCount; ++part)
        {
            using Book book = MakeBook();
            foreach (Batch batch in scenario.Batches.Where(batch => !batch.Refuse))
            {
                int customer = Array.IndexOf(batch.Rows.Header, "customer_id");
                List<string[]> mine = batch.Rows.Rows
                    .Where(row => customer < 0 || PartOf(scenario.Id(row[customer])) == part).ToList();
                Append(book, batch with { Rows = batch.Rows with { Rows = mine } });
            }
            parts.Add(MeasuresOf(book));
        }
        using Measures merged = Measures.Merge(parts);
        using Calibration calibration = PrintRoute(merged, "@parts");
        foreach (CustomerId id in scenario.Explain)
        {
            using Assessment mine = parts[PartOf(id)].Assess(calibration, policy);
            Print($"explanation.{id}.en@parts", mine.Explain(id, "en").ToByteArray());
        }
        parts.ForEach(part => part.Dispose());
    }

    private static int PartOf(CustomerId id) => (int)GoodwillLibrary.PartitionOf(id, PartCount);

    private void Refreshed()
    {
        using Book book = MakeBook();
        foreach (Batch batch in scenario.Batches)
        {
            Append(book, batch);
            MeasuresOf(book).Dispose();
        }
        using Measures measures = MeasuresOf(book);
        PrintRoute(measures, "@refreshed").Dispose();
    }

    private void Reversed()
    {
        using Book book = MakeBook();
        foreach (Batch batch in scenario.Batches.Where(batch => !batch.Refuse).Reverse())
        {
            Append(book, batch);
        }
        PrintFacts(book, "@reversed");
        using Measures measures = MeasuresOf(book);
        PrintRoute(measures, "@reversed").Dispose();
    }

    private void Durable()
    {
        string path = Path.Combine(Path.GetTempPath(), "goodwill-" + Guid.NewGuid().ToString("N"));
        using (Book book = Book.Open(path, new OpenOptions { Currency = scenario.Currency, TimeZone = scenario.TimeZone }))
        {
            foreach (Batch batch in scenario.Batches)
            {
                Append(book, batch);
            }
        }
        using (Book book = Book.Open(path))
        {
            PrintFacts(book, "@durable");
            using Measures measures = MeasuresOf(book);
            PrintRoute(measures, "@durable").Dispose();
        }
        File.Delete(path);
    }

    private void Threads()
    {
        RunOptions run = new RunOptions { Parallelism = 4 };
        using Book book = MakeBook();
        foreach (Batch batch in scenario.Batches)
        {
            Append(book, batch);
        }
        using Measures measures = book.Measures(policy, scenario.AsOf, run);
        using Calibration calibration = measures.Calibrate(policy, run);
        using Assessment all = measures.Assess(calibration, policy, run);
        PrintMeasures(measures, "@threads");
        Print("host.calibration@threads", calibration.Encode());
        PrintAssessment(all, "@threads");
    }

    private void Print(string name, string text) => Print(name, Encoding.UTF8.GetBytes(text));

    private void Print(string name, byte[] bytes) =>
        to.WriteLine($"{name} {Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant()} {bytes.Length}");
}

// Who are our customers? In C#. Usage: dotnet run -- [purchases.csv [CUSTOMER]]
using System;
using Goodwill;

string file = args.Length > 0 ? args[0] : "examples/data/purchases.csv";
string customer = args.Length > 1 ? args[1] : "C00042";

using var book = Book.Create(currency: "EUR", timeZone: "Europe/Sofia");
book.ImportCsv(FactTable.Purchases, file);

using var policy = Policy.Default("EUR");
using var assessment = book.Assess(policy, asOf: "2025-01-01");

Console.WriteLine(assessment.SummaryText());
Console.WriteLine(assessment.ExplainText(customer));

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Goodwill;

namespace Conformance;

/// <summary>Cells of a CSV file; "" is absent.</summary>
internal sealed record Csv(string[] Header, List<string[]> Rows)
{
    internal static Csv Read(string path)
    {
        string[] lines = File.ReadAllLines(path);
        return new Csv(lines[0].Split(','), lines.Skip(1).Select(line => line.Split(',')).ToList());
    }

    /// <summary>The rows as columns of the package's builder.</summary>
    internal TableBuilder ToTable(bool numberIds)
    {
        TableBuilder table = new TableBuilder();
        for (int c = 0; c < Header.Length; ++c)
        {
            string[] cells = Rows.Select(row => row[c]).ToArray();
            Add(table, Header[c], cells, numberIds);
        }
        return table;
    }

    private static void Add(TableBuilder table, string name, string[] cells, bool numberIds)
    {
        switch (name)
        {
            case "amount" or "cost" or "unit_cost" or "quantity" or "minutes" or "score" or "promised" or "actual" or "rate":
                AddValues(cells, cell => decimal.Parse(cell, CultureInfo.InvariantCulture), v => table.Add(name, v), v => table.Add(name, v));
                break;
            case "amount_minor" or "revision" or "units":
                AddNumbers(table, name, cells);
                break;
            case "customer_id" or "parent_id" or "referred_by" when numberIds:
                AddNumbers(table, name, cells);
                break;
            case "voided" or "requested_by_customer" or "vulnerable":
                AddValues(cells, bool.Parse, v => table.Add(name, v), v => table.Add(name, v));
                break;
            case "time" or "valid_from" or "left_at" or "made_at" or "due_at" or "kept_at" or "broken_at" or "withdrawn_at"
                or "until" or "done_at" or "refused_at":
                AddTimes(table, name, cells);
                break;
            default:
                table.Add(name, cells.Select(cell => cell.Length == 0 ? null : cell).ToArray());
                break;
        }
    }

    private static void AddNumbers(TableBuilder table, string name, string[] cells) =>
        AddValues(cells, cell => long.Parse(cell, CultureInfo.InvariantCulture), v => table.Add(name, v), v => table.Add(name, v));

    private static void AddTimes(TableBuilder table, string name, string[] cells)
    {
        string[] known = cells.Where(cell => cell.Length != 0).ToArray();
        if (known.All(cell => cell.EndsWith('Z')))
        {
            AddValues(cells, cell => DateTimeOffset.Parse(cell, CultureInfo.InvariantCulture), v => table.Add(name, v), v => table.Add(name, v));
        }
        else if (known.All(cell => cell.Length == 10))
        {
            AddValues(cells, cell => DateOnly.Parse(cell, CultureInfo.InvariantCulture), v => table.Add(name, v), v => table.Add(name, v));
        }
        else
        {
            table.Add(name, cells.Select(cell => DateTime.Parse(cell, CultureInfo.InvariantCulture)).ToArray());
        }
    }

    private static void AddValues<T>(string[] cells, Func<string, T> parse, Action<T[]> add, Action<T?[]> addNullable)
        where T : struct
    {
        if (cells.Any(cell => cell.Length == 0))
        {
            addNullable(cells.Select(cell => cell.Length == 0 ? (T?)null : parse(cell)).ToArray());
        }
        else
        {
            add(cells.Select(parse).ToArray());
        }
    }
}

internal sealed record Batch(FactTable Table, Csv Rows, bool Refuse);

/// <summary>A scenario's files, read.</summary>
internal sealed class Scenario
{
    internal Scenario(string folder)
    {
        foreach (string line in File.ReadAllLines(Path.Combine(folder, "scenario.txt")))
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "currency":
                    Currency = words[1];
                    break;
                case "time_zone":
                    TimeZone = words[1];
                    break;
                case "as_of":
                    AsOf = words[1];
                    break;
                case "ids":
                    NumberIds = words[1] == "int64";
                    break;
                case "explain":
                    Explain.Add(Id(words[1]));
                    break;
                case "known":
                    Known.Add(long.Parse(words[1], CultureInfo.InvariantCulture));
                    break;
                case "tell":
                    Tell.Add(Id(words[1]));
                    break;
                case "straight":
                    Straight = Csv.Read(Path.Combine(folder, words[1]));
                    break;
                case "batch" or "refuse":
                    FactTable table = Enum.Parse<FactTable>(words[1], ignoreCase: true);
                    Batches.Add(new Batch(table, Csv.Read(Path.Combine(folder, words[2])), words[0] == "refuse"));
                    break;
                default:
                    throw new InvalidDataException($"what is {words[0]}");
            }
        }
        string policy = Path.Combine(folder, "policy.textproto");
        Policy = File.Exists(policy) ? Policy.Load(policy) : Policy.Default(Currency);
    }

    internal string Currency { get; } = "";

    internal string TimeZone { get; } = "";

    internal string AsOf { get; } = "";

    internal bool NumberIds { get; }

    internal Policy Policy { get; }

    internal List<Batch> Batches { get; } = new List<Batch>();

    internal Csv? Straight { get; }

    internal List<CustomerId> Explain { get; } = new List<CustomerId>();

    internal List<long> Known { get; } = new List<long>();

    internal List<CustomerId> Tell { get; } = new List<CustomerId>();

    internal CustomerId Id(string cell) =>
        NumberIds ? new CustomerId(long.Parse(cell, CultureInfo.InvariantCulture)) : new CustomerId(cell);
}

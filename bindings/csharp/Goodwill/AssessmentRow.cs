using System;
using System.Collections.Generic;

namespace Goodwill;

/// <summary>
/// One customer of an assessment. The best-known columns have a property; any other is found by
/// its name. Amounts are in major units of the book's currency, exact. Immutable.
/// </summary>
public sealed class AssessmentRow
{
    private readonly AssessmentColumns columns;
    private readonly object?[] values;

    internal AssessmentRow(AssessmentColumns columns, object?[] values)
    {
        this.columns = columns;
        this.values = values;
    }

    /// <summary>The id.</summary>
    public CustomerId CustomerId =>
        this["customer_id"] switch
        {
            string text => new CustomerId(text),
            long number => new CustomerId(number),
            _ => throw new InvalidOperationException("the customer has no id"),
        };

    /// <summary>Name of the tier.</summary>
    public string Tier => (string)this["tier"]!;

    /// <summary>Whether the customer is one of the few who bring most of the value.</summary>
    public bool Pareto => (bool)this["pareto"]!;

    /// <summary>Place of the tier in the policy; 0 is the highest.</summary>
    public long TierRank => (long)this["tier_rank"]!;

    /// <summary>From 1 (low) to the policy's number of bins; null without a purchase in scope.</summary>
    public long? RecencyScore => (long?)this["recency_score"];

    /// <summary>From 1 (low) to the policy's number of bins; null without a purchase in scope.</summary>
    public long? FrequencyScore => (long?)this["frequency_score"];

    /// <summary>From 1 (low) to the policy's number of bins; null without a purchase in scope.</summary>
    public long? MonetaryScore => (long?)this["monetary_score"];

    /// <summary>Number of purchases (orders).</summary>
    public long Orders => (long)this["orders"]!;

    /// <summary>Instant of the first purchase; null without one.</summary>
    public DateTimeOffset? FirstPurchase => (DateTimeOffset?)this["first_purchase"];

    /// <summary>Instant of the last purchase; null without one.</summary>
    public DateTimeOffset? LastPurchase => (DateTimeOffset?)this["last_purchase"];

    /// <summary>Days from the last purchase to the end of observation; null without one.</summary>
    public long? DaysSinceLast => (long?)this["days_since_last"];

    /// <summary>Repeats after the first purchase, as the purchase models count them.</summary>
    public long? Frequency => (long?)this["frequency"];

    /// <summary>Age at the last purchase, in the policy's unit (days or weeks); null without a purchase.</summary>
    public double? Recency => (double?)this["recency"];

    /// <summary>Age at the end of observation, in the policy's unit (days or weeks); null without a purchase.</summary>
    public double? Tenure => (double?)this["tenure"];

    /// <summary>Purchases less returns.</summary>
    public decimal? Amount => (decimal?)this["amount"];

    /// <summary>Amount less the cost of what was sold; null unless every line has a cost.</summary>
    public decimal? Margin => (decimal?)this["margin"];

    /// <summary>What serving the customer cost; null without interactions.</summary>
    public decimal? CostToServe => (decimal?)this["cost_to_serve"];

    /// <summary>Margin less the cost to serve; null where the margin is not known.</summary>
    public decimal? NetMargin => (decimal?)this["net_margin"];

    /// <summary>Where the customer stands; only where the policy has a lifetime section.</summary>
    public Stage Stage =>
        this["stage"] is string name
            ? (Stage)Enum.Parse(typeof(Stage), name.Replace("_", string.Empty), ignoreCase: true)
            : Stage.Unknown;

    /// <summary>
    /// What the customer is expected to bring, in major units; null where nothing can be said. Only
    /// where the policy has a lifetime section.
    /// </summary>
    public double? LifetimeValue => (double?)this["lifetime_value"];

    /// <summary>Any column.</summary>
    /// <param name="column">Its name.</param>
    /// <returns>long, double, decimal, bool, string, DateTimeOffset, or null.</returns>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public object? this[string column] => values[columns.IndexOf(column)];
}

/// <summary>The columns of one batch, by name.</summary>
internal sealed class AssessmentColumns
{
    private readonly RecordBatch batch;
    private readonly Dictionary<string, int> places =
        new Dictionary<string, int>(StringComparer.Ordinal);

    internal AssessmentColumns(RecordBatch batch)
    {
        this.batch = batch;
        for (int i = 0; i < batch.Columns.Count; i++)
        {
            places[batch.Columns[i].Field.Name] = i;
        }
    }

    internal int IndexOf(string column) =>
        places.TryGetValue(column, out int place)
            ? place
            : throw new KeyNotFoundException($"there is no column {column}");

    internal AssessmentRow Row(long row)
    {
        object?[] values = new object?[batch.Columns.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = batch.Columns[i].GetValue(row);
        }
        return new AssessmentRow(this, values);
    }
}

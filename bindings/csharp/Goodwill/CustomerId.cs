using System;
using System.Globalization;

namespace Goodwill;

/// <summary>
/// A customer's id: a text or a number. A book knows ids of one kind, decided by its first batch.
/// Strings and longs convert by themselves.
/// </summary>
public readonly struct CustomerId : IEquatable<CustomerId>
{
    private readonly string? text;
    private readonly long number;

    /// <summary>A text id.</summary>
    /// <param name="text">Not null.</param>
    public CustomerId(string text)
    {
        this.text = text ?? throw new ArgumentNullException(nameof(text));
        number = 0;
    }

    /// <summary>A number id.</summary>
    /// <param name="number">Any number.</param>
    public CustomerId(long number)
    {
        text = null;
        this.number = number;
    }

    /// <summary>Whether it is a text.</summary>
    public bool IsText => text != null;

    /// <summary>The text; null for a number id.</summary>
    public string? Text => text;

    /// <summary>The number; 0 for a text id.</summary>
    public long Number => number;

    /// <summary>The text itself as an id.</summary>
    /// <param name="text">Not null.</param>
    public static implicit operator CustomerId(string text) => new CustomerId(text);

    /// <summary>The number itself as an id.</summary>
    /// <param name="number">Any number.</param>
    public static implicit operator CustomerId(long number) => new CustomerId(number);

    /// <summary>Whether kind and value are equal.</summary>
    /// <param name="left">One id.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(CustomerId left, CustomerId right) => left.Equals(right);

    /// <summary>Whether kind or value differ.</summary>
    /// <param name="left">One id.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(CustomerId left, CustomerId right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(CustomerId other) =>
        number == other.number && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CustomerId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        text != null ? StringComparer.Ordinal.GetHashCode(text) : number.GetHashCode();

    /// <summary>The text, or the number in decimal digits.</summary>
    /// <returns>The id as text.</returns>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);

    internal static CustomerId FromDocument(V1.CustomerId id) =>
        id.IdCase == V1.CustomerId.IdOneofCase.Text ? new CustomerId(id.Text) : new CustomerId(id.Number);
}

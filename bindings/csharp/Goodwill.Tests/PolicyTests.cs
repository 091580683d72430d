using System;
using System.IO;
using System.Linq;
using Google.Protobuf;
using Xunit;

namespace Goodwill.Tests;

public class PolicyTests
{
    [Fact]
    public void TextAndDocumentGoThereAndBack()
    {
        using Policy policy = Policy.Default("EUR");
        string text = policy.ToText();
        Assert.Contains("currency: \"EUR\"", text);
        using Policy parsed = Policy.Parse(text);
        Assert.Equal(policy.Encode(), parsed.Encode());
        Assert.Equal(text, parsed.ToText());

        V1.Policy document = policy.ToDocument();
        Assert.Equal("EUR", document.Currency);
        Assert.Equal(new[] { "top", "loyal", "active", "base" }, document.Tiers.Select(tier => tier.Name));
        using Policy back = Policy.FromDocument(document);
        Assert.Equal(policy.Encode(), back.Encode());
        using Policy decoded = Policy.Decode(policy.Encode());
        Assert.Equal(document, decoded.ToDocument());

        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            using Policy loaded = Policy.Load(path);
            Assert.Equal(policy.Encode(), loaded.Encode());
        }
        finally
        {
            File.Delete(path);
        }
        Assert.Throws<FileNotFoundException>(() => Policy.Load(path));
    }

    [Fact]
    public void ItIsDescribedInThreeLanguages()
    {
        using Policy policy = Policy.Default("EUR");
        string[] texts = { policy.Describe(), policy.Describe("ru"), policy.Describe("bg") };
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.Equal(3, texts.Distinct().Count());
        Assert.Throws<GoodwillException>(() => policy.Describe("tlh"));
        Assert.Throws<ArgumentNullException>(() => policy.Describe(null!));
    }

    [Fact]
    public void EveryProblemIsNamedWithItsPlace()
    {
        GoodwillException e = Samples.Fails(StatusCode.InvalidArgument, () => Policy.Parse(
            "currency: \"EUR\"\nnonsense: 1\npareto { share: \"140%\" }\ntiers { name: \"Bad Name\" }\n"));
        Assert.True(e.Problems.Count >= 3, e.Message);
        Assert.Equal(e.Problems.Count, e.ProblemTotal);
        Problem unknown = Assert.Single(e.Problems, problem => problem.Line == 2);
        Assert.Equal(1, unknown.Column);
        Assert.Contains("nonsense", unknown.Field + unknown.Reason);
        Assert.Null(unknown.Row);
        Problem share = Assert.Single(e.Problems, problem => problem.Line == 3);
        Assert.Equal("pareto.share", share.Field);
        Assert.Contains(e.Problems, problem => problem.Line == 4 && problem.Field.StartsWith("tiers[0]", StringComparison.Ordinal));
        Assert.All(e.Problems, problem => Assert.Contains(problem.Reason, problem.ToString()));
    }

    [Fact]
    public void UnknownFieldsOfADocumentAreRefused()
    {
        using Policy policy = Policy.Default("EUR");
        byte[] bytes = policy.Encode().Concat(new byte[] { 0xf8, 0x07, 0x01 }).ToArray();
        GoodwillException e = Samples.Fails(StatusCode.InvalidArgument, () => Policy.Decode(bytes));
        Assert.Contains("127", e.Message);
        Samples.Fails(StatusCode.InvalidArgument, () => Policy.Decode(new byte[] { 0xff }));
        Samples.Fails(StatusCode.InvalidArgument, () => Policy.Decode(ReadOnlySpan<byte>.Empty));
        Samples.Fails(StatusCode.InvalidArgument, () => Policy.FromDocument(new V1.Policy { Currency = "?" }));
    }

    [Fact]
    public void Nulls()
    {
        Assert.Throws<ArgumentNullException>(() => Policy.Default(null!));
        Assert.Throws<ArgumentNullException>(() => Policy.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => Policy.FromDocument(null!));
        Samples.Fails(StatusCode.InvalidArgument, () => Policy.Default("eu"));
        Assert.Throws<System.Text.EncoderFallbackException>(() => Policy.Parse("\ud800"));
    }

    [Fact]
    public void GeneratedDocumentsWriteTheSameBytes()
    {
        using Policy policy = Policy.Default("EUR");
        Assert.Equal(policy.Encode(), policy.ToDocument().ToByteArray());
    }
}

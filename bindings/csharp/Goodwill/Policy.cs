using System;
using System.IO;
using Google.Protobuf;

namespace Goodwill;

/// <summary>
/// Everything a business decides in writing: what a purchase is, what serving costs, which tiers
/// there are. Valid as a whole. Immutable and safe to share between threads.
/// </summary>
public sealed unsafe class Policy : IDisposable
{
    private string? timeZone;

    private Policy(PolicyHandle handle) => Handle = handle;

    internal PolicyHandle Handle { get; }

    /// <summary>The zone that the policy names; empty for the book's.</summary>
    internal string TimeZone => timeZone ?? (timeZone = ToDocument().TimeZone);

    /// <summary>The policy that is used when there is none.</summary>
    /// <param name="currency">ISO 4217 code of its amounts; empty: XXX, none yet.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: no such currency.</exception>
    public static Policy Default(string currency)
    {
        byte[] code = Text.Encode(currency ?? throw new ArgumentNullException(nameof(currency)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_policy_default(c, Text.Size(code), out PolicyHandle handle, &error);
            return Made(status, error, handle);
        }
    }

    /// <summary>
    /// A policy to begin with: <c>shop</c>, <c>wholesaler</c>, <c>subscription</c> or <c>complaints</c>. Its thresholds are
    /// a start; change them to what you sell.
    /// </summary>
    /// <param name="name">Which one.</param>
    /// <param name="currency">ISO 4217 code of its amounts.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">NotFound: no such policy; InvalidArgument: no such currency.</exception>
    public static Policy Starter(string name, string currency)
    {
        byte[] kind = Text.Encode(name ?? throw new ArgumentNullException(nameof(name)));
        byte[] code = Text.Encode(currency ?? throw new ArgumentNullException(nameof(currency)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* k = kind)
        fixed (byte* c = code)
        {
            int status = Native.goodwill_policy_starter(
                k, Text.Size(kind), c, Text.Size(code), out PolicyHandle handle, &error);
            return Made(status, error, handle);
        }
    }

    /// <summary>Reads a policy in Protobuf's text format.</summary>
    /// <param name="text">The whole policy.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: every problem is listed with line, column and path.</exception>
    public static Policy Parse(string text)
    {
        byte[] bytes = Text.Encode(text ?? throw new ArgumentNullException(nameof(text)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* t = bytes)
        {
            int status = Native.goodwill_policy_parse(t, Text.Size(bytes), out PolicyHandle handle, &error);
            return Made(status, error, handle);
        }
    }

    /// <summary>Reads a file in Protobuf's text format.</summary>
    /// <param name="path">Of the file.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: every problem is listed with line, column and path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Policy Load(string path) => Parse(File.ReadAllText(path));

    /// <summary>Takes a policy from a document.</summary>
    /// <param name="document">Unknown fields are refused by path.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: every problem is listed with its path.</exception>
    public static Policy FromDocument(V1.Policy document) =>
        Decode((document ?? throw new ArgumentNullException(nameof(document))).ToByteArray());

    /// <summary>Takes a policy from a serialised <see cref="V1.Policy"/>.</summary>
    /// <param name="bytes">The document.</param>
    /// <returns>A policy that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: every problem is listed with its path.</exception>
    public static Policy Decode(ReadOnlySpan<byte> bytes)
    {
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = bytes)
        {
            int status = Native.goodwill_policy_decode(b, bytes.Length, out PolicyHandle handle, &error);
            return Made(status, error, handle);
        }
    }

    /// <summary>The policy as text, which parses back to an equal policy.</summary>
    /// <returns>Protobuf text format, in canonical form.</returns>
    public string ToText()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_policy_print(Handle, out BufferHandle text, &error);
        Errors.Check(status, error);
        return Text.Take(text);
    }

    /// <summary>The policy as a serialised <see cref="V1.Policy"/>: equal bytes for equal policies.</summary>
    /// <returns>The canonical bytes.</returns>
    public byte[] Encode()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_policy_encode(Handle, out BufferHandle bytes, &error);
        Errors.Check(status, error);
        return Text.TakeBytes(bytes);
    }

    /// <summary>The policy as a document.</summary>
    /// <returns>A new document; changing it does not change this policy.</returns>
    public V1.Policy ToDocument()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_policy_encode(Handle, out BufferHandle bytes, &error);
        Errors.Check(status, error);
        return Text.Parse(bytes, V1.Policy.Parser);
    }

    /// <summary>What the policy means, in sentences.</summary>
    /// <param name="language"><c>en</c>, <c>ru</c> or <c>bg</c>.</param>
    /// <returns>The sentences.</returns>
    /// <exception cref="GoodwillException">The language is not known.</exception>
    public string Describe(string language = "en")
    {
        byte[] code = Text.Encode(language ?? throw new ArgumentNullException(nameof(language)));
        IntPtr error = IntPtr.Zero;
        fixed (byte* c = code)
        {
            int status = Native.goodwill_policy_describe(Handle, c, Text.Size(code), out BufferHandle text, &error);
            Errors.Check(status, error);
            return Text.Take(text);
        }
    }

    /// <summary>Frees the policy. What was made with it stays valid.</summary>
    public void Dispose() => Handle.Dispose();

    private static Policy Made(int status, IntPtr error, PolicyHandle handle)
    {
        Errors.Check(status, error);
        return new Policy(handle);
    }
}

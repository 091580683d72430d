using System;
using Google.Protobuf;

namespace Goodwill;

/// <summary>
/// The few global numbers that an assessment needs: the Pareto cut, score thresholds, concentration
/// of the whole. Immutable and safe to share between threads.
/// </summary>
public sealed unsafe class Calibration : IDisposable
{
    internal Calibration(CalibrationHandle handle) => Handle = handle;

    internal CalibrationHandle Handle { get; }

    /// <summary>Takes a calibration from a serialised <see cref="V1.Calibration"/>.</summary>
    /// <param name="bytes">The document.</param>
    /// <returns>A calibration that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the bytes are no calibration.</exception>
    public static Calibration Decode(ReadOnlySpan<byte> bytes)
    {
        IntPtr error = IntPtr.Zero;
        fixed (byte* b = bytes)
        {
            int status = Native.goodwill_calibration_decode(b, bytes.Length, out CalibrationHandle handle, &error);
            Errors.Check(status, error);
            return new Calibration(handle);
        }
    }

    /// <summary>Takes a calibration from a document.</summary>
    /// <param name="document">The document.</param>
    /// <returns>A calibration that the caller disposes.</returns>
    /// <exception cref="GoodwillException">InvalidArgument: the document is no valid calibration.</exception>
    public static Calibration FromDocument(V1.Calibration document) =>
        Decode((document ?? throw new ArgumentNullException(nameof(document))).ToByteArray());

    /// <summary>The calibration as a serialised <see cref="V1.Calibration"/>.</summary>
    /// <returns>The bytes.</returns>
    public byte[] Encode()
    {
        IntPtr error = IntPtr.Zero;
        int status = Native.goodwill_calibration_encode(Handle, out BufferHandle bytes, &error);
        Errors.Check(status, error);
        return Text.TakeBytes(bytes);
    }

    /// <summary>The calibration as a document.</summary>
    /// <returns>A new document; changing it does not change this calibration.</returns>
    public V1.Calibration ToDocument() => V1.Calibration.Parser.ParseFrom(Encode());

    /// <summary>Frees the calibration. What was made with it stays valid.</summary>
    public void Dispose() => Handle.Dispose();
}

// The progress callback of one call. No exception passes through native frames: it is caught,
// stops the call, and is thrown again after the call has returned.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Goodwill;

internal sealed unsafe class RunCall : IDisposable
{
    private readonly IProgress<RunProgress>? progress;
    private readonly CancellationToken token;
    private readonly int parallelism;
    private ExceptionDispatchInfo? failure;
    private GCHandle self;

    internal RunCall(RunOptions? options)
    {
        if (options == null)
        {
            return;
        }
        progress = options.Progress;
        token = options.CancellationToken;
        parallelism = options.Parallelism;
        token.ThrowIfCancellationRequested();
        if (progress != null || token.CanBeCanceled)
        {
            self = GCHandle.Alloc(this);
        }
    }

    internal CRunOptions Options => new CRunOptions
    {
        StructSize = sizeof(CRunOptions),
        Progress = self.IsAllocated ? Callback : IntPtr.Zero,
        ProgressUser = self.IsAllocated ? GCHandle.ToIntPtr(self) : IntPtr.Zero,
        Parallelism = parallelism,
    };

    /// <summary>Throws what the callback caught, or that the call was cancelled, or its error.</summary>
    internal void Check(int status, IntPtr error)
    {
        if (status != (int)StatusCode.Cancelled)
        {
            Errors.Check(status, error);
            return;
        }
        GoodwillException cancelled = Errors.Take(status, error);
        failure?.Throw();
        throw new OperationCanceledException(cancelled.Message, cancelled, token);
    }

    public void Dispose()
    {
        if (self.IsAllocated)
        {
            self.Free();
        }
    }

    private int Report(long done, long total)
    {
        try
        {
            if (token.IsCancellationRequested)
            {
                return 1;
            }
            progress?.Report(new RunProgress(done, total));
            return token.IsCancellationRequested ? 1 : 0;
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
            return 1;
        }
    }

#if NET8_0_OR_GREATER
    private static IntPtr Callback => (IntPtr)(delegate* unmanaged[Cdecl]<IntPtr, long, long, int>)&OnProgress;

    [UnmanagedCallersOnly(CallConvs = new[] { typeof(CallConvCdecl) })]
#else
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ProgressFunction(IntPtr user, long done, long total);

    private static readonly ProgressFunction Function = OnProgress;
    private static readonly IntPtr Callback = Marshal.GetFunctionPointerForDelegate(Function);

#endif
    private static int OnProgress(IntPtr user, long done, long total) =>
        ((RunCall)GCHandle.FromIntPtr(user).Target!).Report(done, total);
}

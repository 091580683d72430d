using System;
using System.Threading;

namespace Goodwill;

/// <summary>How far a long call has come.</summary>
public readonly struct RunProgress
{
    internal RunProgress(long done, long total)
    {
        Done = done;
        Total = total < 0 ? (long?)null : total;
    }

    /// <summary>Work done, in units that mean something only beside <see cref="Total"/>.</summary>
    public long Done { get; }

    /// <summary>Work in all; null when it is not known.</summary>
    public long? Total { get; }
}

/// <summary>
/// How a long call runs. May be used for several calls, also at the same time, as long as the
/// receiver of progress bears that.
/// </summary>
public sealed class RunOptions
{
    /// <summary>Threads to use; 0 means 1. Results do not depend on it. They end before the call returns.</summary>
    public int Parallelism { get; set; }

    /// <summary>
    /// Told now and then, on the calling thread, how far the call has come. An exception thrown by
    /// it cancels the call and comes out of it. Beware that <see cref="Progress{T}"/> itself posts
    /// to another thread.
    /// </summary>
    public IProgress<RunProgress>? Progress { get; set; }

    /// <summary>
    /// Cancels the call, which then throws <see cref="OperationCanceledException"/> and leaves the
    /// state as it was. Looked at before the call and whenever the library reports progress.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }
}

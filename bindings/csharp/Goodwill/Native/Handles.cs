// One SafeHandle per noun of c.h. A call that uses a handle keeps it from being freed, and the
// finalizer frees what nobody disposed of; the library accepts any order.
using System;
using System.Runtime.InteropServices;

namespace Goodwill;

/// <summary>What the library's opaque handles have in common.</summary>
internal abstract class GoodwillHandle : SafeHandle
{
    protected GoodwillHandle()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;
}

internal sealed class ErrorHandle : GoodwillHandle
{
    public ErrorHandle()
    {
    }

    internal ErrorHandle(IntPtr error) => SetHandle(error);

    protected override bool ReleaseHandle()
    {
        Native.goodwill_error_free(handle);
        return true;
    }
}

internal sealed class BufferHandle : GoodwillHandle
{
    public BufferHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_buffer_free(handle);
        return true;
    }
}

internal sealed class PolicyHandle : GoodwillHandle
{
    public PolicyHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_policy_free(handle);
        return true;
    }
}

internal sealed class BookHandle : GoodwillHandle
{
    public BookHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_book_free(handle);
        return true;
    }
}

internal sealed class PlanHandle : GoodwillHandle
{
    public PlanHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_plan_free(handle);
        return true;
    }
}

internal sealed class RulesHandle : GoodwillHandle
{
    public RulesHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_rules_free(handle);
        return true;
    }
}

internal sealed class MeasuresHandle : GoodwillHandle
{
    public MeasuresHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_measures_free(handle);
        return true;
    }
}

internal sealed class CalibrationHandle : GoodwillHandle
{
    public CalibrationHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_calibration_free(handle);
        return true;
    }
}

internal sealed class AssessmentHandle : GoodwillHandle
{
    public AssessmentHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_assessment_free(handle);
        return true;
    }
}

internal sealed class CalendarHandle : GoodwillHandle
{
    public CalendarHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_calendar_free(handle);
        return true;
    }
}

internal sealed class WatchHandle : GoodwillHandle
{
    public WatchHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_watch_free(handle);
        return true;
    }
}

internal sealed class ModelHandle : GoodwillHandle
{
    public ModelHandle()
    {
    }

    protected override bool ReleaseHandle()
    {
        Native.goodwill_model_free(handle);
        return true;
    }
}

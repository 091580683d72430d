// Owners of Arrow structs in native memory: each gives its struct back exactly once.
using System;
using System.Runtime.InteropServices;

namespace Goodwill;

internal abstract unsafe class ArrowHandle : SafeHandle
{
    protected ArrowHandle(int size)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        IntPtr memory = Marshal.AllocHGlobal(size);
        new Span<byte>((void*)memory, size).Clear();
        SetHandle(memory);
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    internal void* Pointer => (void*)handle;
}

internal sealed unsafe class ArrowStreamHandle : ArrowHandle
{
    internal ArrowStreamHandle()
        : base(sizeof(CArrowArrayStream))
    {
    }

    internal CArrowArrayStream* Stream => (CArrowArrayStream*)Pointer;

    protected override bool ReleaseHandle()
    {
        CArrowArrayStream* stream = (CArrowArrayStream*)handle;
        if (stream->Release != null)
        {
            stream->Release(stream);
        }
        Marshal.FreeHGlobal(handle);
        return true;
    }
}

internal sealed unsafe class ArrowSchemaHandle : ArrowHandle
{
    internal ArrowSchemaHandle()
        : base(sizeof(CArrowSchema))
    {
    }

    internal CArrowSchema* Schema => (CArrowSchema*)Pointer;

    protected override bool ReleaseHandle()
    {
        CArrowSchema* schema = (CArrowSchema*)handle;
        if (schema->Release != null)
        {
            schema->Release(schema);
        }
        Marshal.FreeHGlobal(handle);
        return true;
    }
}

internal sealed unsafe class ArrowArrayHandle : ArrowHandle
{
    internal ArrowArrayHandle()
        : base(sizeof(CArrowArray))
    {
    }

    internal CArrowArray* Array => (CArrowArray*)Pointer;

    protected override bool ReleaseHandle()
    {
        CArrowArray* array = (CArrowArray*)handle;
        if (array->Release != null)
        {
            array->Release(array);
        }
        Marshal.FreeHGlobal(handle);
        return true;
    }
}

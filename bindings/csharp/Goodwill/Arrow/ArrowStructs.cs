// The Arrow C data interface (https://arrow.apache.org/docs/format/CDataInterface.html). Memory
// that follows it belongs to whoever made it and is given back through `release`, once; a struct
// whose release is null has been given back or moved.
using System;

namespace Goodwill;

internal unsafe struct CArrowSchema
{
    internal byte* Format;
    internal byte* Name;
    internal byte* Metadata;
    internal long Flags;
    internal long ChildCount;
    internal CArrowSchema** Children;
    internal CArrowSchema* Dictionary;
    internal delegate* unmanaged[Cdecl]<CArrowSchema*, void> Release;
    internal IntPtr PrivateData;

    internal const long Nullable = 2;
}

internal unsafe struct CArrowArray
{
    internal long Length;
    internal long NullCount;
    internal long Offset;
    internal long BufferCount;
    internal long ChildCount;
    internal void** Buffers;
    internal CArrowArray** Children;
    internal CArrowArray* Dictionary;
    internal delegate* unmanaged[Cdecl]<CArrowArray*, void> Release;
    internal IntPtr PrivateData;
}

internal unsafe struct CArrowArrayStream
{
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowSchema*, int> GetSchema;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, CArrowArray*, int> GetNext;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, byte*> GetLastError;
    internal delegate* unmanaged[Cdecl]<CArrowArrayStream*, void> Release;
    internal IntPtr PrivateData;
}

// Finds libgoodwill, and refuses one that speaks another ABI before anything else in it is called.
using System;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Goodwill;

internal static unsafe class NativeLoader
{
    /// <summary>The file to load, when it is not to be searched for.</summary>
    internal const string PathVariable = "GOODWILL_LIBRARY";

    /// <summary>GOODWILL_ABI_VERSION of the header these declarations were written from.</summary>
    internal const int RequiredAbiVersion = 1;

    internal static readonly string[] Names = { "libgoodwill.so.0", "goodwill", "libgoodwill" };

    internal static void CheckAbi(int found, string from)
    {
        if (found != RequiredAbiVersion)
        {
            throw new GoodwillException(
                StatusCode.FailedPrecondition,
                $"{from} has ABI version {found}; this package needs version {RequiredAbiVersion}");
        }
    }

#if NET8_0_OR_GREATER
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Resolve);

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Native.Library ? Load(assembly, searchPath) : IntPtr.Zero;

    private static IntPtr Load(Assembly assembly, DllImportSearchPath? searchPath)
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(path))
        {
            return LoadFile(path!);
        }
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, assembly, searchPath, out IntPtr library))
            {
                return Checked(library, name);
            }
        }
        throw new DllNotFoundException(
            $"libgoodwill.so.0 was not found. Install it, or name the file in {PathVariable}.");
    }

    internal static IntPtr LoadFile(string path) => Checked(NativeLibrary.Load(path), path);

    private static IntPtr Checked(IntPtr library, string from)
    {
        try
        {
            if (!NativeLibrary.TryGetExport(library, "goodwill_abi_version", out IntPtr function))
            {
                throw new DllNotFoundException($"{from} is not libgoodwill: it has no goodwill_abi_version");
            }
            CheckAbi(((delegate* unmanaged[Cdecl]<int>)function)(), from);
            return library;
        }
        catch
        {
            NativeLibrary.Free(library);
            throw;
        }
    }
#else
    // netstandard2.0 knows no NativeLibrary, but the runtime underneath usually does. Without it
    // (the .NET Framework), the system's own search for "goodwill" decides.
    internal static void Register()
    {
        Type? native = Type.GetType("System.Runtime.InteropServices.NativeLibrary, System.Runtime.InteropServices");
        Type? resolver = Type.GetType("System.Runtime.InteropServices.DllImportResolver, System.Runtime.InteropServices");
        if (native != null && resolver != null)
        {
            tryLoad = (TryLoadByName)native
                .GetMethod("TryLoad", new[] { typeof(string), typeof(Assembly), typeof(DllImportSearchPath?), typeof(IntPtr).MakeByRefType() })!
                .CreateDelegate(typeof(TryLoadByName));
            load = (Func<string, IntPtr>)native
                .GetMethod("Load", new[] { typeof(string) })!
                .CreateDelegate(typeof(Func<string, IntPtr>));
            Delegate resolve = typeof(NativeLoader)
                .GetMethod(nameof(Resolve), BindingFlags.NonPublic | BindingFlags.Static)!
                .CreateDelegate(resolver);
            native.GetMethod("SetDllImportResolver")!
                .Invoke(null, new object[] { typeof(Native).Assembly, resolve });
        }
        CheckAbi(Native.goodwill_abi_version(), "the loaded libgoodwill");
    }

    private delegate bool TryLoadByName(string name, Assembly assembly, DllImportSearchPath? searchPath, out IntPtr library);

    private static TryLoadByName? tryLoad;
    private static Func<string, IntPtr>? load;

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Native.Library)
        {
            return IntPtr.Zero;
        }
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        if (!string.IsNullOrEmpty(path))
        {
            return load!(path!);
        }
        foreach (string candidate in Names)
        {
            if (tryLoad!(candidate, assembly, searchPath, out IntPtr library))
            {
                return library;
            }
        }
        throw new DllNotFoundException(
            $"libgoodwill.so.0 was not found. Install it, or name the file in {PathVariable}.");
    }
#endif
}

using System;
using System.Reflection;
using System.Runtime.Versioning;
using Xunit;

namespace Goodwill.Tests;

public class LibraryTests
{
    [Fact]
    public void TheLibrarySaysWhatItIs()
    {
        Assert.Equal(GoodwillLibrary.RequiredAbiVersion, GoodwillLibrary.AbiVersion);
        Assert.Matches(@"^\d+\.\d+\.\d+", GoodwillLibrary.Version);
    }

    [Fact]
    public void TheBuildUnderTestIsTheOneMeant()
    {
        string framework = typeof(Book).Assembly.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName;
#if GOODWILL_NETSTANDARD
        Assert.Equal(".NETStandard,Version=v2.0", framework);
#else
        Assert.Equal(".NETCoreApp,Version=v8.0", framework);
#endif
    }

    [Fact]
    public void AnotherAbiIsRefused()
    {
        NativeLoader.CheckAbi(NativeLoader.RequiredAbiVersion, "x");
        GoodwillException e = Samples.Fails(
            StatusCode.FailedPrecondition, () => NativeLoader.CheckAbi(NativeLoader.RequiredAbiVersion + 1, "libother.so"));
        Assert.Contains("libother.so", e.Message);
    }

#if !GOODWILL_NETSTANDARD
    [Fact]
    public void ALibraryThatIsNotGoodwillIsRefused()
    {
        DllNotFoundException e = Assert.Throws<DllNotFoundException>(() => NativeLoader.LoadFile("libc.so.6"));
        Assert.Contains("libc.so.6 is not libgoodwill", e.Message);
        Assert.Throws<DllNotFoundException>(() => NativeLoader.LoadFile("/nowhere/libgoodwill.so.0"));
    }
#endif
}

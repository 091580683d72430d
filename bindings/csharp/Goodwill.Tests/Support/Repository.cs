using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Xunit;

namespace Goodwill.Tests;

/// <summary>Where the repository, and the shared test data beside it, are.</summary>
internal static class Repository
{
    internal static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    internal static string SharedData(string file) => Path.Combine(Shared, "data", file);

    private static string Shared { get; } =
        Environment.GetEnvironmentVariable("GOODWILL_SHARED") is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "..", "shared");
}

/// <summary>A test that needs a file of the shared data, and is skipped with a reason without it.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute(string file)
    {
        if (!File.Exists(Repository.SharedData(file)))
        {
            Skip = $"there is no {file}; GOODWILL_SHARED can name the folder whose data/ holds it";
        }
    }
}

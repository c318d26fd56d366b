using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A folder for one test, named after it, gone afterwards.</summary>
public sealed class TempFolder : IDisposable
{
    private TempFolder(string path) => Path = path;

    public string Path { get; }

    public static TempFolder ForCaller([CallerMemberName] string test = "")
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "docassist-tests", test + "-" + Guid.NewGuid().ToString("N").Substring(0, 8));
        Directory.CreateDirectory(path);
        return new(path);
    }

    public string Combine(params string[] parts)
    {
        string path = Path;
        foreach (string part in parts)
        {
            path = System.IO.Path.Combine(path, part);
        }
        return path;
    }

    public void Dispose()
    {
        Shell.MakeWritable(Path);
        Directory.Delete(Path, recursive: true);
    }
}

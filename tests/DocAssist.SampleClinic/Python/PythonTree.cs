using System.IO;

namespace DocAssist.SampleClinic.Python;

internal static class PythonTree
{
    /// <summary>shutil.copytree: every file as it lies there, links followed, the target must not exist.</summary>
    public static void Copy(string source, string target)
    {
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new IOException($"File exists: {target}");
        }

        Directory.CreateDirectory(target);
        foreach (string file in Directory.GetFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(source))
        {
            Copy(folder, Path.Combine(target, Path.GetFileName(folder)));
        }

        Directory.SetLastWriteTimeUtc(target, Directory.GetLastWriteTimeUtc(source));
    }
}

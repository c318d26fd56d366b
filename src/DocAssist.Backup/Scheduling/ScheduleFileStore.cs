using System;
using System.IO;
using System.Text;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Scheduling;

/// <summary>Files of schedules, in UTF-8 without a mark.</summary>
internal static class ScheduleFileStore
{
    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file unless it is there with that text.</summary>
    /// <returns>True when it was written.</returns>
    public static bool Write(ScheduleFile file)
    {
        if (Read(file.Path) == file.Text)
        {
            return false;
        }
        IOFailure.WhenWriting(file.Path, () => { Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!); });
        DurableFile.Replace(file.Path, s_encoding.GetBytes(file.Text));
        return true;
    }

    /// <summary>The text, or null when there is no such file.</summary>
    public static string? Read(string path) => IOFailure.WhenReading(path, () => File.Exists(path) ? File.ReadAllText(path, s_encoding) : null);

    public static void Delete(string path) => IOFailure.WhenWriting(path, () => File.Delete(path));

    /// <summary>The files of a folder that may not be there.</summary>
    public static string[] List(string folder, string pattern) => IOFailure.WhenReading(folder, () =>
    {
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files;
    });
}

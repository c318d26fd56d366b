using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.History;

/// <summary>A file with a line for each run. The caller of what changes it holds a lock on it.</summary>
internal static class HistoryFile
{
    /// <summary>Five years of a run a day, and a few hundred kilobytes.</summary>
    public const int MostLines = 2000;

    /// <summary>The runs in the file, oldest first. What is torn or unreadable is left out; losing the file loses only memory.</summary>
    public static IReadOnlyList<RunResult> Read(string path)
    {
        try
        {
            return Lines(ReadText(path)).Select(RunRecord.TryParse).OfType<RunResult>().ToList();
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return [];
        }
    }

    /// <summary>Adds lines, so that they are on the disk when this returns; repairs a torn end and cuts the oldest lines.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, ReadFailed, WriteFailed, FlushFailed.</exception>
    public static void Append(string path, IEnumerable<RunResult> runs)
    {
        List<string> added = runs.Select(RunRecord.Format).ToList();
        string text = IOFailure.WhenReading(path, () => ReadText(path));
        List<string> all = [.. Lines(text), .. added];
        bool isWhole = text.Length > 0 && text[text.Length - 1] == '\n';
        if (isWhole && all.Count <= MostLines)
        {
            AppendText(path, Join(added));
        }
        else
        {
            DurableFile.Replace(path, Join(all.Skip(all.Count - MostLines)));
        }
    }

    /// <summary>Puts these runs in the place of what is there.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public static void Replace(string path, IEnumerable<RunResult> runs) => DurableFile.Replace(path, Join(runs.Select(RunRecord.Format)));

    private static void AppendText(string path, byte[] text)
    {
        IOFailure.WhenWriting(path, () =>
        {
            using FileStream stream = Polyfills.CreateOwnerOnlyFile(path, FileMode.OpenOrCreate, FileShare.Read);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(text, 0, text.Length);
        });
        DurableFile.Flush(path);
    }

    /// <summary>A line that a power cut or a full disk has torn is no object any more.</summary>
    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(l => l.Trim('\r', ' ', '\0')).Where(l => l.Length > 1 && l[0] == '{' && l[l.Length - 1] == '}');

    private static string ReadText(string path) => FileStatus.Of(path).Kind == FileKind.File ? File.ReadAllText(path, Encoding.UTF8) : string.Empty;

    private static byte[] Join(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l + "\n")));
}

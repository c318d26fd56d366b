using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Tests.Support;

/// <summary>The states that a killed restore leaves on the disk, laid out by hand from the documented format of its journal.</summary>
internal static class InterruptedRestore
{
    /// <summary>The parts, in the order of a restore.</summary>
    public static readonly IReadOnlyList<string> Parts = ["settings.json", "prescriptions", "chroma", "clinic.db"];

    /// <summary>The data since, exchanged for that of a backup by the first steps of a restore: out and in, part by part.</summary>
    public static SortedDictionary<string, string> Interrupt(TestClinic clinic, int steps)
    {
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        string work = Path.Combine(clinic.Data, ".docassist-restore");
        foreach (string folder in new[] { "new", "old", "strange" })
        {
            Directory.CreateDirectory(Path.Combine(work, folder));
        }
        using (TestClinic other = TestClinic.Create())
        {
            other.Sql("UPDATE patients SET phone = 'restored'");
            AddNamesBesideFolder(Path.Combine(other.Data, "prescriptions"));
            foreach (string part in Parts)
            {
                Move(Path.Combine(other.Data, part), Path.Combine(work, "new", part));
            }
        }
        WriteJournal(clinic, Parts.Select(p => Path.Combine(clinic.Data, p)));
        for (int step = 0; step < steps; step++)
        {
            string part = Parts[step / 2];
            string live = Path.Combine(clinic.Data, part);
            if (step % 2 == 0)
            {
                Move(live, Path.Combine(work, "old", part));
                foreach (string side in Directory.GetFiles(clinic.Data, part + "-*"))
                {
                    File.Move(side, Path.Combine(work, "old", Path.GetFileName(side)));
                }
            }
            else
            {
                Move(Path.Combine(work, "new", part), live);
            }
        }
        return since;
    }

    /// <summary>By their paths, which is what the format goes by, these come in another order than a walk from folder to folder finds them.</summary>
    private static void AddNamesBesideFolder(string papers)
    {
        foreach (string name in new[] { "a", "a-b", "a-b!" })
        {
            Directory.CreateDirectory(Path.Combine(papers, name));
            File.WriteAllText(Path.Combine(papers, name, "x.pdf"), name);
        }
        File.WriteAllText(Path.Combine(papers, "a.pdf"), "a");
        File.WriteAllText(Path.Combine(papers, "a0.pdf"), "a0");
    }

    public static void WriteJournal(TestClinic clinic, IEnumerable<string> parts)
    {
        string work = Path.Combine(clinic.Data, ".docassist-restore");
        Directory.CreateDirectory(work);
        StringBuilder text = new($$"""{ "version": 1, "id": "abcd", "data_path": "{{Escape(clinic.Data)}}", "backup": "backup_2026-01-05_14-30-00", "safety_backup": null, "started_at_utc": "2026-01-05T09:00:00.0000000Z", "pieces": [ """);
        text.Append(string.Join(", ", parts.Select(p => $$"""{ "live": "{{Escape(p)}}", "had_live": true, "is_database": {{(p.EndsWith("clinic.db") ? "true" : "false")}}, "new_side_files": [], "new_fingerprint": "{{NewFingerprint(p)}}", "old_fingerprint": "" }""")));
        File.WriteAllText(Path.Combine(work, "journal.json"), text.Append(" ] }").ToString());
    }

    /// <summary>As the format has it: a line for the piece, and one for everything in it.</summary>
    private static string NewFingerprint(string live)
    {
        string path = Path.Combine(Path.GetDirectoryName(live)!, ".docassist-restore", "new", Path.GetFileName(live));
        StringBuilder lines = new();
        if (File.Exists(path))
        {
            lines.Append(Line(string.Empty, path));
        }
        else if (Directory.Exists(path))
        {
            lines.Append("\0Folder\00\00\n");
            foreach (string entry in Directory.GetFileSystemEntries(path, "*", SearchOption.AllDirectories).OrderBy(p => Files.Relative(path, p), StringComparer.Ordinal))
            {
                lines.Append(Directory.Exists(entry) ? $"{Files.Relative(path, entry)}\0Folder\00\00\n" : Line(Files.Relative(path, entry), entry));
            }
        }
        using System.Security.Cryptography.SHA256 sha = System.Security.Cryptography.SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(lines.ToString())).Select(b => b.ToString("x2")));
    }

    private static string Line(string name, string path) => $"{name}\0File\0{new FileInfo(path).Length}\0{File.GetLastWriteTimeUtc(path).Ticks}\n";

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }
    }

    private static string Escape(string path) => path.Replace("\\", "\\\\");
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Restoring;

/// <summary>A restored folder that is used as the app would use it: its databases are written to, its papers are opened.</summary>
internal sealed class DrilledFolder
{
    private const string ClinicDatabase = "clinic.db";

    private const int TailLength = 1024;

    private readonly List<VerificationIssue> _issues = [];
    private readonly ManifestDetails? _details;

    private DrilledFolder(ManifestDetails? details) => _details = details;

    public IReadOnlyList<VerificationIssue> Issues => _issues;

    public int Databases { get; private set; }

    public int Tables { get; private set; }

    public int Pdfs { get; private set; }

    public SqliteCounts Clinic { get; private set; } = SqliteCounts.None;

    /// <param name="folder">The restored folder. It is changed.</param>
    /// <param name="details">What the manifest says; null for a backup of the app.</param>
    /// <param name="token">Looked at before each file.</param>
    public static DrilledFolder Open(string folder, ManifestDetails? details, CancellationToken token)
    {
        DrilledFolder drilled = new(details);
        foreach (TreeEntry entry in FolderTree.Each(folder, (path, e) => drilled.Add(VerificationIssueKind.Unreadable, path, $"It could not be read: {e.Message}")).Where(e => e.Status.Kind == FileKind.File))
        {
            token.ThrowIfCancellationRequested();
            drilled.Open(entry);
        }
        if (FileStatus.Of(Path.Combine(folder, ClinicDatabase)).Kind == FileKind.Missing)
        {
            drilled.Add(VerificationIssueKind.Missing, ClinicDatabase, "The backup has no clinic.db.");
        }
        return drilled;
    }

    private void Open(TreeEntry entry)
    {
        if (entry.Path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase))
        {
            OpenPdf(entry);
        }
        else if (_details?.Databases.FirstOrDefault(d => d.Path == entry.Path)?.Integrity.Sound == false)
        {
            Add(VerificationIssueKind.DatabaseFlawed, entry.Path, "It was damaged already when it was saved.");
        }
        else if (SqliteFile.IsDatabase(entry.FullPath, entry.Status.Length))
        {
            OpenDatabase(entry);
        }
    }

    private void OpenDatabase(TreeEntry entry)
    {
        try
        {
            using (SqliteConnection connection = SqliteFile.OpenOwn(entry.FullPath))
            {
                // Written and taken back: it makes and removes a journal, or a log, as the app's first change will.
                connection.Execute("BEGIN IMMEDIATE");
                connection.Execute("CREATE TABLE docassist_backup_drill (id INTEGER PRIMARY KEY)");
                connection.Execute("ROLLBACK");
            }
            SqliteCounts counts = SqliteCounts.Read(entry.FullPath);
            Databases++;
            Compare(entry.Path, counts);
            Clinic = entry.Path == ClinicDatabase ? counts : Clinic;
        }
        catch (SqliteException e)
        {
            Add(VerificationIssueKind.DatabaseDamaged, entry.Path, $"It could not be opened for writing: {e.Message}");
        }
    }

    private void Compare(string path, SqliteCounts counts)
    {
        IReadOnlyDictionary<string, long?> said = _details?.Databases.FirstOrDefault(d => d.Path == path)?.Counts.Tables ?? counts.Tables;
        foreach (KeyValuePair<string, long?> table in said.Where(t => t.Value is not null))
        {
            Tables++;
            if (counts.Rows(table.Key) != table.Value)
            {
                Add(VerificationIssueKind.CountDiffers, path, $"Its table {table.Key} has {counts.Rows(table.Key)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no countable"} rows and should have {table.Value}.");
            }
        }
    }

    private void OpenPdf(TreeEntry entry)
    {
        using FileStream stream = IOFailure.WhenReading(entry.FullPath, () => File.OpenRead(entry.FullPath));
        string head = Read(stream, 0, 4);
        string tail = Read(stream, Math.Max(0, stream.Length - TailLength), TailLength);
        if (head == "%PDF" && tail.Contains("%%EOF"))
        {
            Pdfs++;
        }
        else
        {
            // The bytes are those that were saved: what is wrong with them was wrong before.
            Add(VerificationIssueKind.NotAPdf, entry.Path, "It does not begin and end as a PDF does, and did not when it was saved.");
        }
    }

    private static string Read(FileStream stream, long position, int length)
    {
        byte[] buffer = new byte[length];
        stream.Position = position;
        int read = 0;
        int count;
        while (read < length && (count = stream.Read(buffer, read, length - read)) > 0)
        {
            read += count;
        }
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    private void Add(VerificationIssueKind kind, string path, string message) => _issues.Add(new(kind, path, message));
}

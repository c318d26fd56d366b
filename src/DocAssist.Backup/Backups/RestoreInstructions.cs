using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>HOW-TO-RESTORE.txt: for somebody who has lost data and has no tool but a file manager.</summary>
internal static class RestoreInstructions
{
    public const string FileName = "HOW-TO-RESTORE.txt";

    /// <summary>Plain ASCII with the line ends that every editor of Windows understands.</summary>
    public static byte[] Write(string backupName, Manifest manifest, IReadOnlyList<ManifestItem> items)
    {
        ManifestDetails details = manifest.Details!;
        List<string> lines =
        [
            "HOW TO RESTORE THIS BACKUP BY HAND",
            "",
            $"Backup:     {backupName}",
            $"Made:       {(details.CreatedAtUtc + details.UtcOffset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} (UTC{ManifestText.FormatOffset(details.UtcOffset)}) on {Ascii(details.Host)}",
            $"Data of:    {Ascii(details.DataPath)}",
            $"Patients:   {Number(manifest.PatientCount)}",
            $"Visits:     {Number(manifest.VisitCount)}",
            $"Worth:      {details.Verdict}{(details.Verdict == BackupVerdict.Good ? "" : " - read backup_manifest.json before you use it")}",
            "",
            "With the PowerShell module DocAssist.Backup, one command does all that follows",
            "and checks every step:",
            "",
            "    Restore-DocAssistBackup -LiteralPath <this folder>",
            "",
            "Without it:",
            "",
            "1. Close the DocAssist app on every computer that uses this data.",
            "2. Make a new folder beside the data folder and move everything from the data",
            "   folder into it. Keep it until you are sure that all is well.",
            "3. In the data folder there must be NO file clinic.db-wal, clinic.db-shm or",
            "   clinic.db-journal, and in its folder chroma no chroma.sqlite3-wal, -shm or",
            "   -journal. If one is there, delete it: it belongs to the old data and would",
            "   silently change the restored one.",
            "4. Copy from this folder into the data folder:",
            "",
            .. items.Where(i => i.Present).Select(Describe),
            "",
            "   Copy, do not move: this backup must stay as it is, and others may share its files.",
            "   Leave backup_manifest.json, SHA256SUMS and this file where they are.",
            "5. Start the app and look at the newest patients and visits.",
            "",
            "To check first that no byte of this backup has changed, on Linux or macOS:",
            "",
            "    sha256sum -c SHA256SUMS        (macOS: shasum -a 256 -c SHA256SUMS)",
            "",
            "The folder holds patients' records. Keep it as safe as the clinic's computer.",
        ];
        return Encoding.ASCII.GetBytes(string.Concat(lines.Select(line => line + "\r\n")));
    }

    private static string Describe(ManifestItem item)
    {
        string name = item.Name switch
        {
            nameof(DataItem.Database) => item.Files > 1 ? "clinic.db, and the clinic.db-... beside it, which here belongs to it" : "clinic.db",
            nameof(DataItem.VectorStore) => "chroma (the whole folder)",
            nameof(DataItem.Prescriptions) => "prescriptions (the whole folder)",
            nameof(DataItem.Settings) => "settings.json",
            _ => "everything else",
        };
        string files = string.Format(CultureInfo.InvariantCulture, "{0} file{1}, {2:N0} bytes", item.Files, item.Files == 1 ? "" : "s", item.Bytes);
        string gaps = item.Problems.Count == 0 ? "" : string.Format(CultureInfo.InvariantCulture, " - INCOMPLETE, {0} missing", item.Problems.Count);
        return $"     {name}: {files}{gaps}";
    }

    private static string Number(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "could not be counted";

    private static string Ascii(string text) => new(text.Select(c => c is >= ' ' and <= '~' ? c : '?').ToArray());
}

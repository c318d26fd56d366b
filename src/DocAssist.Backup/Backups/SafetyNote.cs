using System.Globalization;
using System.Text;
using DocAssist.Backup.Catalog;

namespace DocAssist.Backup.Backups;

/// <summary>SAFETY_BACKUP.txt, by which the app's own users know a backup that was made before a restore. The words are the app's.</summary>
internal static class SafetyNote
{
    public const string FileName = "SAFETY_BACKUP.txt";

    public static byte[] Write(BackupName name) => Encoding.ASCII.GetBytes(
        $"This is a safety backup created before restore at {name.Local.ToString(BackupName.Stamp, CultureInfo.InvariantCulture)}\n"
        + "Original backup can be safely deleted after confirming restore success.\n");
}

using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>Says what a restore would do, and changes nothing. It believes the manifest: the check is the restore's own first step.</summary>
public static class RestorePlanner
{
    /// <exception cref="BackupException">The same as for the restore itself, as far as they can be known before.</exception>
    public static RestorePlan Plan(RestoreOptions options) => IOFailure.WhenReading(options.Backup.Path, () =>
    {
        VerificationReport believed = new()
        {
            Name = options.Backup.Name,
            Path = options.Backup.Path,
            Level = Sqlite.IntegrityLevel.Quick,
            Verdict = options.Backup.Verdict,
            // What cannot be read now is for the check to tell.
            Intact = false,
            CheckedAtUtc = options.Now.UtcDateTime,
        };
        (Manifest Manifest, bool IsSealed)? read = BackupRestorer.ReadManifest(options.Backup);
        RestoreSelection selection = RestoreSelection.Of(options, read?.Manifest, believed);
        RestorePreflight.RequirePlace(options, selection);
        bool replaces = !options.IntoEmptyFolder && selection.Pieces.Any(p => SwapPiece.IsThere(p.Live));
        return new RestorePlan(selection.Items, selection.Pieces.Sum(p => p.FileCount), selection.Pieces.Sum(p => p.Bytes), replaces, Obstacle(options, selection)) { BackupPath = options.Backup.Path, Read = read };
    });

    private static BackupException? Obstacle(RestoreOptions options, RestoreSelection selection)
    {
        try
        {
            RestorePreflight.RequireNotInUse(options, selection);
            return null;
        }
        catch (BackupException e) when (e.Code == BackupErrorCode.ApplicationRunning)
        {
            return e;
        }
    }
}

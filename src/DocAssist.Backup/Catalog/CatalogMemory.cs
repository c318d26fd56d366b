using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>What .docassist remembers of the backups of a root: what checks found, and what people decided.</summary>
internal sealed class CatalogMemory
{
    private readonly Dictionary<string, VerificationRecord> _checks;
    private readonly Dictionary<string, Confirmation> _confirmations;

    private readonly Dictionary<string, UnchangedRecord> _unchanged;

    private CatalogMemory(Dictionary<string, VerificationRecord> checks, Dictionary<string, Confirmation> confirmations, Dictionary<string, UnchangedRecord> unchanged)
    {
        _unchanged = unchanged;
        _checks = checks;
        _confirmations = confirmations;
    }

    public static CatalogMemory Read(string root) => new(VerificationRecords.Read(root), Confirmations.Read(root), UnchangedRecords.Read(root));

    /// <summary>The same for whoever removes backups: one that was found damaged must not pass for the good one that stays.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed: what checks found cannot be read.</exception>
    public static CatalogMemory Require(string root) => new(VerificationRecords.Require(root), Confirmations.Read(root), UnchangedRecords.Read(root));

    /// <summary>Adds what is remembered to a row of the listing.</summary>
    /// <param name="info">The row as the folder itself gives it.</param>
    /// <param name="createdAt">What its manifest has under created_at.</param>
    public BackupInfo Apply(BackupInfo info, string? createdAt) => WithCheck(WithConfirmation(WithFlaw(Unchanged(info, createdAt), createdAt), createdAt), createdAt);

    private BackupInfo Unchanged(BackupInfo info, string? createdAt) =>
        _unchanged.TryGetValue(info.Name, out UnchangedRecord? record) && record.CreatedAt == createdAt ? info with { UnchangedAtUtc = record.FoundAtUtc } : info;

    private BackupInfo WithFlaw(BackupInfo info, string? createdAt)
    {
        VerificationRecord? check = info.IsOurs ? CheckOf(info, createdAt) : null;
        if (check?.Flaw is not DataFlaw flaw)
        {
            return check is { PassedInFull: true } ? info with { PassedInFull = true } : info;
        }
        return info with
        {
            Flaw = flaw,
            PassedInFull = false,
            Verdict = flaw.Worth(info.Verdict),
            Reasons = info.Reasons.Prepend(flaw.Reason).ToList(),
        };
    }

    /// <summary>Only doubts can be dispelled: a confirmation never mends what is broken.</summary>
    private BackupInfo WithConfirmation(BackupInfo info, string? createdAt)
    {
        if (info.Verdict != BackupVerdict.Suspect || !_confirmations.TryGetValue(info.Name, out Confirmation? confirmation) || !confirmation.IsOf(info.Name, createdAt))
        {
            return info;
        }
        return info with
        {
            Verdict = info.VerdictIfConfirmed,
            ConfirmedAtUtc = confirmation.ConfirmedAtUtc,
            Reasons = info.Reasons.Prepend($"confirmed: {confirmation.Reason}").ToList(),
        };
    }

    private BackupInfo WithCheck(BackupInfo info, string? createdAt)
    {
        if (CheckOf(info, createdAt) is not VerificationRecord record)
        {
            return info;
        }
        BackupInfo known = info with { VerifiedAtUtc = record.CheckedAtUtc, Verification = record.Level };
        // A record can make a backup worse, or verify one of the app's; it never mends what the listing itself sees broken.
        bool counts = record.Verdict == BackupVerdict.Damaged || info.Verdict == BackupVerdict.Unverified;
        if (!counts || info.Verdict == BackupVerdict.Damaged)
        {
            return known;
        }
        IEnumerable<string> others = info.Verdict == BackupVerdict.Unverified ? info.Reasons.Skip(1) : info.Reasons;
        return known with
        {
            Verdict = record.Verdict,
            Reasons = (record.Reason is null ? others : others.Prepend(record.Reason)).ToList(),
        };
    }

    private VerificationRecord? CheckOf(BackupInfo info, string? createdAt) =>
        _checks.TryGetValue(info.Name, out VerificationRecord? record) && string.Equals(record.CreatedAt, createdAt, StringComparison.Ordinal) ? record : null;
}

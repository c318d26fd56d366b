using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.SampleClinic;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>What must be true of a published backup, looked at without the module.</summary>
public static class BackupAssert
{
    private static readonly string[] s_unlisted = ["SHA256SUMS", "backup_manifest.json"];

    /// <summary>Every listed file has its hash, nothing is missing or extra, no side file, and the rows agree.</summary>
    public static void IsWhole(string backup)
    {
        Dictionary<string, string> listed = File.ReadAllLines(Path.Combine(backup, "SHA256SUMS"))
            .ToDictionary(line => line.Substring(66), line => line.Substring(0, 64), StringComparer.Ordinal);
        string[] there = Files.Snapshot(backup).Where(f => f.Value != "folder").Select(f => f.Key).ToArray();
        Assert.Equal(there.Except(s_unlisted).OrderBy(p => p, StringComparer.Ordinal), listed.Keys.OrderBy(p => p, StringComparer.Ordinal));
        foreach (KeyValuePair<string, string> file in listed)
        {
            Assert.Equal(file.Value, Files.Sha256(Path.Combine(backup, file.Key)));
        }
        Assert.DoesNotContain(there, p => p.EndsWith("-wal") || p.EndsWith("-shm") || p.EndsWith("-journal"));
        Assert.Empty(ClinicInvariants.Check(Path.Combine(backup, "clinic.db")));
    }

    /// <summary>The failure has the code, and says what to do in a whole sentence.</summary>
    public static BackupException Fails(BackupErrorCode code, Action work)
    {
        BackupException failure = Assert.Throws<BackupException>(work);
        Assert.True(failure.Code == code, $"{failure.Code}: {failure.Message}");
        Assert.EndsWith(".", failure.Message);
        Assert.EndsWith(".", failure.Hint);
        Assert.NotEmpty(failure.Target);
        return failure;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Of a great many documents, with names of every kind, a backup forgets and confuses none.</summary>
public sealed class ManyFilesTests
{
    private const int Count = 1_200;

    /// <summary>Of one to four bytes in UTF-8, where the last comes behind those before it; in UTF-16 it comes before them.</summary>
    private static readonly string[] s_letters = ["a", "Z", "0", "-", " b", "\u00e9", "\u0928", "\u4e2d", "\ue000", "\uff21", "\U0001F600"];

    [UnixFact]
    public void The_manifest_lists_each_once_in_order_with_its_hash()
    {
        using TestClinic clinic = TestClinic.Create();
        string[] before = Listed(clinic.BackUp());
        string[] names = Names(new Random(20260105));
        Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions", "many"));
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "many", name), name);
        }

        BackupInfo made = clinic.BackUpNextDay(o => o with { Verification = IntegrityLevel.Full });

        Dictionary<string, string> hashes = Files(made).ToDictionary(f => f.GetProperty("path").GetString()!, f => f.GetProperty("sha256").GetString()!);
        Assert.All(names, name => Assert.Equal(Sha256(name), hashes["prescriptions/many/" + name]));
        Assert.Equal(before.Take(before.Length - 1).Concat(names.Select(n => "prescriptions/many/" + n)).OrderBy(p => p, StringComparer.Ordinal).Append(before.Last()), Listed(made));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
    }

    /// <summary>The last is that of the checksums, which are written when all else is there.</summary>
    private static string[] Listed(BackupInfo backup) => Files(backup).Select(f => f.GetProperty("path").GetString()!).ToArray();

    private static JsonElement.ArrayEnumerator Files(BackupInfo backup) => backup.Manifest().GetProperty("files").EnumerateArray();

    private static string[] Names(Random random)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        while (names.Count < Count)
        {
            names.Add(string.Concat(Enumerable.Range(0, random.Next(1, 61)).Select(_ => s_letters[random.Next(s_letters.Length)])));
        }
        return names.ToArray();
    }

    private static string Sha256(string text)
    {
        using SHA256 sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", string.Empty).ToLowerInvariant();
    }
}

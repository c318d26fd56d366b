using System;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Xunit;

namespace DocAssist.Backup.Tests.Manifests;

/// <summary>A manifest may say anything: the other backups are still listed, nothing outside the folder is touched, and it is called what it is.</summary>
public sealed class HostileManifestTests
{
    [Theory]
    [InlineData("../outside.pdf")]
    [InlineData("prescriptions/../../outside.pdf")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\\\Windows\\\\win.ini")]
    [InlineData("\\\\\\\\server\\\\share\\\\x")]
    [InlineData("prescriptions\\\\..\\\\..\\\\x")]
    [InlineData("clinic.db:stream")]
    [InlineData("CON")]
    [InlineData("prescriptions/nul.pdf")]
    [InlineData("prescriptions/COM1")]
    [InlineData("prescriptions/x.")]
    [InlineData("prescriptions/x ")]
    [InlineData("prescriptions//x")]
    [InlineData("./x")]
    [InlineData("x\\u0000y")]
    [InlineData("x\\ud800y")]
    [InlineData("CLINIC.DB")]
    [InlineData("clinic.db/x")]
    public void A_path_that_is_not_safe_makes_the_manifest_invalid(string path)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo hostile = clinic.BackUp();
        BackupInfo other = clinic.BackUp();
        // "windows": on Unix a manifest made there may hold names that only Unix can.
        Rewrite(hostile, text => text.Replace("\"platform\": \"unix\"", "\"platform\": \"windows\"").Replace("\"path\": \"settings.json\"", $"\"path\": \"{path}\""));

        VerificationReport report = clinic.Verify(hostile);

        Assert.Equal(BackupVerdict.Damaged, report.Verdict);
        Assert.Equal(VerificationIssueKind.ManifestInvalid, Assert.Single(report.Issues).Kind);
        Assert.Equal(2, clinic.List().Count);
        Assert.Equal(BackupVerdict.Good, clinic.Find(other.Name).Verdict);
    }

    [Theory]
    [InlineData("\"kind\": \"Backup\"", "\"kind\": \"Nonsense\"")]
    [InlineData("\"kind\": \"Backup\"", "\"kind\": \"0\"")]
    [InlineData("\"kind\": \"Backup\"", "\"kind\": 0")]
    [InlineData("\"kind\": \"Backup\"", "\"kind\": \"Backup\", \"kind\": \"Safety\"")]
    [InlineData("\"schema\": 1", "\"schema\": 2")]
    [InlineData("\"schema\": 1", "\"schema\": 1e400")]
    [InlineData("\"schema\": 1", "\"schema\": -1")]
    [InlineData("\"page_size\": 4096", "\"page_size\": 9223372036854775808")]
    [InlineData("\"page_size\": 4096", "\"page_size\": -4096")]
    [InlineData("\"verdict\": \"Good\"", "\"verdict\": null")]
    [InlineData("\"reasons\": []", "\"reasons\": {}")]
    [InlineData("\"reasons\": []", "\"reasons\": [[[[[[]]]]]]")]
    [InlineData("\"utc_offset\": \"\\u002B05:30\"", "\"utc_offset\": \"later\"")]
    [InlineData("\"docassist_backup\": {", "\"docassist_backup\": [], \"x\": {")]
    [InlineData("{\n  \"created_at\"", "[{\n  \"created_at\"")]
    [InlineData("\"type\": \"simple_backup\"", "\"type\": \"simple_backup\",,")]
    public void A_head_that_cannot_be_is_damaged_in_the_list(string from, string to)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo hostile = clinic.BackUp();
        clinic.BackUp();
        Rewrite(hostile, text => ReplaceFirst(text, from, to));

        Assert.Equal([BackupVerdict.Good, BackupVerdict.Damaged], clinic.List().Select(b => b.Verdict));
        Assert.Equal(BackupVerdict.Damaged, clinic.Verify(hostile).Verdict);
    }

    [Fact]
    public void Odd_bytes_are_damaged_in_the_list()
    {
        using TestClinic clinic = TestClinic.Create();
        byte[][] odd =
        [
            [],
            new byte[4096],
            Encoding.ASCII.GetBytes("{}"),
            Encoding.ASCII.GetBytes("not json"),
            Encoding.ASCII.GetBytes(new string('[', 100_000)),
            Encoding.ASCII.GetBytes("{\"type\":\"simple_backup\",\"docassist_backup\":" + new string('{', 70)),
        ];
        foreach (byte[] bytes in odd)
        {
            BackupInfo made = clinic.BackUp();
            File.WriteAllBytes(Path.Combine(made.Path, "backup_manifest.json"), bytes);

            Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
            Assert.Equal(BackupVerdict.Damaged, clinic.Verify(made).Verdict);
        }
    }

    [Fact]
    public void A_huge_manifest_is_not_read()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        using (FileStream stream = new(Path.Combine(made.Path, "backup_manifest.json"), FileMode.Open))
        {
            stream.SetLength(500L * 1024 * 1024);
        }

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
        Assert.Contains("too large", clinic.Verify(made).Issues[0].Message);
    }

    [UnixFact]
    public void A_manifest_that_is_a_pipe_or_a_link_is_not_opened()
    {
        using TestClinic clinic = TestClinic.Create();
        foreach (string command in new[] { "mkfifo '{0}'", "ln -s /etc/passwd '{0}'", "mkdir '{0}'" })
        {
            BackupInfo made = clinic.BackUp();
            string path = Path.Combine(made.Path, "backup_manifest.json");
            File.Delete(path);
            Shell.Run("sh", $"-c \"{string.Format(command, path)}\"");

            Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
        }
    }

    [Fact]
    public void The_head_is_found_behind_any_number_of_tables()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql(string.Concat(Enumerable.Range(0, 2500).Select(i => $"CREATE TABLE a_table_with_a_long_name_number_{i} (x);")));

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, clinic.Find(made.Name).Verdict);
        Assert.Equal(20, clinic.Find(made.Name).PatientCount);
    }

    private static void Rewrite(BackupInfo backup, Func<string, string> change)
    {
        string path = Path.Combine(backup.Path, "backup_manifest.json");
        string before = File.ReadAllText(path);
        string after = change(before);
        Assert.NotEqual(before, after);
        File.WriteAllText(path, after, new UTF8Encoding(false));
    }

    private static string ReplaceFirst(string text, string from, string to)
    {
        int at = text.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? text : text.Substring(0, at) + to + text.Substring(at + from.Length);
    }
}

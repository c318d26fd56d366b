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
        Rewrite(hostile, text => text.Replace("\"platform\": \"unix\"", "\"platform\": \"windows\"").Replace("\"path\":\"settings.json\"", $"\"path\":\"{path}\""));

        VerificationReport report = clinic.Verify(hostile);

        Assert.Equal(BackupVerdict.Damaged, report.Verdict);
        Assert.Equal(VerificationIssueKind.ManifestInvalid, Assert.Single(report.Issues).Kind);
        Assert.Equal(2, clinic.List().Count);
        Assert.Equal(BackupVerdict.Good, clinic.Find(other.Name).Verdict);
    }

    [Fact]
    public void A_database_that_stands_twice_makes_the_manifest_invalid()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo hostile = clinic.BackUp();
        Rewrite(hostile, text => System.Text.RegularExpressions.Regex.Replace(text, "(\"databases\": \\[\\s*)(\\{.*?\\})(,\\s*\\{\\s*\"path\": \"clinic)", "$1$2,$2$3", System.Text.RegularExpressions.RegexOptions.Singleline));

        Assert.Equal(VerificationIssueKind.ManifestInvalid, Assert.Single(clinic.Verify(hostile).Issues).Kind);
        Assert.Equal(BackupVerdict.Good, clinic.BackUp().Verdict);
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

    [Theory]
    [InlineData("\"files\": [", "\"files\": [1,")]
    [InlineData("\"files\": [", "\"files\": [[],")]
    [InlineData("\"files\": [", "\"files\": [{},")]
    [InlineData("\"files\": [", "\"files\": [],\"files\": [")]
    [InlineData("\"files\": [", "\"files\": {}, \"was\": [")]
    [InlineData("\"files\": [", "\"files\": null, \"was\": [")]
    [InlineData("\"folders\": [", "\"folders\": [7,")]
    [InlineData("\"folders\": [", "\"folders\": [null,")]
    [InlineData("\"docassist_backup\": {", "\"docassist_backup\": {\"files\": []}, \"docassist_backup\": {")]
    [InlineData("\"files\": [", "\"f\\u0069les\": [], \"files\": [")]
    [InlineData("\"folders\": [", "\"folders\": [\"\\ud800\",")]
    [InlineData("\"folders\": [", "\"folders\": \"none\", \"was\": [")]
    [InlineData("\"folders\": [", "\"folders\": [\"prescriptions\",")]
    [InlineData("\"folders\": [", "\"folders\": [\"clinic.db\",")]
    [InlineData("{\"path\":\"settings.json\"", "{\"path\":null")]
    [InlineData("{\"path\":\"settings.json\"", "{\"path\":\"settings.json\",\"path\":\"settings.json\"")]
    [InlineData("{\"path\":\"settings.json\"", "{\"path\":\"settings.json\",\"\\u0070ath\":\"settings.json\"")]
    [InlineData("{\"path\":\"settings.json\"", "{\"x\":1,\"x\":2,\"path\":\"settings.json\"")]
    [InlineData("{\"path\":\"settings.json\"", "{\"path\":\"settings.json\",\"reused\":0")]
    [InlineData("{\"path\":\"settings.json\"", "{\"path\":\"settings.json\",\"reused\":\"0\"")]
    [InlineData("{\"path\":\"settings.json\",\"length\":", "{\"path\":\"settings.json\",\"length\":-")]
    [InlineData("{\"path\":\"settings.json\",\"length\":", "{\"path\":\"settings.json\",\"length\":0.")]
    [InlineData("{\"path\":\"settings.json\",\"length\":", "{\"path\":\"settings.json\",\"size\":")]
    [InlineData("\"modified_utc\":\"2", "\"modified_utc\":\"later than 2")]
    [InlineData("\"modified_utc\":\"2", "\"modified_utc\":7,\"was\":\"2")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"A")]
    [InlineData("\"manifest_sha256\"", "\"verdict\": \"Partial\", \"manifest_sha256\"")]
    [InlineData("\n  }\n}\n", "\n  }\n} {}\n")]
    [InlineData("\n  }\n}\n", "\n  }\n")]
    public void A_list_that_cannot_be_makes_the_manifest_invalid(string from, string to)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo hostile = clinic.BackUp();
        BackupInfo other = clinic.BackUp();
        Rewrite(hostile, text => ReplaceFirst(text, from, to));

        VerificationReport report = clinic.Verify(hostile);

        Assert.Equal(VerificationIssueKind.ManifestInvalid, Assert.Single(report.Issues).Kind);
        Assert.Equal(BackupVerdict.Good, clinic.Find(other.Name).Verdict);
    }

    [Theory]
    [InlineData("{\"path\":\"settings.json\"", "{\"new\":{\"a\":[1,{\"b\":[]}],\"path\":{}},\"path\":\"settings.json\",\"newer\":[[]]")]
    [InlineData("{\"path\":\"settings.json\"", "{\"\\u0070ath\":\"settings.json\"")]
    [InlineData("{\"path\":\"settings.json\"", "{\"reused\":null,\"path\":\"settings.json\"")]
    [InlineData("\"folders\": [", "\"later\": {\"files\": [1], \"folders\": 2}, \"folders\": [")]
    [InlineData("\"files\": [", "\"files\":   [")]
    [InlineData("\"files\": [", "\"f\\u0069les\": [")]
    public void What_is_new_or_written_in_another_way_is_read_all_the_same(string from, string to)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Rewrite(made, text => ReplaceFirst(text, from, to));

        // Only the seal tells.
        Assert.Equal(VerificationIssueKind.ManifestChanged, Assert.Single(clinic.Verify(made).Issues).Kind);
    }

    [Fact]
    public void A_long_manifest_is_read_wherever_its_pieces_end()
    {
        using TestClinic clinic = TestClinic.Create();
        string papers = Path.Combine(clinic.Data, "prescriptions", "many");
        Directory.CreateDirectory(papers);
        for (int i = 0; i < 600; i++)
        {
            File.WriteAllText(Path.Combine(papers, $"A 'quoted' name \u0915 {i}.pdf"), "%PDF");
        }
        BackupInfo made = clinic.BackUp();
        string path = Path.Combine(made.Path, "backup_manifest.json");
        string manifest = File.ReadAllText(path);
        Assert.True(manifest.Length > 2 * 64 * 1024, "It must be read in several pieces.");

        // Before the comma: behind it all of the blanks would be one piece.
        foreach (int padding in Enumerable.Range(1, 45).Select(i => 7 * i).Append(70_000))
        {
            BackupForger.WriteSealed(path, ReplaceFirst(manifest, "\"reuse\": []", "\"reuse\": []" + new string(' ', padding)));
            Assert.Empty(clinic.Verify(made).Issues);
        }
        BackupForger.WriteSealed(path, ReplaceFirst(manifest, "\"files\": [", new string(' ', 200_000) + "\"files\": ["));
        Assert.Empty(clinic.Verify(made).Issues);
        foreach (int length in Enumerable.Range(0, 220).Select(i => 70_000 + i))
        {
            File.WriteAllText(path, manifest.Substring(0, length));
            Assert.Equal(VerificationIssueKind.ManifestInvalid, Assert.Single(clinic.Verify(made).Issues).Kind);
        }
    }

    [Fact]
    public void A_manifest_of_a_later_format_is_called_that_whatever_its_lists_hold()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Rewrite(made, text => text.Replace("\"schema\": 1", "\"schema\": 2").Replace("\"files\": [", "\"files\": [7,"));

        Assert.Contains("it has format 2", Assert.Single(clinic.Verify(made).Issues).Message);
    }

    [Theory]
    [InlineData("\"label\"")]
    [InlineData("\"folders\"")]
    [InlineData("\"manifest_sha256\"")]
    public void What_is_larger_than_any_manifest_is_not_read(string before)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Rewrite(made, text => ReplaceFirst(text, before, $"\"pad\":\"{new string('x', 5_000_000)}\",{before}"));

        Assert.Contains("too large", Assert.Single(clinic.Verify(made).Issues).Message);
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
    public void A_manifest_that_lost_our_part_does_not_pass_for_one_of_the_app()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Rewrite(made, text => text.Replace("docassist_backup", "docassist_backuq"));

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
        Assert.Equal(BackupVerdict.Damaged, clinic.Verify(made).Verdict);
        File.Delete(Path.Combine(made.Path, "SHA256SUMS"));
        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
    }

    [Theory]
    [InlineData("2026-01-05T09:00:00.0000000Z", "0001-01-01T00:00:00Z")]
    [InlineData("2026-01-05T09:00:00.0000000Z", "9999-12-31T23:59:59Z")]
    [InlineData("\\u002B05:30", "-23:59")]
    public void Times_that_cannot_be_are_damaged_in_the_list(string from, string to)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo hostile = clinic.BackUp();
        Rewrite(hostile, text => text.Replace(from, to));

        Assert.Equal(BackupVerdict.Damaged, Assert.Single(clinic.List()).Verdict);
    }

    [Fact]
    public void The_first_and_the_last_second_of_all_time_hide_no_other_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Directory.CreateDirectory(Path.Combine(clinic.Root, "backup_0001-01-01_00-00-00"));
        Directory.CreateDirectory(Path.Combine(clinic.Root, "backup_9999-12-31_23-59-59"));

        foreach (int hours in new[] { -12, 14 })
        {
            TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("z", TimeSpan.FromHours(hours), "z", "z");
            Assert.Contains(BackupCatalog.List(clinic.Root, clinic.Now, zone), b => b.Name == made.Name && b.Verdict == BackupVerdict.Good);
        }
    }

    [Fact]
    public void A_long_label_of_broken_letters_is_read_or_refused_and_nothing_else()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp(o => o with { Label = "LABEL" });
        string path = Path.Combine(made.Path, "backup_manifest.json");
        byte[] bytes = File.ReadAllBytes(path);
        int at = Encoding.ASCII.GetString(bytes).IndexOf("LABEL", StringComparison.Ordinal);
        File.WriteAllBytes(path, [.. bytes.Take(at), .. Enumerable.Repeat((byte)0xFF, 40_000), .. bytes.Skip(at + 5)]);

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
    }

    [Fact]
    public void A_large_manifest_in_the_apps_form_is_not_read()
    {
        using TestClinic clinic = TestClinic.Create();
        string folder = Path.Combine(clinic.Root, "backup_2026-01-01_00-00-00");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "backup_manifest.json"), "{\"type\":\"simple_backup\",\"pad\":[1" + string.Concat(Enumerable.Repeat(",1", 2_000_000)) + "]}");

        Assert.Contains("too large", Assert.Single(clinic.List()).Reasons[0]);
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

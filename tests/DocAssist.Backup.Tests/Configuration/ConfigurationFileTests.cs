using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Configuration;

public sealed class ConfigurationFileTests
{
    [Fact]
    public void No_file_says_nothing()
    {
        using TempFolder folder = TempFolder.ForCaller();

        Assert.Empty(ConfigurationFile.Read(folder.Combine("no", "such.json")));
    }

    [Fact]
    public void What_is_set_is_read_again()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("new", "folder", "user.json");

        Change(path, new()
        {
            ["DataPath"] = folder.Combine("données", "देव"),
            ["KeepLast"] = 12,
            ["Verification"] = IntegrityLevel.Full,
            ["OnClose"] = false,
            ["LogLevel"] = LogLevel.Verbose,
        });

        IReadOnlyDictionary<string, object> read = ConfigurationFile.Read(path);
        Assert.Equal(5, read.Count);
        Assert.Equal(folder.Combine("données", "देव"), read["DataPath"]);
        Assert.Equal(12, read["KeepLast"]);
        Assert.Equal(IntegrityLevel.Full, read["Verification"]);
        Assert.Equal(false, read["OnClose"]);
        Assert.Equal(LogLevel.Verbose, read["LogLevel"]);
        Assert.Contains("\"keep_last\": 12", File.ReadAllText(path));
        Assert.Equal((byte)'{', File.ReadAllBytes(path)[0]);
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    public void What_people_write_by_hand_is_read(string encoding, bool marked)
    {
        using TempFolder folder = TempFolder.ForCaller();
        string text = """
            // Of the front desk.
            {
              "keep_last": 9, /* not too many */
              "verification": "full",
              "green_for_hours": null,
              "of_somebody_else": { "keep_last": "x" },
            }
            """;
        Encoding used = encoding == "utf-8" ? new UTF8Encoding(marked) : Encoding.Unicode;
        File.WriteAllText(folder.Combine("user.json"), text, used);

        IReadOnlyDictionary<string, object> read = ConfigurationFile.Read(folder.Combine("user.json"));

        Assert.Equal(2, read.Count);
        Assert.Equal(9, read["KeepLast"]);
        Assert.Equal(IntegrityLevel.Full, read["Verification"]);
    }

    [Theory]
    [InlineData("", "valid")]
    [InlineData("{", "valid")]
    [InlineData("[]", "braces")]
    [InlineData("7", "braces")]
    [InlineData("""{ "keep_last": 1, "keep_last": 2 }""", "'keep_last' stands twice")]
    [InlineData("""{ "keep_last": 0 }""", "'keep_last' is 0, and can be from 1")]
    [InlineData("""{ "keep_last": 2.5 }""", "'keep_last' is no whole number")]
    [InlineData("""{ "keep_last": "5" }""", "'keep_last' is no whole number")]
    [InlineData("""{ "keep_last": 99999999999 }""", "'keep_last' is no whole number")]
    [InlineData("""{ "lost_percent_allowed": 101 }""", "'lost_percent_allowed' is 101")]
    [InlineData("""{ "on_close": "yes" }""", "'on_close' is not true or false")]
    [InlineData("""{ "verification": "deep" }""", "'verification' is 'deep', and can be Quick, Full")]
    [InlineData("""{ "verification": "1" }""", "'verification' is '1'")]
    [InlineData("""{ "log_level": 2 }""", "'log_level' is no text")]
    [InlineData("""{ "data_path": "data" }""", "'data_path' is 'data', and must be a whole path")]
    [InlineData("""{ "backup_root": "~/backups" }""", "'backup_root' is '~/backups'")]
    [InlineData("""{ "prometheus_file": "" }""", "'prometheus_file'")]
    [InlineData("""{ "data_path": "\ud800" }""", "'data_path'")]
    public void What_is_wrong_is_named_with_the_file_and_the_key(string text, string reason)
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("user.json");
        File.WriteAllText(path, text);

        BackupException failure = BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => ConfigurationFile.Read(path));

        Assert.Contains(path, failure.Message);
        Assert.Contains(reason, failure.Message);
        Assert.Equal(path, failure.Target);
    }

    [Fact]
    public void What_is_no_text_or_no_file_is_refused()
    {
        using TempFolder folder = TempFolder.ForCaller();
        File.WriteAllBytes(folder.Combine("bytes"), [(byte)'{', (byte)'"', 0xe9, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
        Directory.CreateDirectory(folder.Combine("folder"));

        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => ConfigurationFile.Read(folder.Combine("bytes")));
        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => ConfigurationFile.Read(folder.Combine("folder")));
    }

    [Fact]
    public void A_change_keeps_what_it_does_not_know()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("user.json");
        File.WriteAllText(path, """{ "of_a_later_version": { "a": [1, 2.50] }, "keep_last": 9, "keep_daily": 3, "note": "für später" }""");

        Change(path, new() { ["KeepLast"] = 4 }, "KeepDaily");

        string text = string.Concat(File.ReadAllText(path).Where(c => !char.IsWhiteSpace(c)));
        Assert.Equal("""{"of_a_later_version":{"a":[1,2.50]},"note":"fürspäter","keep_last":4}""", text);
    }

    [Theory]
    [InlineData("KeepLast", 0)]
    [InlineData("KeepDaily", -1)]
    [InlineData("OnCloseBudgetSeconds", 0)]
    [InlineData("LostPercentAllowed", 101)]
    [InlineData("BackupRoot", "backups")]
    [InlineData("NoSuchSetting", 1)]
    public void A_wrong_value_changes_nothing(string name, object value)
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("sub", "user.json");

        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => Change(path, new() { ["KeepWeekly"] = 1, [name] = value }));

        Assert.False(Directory.Exists(folder.Combine("sub")));
    }

    [Fact]
    public void A_wrong_value_in_the_file_is_mended_by_setting_it_anew_and_stops_any_other_change()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("user.json");
        File.WriteAllText(path, """{ "keep_last": 0, "on_close": 1 }""");
        byte[] before = File.ReadAllBytes(path);

        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => Change(path, new() { ["KeepDaily"] = 4 }));
        Assert.Equal(before, File.ReadAllBytes(path));

        Change(path, new() { ["KeepLast"] = 4 }, "OnClose");
        Assert.Equal(4, ConfigurationFile.Read(path).Single().Value);
    }

    [Fact]
    public async Task Changes_at_the_same_moment_are_all_kept_and_no_reader_sees_half_a_file()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("user.json");
        string[] names = BackupSetting.Names.Where(n => n.StartsWith("Keep") || n.StartsWith("Lost")).ToArray();
        using CancellationTokenSource ended = new();
        Task reader = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                ConfigurationFile.Read(path);
            }
        });

        await Task.WhenAll(names.Select((name, i) => Task.Run(() => Change(path, new() { [name] = i + 1 }))));
        ended.Cancel();
        await reader;

        Assert.Equal(names.OrderBy(n => n), ConfigurationFile.Read(path).Keys.OrderBy(n => n));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), f => f.EndsWith(".new"));
    }

    [UnixFact]
    public void The_users_file_is_the_users_and_the_machines_file_is_for_all_to_read()
    {
        using TempFolder folder = TempFolder.ForCaller();
        Change(folder.Combine("u", "user.json"), new() { ["KeepLast"] = 4 });
        ConfigurationFile.Change(folder.Combine("m", "machine.json"), ConfigurationScope.Machine, new Dictionary<string, object> { ["KeepLast"] = 4 }, [], TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("700 600 755 644", string.Join(" ", new[] { "u", "u/user.json", "m", "m/machine.json" }.Select(p => Shell.Run("stat", $"-c %a \"{folder.Combine(p)}\"").Trim())));
    }

    [UnixFact]
    public void What_cannot_be_written_leaves_the_file_as_it_was()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string path = folder.Combine("user.json");
        File.WriteAllText(path, "{}");
        // A folder with something in it, where the draft would be written.
        Directory.CreateDirectory(path + ".new/x");

        Assert.Throws<BackupException>(() => Change(path, new() { ["KeepLast"] = 4 }));

        Assert.Equal("{}", File.ReadAllText(path));
    }

    private static void Change(string path, Dictionary<string, object> set, params string[] reset) =>
        ConfigurationFile.Change(path, ConfigurationScope.User, set, reset, TimeSpan.FromSeconds(30), CancellationToken.None);
}

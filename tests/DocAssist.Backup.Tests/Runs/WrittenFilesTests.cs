using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Text.Json;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Runs;

/// <summary>What runs write beside the backups: the status file, the file for Prometheus, the log; and that no patient is in it.</summary>
public sealed class WrittenFilesTests
{
    [Fact]
    public void The_status_file_says_how_it_stands_after_the_run()
    {
        using TestClinic clinic = TestClinic.Create();

        RunResult run = clinic.RunUnattended();

        using JsonDocument status = JsonDocument.Parse(File.ReadAllText(clinic.StatusFile()));
        JsonElement root = status.RootElement;
        Assert.Equal("Orange", root.GetProperty("health").GetString());
        Assert.Contains("disk of the data", root.GetProperty("reasons")[0].GetString());
        Assert.Equal(run.Backup, root.GetProperty("last_good").GetString());
        Assert.Equal(1, root.GetProperty("verdicts").GetProperty("good").GetInt32());
        Assert.Equal(run.Bytes, root.GetProperty("size_bytes").GetInt64());
        Assert.Equal(0, root.GetProperty("last_run").GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void Prometheus_gets_a_file_that_it_can_read_whatever_came_of_the_run()
    {
        using TestClinic clinic = TestClinic.Create();
        string file = Path.Combine(clinic.Scratch, "docassist.prom");
        RunOptions Measured(RunOptions o) => o with { Configuration = o.Configuration with { PrometheusFile = file } };

        RunResult good = clinic.RunUnattended(Measured);

        Dictionary<string, string> values = Metrics(file);
        Assert.Equal("1", values["health"]);
        Assert.Equal("0", values["last_run_exit_code"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds().ToString(), values["last_good_timestamp_seconds"]);
        Assert.Equal(good.Bytes.ToString(), values["size_bytes"]);
        Assert.Equal("1", values["backups{verdict=\"good\"}"]);
        Assert.Equal("0", values["backups{verdict=\"corrupt\"}"]);
        if (!Shell.IsWindows)
        {
            Assert.Equal("644", Shell.Run("stat", $"-c %a \"{file}\"").Trim());
        }

        clinic.RunUnattended(o => Measured(o) with { BackupRoot = Path.Combine(clinic.Scratch, "a", "way") });

        values = Metrics(file);
        Assert.Equal(("2", "5"), (values["health"], values["last_run_exit_code"]));
        Assert.DoesNotContain("last_good_timestamp_seconds", values.Keys);
        Assert.Equal([Path.GetFileName(file)], Directory.GetFiles(clinic.Scratch).Select(p => Path.GetFileName(p)!));
    }

    [Fact]
    public void The_text_for_Prometheus_stays_as_it_is()
    {
        using TestClinic clinic = TestClinic.Create();
        string file = Path.Combine(clinic.Scratch, "docassist.prom");
        clinic.RunUnattended(o => o with { Configuration = o.Configuration with { PrometheusFile = file } });

        Golden.Equal("prometheus.txt", Regex.Replace(File.ReadAllText(file), @"(?m)^(\S+(?:bytes|run_timestamp_seconds|duration_seconds)) [\d.]+$", "$1 <number>"));
    }

    [Fact]
    public void The_log_has_a_line_for_each_part_and_none_where_less_is_wanted()
    {
        using TestClinic clinic = TestClinic.Create();
        string log = Path.Combine(clinic.LocalState(), "docassist-backup.log");

        clinic.RunUnattended(o => o with { Configuration = o.Configuration with { LogLevel = LogLevel.Error } });
        Assert.False(File.Exists(log));
        clinic.RunUnattended(o => o with { Configuration = o.Configuration with { LogLevel = LogLevel.Information } });

        string[] lines = File.ReadAllLines(log);
        Assert.Equal(4, lines.Length);
        Assert.All(lines, l => Assert.Matches(@"^2026-01-05 14:30:\d\d\.\d{3} \+05:30 Information ", l));
        clinic.RunUnattended(o => o with { BackupRoot = Path.Combine(clinic.Scratch, "a", "way") });
        Assert.Contains(File.ReadAllLines(log), l => l.Contains(" Error       The backup root"));
    }

    [Fact]
    public void The_log_turns_over_and_never_holds_more_than_five_files()
    {
        using TestClinic clinic = TestClinic.Create();
        LogFile log = new(clinic.LocalState(), LogLevel.Information);
        string line = new('x', 100_000);

        for (int i = 0; i < 80; i++)
        {
            log.Write(LogLevel.Information, clinic.Now, $"{i} {line}");
        }

        FileInfo[] files = new DirectoryInfo(clinic.LocalState()).GetFiles();
        Assert.Equal(5, files.Length);
        Assert.All(files, f => Assert.InRange(f.Length, 1, 1024 * 1024));
        Assert.Contains(" 79 x", File.ReadAllText(log.Path));
    }

    [Fact]
    public void No_file_names_a_patient()
    {
        using TestClinic clinic = TestClinic.Create();
        string[] names = Column(clinic, "SELECT name FROM patients").Concat(Column(clinic, "SELECT uhid FROM patients")).ToArray();
        string month = Directory.GetDirectories(Path.Combine(clinic.Data, "prescriptions"), "*", SearchOption.AllDirectories).Last();
        string paper = Path.Combine(month, "Lakshmi Narayanan.pdf");
        File.WriteAllText(paper, "no PDF");
        BackupConfiguration all = new() { LogLevel = LogLevel.Verbose, PrometheusFile = Path.Combine(clinic.LocalState(), "x.prom") };
        string[] secrets = [.. names, "Lakshmi", .. Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*", SearchOption.AllDirectories).Select(p => Path.GetFileName(p)!)];

        clinic.RunUnattended(o => o with { Configuration = all });
        if (!Shell.IsWindows)
        {
            // A link is not followed but reported, by its name.
            File.Delete(paper);
            Shell.Run("ln", $"-s /nowhere \"{paper}\"");
            RecordingLog log = new();
            Assert.Equal(RunOutcome.Partial, clinic.RunUnattended(o => o with { Configuration = all }, log: log).Outcome);
            Assert.Contains(log.Verboses, v => v.Contains("Lakshmi"));
            File.Delete(paper);
        }
        File.Delete(clinic.Database);
        clinic.RunUnattended(o => o with { Configuration = all });

        string written = clinic.Written();
        Assert.True(written.Length > 1000);
        Assert.All(secrets, s => Assert.DoesNotContain(s, written));
    }

    private static Dictionary<string, string> Metrics(string file) => File.ReadAllLines(file).Where(l => l[0] != '#')
        .ToDictionary(l => l.Substring("docassist_backup_".Length, l.LastIndexOf(' ') - "docassist_backup_".Length), l => l.Substring(l.LastIndexOf(' ') + 1));

    private static List<string> Column(TestClinic clinic, string sql)
    {
        using SqliteConnection connection = Databases.Open(clinic.Database);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> values = [];
        while (reader.Read())
        {
            values.Add(reader.GetString(0));
        }
        return values;
    }
}

using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

/// <summary>Data with a flaw that a quick check does not see: when a full one finds it, the bytes of the backup are what they were, and the data is to blame.</summary>
public sealed class FlawedDataTests
{
    private const string ClinicDatabase = "clinic.db";

    private const string VectorStore = "chroma/chroma.sqlite3";

    [Fact]
    public void The_backup_is_intact_and_Corrupt_from_then_on()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo older = clinic.BackUp();
        BackupInfo made = BackUpFlawed(clinic, ClinicDatabase);

        VerificationReport report = clinic.Verify(made);

        Assert.Equal((BackupVerdict.Corrupt, true), (report.Verdict, report.Intact));
        VerificationIssue issue = Assert.Single(report.Issues);
        Assert.Equal((VerificationIssueKind.DatabaseFlawed, ClinicDatabase, false), (issue.Kind, issue.Path, issue.IsDamage));
        Assert.Contains("missing from index", issue.Message);
        Assert.Equal(BackupVerdict.Corrupt, clinic.Find(made.Name).Verdict);
        Assert.Equal("A full check found that clinic.db was damaged already when it was saved.", clinic.Find(made.Name).Reasons[0]);
        Assert.Equal(older.Name, BackupCatalog.NewestGood(clinic.List())?.Name);
    }

    [Fact]
    public void A_flaw_of_another_database_makes_it_Partial()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = BackUpFlawed(clinic, VectorStore);

        VerificationReport report = clinic.Verify(made);

        Assert.Equal((BackupVerdict.Partial, true), (report.Verdict, report.Intact));
        Assert.Equal((VerificationIssueKind.DatabaseFlawed, VectorStore), report.Issues.Select(i => (i.Kind, i.Path)).Single());
        Assert.Equal(BackupVerdict.Partial, clinic.Find(made.Name).Verdict);
    }

    [Fact]
    public void A_quick_check_does_not_make_it_forgotten_whatever_it_finds()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = BackUpFlawed(clinic, VectorStore);
        clinic.Verify(made);

        FindsQuickly(BackupVerdict.Partial);
        string stranger = Path.Combine(made.Path, "Thumbs.db");
        File.WriteAllText(stranger, "x");
        FindsQuickly(BackupVerdict.Damaged);
        File.Delete(stranger);
        FindsQuickly(BackupVerdict.Partial);

        void FindsQuickly(BackupVerdict expected)
        {
            Assert.Equal(expected, clinic.Verify(clinic.Find(made.Name), IntegrityLevel.Quick).Verdict);
            Assert.Equal(expected, clinic.Find(made.Name).Verdict);
        }
    }

    [Fact]
    public void Where_a_byte_is_wrong_too_it_is_damage()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = BackUpFlawed(clinic, ClinicDatabase);
        string copy = Path.Combine(made.Path, ClinicDatabase);
        Files.FlipBit(copy, new FileInfo(copy).Length - 1, 1);

        VerificationReport report = clinic.Verify(made);

        Assert.Equal((BackupVerdict.Damaged, false), (report.Verdict, report.Intact));
        Assert.Equal([VerificationIssueKind.HashDiffers, VerificationIssueKind.DatabaseDamaged], report.Issues.Select(i => i.Kind));
    }

    [Fact]
    public void Found_while_the_backup_is_made_it_is_no_news_later()
    {
        using TestClinic clinic = TestClinic.Create();
        Flaw(clinic, ClinicDatabase);
        BackupInfo made = clinic.BackUp(o => o with { Verification = IntegrityLevel.Full });

        VerificationReport report = clinic.Verify(made);

        Assert.Equal((BackupVerdict.Corrupt, true, 0), (report.Verdict, report.Intact, report.Issues.Count));
    }

    [Fact]
    public void Who_accepts_what_was_odd_does_not_accept_it()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id > 3");
        BackupInfo made = BackUpFlawed(clinic, VectorStore);
        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.Equal(BackupVerdict.Suspect, clinic.Verify(made).Verdict);

        BackupConfirmer.Confirm(clinic.Find(made.Name), new() { Reason = "moved away", ConfirmedBy = "tests", Now = clinic.Now, Zone = TestClinic.India }, default);

        Assert.Equal(BackupVerdict.Partial, clinic.Find(made.Name).Verdict);
        Assert.Equal(BackupVerdict.Partial, clinic.Verify(clinic.Find(made.Name)).Verdict);
    }

    [Fact]
    public void It_is_restored_only_by_who_insists_and_knows()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = BackUpFlawed(clinic, ClinicDatabase);
        clinic.Verify(made);

        BackupException refused = Assert.Throws<BackupException>(() => clinic.Restore(clinic.Find(made.Name)));
        Assert.Equal(BackupErrorCode.BackupNotGood, refused.Code);
        Assert.Contains("missing from index", refused.Message);

        clinic.Restore(clinic.Find(made.Name), o => o with { Force = true });
        Assert.Equal(Files.Sha256(Path.Combine(made.Path, ClinicDatabase)), Files.Sha256(clinic.Database));
    }

    [Fact]
    public void A_drill_is_not_passed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = BackUpFlawed(clinic, ClinicDatabase);

        DrillReport drill = RestoreDrill.Run(clinic.RestoreOptions(made), null, null, default);

        Assert.Equal((false, BackupVerdict.Corrupt), (drill.Passed, drill.Verdict));
    }

    [Theory]
    [InlineData(ClinicDatabase, RunOutcome.Corrupt, 4, "DatabaseCorrupt", BackupVerdict.Corrupt)]
    [InlineData(VectorStore, RunOutcome.Partial, 3, null, BackupVerdict.Partial)]
    public void A_run_that_checks_in_full_says_so_and_the_next_one_again(string database, RunOutcome outcome, int exitCode, string? errorId, BackupVerdict verdict)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupConfiguration checking = Unattended.Quick with { FullCheckEveryDays = 7, KeepLast = 1 };
        RunResult first = clinic.RunUnattended(o => o with { Configuration = checking });
        Assert.Equal((RunOutcome.Good, true), (first.Outcome, first.FullyChecked));
        Flaw(clinic, database);
        clinic.Now += TimeSpan.FromDays(7);

        for (int day = 0; day < 2; day++)
        {
            RunResult run = clinic.RunUnattended(o => o with { Configuration = checking });

            Assert.Equal((outcome, exitCode, errorId, false), (run.Outcome, run.ExitCode, run.ErrorId, run.FullyChecked));
            Assert.Equal(verdict, clinic.Find(run.Backup!).Verdict);
            clinic.Now += TimeSpan.FromDays(1);
        }
        Assert.Equal([verdict, verdict, BackupVerdict.Good], clinic.List().Select(b => b.Verdict));
        Assert.Equal(first.Backup, BackupCatalog.NewestGood(clinic.List())?.Name);
    }

    [Fact]
    public void A_run_with_a_drill_says_so_too()
    {
        using TestClinic clinic = TestClinic.Create();
        Flaw(clinic, ClinicDatabase);

        RunResult run = clinic.RunUnattended(o => o with { Configuration = Unattended.Quick with { FullCheckEveryDays = 7, DrillEveryDays = 30 } });

        Assert.Equal((RunOutcome.Corrupt, 4, false, false), (run.Outcome, run.ExitCode, run.Drilled, run.FullyChecked));
        Assert.DoesNotContain(run.Phases, p => p.Name == "FullCheck");
    }

    [Fact]
    public void What_only_a_quick_check_finds_good_after_it_costs_no_older_backup_and_calms_nobody()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        BackupInfo made = BackUpFlawed(clinic, ClinicDatabase);
        Assert.Equal(BackupVerdict.Corrupt, clinic.Verify(made).Verdict);

        for (int day = 0; day < 3; day++)
        {
            Assert.Equal(RunOutcome.Good, clinic.RunNextDay(o => o with { Configuration = Unattended.Quick with { KeepLast = 1 } }).Outcome);
            Assert.Contains("A full check found", clinic.Status().Reasons.First());
        }
        File.WriteAllText(Path.Combine(made.Path, "Thumbs.db"), "x");
        Assert.Equal(BackupVerdict.Damaged, clinic.Verify(made, IntegrityLevel.Quick).Verdict);
        clinic.Restore(clinic.Find(first.Backup!), o => o with { Items = [DataItem.Settings] });
        clinic.RunNextDay(o => o with { Configuration = Unattended.Quick with { KeepLast = 1 } });
        Assert.Contains("A full check found", clinic.Status().Reasons.First());
        Assert.Contains(clinic.List(), b => b.Name == first.Backup);
    }

    [Fact]
    public void It_is_over_when_a_newer_backup_has_passed_a_full_check_and_that_one_stays()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        clinic.Verify(BackUpFlawed(clinic, ClinicDatabase));
        clinic.Sql("REINDEX flawed_words");
        BackupConfiguration one = Unattended.Quick with { KeepLast = 1 };

        RunResult proof = clinic.RunNextDay(o => o with { Configuration = one with { Verification = IntegrityLevel.Full } });

        Assert.Equal((RunOutcome.Good, true), (proof.Outcome, proof.FullyChecked));
        Assert.DoesNotContain(clinic.List(), b => b.Name == first.Backup);
        Assert.Equal(BackupVerdict.Good, clinic.Verify(clinic.Find(proof.Backup!), IntegrityLevel.Quick).Verdict);
        clinic.RunNextDay(o => o with { Configuration = one });
        RunResult last = clinic.RunNextDay(o => o with { Configuration = one });
        Assert.Equal([last.Backup, proof.Backup], clinic.List().Where(b => b.Verdict == BackupVerdict.Good).Select(b => b.Name));
        Assert.DoesNotContain(clinic.Status().Reasons, p => p.Contains("full check"));
    }

    [Fact]
    public void What_is_good_by_a_quick_check_alone_is_checked_in_full_before_it_is_restored()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo sound = clinic.BackUp();
        clinic.Verify(BackUpFlawed(clinic, ClinicDatabase));
        clinic.Now += TimeSpan.FromDays(1);
        BackupInfo same = clinic.BackUp();
        Assert.Equal(BackupVerdict.Good, same.Verdict);

        Assert.Equal(BackupErrorCode.BackupNotGood, Assert.Throws<BackupException>(() => clinic.Restore(same)).Code);

        Assert.Equal(BackupVerdict.Corrupt, clinic.Find(same.Name).Verdict);
        Assert.Equal(sound.Name, BackupCatalog.NewestGood(clinic.List())?.Name);
        clinic.Restore(sound);
        Assert.DoesNotContain(clinic.Status().Reasons, p => p.Contains("A full check found"));
    }

    private static BackupInfo BackUpFlawed(TestClinic clinic, string database)
    {
        Flaw(clinic, database);
        clinic.Now += TimeSpan.FromDays(1);
        return clinic.BackUp();
    }

    /// <summary>An index whose rows are fewer than its own definition says, as a program with a defect leaves it behind.</summary>
    private static void Flaw(TestClinic clinic, string database) => clinic.Sql(
        """
        CREATE TABLE flawed (id INTEGER PRIMARY KEY, word TEXT);
        INSERT INTO flawed (word) VALUES ('rest'), ('water'), ('sleep');
        CREATE INDEX flawed_words ON flawed (word) WHERE id > 2;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'id > 2', 'id > 0') WHERE name = 'flawed_words';
        PRAGMA writable_schema = RESET
        """,
        Path.Combine(clinic.Data, database));
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Bytes that are copied without a fault, of data that is not what it was.</summary>
public sealed class LossTests : IDisposable
{
    private readonly TestClinic _clinic = TestClinic.Create();
    private readonly BackupInfo _good;

    public LossTests()
    {
        _good = _clinic.BackUp();
        Assert.Equal(BackupVerdict.Good, _good.Verdict);
        _clinic.Now += TimeSpan.FromDays(1);
    }

    [Fact]
    public void Nothing_has_happened()
    {
        BackupInfo again = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, again.Verdict);
        Assert.Empty(again.Reasons);
    }

    [Fact]
    public void A_day_of_work_is_no_loss()
    {
        _clinic.Sql("INSERT INTO patients (uhid, name) VALUES ('EMR-2026-9001', 'New'); UPDATE visits SET is_deleted = 1 WHERE id = 3; DELETE FROM investigations WHERE id = 1");
        File.Delete(Pdfs()[0]);

        Assert.Equal(BackupVerdict.Good, _clinic.BackUp().Verdict);
    }

    [Fact]
    public void Half_of_the_visits_deleted_is_suspect_and_removes_nothing()
    {
        long before = Databases.Number(_clinic.Database, "SELECT count(*) FROM visits");
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits WHERE id % 2 = 0");
        long after = Databases.Number(_clinic.Database, "SELECT count(*) FROM visits");

        BackupInfo made = _clinic.BackUp(o => o with { Retention = new(1) });

        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.Equal([$"Visits fell from {before} to {after} since {_good.Name}."], made.Reasons);
        Assert.Equal(2, _clinic.List().Count);
        Assert.True(_clinic.Verify(made).Intact);
    }

    [Fact]
    public void What_is_allowed_is_no_loss()
    {
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits WHERE id IN (2, 4)");

        Assert.Equal(BackupVerdict.Good, _clinic.BackUp(o => o with { Loss = new(Visits: 2) }).Verdict);
    }

    [Fact]
    public void Another_database_with_more_rows_is_suspect()
    {
        // This clinic has come to high numbers; the other one has more patients, and more of all else.
        _clinic.Sql("UPDATE sqlite_sequence SET seq = 5000 WHERE name = 'patients'");
        _clinic.BackUp();
        _clinic.Now += TimeSpan.FromDays(1);
        SampleClinicBuilder.Create(Path.Combine(_clinic.Scratch, "other"), new() { Patients = 60, Seed = 7, Prescriptions = 0, VectorRows = 0 });
        File.Copy(Path.Combine(_clinic.Scratch, "other", "clinic.db"), _clinic.Database, overwrite: true);

        BackupInfo made = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.Equal(60, made.PatientCount);
        Assert.Contains(made.Reasons, r => r.StartsWith("The last number of patients in clinic.db went back from 5000 to 60"));
    }

    [Fact]
    public void A_clinic_whose_tables_keep_no_numbers_is_known_by_its_ids()
    {
        Rebuild(firstId: 100);
        _clinic.BackUp(); // Suspect: the sequences are gone.
        Directory.Delete(Path.Combine(_clinic.Root, ".docassist"), recursive: true);
        _clinic.List().ToList().ForEach(b => Directory.Delete(b.Path, recursive: true));
        Assert.Equal(BackupVerdict.Good, _clinic.BackUp().Verdict);
        _clinic.Now += TimeSpan.FromDays(1);
        Rebuild(firstId: 1);

        BackupInfo made = _clinic.BackUp();

        Assert.Equal(["The last number of patients in clinic.db went back from 119 to 20"], made.Reasons.Select(r => r.Split([" since"], StringSplitOptions.None)[0]));
    }

    [Fact]
    public void Encrypted_documents_are_suspect()
    {
        foreach (string pdf in Pdfs())
        {
            File.WriteAllBytes(pdf, File.ReadAllBytes(pdf).Select(b => (byte)(b ^ 0x5a)).ToArray());
        }

        BackupInfo made = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.StartsWith("Of 6 PDF files, 6 do not begin as a PDF does", Assert.Single(made.Reasons));
        Assert.Contains("\"pdfs_without_header\": 6", File.ReadAllText(Path.Combine(made.Path, "backup_manifest.json")));
    }

    [Fact]
    public void Documents_with_another_ending_are_suspect()
    {
        Pdfs().ToList().ForEach(pdf => File.Move(pdf, pdf + ".locked"));

        Assert.Equal([$"There are no prescriptions any more; {_good.Name} had 6."], _clinic.BackUp().Reasons);
    }

    [Fact]
    public void Deleted_documents_are_suspect()
    {
        Pdfs().Take(4).ToList().ForEach(File.Delete);

        Assert.Equal([$"Prescriptions fell from 6 to 2 files since {_good.Name}."], _clinic.BackUp().Reasons);
    }

    [Theory]
    [InlineData("prescriptions", true, "There are no prescriptions any more; {0} had 6.")]
    [InlineData("prescriptions", false, "There are no prescriptions any more; {0} had 6.")]
    [InlineData("chroma", true, "The database chroma/chroma.sqlite3 is gone; {0} had it.")]
    [InlineData("chroma", false, "The database chroma/chroma.sqlite3 is gone; {0} had it.")]
    [InlineData("settings.json", true, "Settings: there is nothing any more; {0} had 1 file.")]
    [InlineData("settings.json", false, "Settings: there is not a byte any more; {0} had ")]
    public void A_whole_part_removed_or_emptied_is_suspect(string name, bool removed, string reason)
    {
        Empty(Path.Combine(_clinic.Data, name), removed);

        BackupInfo made = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.StartsWith(string.Format(reason, _good.Name), Assert.Single(made.Reasons));
    }

    private static void Empty(string path, bool remove)
    {
        bool isFolder = Directory.Exists(path);
        (isFolder ? () => Directory.Delete(path, recursive: true) : (Action)(() => File.Delete(path)))();
        if (!remove)
        {
            (isFolder ? () => Directory.CreateDirectory(path) : (Action)(() => File.WriteAllBytes(path, [])))();
        }
    }

    [Fact]
    public void The_baseline_is_the_last_good_one_however_many_suspects_follow()
    {
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits WHERE id > 10");
        _clinic.BackUp();
        _clinic.Now += TimeSpan.FromDays(1);

        Assert.Contains(_good.Name, _clinic.BackUp().Reasons[0]);
    }

    [Fact]
    public void Another_clinic_in_the_root_is_not_compared_with()
    {
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits");

        Assert.Equal(BackupVerdict.Good, _clinic.BackUp(o => o with { Host = "OTHER-PC" }).Verdict);
    }

    [Fact]
    public void After_a_restore_the_restored_backup_is_what_counts()
    {
        Grow();
        BackupInfo full = _clinic.BackUp();
        Later();

        RestoreResult restored = _clinic.Restore(_good);
        Later();
        BackupInfo made = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.True(made.PatientCount < full.PatientCount);
        // And from now on it is this one.
        Later();
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits WHERE id = 1");
        Assert.Contains(made.Name, _clinic.BackUp().Reasons[0]);
        Assert.NotNull(restored.SafetyBackup);
    }

    [Fact]
    public void A_restore_is_undone_without_ado_whatever_the_data_had_lost()
    {
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits");
        RestoreResult restored = _clinic.Restore(_good);
        Assert.Equal(BackupVerdict.Good, restored.SafetyVerdict);
        Later();
        Assert.Equal(0, _clinic.Restore(_clinic.Find(restored.SafetyBackup!)).VisitCount);
        Later();

        // It was wanted so, twice over.
        Assert.Equal(BackupVerdict.Good, _clinic.BackUp().Verdict);
    }

    [Fact]
    public void A_loss_after_a_restore_is_found()
    {
        Grow();
        _clinic.BackUp();
        Later();
        _clinic.Restore(_good);
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id = 1");
        Later();

        Assert.Equal([$"Patients fell from 20 to 19 since {_good.Name}."], _clinic.BackUp().Reasons);
    }

    [Fact]
    public void Only_the_part_that_was_restored_is_compared_with_the_restored_backup()
    {
        Grow();
        BackupInfo full = _clinic.BackUp();
        Later();
        _clinic.Restore(_good, o => o with { Items = [DataItem.Prescriptions] });
        Later();
        Assert.Equal(BackupVerdict.Good, _clinic.BackUp().Verdict);

        _clinic.Restore(_good, o => o with { Items = [DataItem.Prescriptions] });
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id > 20");
        Later();
        BackupInfo made = _clinic.BackUp();
        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.DoesNotContain(made.Reasons, r => r.Contains("rescriptions"));
        Assert.True(made.PatientCount < full.PatientCount);
    }

    [Fact]
    public void A_restored_backup_that_is_gone_leaves_the_newest_good_one()
    {
        Grow();
        BackupInfo full = _clinic.BackUp();
        Later();
        _clinic.Restore(_good);
        Directory.Delete(_good.Path, recursive: true);
        Later();

        Assert.Contains(full.Name, _clinic.BackUp().Reasons[0]);
    }

    public void Dispose() => _clinic.Dispose();

    private void Later() => _clinic.Now += TimeSpan.FromHours(1);

    private void Grow()
    {
        _clinic.Sql("INSERT INTO patients (uhid, name) SELECT 'EMR-2027-' || id, name FROM patients");
        for (int i = 0; i < 6; i++)
        {
            File.Copy(Pdfs()[0], Path.Combine(_clinic.Data, "prescriptions", $"more-{i}.pdf"));
        }
    }

    private void Rebuild(int firstId) => _clinic.Sql($"""
        PRAGMA foreign_keys = OFF;
        CREATE TABLE other (id INTEGER PRIMARY KEY, uhid TEXT, name TEXT);
        INSERT INTO other SELECT (SELECT count(*) FROM patients q WHERE q.id < p.id) + {firstId}, uhid, name FROM patients p;
        DROP TABLE patients;
        ALTER TABLE other RENAME TO patients;
        """);

    private string[] Pdfs() => Directory.GetFiles(Path.Combine(_clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories);
}

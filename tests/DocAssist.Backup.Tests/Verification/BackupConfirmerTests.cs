using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

public sealed class BackupConfirmerTests : IDisposable
{
    private readonly TestClinic _clinic = TestClinic.Create();
    private readonly BackupInfo _good;
    private readonly BackupInfo _suspect;

    public BackupConfirmerTests()
    {
        _good = _clinic.BackUp();
        _clinic.Now += TimeSpan.FromDays(1);
        _clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id > 15");
        _suspect = _clinic.BackUp();
        Assert.Equal(BackupVerdict.Suspect, _suspect.Verdict);
        _clinic.Now += TimeSpan.FromDays(1);
    }

    [Fact]
    public void It_is_good_from_then_on_and_says_why_and_no_byte_of_it_is_changed()
    {
        SortedDictionary<string, string> before = Files.Snapshot(_suspect.Path);

        BackupInfo confirmed = Confirm(_suspect, "  moved to the other clinic ");

        Assert.Equal(BackupVerdict.Good, confirmed.Verdict);
        Assert.Equal(["confirmed: moved to the other clinic", .. _suspect.Reasons], confirmed.Reasons);
        Assert.Equal(_clinic.Now.UtcDateTime, confirmed.ConfirmedAtUtc);
        Assert.Equal(before, Files.Snapshot(_suspect.Path));
        Assert.Equal(BackupVerdict.Good, _clinic.Find(_suspect.Name).Verdict);
        Assert.Equal(_suspect.Name, BackupCatalog.NewestGoodOf(_clinic.List(), _clinic.Data, "CLINIC-PC")?.Name);
        Assert.Contains("\"confirmed_by\": \"Dr. Rao\"", File.ReadAllText(Path.Combine(_clinic.Root, ".docassist", "confirmations.json")));
    }

    [Fact]
    public void It_is_restored_without_insistence_and_verified_as_good()
    {
        Confirm(_suspect);

        Assert.Equal(BackupVerdict.Good, _clinic.Verify(_suspect).Verdict);
        Assert.Equal(15, _clinic.Restore(_clinic.Find(_suspect.Name)).PatientCount);
    }

    [Fact]
    public void The_next_backup_is_compared_with_it_and_retention_goes_on()
    {
        Confirm(_suspect);

        BackupInfo next = _clinic.BackUp(o => o with { Retention = new(1) });

        Assert.Equal(BackupVerdict.Good, next.Verdict);
        Assert.Equal([next.Name], _clinic.List().Select(b => b.Name));
    }

    [Fact]
    public void Older_suspects_are_answered_too_and_stay_suspect()
    {
        BackupInfo second = _clinic.BackUp();
        Assert.Equal(BackupVerdict.Suspect, second.Verdict);
        Confirm(second);
        _clinic.Now += TimeSpan.FromDays(1);

        BackupInfo next = _clinic.BackUp(o => o with { Retention = new(1) });

        Assert.Equal([(next.Name, BackupVerdict.Good), (_suspect.Name, BackupVerdict.Suspect)], _clinic.List().Select(b => (b.Name, b.Verdict)));
    }

    [Fact]
    public void What_is_missing_in_one_is_not_confirmed_with_what_is_odd_about_it()
    {
        BackupInfo late = _clinic.BackUp(o => o with { TimeBudget = TimeSpan.Zero });
        Assert.Equal(BackupVerdict.Suspect, late.Verdict);

        BackupInfo confirmed = Confirm(late);

        Assert.Equal(BackupVerdict.Partial, confirmed.Verdict);
        Assert.Equal(BackupVerdict.Partial, _clinic.Verify(late).Verdict);
        Assert.Equal(_good.Name, BackupCatalog.NewestGood(_clinic.List())?.Name);
        // What is whole in it is what the next one is compared with, and the older doubt is answered.
        _clinic.Now += TimeSpan.FromDays(1);
        BackupInfo next = _clinic.BackUp(o => o with { Retention = new(1) });
        Assert.Equal(BackupVerdict.Good, next.Verdict);
        Assert.Equal([next.Name, late.Name, _suspect.Name], _clinic.List().Select(b => b.Name));
    }

    [Fact]
    public void What_is_gone_of_a_part_that_was_not_whole_is_still_noticed()
    {
        BackupInfo late = _clinic.BackUp(o => o with { TimeBudget = TimeSpan.Zero });
        Confirm(late);
        foreach (string paper in Directory.GetFiles(Path.Combine(_clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories))
        {
            File.Delete(paper);
        }
        _clinic.Now += TimeSpan.FromDays(1);

        BackupInfo next = _clinic.BackUp();

        Assert.Equal(BackupVerdict.Suspect, next.Verdict);
        Assert.DoesNotContain(next.Reasons, r => r.Contains("patients"));
    }

    [Fact]
    public void What_is_not_suspect_cannot_be_confirmed()
    {
        Assert.Contains("is Good, and only a Suspect backup", BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => Confirm(_good)).Message);
        Confirm(_suspect);
        Assert.Contains("has been confirmed already", BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => Confirm(_suspect)).Message);
        File.WriteAllText(Path.Combine(_good.Path, "backup_manifest.json"), "{");
        Assert.Contains("is Damaged", BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => Confirm(_good)).Message);
    }

    [Fact]
    public void What_a_full_check_finds_damaged_stays_damaged()
    {
        Confirm(_suspect);
        string pdf = Directory.GetFiles(Path.Combine(_suspect.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0];
        byte[] bytes = File.ReadAllBytes(pdf);
        bytes[100] ^= 1;
        File.WriteAllBytes(pdf, bytes);

        _clinic.Verify(_clinic.Find(_suspect.Name));

        Assert.Equal(BackupVerdict.Damaged, _clinic.Find(_suspect.Name).Verdict);
        BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => Confirm(_suspect));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"confirmations":[{"name":1}]}""")]
    [InlineData("""{"confirmations":{}}""")]
    [InlineData("[]")]
    public void Losing_the_memory_makes_it_suspect_again(string? content)
    {
        Confirm(_suspect);
        _clinic.Verify(_suspect);
        string file = Path.Combine(_clinic.Root, ".docassist", "confirmations.json");
        File.Delete(file);
        if (content is not null)
        {
            File.WriteAllText(file, content);
        }

        Assert.Equal(BackupVerdict.Suspect, _clinic.Find(_suspect.Name).Verdict);
    }

    [Fact]
    public void Another_backup_of_that_name_is_not_confirmed()
    {
        Confirm(_suspect);
        string manifest = Path.Combine(_suspect.Path, "backup_manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"created_at\": \"2026-01-06T14:30:00.000000\"", "\"created_at\": \"2026-01-06T14:30:00.000001\""));

        Assert.Equal(BackupVerdict.Suspect, _clinic.Find(_suspect.Name).Verdict);
    }

    public void Dispose() => _clinic.Dispose();

    private BackupInfo Confirm(BackupInfo backup, string reason = "so it was wanted") => BackupConfirmer.Confirm(
        backup,
        new() { Reason = reason, ConfirmedBy = "Dr. Rao", Now = _clinic.Now, Zone = TestClinic.India, Patience = TimeSpan.FromSeconds(1) },
        CancellationToken.None);
}

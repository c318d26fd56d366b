using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>A restore that is called off leaves nothing of its own, and takes nothing of others.</summary>
public sealed class CancelledRestoreTests
{
    [Fact]
    public void Cancelled_anywhere_the_data_is_as_before_or_as_the_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        int reports = 0;
        clinic.Restore(backup, progress: new Listener(_ => Interlocked.Increment(ref reports)));
        Assert.True(reports > 40, $"Only {reports} reports: the sweep would prove little.");
        clinic.Sql("UPDATE patients SET phone = 'since'");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        int undone = 0;
        for (int at = 1; at <= reports; at += 5)
        {
            using CancellationTokenSource stop = new();
            int count = 0;
            Listener listener = new(_ =>
            {
                if (Interlocked.Increment(ref count) == at)
                {
                    stop.Cancel();
                }
            });
            try
            {
                clinic.Restore(backup, progress: listener, token: stop.Token);
                Assert.Equal(then, Meaning.Of(clinic.Data));
                clinic.Sql("UPDATE patients SET phone = 'since'");
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(since, Meaning.Of(clinic.Data));
                undone++;
            }
            Assert.Empty(clinic.DataLeftovers());
            Assert.Empty(clinic.Leftovers());
            Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
        }
        Assert.True(undone > reports / 10, "Most of the points must lie before the swap.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_others_put_into_the_folder_of_a_restore_that_was_given_up_stays(bool somebodyCame)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string folder = Path.Combine(Path.GetDirectoryName(clinic.Data)!, "new-place");
        string theirs = Path.Combine(folder, "mine", "letter.txt");
        RecordingLog log = new();
        using CancellationTokenSource stop = new();
        Listener listener = new(p =>
        {
            if (p.Phase == BackupPhase.Staging)
            {
                if (somebodyCame)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(theirs)!);
                    File.WriteAllText(theirs, "kept");
                }
                stop.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => BackupRestorer.Restore(TestClinic.Into(clinic.RestoreOptions(backup), folder), listener, log, stop.Token));

        Assert.Equal(somebodyCame, File.Exists(theirs));
        Assert.Equal(somebodyCame, Directory.Exists(folder));
        Assert.Equal(somebodyCame ? ["mine"] : [], somebodyCame ? Directory.GetFileSystemEntries(folder).Select(Path.GetFileName) : []);
        Assert.Equal(somebodyCame, log.Warnings.Any(w => w.Contains(folder)));
    }
}

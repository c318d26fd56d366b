using System;
using System.IO;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>The app writes while we copy: its rows must agree in every backup, and it must never meet a lock that it cannot wait for.</summary>
public sealed class LiveWriterTests
{
    [Theory]
    [InlineData(JournalMode.Delete, 50)]
    [InlineData(JournalMode.Delete, 500)]
    [InlineData(JournalMode.Wal, 50)]
    [InlineData(JournalMode.Wal, 500)]
    public void Every_backup_holds_whole_transactions(JournalMode mode, int commitsPerSecond)
    {
        using TestClinic clinic = TestClinic.Create();
        using ClinicWriter writer = ClinicWriter.Start(clinic.Database, commitsPerSecond, new() { JournalMode = mode });
        long visits = 0;
        for (int i = 0; i < 4; i++)
        {
            Assert.True(writer.WaitForCommits(writer.Commits + 5, TimeSpan.FromSeconds(30)));
            int before = writer.Commits;

            BackupInfo made = clinic.BackUp();

            Assert.Equal(BackupVerdict.Good, made.Verdict);
            BackupAssert.IsWhole(made.Path);
            Assert.True(made.VisitCount > visits, "Each backup must hold what was committed before it began.");
            Assert.True(Databases.Number(Path.Combine(made.Path, "clinic.db"), $"SELECT count(*) FROM visits WHERE chief_complaint = '{ClinicWriter.Complaint}'") >= before);
            visits = made.VisitCount!.Value;
        }
        Assert.Equal(0, writer.Stop().BusyErrors);
    }

    [Fact]
    public void A_prescription_that_a_saved_row_names_is_in_the_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE TABLE printed (path TEXT)");
        using CancellationTokenSource stop = new();
        Thread app = new(() =>
        {
            for (int i = 0; !stop.IsCancellationRequested; i++)
            {
                // As the app does it: first the file, then the row that names it.
                string name = $"live-{i}.pdf";
                File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", name), "%PDF-1.4 %%EOF");
                clinic.Sql($"INSERT INTO printed VALUES ('{name}')");
            }
        });
        app.Start();
        try
        {
            for (int i = 0; i < 5; i++)
            {
                BackupInfo made = clinic.BackUp();
                using SqliteConnection copy = Databases.Open(Path.Combine(made.Path, "clinic.db"));
                using SqliteCommand command = copy.CreateCommand();
                command.CommandText = "SELECT path FROM printed";
                using SqliteDataReader rows = command.ExecuteReader();
                while (rows.Read())
                {
                    Assert.True(File.Exists(Path.Combine(made.Path, "prescriptions", rows.GetString(0))), $"{rows.GetString(0)} is missing in backup {i}.");
                }
            }
        }
        finally
        {
            stop.Cancel();
            app.Join();
        }
    }
}

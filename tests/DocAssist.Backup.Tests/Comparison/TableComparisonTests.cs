using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Comparison;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Comparison;

public sealed class TableComparisonTests
{
    [Fact]
    public void A_backup_of_data_that_has_not_changed_is_identical()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupComparison comparison = clinic.Compare(clinic.BackUp());

        Assert.True(comparison.Identical, string.Join("\n", comparison.Differences));
        Assert.Empty(comparison.Differences);
        Assert.Equal("live data", comparison.Reference);
        Assert.Equal(0L, comparison.PatientsOnlyInReference);
        Assert.Equal(0L, comparison.ReissuedCount);
    }

    [Fact]
    public void Rows_added_deleted_and_changed_are_counted_and_named_by_their_keys()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        long visits = Databases.Number(clinic.Database, "SELECT count(*) FROM visits");
        long lastVisit = Databases.Number(clinic.Database, "SELECT max(id) FROM visits");
        clinic.Sql("""
            INSERT INTO patients (uhid, name) VALUES ('X-1', 'Added One'), ('X-2', 'Added Two');
            INSERT INTO visits (patient_id, clinical_notes) VALUES (1, 'Added note');
            DELETE FROM visits WHERE id = 2;
            UPDATE visits SET clinical_notes = 'Another note' WHERE id IN (3, 4);
            UPDATE visits SET clinical_notes = NULL WHERE id = 5;
            UPDATE patients SET name = upper(name) WHERE id = 7;
            """);

        BackupComparison comparison = clinic.Compare(made, detailed: true);

        Assert.False(comparison.Identical);
        Assert.Equal($"1 1 3 {visits - 4}", comparison.Table("visits").Counts());
        Assert.Equal("0 2 1 19", comparison.Table("patients").Counts());
        Assert.Equal(["2"], comparison.Table("visits").KeysOnlyInBackup);
        Assert.Equal([(lastVisit + 1).ToString()], comparison.Table("visits").KeysOnlyInReference);
        Assert.Equal(["3", "4", "5"], comparison.Table("visits").KeysChanged);
        Assert.Equal(["21", "22"], comparison.Table("patients").KeysOnlyInReference);
        Assert.Equal(2, comparison.Differences.Count);
        Assert.Equal((1L, 3L, 4L), (comparison.RowsOnlyInBackup, comparison.RowsOnlyInReference, comparison.RowsChanged));
        Assert.Equal((2L, 1L), (comparison.PatientsOnlyInReference, comparison.VisitsOnlyInReference));
    }

    [Fact]
    public void Text_that_only_a_full_text_index_keeps_is_compared_too()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE VIRTUAL TABLE advice USING fts5 (body); INSERT INTO advice VALUES ('rest'), ('water')");
        BackupInfo made = clinic.BackUp();
        Assert.True(clinic.Compare(made).Identical);
        clinic.Sql("DELETE FROM advice WHERE body = 'rest'; UPDATE advice SET body = 'tea'");

        BackupComparison comparison = clinic.Compare(made);

        Assert.Equal("1 0 1 0", comparison.Table("advice_content").Counts());
    }

    [Fact]
    public void The_preview_tells_of_columns_that_only_the_live_data_has()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("ALTER TABLE patients ADD COLUMN allergies TEXT; UPDATE patients SET allergies = 'penicillin'");

        IReadOnlyList<string> sentences = LossPreview.Describe(clinic.Compare(made), [DataItem.Database]);

        Assert.Contains("allergies", Assert.Single(sentences));
    }

    [Theory]
    [InlineData("PRIMARY KEY (a, b)", "")]
    [InlineData("PRIMARY KEY (b, a)", " WITHOUT ROWID")]
    public void Composite_keys_are_matched_in_tables_with_and_without_rowid(string key, string without)
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql($"CREATE TABLE shelf (a TEXT NOT NULL, b INTEGER NOT NULL, c TEXT, {key}){without}; INSERT INTO shelf VALUES ('x', 1, 'p'), ('x', 2, 'q'), ('y', 1, NULL)");
        BackupInfo made = clinic.BackUp();
        clinic.Sql("DELETE FROM shelf WHERE a = 'x' AND b = 1; UPDATE shelf SET c = 'r' WHERE a = 'y'; INSERT INTO shelf VALUES ('y', 2, 'p')");

        ComparisonDifference shelf = clinic.Compare(made, detailed: true).Table("shelf");

        Assert.Equal("1 1 1 1", shelf.Counts());
        bool aFirst = key.Contains("(a");
        Assert.Equal(aFirst ? "x, 1" : "1, x", Assert.Single(shelf.KeysOnlyInBackup));
        Assert.Equal(aFirst ? "y, 2" : "2, y", Assert.Single(shelf.KeysOnlyInReference));
        Assert.Equal(aFirst ? "y, 1" : "1, y", Assert.Single(shelf.KeysChanged));
    }

    [Fact]
    public void Keys_that_are_null_match_each_other_and_letters_of_another_case_are_a_change()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("""
            CREATE TABLE tags (k TEXT COLLATE NOCASE PRIMARY KEY, v BLOB);
            INSERT INTO tags VALUES (NULL, x'00'), (NULL, x'01'), ('one', x'02'), ('two', x'03');
            """);
        BackupInfo made = clinic.BackUp();
        clinic.Sql("UPDATE tags SET k = 'ONE' WHERE k = 'one'; DELETE FROM tags WHERE v = x'01'; INSERT INTO tags VALUES ('three', NULL)");

        ComparisonDifference tags = clinic.Compare(made, detailed: true).Table("tags");

        Assert.Equal("0 1 2 2", tags.Counts());
        Assert.Equal(["NULL", "one"], tags.KeysChanged);
    }

    [Fact]
    public void A_table_without_a_key_is_compared_by_whole_rows_twins_too()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE TABLE \"odd \"\" name\" (side, \"c 1\", c0); INSERT INTO \"odd \"\" name\" VALUES (1, 'a', NULL), (1, 'a', NULL), (2, 'b', x'00'), (3, 'c', 1.5)");
        BackupInfo made = clinic.BackUp();
        Assert.True(clinic.Compare(made).Identical);
        clinic.Sql("DELETE FROM \"odd \"\" name\" WHERE rowid = 1; UPDATE \"odd \"\" name\" SET \"c 1\" = 'B' WHERE side = 2");

        ComparisonDifference odd = clinic.Compare(made, detailed: true).Table("odd \" name");

        Assert.Equal("2 1 0 2", odd.Counts());
        Assert.Contains("no primary key", odd.Note);
        Assert.Empty(odd.KeysOnlyInBackup);
    }

    [Fact]
    public void After_a_migration_the_common_columns_are_compared_and_the_others_named()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("ALTER TABLE patients ADD COLUMN email TEXT DEFAULT 'none'; UPDATE patients SET age = age + 1 WHERE id = 3; CREATE TABLE wards (id INTEGER PRIMARY KEY); INSERT INTO wards VALUES (1), (2); DROP TABLE reminders");

        BackupComparison comparison = clinic.Compare(made, detailed: true);

        Assert.Equal("0 0 1 19", comparison.Table("patients").Counts());
        Assert.Equal("Only the reference has the columns email. The others were compared.", comparison.Table("patients").Note);
        Assert.Equal("0 2 0 0", comparison.Table("wards").Counts());
        Assert.Equal("Only the reference has this table.", comparison.Table("wards").Note);
        Assert.Equal(["1", "2"], comparison.Table("wards").KeysOnlyInReference);
        Assert.Equal("Only the backup has this table.", comparison.Table("reminders").Note);
        Assert.False(comparison.Identical);
    }

    [Fact]
    public void A_migration_that_changes_no_row_is_still_no_identity()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("ALTER TABLE patients ADD COLUMN email TEXT");

        BackupComparison comparison = clinic.Compare(made);

        Assert.False(comparison.Identical);
        Assert.Equal("0 0 0 20", Assert.Single(comparison.Differences).Counts());
    }

    [Fact]
    public void Rows_that_are_only_in_the_log_of_the_live_database_count()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA journal_mode = WAL");
        BackupInfo made = clinic.BackUp();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "PRAGMA wal_autocheckpoint = 0; INSERT INTO patients (uhid, name) VALUES ('X-1', 'In The Log')");
        Assert.True(new FileInfo(clinic.Database + "-wal").Length > 0);

        BackupComparison comparison = clinic.Compare(made);

        Assert.Equal("0 1 0 20", comparison.Table("patients").Counts());
        Assert.Equal(1, comparison.PatientsOnlyInReference);
    }

    [Fact]
    public void Only_the_first_thousand_keys_are_listed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001) INSERT INTO visits (patient_id) SELECT 1 FROM n");

        ComparisonDifference visits = clinic.Compare(made, detailed: true).Table("visits");

        Assert.Equal(1001, visits.OnlyInReference);
        Assert.Equal(1000, visits.KeysOnlyInReference.Count);
        Assert.True(visits.KeysCut);
        Assert.False(clinic.Compare(made).Table("visits").KeysCut);
    }

    [Fact]
    public void The_vector_store_is_compared_by_rows_and_its_search_index_left_out()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        string store = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        clinic.Sql("DELETE FROM embedding_metadata WHERE id = 1; VACUUM", store);

        List<ComparisonDifference> differences = clinic.Compare(made).Differences.ToList();

        Assert.Equal("embedding_metadata", Assert.Single(differences).Name);
        Assert.Equal("chroma/chroma.sqlite3", differences[0].Database);
    }
}

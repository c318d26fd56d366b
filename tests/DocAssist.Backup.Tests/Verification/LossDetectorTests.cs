using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;
using FsCheck.Xunit;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

public sealed class LossDetectorTests
{
    private const string Name = "backup_2026-01-05_14-30-00";

    private static readonly IntegrityResult s_sound = new(true, "quick", [], null);

    [Fact]
    public void The_same_again_is_no_loss() => Assert.Empty(Detect(Clinic(), Clinic()));

    [Theory]
    [InlineData("patients", 20, 0, "There are no patients any more; " + Name + " had 20.")]
    [InlineData("patients", 20, 19, "Patients fell from 20 to 19 since " + Name + ".")]
    [InlineData("visits", 80, 79, "Visits fell from 80 to 79 since " + Name + ".")]
    [InlineData("reminders", 100, 80, "The table reminders in clinic.db fell from 100 to 80 rows since " + Name + ".")]
    [InlineData("reminders", 10, 0, "The table reminders in clinic.db fell from 10 to 0 rows since " + Name + ".")]
    public void Fewer_rows_are_a_loss(string table, long before, long after, string sentence)
    {
        LossFinding finding = Assert.Single(Detect(Clinic((table, after)), Clinic((table, before))));

        Assert.Equal(new(LossKind.RowsLost, table, before, after, sentence), finding);
    }

    [Theory]
    [InlineData("reminders", 9, 0)] // Too few to count, whatever they are in percent.
    [InlineData("reminders", 1000, 900)] // Not more than a tenth.
    [InlineData("audit_log", 1000, 0)]
    [InlineData("auth_sessions", 1000, 0)]
    [InlineData("cache", 1000, 0)]
    [InlineData("sms_queue", 1000, 0)]
    [InlineData("words_data", 1000, 0)] // Of the full-text table words.
    [InlineData("words_segments", 1000, 0)]
    public void What_shrinks_on_ordinary_days_is_no_loss(string table, long before, long after)
    {
        (string, long?)[] search = [("words", 7), ("words_idx", 7), ("words_data", 7), ("words_segdir", 7), ("words_segments", 7)];

        Assert.Empty(Detect(Clinic([.. search, (table, after)]), Clinic([.. search, (table, before)])));
    }

    [Theory]
    [InlineData("catalog")]
    [InlineData("loyalty_ledger")]
    [InlineData("lab_data")] // There is no full-text table lab.
    [InlineData("words")] // The only place that its texts may be in.
    public void A_name_that_only_looks_derived_is_none(string table)
    {
        (string, long?)[] search = [("words", 100), ("words_idx", 7), ("words_data", 7)];

        Assert.Equal(table, Assert.Single(Detect(Clinic([.. search, (table, 50)]), Clinic([.. search, (table, 100)]))).Subject);
    }

    [Fact]
    public void A_table_that_had_rows_and_is_gone_is_a_loss()
    {
        Dictionary<string, long?> without = new() { ["patients"] = 20, ["visits"] = 80 };

        LossFinding finding = Assert.Single(Detect(With(Database(without)), Clinic(("reminders", 1), ("empty", 0), ("old_log", 5))));

        Assert.Equal(new(LossKind.TableGone, "reminders", 1, 0, $"The table reminders in clinic.db is gone; in {Name} it had 1 row."), finding);
    }

    [Fact]
    public void Numbers_that_run_backwards_are_another_database()
    {
        LossFigures before = With(Database(Rows(20), sequences: new() { ["patients"] = 500, ["visits"] = 80, ["audit_log"] = 9 }));
        LossFigures now = With(Database(Rows(40), sequences: new() { ["patients"] = 40, ["audit_log"] = 1 }));

        IReadOnlyList<LossFinding> findings = Detect(now, before);

        Assert.Equal([(LossKind.NumbersBackwards, "patients", 500, 40), (LossKind.NumbersBackwards, "visits", 80, 0)], findings.Select(f => (f.Kind, f.Subject, f.Before, f.After)));
        Assert.Contains("went back from 500 to 40", findings[0].Sentence);
        Assert.Contains("is forgotten", findings[1].Sentence);
    }

    [Fact]
    public void A_lower_highest_id_with_no_fewer_rows_is_another_database()
    {
        LossFigures before = With(Database(Rows(20), ids: new() { ["patients"] = 500, ["visits"] = 90 }));

        LossFinding finding = Assert.Single(Detect(With(Database(Rows(21), ids: new() { ["patients"] = 21, ["visits"] = 90 })), before));

        Assert.Equal((LossKind.NumbersBackwards, "patients", 500, 21), (finding.Kind, finding.Subject, finding.Before, finding.After));
        Assert.Empty(Detect(With(Database(Rows(19), ids: new() { ["patients"] = 499 })), before, new(Patients: 1)));
    }

    [Theory]
    [InlineData(1000, 499, true)]
    [InlineData(1000, 500, false)]
    [InlineData(1000, 4000, false)]
    public void A_database_of_less_than_half_the_size_is_a_loss(long before, long after, bool isLoss)
    {
        IReadOnlyList<LossFinding> findings = Detect(With(Database(Rows(20)) with { Length = after }), With(Database(Rows(20)) with { Length = before }));

        Assert.Equal(isLoss ? [LossKind.DatabaseShrunk] : [], findings.Select(f => f.Kind));
    }

    [Theory]
    [InlineData(100, 89, true)]
    [InlineData(100, 90, false)]
    [InlineData(5, 3, false)] // Two files are a correction.
    [InlineData(5, 2, true)]
    [InlineData(3, 0, true)]
    [InlineData(2, 1, false)]
    [InlineData(1, 0, true)]
    [InlineData(0, 0, false)]
    public void Fewer_documents_are_a_loss(int before, int after, bool isLoss)
    {
        IReadOnlyList<LossFinding> findings = Detect(Clinic(Papers(after)), Clinic(Papers(before)));

        Assert.Equal(isLoss ? [LossKind.FilesLost] : [], findings.Select(f => f.Kind));
    }

    [Fact]
    public void Documents_that_got_another_ending_are_gone()
    {
        ManifestItem locked = Papers(0) with { Files = 100, Bytes = 100_000 };

        LossFinding finding = Assert.Single(Detect(Clinic(locked), Clinic(Papers(100))));

        Assert.Equal($"There are no prescriptions any more; {Name} had 100.", finding.Sentence);
    }

    [Theory]
    [InlineData(100, 100_000, 89_000, true)]
    [InlineData(100, 100_000, 90_000, false)]
    [InlineData(2, 2_000, 0, false)]
    [InlineData(4, 4_000, 1_500, false)] // Less than three average files.
    [InlineData(4, 4_000, 1_000, true)]
    public void Documents_cut_short_are_a_loss(int files, long before, long after, bool isLoss)
    {
        IReadOnlyList<LossFinding> findings = Detect(Clinic(Papers(files) with { Bytes = after }), Clinic(Papers(files) with { Bytes = before }));

        Assert.Equal(isLoss ? [LossKind.BytesLost] : [], findings.Select(f => f.Kind));
    }

    [Theory]
    [InlineData(1000, 0, 3, true)]
    [InlineData(1000, 0, 2, false)]
    [InlineData(10, 0, 2, true)] // More than a tenth.
    [InlineData(10, 5, 6, false)] // They were so before.
    [InlineData(10, 6, 0, false)]
    public void Documents_without_their_header_are_a_loss(int files, int before, int after, bool isLoss)
    {
        IReadOnlyList<LossFinding> findings = Detect(Clinic(Papers(files, after)), Clinic(Papers(files, before)));

        Assert.Equal(isLoss ? [LossKind.HeadersLost] : [], findings.Select(f => f.Kind));
    }

    [Fact]
    public void What_an_older_manifest_does_not_know_is_no_loss()
    {
        ManifestItem unknown = Papers(10) with { Pdfs = null, PdfsWithoutHeader = null };

        Assert.Empty(Detect(Clinic(Papers(10, 10)), Clinic(unknown)));
        Assert.Equal(LossKind.FilesLost, Assert.Single(Detect(Clinic(Papers(5)), Clinic(unknown))).Kind);
    }

    [Fact]
    public void What_could_not_be_read_or_counted_is_no_loss()
    {
        ManifestItem unreadable = Papers(1) with { Problems = ["prescriptions/2026: may not be read by this account"] };
        ManifestDatabase damaged = Database([]) with { Integrity = new(false, "quick", ["wrong page"], null) };

        Assert.Empty(Detect(Clinic(unreadable), Clinic(Papers(100))));
        Assert.Empty(Detect(With(damaged), Clinic()));
        Assert.Empty(Detect(With(Database([])), Clinic()));
        Assert.Empty(Detect(Clinic(("reminders", null)), Clinic(("reminders", 100))));
        Assert.Empty(Detect(Clinic(("reminders", 1)), Clinic(("reminders", null))));
    }

    [Fact]
    public void A_vector_store_that_is_gone_is_a_loss_and_extra_files_are_not()
    {
        ManifestDatabase vectors = Database(new() { ["embeddings"] = 100 }) with { Path = "chroma/chroma.sqlite3" };
        LossFigures before = new(Name, [Database(Rows(20)), vectors, vectors with { Path = "audit.db" }], []);
        ManifestItem present = new("VectorStore", true, 3, 100, []);
        LossFigures now = new(string.Empty, [Database(Rows(20))], [present]);

        LossFinding finding = Assert.Single(Detect(now, before));

        Assert.Equal((LossKind.DatabaseGone, "chroma/chroma.sqlite3"), (finding.Kind, finding.Subject));
        Assert.Empty(Detect(now with { Items = [present with { Problems = ["chroma/chroma.sqlite3: could not be read"] }] }, before));
    }

    [Theory]
    [InlineData("Settings", 1, 300, 0, 0, "Settings: there is nothing any more; " + Name + " had 1 file.")]
    [InlineData("Settings", 1, 300, 1, 0, "Settings: there is not a byte any more; " + Name + " had 300.")]
    [InlineData("VectorStore", 4, 900, 0, 0, "VectorStore: there is nothing any more; " + Name + " had 4 files.")]
    [InlineData("VectorStore", 4, 900, 1, 1, null)]
    [InlineData("Settings", 1, 0, 0, 0, null)]
    [InlineData("Extra", 4, 900, 0, 0, null)]
    [InlineData("Database", 1, 900, 0, 0, null)]
    public void A_part_that_is_gone_or_empty_is_a_loss(string item, int filesBefore, long bytesBefore, int filesNow, long bytesNow, string? sentence)
    {
        ManifestItem old = new(item, true, filesBefore, bytesBefore, []);
        ManifestItem now = new(item, filesNow > 0, filesNow, bytesNow, []);

        Assert.Equal(sentence is null ? [] : [(LossKind.ItemGone, item, sentence)], Detect(Clinic(now), Clinic(old)).Select(f => (f.Kind, f.Subject, f.Sentence)));
        Assert.Empty(Detect(Clinic(now with { Problems = ["may not be read by this account"] }), Clinic(old)));
    }

    [Fact]
    public void Rows_of_the_vector_store_count_but_not_its_queue()
    {
        LossFigures before = Vectors(("embeddings", 200), ("embeddings_queue", 400));

        Assert.Empty(Detect(Vectors(("embeddings", 190), ("embeddings_queue", 0)), before));
        Assert.Equal("embeddings", Assert.Single(Detect(Vectors(("embeddings", 100), ("embeddings_queue", 400)), before)).Subject);
    }

    [Fact]
    public void The_thresholds_decide()
    {
        LossFigures now = Clinic(("patients", 18), ("visits", 75), ("reminders", 60));
        LossFigures before = Clinic(("patients", 20), ("visits", 80), ("reminders", 100));

        Assert.Equal(["patients", "visits", "reminders"], Detect(now, before).Select(f => f.Subject));
        Assert.Empty(Detect(now, before, new(2, 5, 40)));
        Assert.Equal(["patients", "visits", "reminders"], Detect(now, before, new(1, 4, 39)).Select(f => f.Subject));
    }

    [Fact]
    public void The_app_knows_only_patients_and_visits()
    {
        LossFigures app = LossFigures.Of(Name, new Manifest { PatientCount = 20, VisitCount = null });

        Assert.Empty(Detect(Clinic(("visits", 0)), app));
        Assert.Equal("patients", Assert.Single(Detect(Clinic(("patients", 19)), app)).Subject);
    }

    [Property]
    public bool Growth_is_never_a_loss(byte[] before, byte[] growth)
    {
        (string Table, long? Rows)[] old = before.Select((rows, i) => ($"t{i}", (long?)rows)).ToArray();
        (string Table, long? Rows)[] now = old.Select((t, i) => (t.Table, t.Rows + growth.ElementAtOrDefault(i))).ToArray();

        return Detect(Clinic(Papers(growth.Length + 5), [.. now, ("new", 1)]), Clinic(Papers(5), old)).Count == 0;
    }

    [Property]
    public bool No_patient_goes_unnoticed(ushort before, ushort after, byte allowed) =>
        Detect(Clinic(("patients", after)), Clinic(("patients", before)), new(allowed)).Count == (before - after > allowed ? 1 : 0);

    private static IReadOnlyList<LossFinding> Detect(LossFigures now, LossFigures before, LossThresholds? thresholds = null) => LossDetector.Detect(now, before, thresholds ?? new());

    private static LossFigures Clinic(params (string Table, long? Rows)[] tables) => Clinic(Papers(6), tables);

    private static LossFigures Clinic(ManifestItem papers, params (string Table, long? Rows)[] tables)
    {
        Dictionary<string, long?> all = Rows(20);
        foreach ((string table, long? rows) in tables)
        {
            all[table] = rows;
        }
        return new(Name, [Database(all)], [papers]);
    }

    private static LossFigures Vectors(params (string Table, long? Rows)[] tables) =>
        new(Name, [Database(tables.ToDictionary(t => t.Table, t => t.Rows)) with { Path = "chroma/chroma.sqlite3" }], []);

    private static LossFigures With(ManifestDatabase database) => new(Name, [database], []);

    private static Dictionary<string, long?> Rows(long patients) => new() { ["patients"] = patients, ["visits"] = 80 };

    private static ManifestDatabase Database(Dictionary<string, long?> tables, Dictionary<string, long>? sequences = null, Dictionary<string, long>? ids = null) =>
        new("clinic.db", 4096, 4096, 1, "delete", s_sound, new(tables, sequences ?? []) { HighestIds = ids ?? [] });

    private static ManifestItem Papers(int files, int withoutHeader = 0) =>
        new("Prescriptions", true, files, files * 1000L, []) { Pdfs = files, PdfsWithoutHeader = withoutHeader };
}

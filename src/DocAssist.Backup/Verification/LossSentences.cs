using System.Globalization;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>Findings in words. They stand in the manifest, so they are English and the same in every culture.</summary>
internal static class LossSentences
{
    private const string Exchanged = "another database may have been put in its place";

    public static LossFinding PeopleLost(string table, long before, long after, string name) => new(LossKind.RowsLost, table, before, after, after == 0
        ? Text("There are no {0} any more; {1} had {2}.", table, name, before)
        : Text("{0} fell from {1} to {2} since {3}.", char.ToUpperInvariant(table[0]) + table.Substring(1), before, after, name));

    public static LossFinding RowsLost(string table, string database, long before, long after, string name) =>
        new(LossKind.RowsLost, table, before, after, Text("The table {0} in {1} fell from {2} to {3} rows since {4}.", table, database, before, after, name));

    public static LossFinding TableGone(string table, string database, long before, string name) =>
        new(LossKind.TableGone, table, before, 0, Text("The table {0} in {1} is gone; in {2} it had {3} {4}.", table, database, name, before, before == 1 ? "row" : "rows"));

    public static LossFinding Backwards(string table, string database, long before, long? after, string name) => new(LossKind.NumbersBackwards, table, before, after ?? 0, after is null
        ? Text("The last number of {0} in {1} is forgotten; in {2} it was {3}: {4}.", table, database, name, before, Exchanged)
        : Text("The last number of {0} in {1} went back from {2} to {3} since {4}: {5}.", table, database, before, after, name, Exchanged));

    public static LossFinding DatabaseGone(ManifestDatabase old, string name) =>
        new(LossKind.DatabaseGone, old.Path, old.Length, 0, Text("The database {0} is gone; {1} had it.", old.Path, name));

    public static LossFinding ItemGone(ManifestItem old, int after, string name) => new(LossKind.ItemGone, old.Name, old.Files, after, after == 0
        ? Text("{0}: there is nothing any more; {1} had {2} {3}.", old.Name, name, old.Files, old.Files == 1 ? "file" : "files")
        : Text("{0}: there is not a byte any more; {1} had {2}.", old.Name, name, old.Bytes));

    public static LossFinding Shrunk(string database, long before, long after, string name) =>
        new(LossKind.DatabaseShrunk, database, before, after, Text("{0} fell from {1} to {2} bytes since {3}.", database, before, after, name));

    public static LossFinding FilesLost(int before, int after, string name) => new(LossKind.FilesLost, "Prescriptions", before, after, after == 0
        ? Text("There are no prescriptions any more; {0} had {1}.", name, before)
        : Text("Prescriptions fell from {0} to {1} files since {2}.", before, after, name));

    public static LossFinding BytesLost(long before, long after, string name) =>
        new(LossKind.BytesLost, "Prescriptions", before, after, Text("Prescriptions fell from {0} to {1} bytes since {2}.", before, after, name));

    public static LossFinding HeadersLost(int after, int of, int before, string name) => new(
        LossKind.HeadersLost,
        "Prescriptions",
        before,
        after,
        Text("Of {0} PDF files, {1} do not begin as a PDF does; in {2} it was {3}: they may have been encrypted or overwritten.", of, after, name, before));

    private static string Text(string format, params object?[] values) => string.Format(CultureInfo.InvariantCulture, format, values);
}

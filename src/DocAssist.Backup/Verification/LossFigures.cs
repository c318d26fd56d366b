using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>The figures of a backup that tell whether something is gone: those in the head of its manifest.</summary>
/// <param name="Name">Name of the backup, for the sentences.</param>
/// <param name="Databases">Its databases with the rows of every table.</param>
/// <param name="Items">Its parts with their files.</param>
public sealed record LossFigures(string Name, IReadOnlyList<ManifestDatabase> Databases, IReadOnlyList<ManifestItem> Items)
{
    /// <summary>The database that is a clinic.</summary>
    public const string Clinic = "clinic.db";

    /// <summary>Takes the figures of a manifest. One of the app knows only patients and visits.</summary>
    public static LossFigures Of(string name, Manifest manifest)
    {
        if (manifest.Details is ManifestDetails details)
        {
            return new(name, details.Databases, details.Items);
        }
        Dictionary<string, long?> tables = new() { ["patients"] = manifest.PatientCount, ["visits"] = manifest.VisitCount };
        IntegrityResult unknown = new(true, IntegrityResult.NotChecked, [], null);
        return new(name, [new(Clinic, 0, 0, 0, string.Empty, unknown, new(tables, new Dictionary<string, long>()))], []);
    }

    /// <summary>Those of some of the parts only.</summary>
    public LossFigures Only(Func<string, bool> item) => this with
    {
        Databases = Databases.Where(d => item(ItemOf(d.Path))).ToList(),
        Items = Items.Where(i => item(i.Name)).ToList(),
    };

    /// <summary>The part that a database of a backup belongs to.</summary>
    internal static string ItemOf(string path) => path == Clinic ? "Database"
        : path.StartsWith("chroma/", StringComparison.Ordinal) ? "VectorStore"
        : path.StartsWith("prescriptions/", StringComparison.Ordinal) ? "Prescriptions"
        : "Extra";
}

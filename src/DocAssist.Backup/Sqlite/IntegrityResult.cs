using System.Collections.Generic;

namespace DocAssist.Backup.Sqlite;

/// <summary>What SQLite says of a database file.</summary>
/// <param name="Sound">True when no damage was found.</param>
/// <param name="Level">
/// "quick", "full", "structural" where the app's own collations kept SQLite from comparing the order of texts, or
/// <see cref="NotChecked"/> where something else that only the app has kept it from checking at all.
/// </param>
/// <param name="Messages">SQLite's own words on the damage, the first ten.</param>
/// <param name="ForeignKeyViolations">Rows that point to nothing: a flaw of the data, no damage. Null unless asked in full.</param>
public sealed record IntegrityResult(bool Sound, string Level, IReadOnlyList<string> Messages, long? ForeignKeyViolations)
{
    /// <summary>The level of a database that SQLite could not check.</summary>
    public const string NotChecked = "none";

    /// <summary>True when it was found whole by a check that finds no less.</summary>
    internal bool IsSoundBy(IntegrityLevel level) => Sound && (Level == "full" || (Level == "quick" && level == IntegrityLevel.Quick));
}

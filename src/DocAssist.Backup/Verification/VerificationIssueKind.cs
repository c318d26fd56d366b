namespace DocAssist.Backup.Verification;

/// <summary>What is wrong with a part of a backup.</summary>
public enum VerificationIssueKind
{
    /// <summary>The manifest is missing, unreadable or hostile.</summary>
    ManifestInvalid,

    /// <summary>The manifest was changed after the backup was made.</summary>
    ManifestChanged,

    /// <summary>A file or folder is not there.</summary>
    Missing,

    /// <summary>A file or folder is there that does not belong.</summary>
    Unexpected,

    /// <summary>A link, a pipe or a folder stands where a file should be, or the reverse.</summary>
    WrongKind,

    /// <summary>The file is longer or shorter than it was.</summary>
    LengthDiffers,

    /// <summary>The bytes of the file are not what they were.</summary>
    HashDiffers,

    /// <summary>The file could not be read.</summary>
    Unreadable,

    /// <summary>SQLite finds the database damaged.</summary>
    DatabaseDamaged,

    /// <summary>The database holds other numbers than the manifest says.</summary>
    CountDiffers,

    /// <summary>A file with the name of a PDF that is none, and was none when it was saved: no damage of the backup.</summary>
    NotAPdf,

    /// <summary>Rows point to rows that are not there: a flaw of the data when it was saved, no damage of the backup.</summary>
    ForeignKeyViolation,

    /// <summary>A check that asks more than the one when the backup was made finds the database damaged, though each byte is as it was saved: a flaw of the data then, no damage of the backup.</summary>
    DatabaseFlawed,
}

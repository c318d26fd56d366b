namespace DocAssist.Backup.Verification;

/// <summary>What the live database of a clinic is found to be.</summary>
public enum DatabaseVerdict
{
    /// <summary>A whole clinic database.</summary>
    Healthy,

    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file has no bytes.</summary>
    Empty,

    /// <summary>The file is something else than an SQLite database.</summary>
    NotSqlite,

    /// <summary>SQLite finds it damaged.</summary>
    Corrupt,

    /// <summary>Another program holds it locked: nothing can be said of it.</summary>
    Busy,

    /// <summary>A whole database, but without patients or visits.</summary>
    WrongSchema,

    /// <summary>The file looks like random bytes, as an encrypted database does.</summary>
    Encrypted,

    /// <summary>This account may not read it, or the disk does not give it.</summary>
    Unreadable,
}

namespace DocAssist.Backup.Sqlite;

/// <summary>How much of a database is checked.</summary>
public enum IntegrityLevel
{
    /// <summary>PRAGMA quick_check: pages and records; fast.</summary>
    Quick,

    /// <summary>PRAGMA integrity_check and foreign_key_check: indexes too; several seconds a gigabyte.</summary>
    Full,
}

namespace DocAssist.Backup.Verification;

/// <summary>What kind of loss was found.</summary>
public enum LossKind
{
    /// <summary>A table has fewer rows.</summary>
    RowsLost,

    /// <summary>A table that had rows is gone.</summary>
    TableGone,

    /// <summary>Numbers that only ever grow are lower than they were: another database was put in place.</summary>
    NumbersBackwards,

    /// <summary>A database with rows is gone.</summary>
    DatabaseGone,

    /// <summary>clinic.db is less than half as large.</summary>
    DatabaseShrunk,

    /// <summary>A part of the data that had files has none any more, or none with bytes.</summary>
    ItemGone,

    /// <summary>There are fewer documents.</summary>
    FilesLost,

    /// <summary>The documents have fewer bytes.</summary>
    BytesLost,

    /// <summary>Documents do not begin as a PDF does any more: overwritten or encrypted.</summary>
    HeadersLost,
}

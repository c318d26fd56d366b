namespace DocAssist.Backup.FileSystem;

/// <summary>What came of the wish for a link.</summary>
internal enum LinkResult
{
    Made,

    /// <summary>It is this one file that cannot be linked: others can.</summary>
    NotThisFile,

    /// <summary>Nothing can be linked so, from there to here.</summary>
    NotHere,
}

namespace DocAssist.Backup.Comparison;

/// <summary>Where one side of a comparison comes from: that decides how its databases may be opened.</summary>
internal enum SideKind
{
    /// <summary>A backup of this module: finished databases, and a manifest with hashes.</summary>
    Ours,

    /// <summary>A backup of the app: databases that can have a log beside them.</summary>
    Apps,

    /// <summary>The data that the app is working with.</summary>
    Live,
}

namespace DocAssist.Backup.FileSystem;

/// <summary>How a file can be had twice without its bytes being written twice.</summary>
public enum LinkMethod
{
    /// <summary>Not at all: it has to be copied.</summary>
    None,

    /// <summary>A second name for the same file.</summary>
    HardLink,

    /// <summary>A file of its own on the same blocks, each of which is copied when either file is changed.</summary>
    Clone,
}

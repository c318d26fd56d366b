namespace DocAssist.Backup.FileSystem;

/// <summary>What a name in a folder stands for.</summary>
internal enum FileKind
{
    Missing,
    File,
    Folder,

    /// <summary>A symbolic link, a junction or another reparse point: never followed.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: opening one can hang for ever.</summary>
    Special,
}

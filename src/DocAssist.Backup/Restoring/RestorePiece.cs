using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Restoring;

/// <summary>What is exchanged as one: clinic.db, a folder, a file.</summary>
internal sealed class RestorePiece
{
    /// <param name="item">The part it belongs to.</param>
    /// <param name="live">Its place in the data.</param>
    /// <param name="folders">Folders in it.</param>
    /// <param name="files">Files in it.</param>
    public RestorePiece(DataItem item, string live, IReadOnlyList<RestoreFolder> folders, IReadOnlyList<RestoreFile> files)
    {
        Item = item;
        Live = live;
        Folders = folders;
        Files = files;
        FileCount = files.Count;
        Bytes = files.Sum(f => f.Length);
        IsDatabase = item == DataItem.Database || (folders.Count == 0 && files.Any(f => f.IsDatabase));
    }

    /// <summary>The part it belongs to.</summary>
    public DataItem Item { get; }

    /// <summary>Its place in the data.</summary>
    public string Live { get; }

    /// <summary>Folders in it, itself too when it is one: where they are made ready, the upper ones first.</summary>
    public IReadOnlyList<RestoreFolder> Folders { get; }

    /// <summary>Files in it; none once they are made ready.</summary>
    public IReadOnlyList<RestoreFile> Files { get; private set; }

    /// <summary>How many they are, or were.</summary>
    public int FileCount { get; }

    /// <summary>Of its files.</summary>
    public long Bytes { get; }

    /// <summary>True for a database that is exchanged by itself: what lies beside it is a part of it.</summary>
    public bool IsDatabase { get; }

    /// <summary>Forgets its files, which are made ready: the safety backup, which comes next, has as many again to keep in memory.</summary>
    public void ForgetFiles() => Files = [];
}

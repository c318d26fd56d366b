using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>renameat2(2), Linux, with RENAME_NOREPLACE: fails when the new name exists.</summary>
    internal const uint NoReplace = 1;

    /// <summary>Paths are taken as they are, not relative to a folder.</summary>
    internal const int CurrentFolder = -100;

    /// <summary>renameat2(2).</summary>
    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    internal static extern int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);
}

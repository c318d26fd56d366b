using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>RENAME_NOREPLACE: fail when the new name exists.</summary>
    internal const uint NoReplace = 1;

    /// <summary>Paths are taken as they are, not relative to a folder.</summary>
    internal const int CurrentFolder = -100;

    /// <summary>renameat2(2), Linux.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int RenameAt2(int fromFolder, string from, int toFolder, string to, uint flags)
    {
        int result = RenameAt2Native(fromFolder, from, toFolder, to, flags);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static extern int RenameAt2Native(int fromFolder, string from, int toFolder, string to, uint flags);
}

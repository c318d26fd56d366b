using System.Threading;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Renames of Windows. A virus scanner or an indexer that looks at what is fresh, or a reader of the file that is replaced, makes one
/// fail for a moment.
/// </summary>
internal static class PatientMove
{
    private const int AccessDenied = -5;

    private const int SharingViolation = -32;

    private const int LongestWaitMs = 6400;

    /// <returns>Not negative, or the negated error of Windows that was still there after some seconds.</returns>
    public static int Run(string from, string to, uint flags)
    {
        int wait = 50;
        while (true)
        {
            int moved = Kernel32.MoveFileEx(from, to, flags);
            if (moved is not (AccessDenied or SharingViolation) || wait > LongestWaitMs)
            {
                return moved;
            }
            Thread.Sleep(wait);
            wait *= 2;
        }
    }
}

using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>The answer of GetDriveTypeW for a fixed disk.</summary>
    internal const uint FixedDrive = 3;

    /// <summary>GetDriveTypeW.</summary>
    [DllImport("kernel32", EntryPoint = "GetDriveTypeW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    internal static extern uint GetDriveType(string root);
}

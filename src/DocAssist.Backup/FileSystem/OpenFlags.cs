using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem;

/// <summary>Flags of open(2). Their values differ between systems and, on Linux, between processors (fcntl.h of each).</summary>
internal static class OpenFlags
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    private static readonly int CloseOnExec = Platform.IsMacOS ? 0x1000000 : 0x80000;

    private static readonly int NonBlocking = Platform.IsMacOS ? 0x4 : 0x800;

    private static readonly int NoFollow = Platform.IsMacOS ? 0x100 : IsArm ? 0x8000 : 0x20000;

    public static readonly int Read = CloseOnExec;

    /// <summary>For reading and writing; a link in its place is an error.</summary>
    public static readonly int LockFile = 2 | CloseOnExec | NoFollow;

    public static readonly int ReadLiveFile = CloseOnExec | NonBlocking | NoFollow;
}

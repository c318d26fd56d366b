using System;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>Who owns a file of a Unix system and may do what with it.</summary>
/// <param name="Owner">Number of the account.</param>
/// <param name="Group">Number of the group.</param>
/// <param name="Mode">The nine bits for reading, writing and entering.</param>
internal readonly record struct FileAccessRights(uint Owner, uint Group, int Mode)
{
    /// <summary>What of a file's mode is copied: never the bits that run a program as somebody else.</summary>
    public const int Bits = 0x1ff;

    private const int ReadAndWrite = 0x1b6;

    private const uint NoChange = uint.MaxValue;

    /// <summary>The same for a file where these are a folder's: nobody needs to run it.</summary>
    public FileAccessRights ForFile() => this with { Mode = Mode & ReadAndWrite };

    /// <summary>Gives a new file or folder these rights. On Windows it has inherited its own.</summary>
    /// <returns>False when only another account could make it the owner's; the mode is set all the same.</returns>
    /// <exception cref="BackupException">AccessDenied, WriteFailed.</exception>
    public bool ApplyTo(string path)
    {
        if (Platform.IsWindows)
        {
            return true;
        }
        FileAccessRights now = FileStatus.Of(path).Access;
        // Before the mode: a change of the owner can take bits of it away.
        bool owned = (now.Owner == Owner && now.Group == Group) || LibC.LChOwn(path, Owner, Group) >= 0;
        if (!owned)
        {
            // Whoever is a member may give a file to a group, though not to an owner.
            _ = LibC.LChOwn(path, NoChange, Group);
        }
        int changed = now.Mode == Mode ? 0 : LibC.ChMod(path, (uint)Mode);
        return changed >= 0 ? owned : throw IOFailure.Writing(path, SystemError.From(changed, path));
    }
}

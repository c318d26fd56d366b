using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Takes unchanged files from the last good backup by clone or hard link: from an older backup to a newer one, never from the live data. When
/// in doubt it takes nothing, and the file is copied. May be used from several threads.
/// </summary>
internal sealed class FileReuse
{
    private const int OwnerOnly = 0x180;

    /// <summary>A tick, a microsecond, a millisecond, ten of them (exFAT), a second, two (FAT).</summary>
    private static readonly long[] s_units =
    [
        1, 10, TimeSpan.TicksPerMillisecond, 10 * TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, 2 * TimeSpan.TicksPerSecond,
    ];

    private readonly PreviousBackup _previous;
    private readonly string _staging;
    private readonly uint _owner;
    private readonly string _root;
    private readonly ILog _log;
    private volatile LinkMethod _method;

    private FileReuse(PreviousBackup previous, string staging, string root, LinkMethod method, ILog log)
    {
        _previous = previous;
        _staging = staging;
        _root = root;
        _method = method;
        _log = log;
        _owner = FileStatus.Of(staging).Access.Owner;
    }

    /// <summary>Gets ready; null when there is nothing to take from, or no way to take it.</summary>
    /// <param name="previous">The backup to take from.</param>
    /// <param name="staging">The backup in the making.</param>
    /// <param name="root">The root that holds both.</param>
    /// <param name="log">Told what was found out about the volume.</param>
    public static FileReuse? TryBegin(PreviousBackup? previous, string staging, string root, ILog log)
    {
        LinkMethod method = previous is null ? LinkMethod.None : RootLinks.Find(root, log);
        return method == LinkMethod.None ? null : new(previous!, staging, root, method, log);
    }

    /// <summary>Tells of a file whether it need not be written if all goes as it should.</summary>
    /// <exception cref="BackupException">What was begun cannot be removed: AccessDenied, WriteFailed.</exception>
    public static Func<SourceFile, bool> Shares(PreviousBackup? previous, string root, ILog log) =>
        previous is not null && RootLinks.Find(root, log) != LinkMethod.None ? file => previous.Serves(file, file.Stamp) : _ => false;

    /// <summary>True when the older copy may be taken only for a live file that was just read and has its SHA-256.</summary>
    public bool MustRead => _previous.MustRead;

    /// <summary>What a live file was when it was saved, where the older copy is as it was made and can be taken for it; else null.</summary>
    public ManifestEntry? Candidate(SourceFile file, FileStatus live) =>
        _method != LinkMethod.None && live.Kind == FileKind.File && _previous.Serves(file, live.Stamp) && _previous.Find(file.BackupPath) is ManifestEntry entry && IsAsItWas(RelativePath.Under(_previous.Info.Path, entry.Path), entry, live) ? entry : null;

    /// <summary>Takes one file, with the hash that it had when it was read.</summary>
    /// <param name="entry">The older copy, a candidate.</param>
    /// <param name="live">What the live file is now.</param>
    /// <param name="header">Told how the file begins.</param>
    /// <returns>The entry for the manifest; null when the file has to be copied.</returns>
    /// <exception cref="BackupException">What was begun cannot be removed: AccessDenied, WriteFailed.</exception>
    public ManifestEntry? TryTake(ManifestEntry entry, FileStatus live, PdfHeader header)
    {
        string older = RelativePath.Under(_previous.Info.Path, entry.Path);
        string copy = RelativePath.Under(_staging, entry.Path);
        if (TryMake(older, copy) is not LinkMethod method)
        {
            return null;
        }
        if (method == LinkMethod.Clone)
        {
            IOFailure.WhenWriting(copy, () => File.SetLastWriteTimeUtc(copy, entry.ModifiedUtc));
        }
        return TryLook(copy, header) ? entry with { ChangedUtc = live.ChangedUtc, Reused = _previous.Origin(entry, method) } : null;
    }

    /// <summary>A file whose rights or owner were changed since would bring them into the new backup; and one that was moved out of a backup is the live one.</summary>
    private bool IsAsItWas(string older, ManifestEntry entry, FileStatus live)
    {
        FileStatus status;
        try
        {
            status = FileStatus.Of(older);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // That the older backup cannot be looked at must cost the new one nothing.
            return false;
        }
        bool whole = status.Kind == FileKind.File && status.Length == entry.Length && HasTime(status, entry.ModifiedUtc);
        return whole && (Platform.IsWindows
            ? (File.GetAttributes(older) & FileAttributes.ReadOnly) == 0
            : status.Access.Mode == OwnerOnly && status.Access.Owner == _owner && status.Identity != live.Identity);
    }

    /// <summary>The time that it was given, as finely as the volume or the runtime keeps times.</summary>
    private static bool HasTime(FileStatus status, DateTime given) => s_units.Any(unit => status.ModifiedUtc == given.AddTicks(-(given.Ticks % unit)));

    private LinkMethod? TryMake(string older, string copy)
    {
        LinkMethod method = _method;
        while (method != LinkMethod.None)
        {
            LinkResult result = FileLinks.TryMake(method, older, copy);
            if (result != LinkResult.NotHere)
            {
                return result == LinkResult.Made ? method : null;
            }
            method = Weaker(method);
        }
        return null;
    }

    /// <summary>What the root has remembered, or the trial of this run, was wrong: the next run tries anew.</summary>
    private LinkMethod Weaker(LinkMethod failed)
    {
        if (_method == failed)
        {
            _method = failed == LinkMethod.Clone ? LinkMethod.HardLink : LinkMethod.None;
            _log.Verbose($"A {failed} of an unchanged file was not possible in '{_root}'.");
            Forget();
        }
        return failed == LinkMethod.Clone ? LinkMethod.HardLink : LinkMethod.None;
    }

    private void Forget()
    {
        try
        {
            RootLinks.Forget(_root);
        }
        catch (BackupException e)
        {
            _log.Verbose($"The next run tries the same again: {e.Message}");
        }
    }

    /// <summary>False when it cannot be read.</summary>
    private bool TryLook(string copy, PdfHeader header)
    {
        if (!PdfHeader.IsPromised(copy))
        {
            return true;
        }
        if (_previous.AllPdfsBegin)
        {
            header.Assume();
            return true;
        }
        byte[] head = new byte[PdfHeader.Length];
        try
        {
            using FileStream stream = Polyfills.OpenLiveFile(copy);
            header.Look(head, stream.Read(head, 0, head.Length));
            return true;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            IOFailure.WhenWriting(copy, () => File.Delete(copy));
            return false;
        }
    }
}

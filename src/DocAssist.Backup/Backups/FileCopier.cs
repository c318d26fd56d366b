using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Copies ordinary files with two workers, large ones first; where time is short, the settings, then the newest prescriptions. A file that
/// changes while it is read is read again; one that cannot be read makes its item Partial and costs no other file. What the last good backup
/// has unchanged is taken from there.
/// </summary>
internal sealed class FileCopier
{
    private const int Attempts = 3;

    private static readonly DataItem[] s_order = [DataItem.Settings, DataItem.Prescriptions, DataItem.VectorStore, DataItem.Extra];

    private readonly string _staging;
    private readonly BackupContent _content;
    private readonly Action<long> _copied;
    private readonly CancellationToken _token;
    private readonly FileReuse? _reuse;

    public FileCopier(string staging, BackupContent content, Action<long> copied, CancellationToken token, FileReuse? reuse = null)
    {
        _reuse = reuse;
        _staging = staging;
        _content = content;
        _copied = copied;
        _token = token;
    }

    /// <summary>What bounds the time; null for as long as it takes.</summary>
    public TimeBudget? Budget { get; init; }

    /// <summary>What is to prove later that the copies read back; null where nobody asks.</summary>
    public ReadBack? ReadBack { get; init; }

    /// <exception cref="BackupException">The copies cannot be written: NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong.</exception>
    public void CopyAll(IEnumerable<SourceFile> files) => TwoWorkers.Run(files, Copy, _token);

    /// <summary>The same as work that is still to be done, by any threads, in the order in which it is wanted.</summary>
    /// <param name="files">What to copy. The list is emptied: of tens of thousands of files none is to be in memory for longer than it must.</param>
    public IEnumerable<Action> Copies(SourceFiles files)
    {
        foreach (SourceFile file in Budget?.Limit is null ? LargeFirst(files) : MostWantedFirst(files))
        {
            yield return () => Copy(file);
        }
    }

    /// <summary>Copies one file, or adds to the content why it is not there.</summary>
    public void Copy(SourceFile file)
    {
        string live = file.FullPath;
        try
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                FileStatus before = FileStatus.Of(live);
                if (before.Kind == FileKind.Missing)
                {
                    return; // Gone since it was listed: the clinic has deleted it.
                }
                if (TryCopy(file, live, before))
                {
                    return;
                }
            }
            Problem(file, "kept changing while it was read");
        }
        catch (OperationCanceledException) when (Budget?.IsOver() == true && !_token.IsCancellationRequested)
        {
            Discard(file);
            Late(file);
        }
        catch (BackupException e) when (e.Target == live)
        {
            Discard(file);
            Problem(file, e.Code == BackupErrorCode.AccessDenied ? "may not be read by this account" : $"could not be read ({e.InnerException?.Message})");
        }
        catch (BackupException e) when (e.Target == RelativePath.Under(_staging, file.BackupPath) && StagedNames.WhyNot(e) is string why)
        {
            Problem(file, why); // What stands there is another file's copy.
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            Discard(file);
            Problem(file, $"could not be looked at ({e.Message})");
        }
    }

    /// <summary>As <see cref="TwoWorkers.LargeFirst"/>, but the list is gone afterwards.</summary>
    private static IEnumerable<SourceFile> LargeFirst(SourceFiles files)
    {
        List<SourceFile> large = Enumerable.Range(0, files.Count).Where(i => files.LengthAt(i) >= TwoWorkers.Large).Select(i => files[i]).ToList();
        large.Sort((a, b) => b.Stamp.Length.CompareTo(a.Stamp.Length));
        return large.Concat(files.TakeAll().Where(f => f.Stamp.Length < TwoWorkers.Large));
    }

    /// <summary>No other backup has what is newest, so where not all can be saved that comes first.</summary>
    private static IEnumerable<SourceFile> MostWantedFirst(SourceFiles files)
    {
        List<SourceFile> wanted = files.TakeAll().ToList();
        wanted.Sort((a, b) => Array.IndexOf(s_order, b.Item).CompareTo(Array.IndexOf(s_order, a.Item)) is var byItem && byItem != 0 ? byItem : a.Stamp.ModifiedUtc.CompareTo(b.Stamp.ModifiedUtc));
        for (int last = wanted.Count - 1; last >= 0; last--)
        {
            yield return wanted[last];
            wanted.RemoveAt(last);
        }
    }

    private bool TryCopy(SourceFile file, string live, FileStatus before)
    {
        string copy = RelativePath.Under(_staging, file.BackupPath);
        PdfHeader header = new();
        if (_reuse?.Candidate(file, before) is ManifestEntry older && (!_reuse.MustRead || Holds(live, before, older)) && _reuse.TryTake(older, before, header) is ManifestEntry reused)
        {
            _content.AddFile(file.Item, reused, header.IsThere);
            _copied(reused.Length);
            return true;
        }
        if (Budget?.IsOver() == true)
        {
            Late(file); // Only what has to be read takes time.
            return true;
        }
        if (TryRead(live, copy, header) is not (string sha256, long length))
        {
            Discard(file);
            return false;
        }
        FileStatus after = FileStatus.Of(live);
        // Replaced by another file of its name is fine: what was read is a state it really had.
        bool steady = after.Kind == FileKind.Missing || (after == before && length == before.Length);
        if (!steady)
        {
            Discard(file);
            return false;
        }
        IOFailure.WhenWriting(copy, () => File.SetLastWriteTimeUtc(copy, before.ModifiedUtc));
        _content.AddFile(file.Item, new(file.BackupPath, length, before.ModifiedUtc, sha256) { ChangedUtc = before.ChangedUtc }, header.IsThere);
        return true;
    }

    /// <summary>True when the bytes of the live file are those of the older copy.</summary>
    private bool Holds(string live, FileStatus before, ManifestEntry older) =>
        FileCopy.Hash(live, _ => { }, Budget?.Token ?? _token).Sha256 == older.Sha256 && FileStatus.Of(live) == before;

    /// <summary>Null when the file is gone between two looks at it.</summary>
    private (string Sha256, long Length)? TryRead(string path, string copy, PdfHeader header)
    {
        try
        {
            CancellationToken token = Budget?.Token ?? _token;
            return ReadBack is null ? FileCopy.Copy(path, copy, Copied, token, header.Look) : ReadBack.Copy(path, copy, Copied, token, header.Look);
        }
        catch (BackupException e) when (e.Target == path && FileStatus.Of(path).Kind == FileKind.Missing)
        {
            return null;
        }
    }

    private void Copied(long bytes)
    {
        _copied(bytes);
        Budget?.IsOver();
    }

    private void Discard(SourceFile file)
    {
        string copy = RelativePath.Under(_staging, file.BackupPath);
        IOFailure.WhenWriting(copy, () => File.Delete(copy));
    }

    private void Late(SourceFile file) => _content.AddProblem(new(file.Item, file.BackupPath, "was not copied because the time was over", TimeLimit: Budget!.Limit));

    private void Problem(SourceFile file, string what) => _content.AddProblem(new(file.Item, file.BackupPath, what));
}

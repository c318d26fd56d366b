using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// Hashes a database behind the one who writes it, so that a second processor has something to do meanwhile. It begins with a first page that is
/// only foreseen; unless it was written so, and all else from front to back, there is no hash, and the file is read once more.
/// </summary>
internal sealed class FollowingHash : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly object _gate = new();
    private readonly SemaphoreSlim _news = new(0);
    private readonly ManualResetEventSlim _done = new();
    private string? _path;
    private byte[] _firstPage = [];
    private FileStream? _stream;
    private long _end;
    private bool _isFollowing;
    private bool _isWritten;
    private bool _isGivenUp;
    private (string Sha256, long Length)? _hash;

    /// <summary>A file is about to be written, page after page. A second one is not followed, nor one of which nothing is foreseen.</summary>
    /// <param name="path">The file.</param>
    /// <param name="firstPage">What its first page will be, likely; null where nobody knows.</param>
    public void Begin(string path, byte[]? firstPage)
    {
        if (_path is not null || firstPage is null)
        {
            GiveUp();
            return;
        }
        _firstPage = firstPage;
        _path = path;
    }

    /// <summary>So far it is written for good.</summary>
    public void MayRead(long end)
    {
        Volatile.Write(ref _end, end);
        _news.Release();
    }

    /// <summary>It is written and will not be written again.</summary>
    /// <param name="inOrder">False when what was told by <see cref="MayRead"/> does not hold.</param>
    public void Written(bool inOrder)
    {
        if (!inOrder)
        {
            GiveUp();
        }
        _isWritten = true;
        MayRead(long.MaxValue);
    }

    /// <summary>There is no hash, or none any more. When this returns nobody has the file open here, so that it can be deleted.</summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _isGivenUp = true;
            _hash = null;
            _stream?.Dispose();
        }
        _news.Release();
        _done.Set();
    }

    /// <summary>The same, if this is the file.</summary>
    public void GiveUp(string path)
    {
        if (path == _path)
        {
            GiveUp();
        }
    }

    /// <summary>Nothing more will be written.</summary>
    public void End()
    {
        if (!_isWritten)
        {
            GiveUp();
        }
    }

    /// <summary>Reads and hashes until all is written.</summary>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public void Follow(CancellationToken token)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferSize];
        long position = 0;
        _isFollowing = true;
        try
        {
            while (!_isGivenUp)
            {
                _news.Wait(token);
                if (position == 0)
                {
                    hash.AppendData(_firstPage);
                    position = _firstPage.Length;
                }
                bool isWritten = Volatile.Read(ref _end) == long.MaxValue;
                int count;
                while ((count = Read(buffer, position)) > 0)
                {
                    token.ThrowIfCancellationRequested();
                    hash.AppendData(buffer, 0, count);
                    position += count;
                }
                if (isWritten)
                {
                    Keep(hash, position);
                    return;
                }
            }
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            GiveUp(); // Whoever reads it once more says it better.
        }
        finally
        {
            Close();
        }
    }

    /// <summary>Waits for the hash.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Told the bytes when there is one.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <returns>SHA-256 of its bytes, and their number; null when it has to be read for that.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public (string Sha256, long Length)? TryGet(string path, Action<long> read, CancellationToken token)
    {
        if (path != _path)
        {
            return null;
        }
        if (!_isFollowing)
        {
            GiveUp(); // Who would do it is busy, and the caller is not.
        }
        _done.Wait(token);
        read(_hash?.Length ?? 0);
        return _hash;
    }

    public void Dispose()
    {
        _news.Dispose();
        _done.Dispose();
    }

    private int Read(byte[] buffer, long position)
    {
        long count = Math.Min(buffer.Length, Volatile.Read(ref _end) - position);
        if (count <= 0)
        {
            return 0;
        }
        lock (_gate)
        {
            if (_isGivenUp)
            {
                return 0;
            }
            _stream ??= Polyfills.OpenLiveFile(_path!);
            _stream.Position = position;
            return _stream.Read(buffer, 0, (int)count);
        }
    }

    private void Keep(IncrementalHash hash, long length)
    {
        byte[] written = new byte[_firstPage.Length];
        lock (_gate)
        {
            if (_isGivenUp || _stream is null || _stream.Length != length)
            {
                return;
            }
            _stream.Position = 0;
            bool isAsForeseen = _stream.Read(written, 0, written.Length) == written.Length && written.SequenceEqual(_firstPage);
            _hash = isAsForeseen ? (Polyfills.ToHex(hash.GetHashAndReset()), length) : null;
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _stream?.Dispose();
        }
        _done.Set();
    }
}

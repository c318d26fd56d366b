namespace DocAssist.Backup.Sqlite;

/// <summary>How far a file is written for good: that it is written from front to back, but for its first page, which SQLite writes last.</summary>
internal sealed class OrderedWrites
{
    private const long None = -1;

    /// <summary>Where the page of the bytes that SQLite locks begins, which it never writes (https://www.sqlite.org/fileformat.html 1.3.11).</summary>
    private const long PageOfLocks = 0x40000000;

    private const int LargestPage = 64 * 1024;

    private long _start = None;
    private long _end;
    private bool _isBroken;

    /// <summary>Notes bytes that were written.</summary>
    public void Add(long offset, int count)
    {
        bool isFirst = _start == None;
        _start = isFirst ? offset : _start;
        bool isFirstPage = offset + count <= _start;
        bool skipsLocks = _end == PageOfLocks && offset > _end && offset - _end <= LargestPage;
        _isBroken |= !isFirst && offset != _end && !isFirstPage && !skipsLocks;
        _end = isFirstPage ? _end : offset + count;
    }

    /// <summary>Where what is written for good ends.</summary>
    /// <param name="start">Where it should begin: behind the first page.</param>
    /// <returns><paramref name="start"/> when nothing is, or when it was not written in that order.</returns>
    public long EndFrom(long start) => !_isBroken && _start == start ? _end : start;
}

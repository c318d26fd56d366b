using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Files, each a path and some numbers, kept as bytes: tens of thousands of them take half the memory that they would as objects, and a collection
/// of garbage has nothing to look at. Whatever is asked for is made anew. May be read by several threads as long as none changes it.
/// </summary>
internal abstract class PackedFiles<T> : IReadOnlyList<T>
{
    /// <summary>In bytes: far from what .NET treats as a large object.</summary>
    private const int PieceSize = 32 * 1024;

    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly int _numbers;
    private readonly List<byte[]> _pieces = [];

    /// <summary>Where each begins: the number of its piece times the size of one, and how far into it.</summary>
    private readonly List<int> _places = [];

    /// <summary>Of the last piece.</summary>
    private int _used = PieceSize;

    /// <param name="numbers">How many there are of a file beside its path.</param>
    protected PackedFiles(int numbers) => _numbers = numbers;

    /// <summary>Before each path: how many bytes it has, and the numbers.</summary>
    private int HeadSize => (1 + _numbers) * sizeof(long);

    public int Count => _places.Count;

    public T this[int index] => At(_places[index]);

    protected abstract string PathOf(T file);

    /// <summary>Writes all that is to be kept beside the path.</summary>
    protected abstract void Pack(T file, Span<long> numbers);

    protected abstract T Unpack(string path, ReadOnlySpan<long> numbers);

    /// <exception cref="ArgumentException">The path is no valid text.</exception>
    public void Add(T file)
    {
        string path = PathOf(file);
        Span<long> head = stackalloc long[1 + _numbers];
        head[0] = s_encoding.GetByteCount(path);
        Pack(file, head.Slice(1));
        byte[] piece = Reserve(HeadSize + (int)head[0], out int at);
        MemoryMarshal.AsBytes(head).CopyTo(piece.AsSpan(at));
        s_encoding.GetBytes(path, 0, path.Length, piece, at + HeadSize);
    }

    /// <summary>One number of one file, without making the file anew.</summary>
    protected long NumberAt(int index, int number) => HeadAt(_places[index], 1 + number);

    /// <summary>Takes all of another list, which keeps them too: neither has the bytes for itself.</summary>
    protected void Share(PackedFiles<T> others)
    {
        int first = _pieces.Count;
        _pieces.AddRange(others._pieces);
        foreach (int place in others._places)
        {
            _places.Add(checked(place + (first * PieceSize)));
        }
        _used = PieceSize; // What is left of the last piece is the other's.
    }

    /// <summary>Takes one file out; false when none has this path.</summary>
    public bool Remove(string path)
    {
        byte[] gone = s_encoding.GetBytes(path);
        int index = _places.FindIndex(place => PathAt(place).SequenceEqual(gone));
        if (index >= 0)
        {
            _places.RemoveAt(index);
        }
        return index >= 0;
    }

    /// <summary>Takes files out.</summary>
    /// <param name="which">Which of them.</param>
    /// <param name="first">Those before are left alone.</param>
    public void RemoveAll(Predicate<T> which, int first = 0)
    {
        int kept = first;
        for (int i = first; i < _places.Count; i++)
        {
            if (!which(this[i]))
            {
                _places[kept++] = _places[i];
            }
        }
        _places.RemoveRange(kept, _places.Count - kept);
    }

    /// <summary>Sorts by path, as <see cref="StringComparer.Ordinal"/> does.</summary>
    public void Sort() => _places.Sort(Compare);

    /// <summary>A path that stands twice, or null. For a sorted list.</summary>
    public string? FindTwice()
    {
        for (int i = 1; i < _places.Count; i++)
        {
            if (Compare(_places[i - 1], _places[i]) == 0)
            {
                return PathOf(this[i]);
            }
        }
        return null;
    }

    /// <summary>Where the file of a path is; less than zero where it is not. For a sorted list.</summary>
    public int IndexOf(string path)
    {
        if (!RelativePath.IsText(path))
        {
            return -1;
        }
        byte[] wanted = s_encoding.GetBytes(path);
        int low = 0;
        int high = _places.Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            int order = Compare(PathAt(_places[middle]), wanted);
            if (order == 0)
            {
                return middle;
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return -1;
    }

    /// <summary>Gives all of them, in the order in which they were added, and keeps no piece for longer than it must. For a list that was never sorted.</summary>
    public IEnumerable<T> TakeAll()
    {
        int piece = 0;
        foreach (int place in _places)
        {
            for (; piece < place / PieceSize; piece++)
            {
                _pieces[piece] = [];
            }
            yield return At(place);
            Garbage.Bound();
        }
        _pieces.Clear();
        _places.Clear();
        _used = PieceSize;
    }

    public IEnumerator<T> GetEnumerator() => From(0).GetEnumerator();

    /// <summary>That at an index and all behind it.</summary>
    public IEnumerable<T> From(int first)
    {
        for (int i = first; i < _places.Count; i++)
        {
            yield return this[i];
            Garbage.Bound();
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private byte[] Reserve(int size, out int at)
    {
        if (_used + size > PieceSize)
        {
            _pieces.Add(new byte[Math.Max(size, PieceSize)]);
            _used = 0;
        }
        at = _used;
        _used += size;
        _places.Add(checked(((_pieces.Count - 1) * PieceSize) + at));
        return _pieces[_pieces.Count - 1];
    }

    private T At(int place)
    {
        Span<long> numbers = stackalloc long[_numbers];
        _pieces[place / PieceSize].AsSpan((place % PieceSize) + sizeof(long), _numbers * sizeof(long)).CopyTo(MemoryMarshal.AsBytes(numbers));
        return Unpack(s_encoding.GetString(_pieces[place / PieceSize], (place % PieceSize) + HeadSize, LengthOfPath(place)), numbers);
    }

    private ReadOnlySpan<byte> PathAt(int place) => _pieces[place / PieceSize].AsSpan((place % PieceSize) + HeadSize, LengthOfPath(place));

    private int LengthOfPath(int place) => (int)HeadAt(place, 0);

    private long HeadAt(int place, int number) => MemoryMarshal.Read<long>(_pieces[place / PieceSize].AsSpan((place % PieceSize) + (number * sizeof(long))));

    private int Compare(int one, int other) => Compare(PathAt(one), PathAt(other));

    private static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int both = Math.Min(one.Length, other.Length);
        int same = 0;
        while (same < both && one[same] == other[same])
        {
            same++;
        }
        return same == both ? one.Length - other.Length : Rank(one[same]) - Rank(other[same]);
    }

    /// <summary>
    /// UTF-8 sorts by code points, and so do .NET's strings but for one thing: U+E000 to U+FFFF, which here begin with 0xEE or 0xEF, come behind
    /// everything beyond, which begins with 0xF0 or more (The Unicode Standard, 5.17).
    /// </summary>
    private static int Rank(byte lead) => lead is 0xee or 0xef ? lead + 0x10 : lead;
}

using System.Collections.Generic;

namespace DocAssist.Backup.FileSystem;

/// <summary>Numbers for the few things that tens of thousands of files have in common.</summary>
internal sealed class Numbering<T>
    where T : class
{
    private readonly List<T> _things = [];
    private int _last = -1;

    public T this[int number] => _things[number];

    /// <summary>The number of a thing: that of an equal one, or the next.</summary>
    public int Of(T thing)
    {
        if (_last >= 0 && ReferenceEquals(_things[_last], thing))
        {
            return _last;
        }
        _last = _things.IndexOf(thing);
        if (_last < 0)
        {
            _last = _things.Count;
            _things.Add(thing);
        }
        return _last;
    }
}

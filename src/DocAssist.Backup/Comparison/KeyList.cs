using System.Collections.Generic;

namespace DocAssist.Backup.Comparison;

/// <summary>Primary keys or paths, as many as an object can carry.</summary>
internal sealed class KeyList
{
    public const int Maximum = 1000;

    private readonly List<string> _keys = [];

    public KeyList()
    {
    }

    public KeyList(IEnumerable<string> keys)
    {
        foreach (string key in keys)
        {
            Add(key);
        }
    }

    public IReadOnlyList<string> Keys => _keys;

    /// <summary>True when there were more.</summary>
    public bool IsCut { get; private set; }

    public void Add(string key)
    {
        if (_keys.Count < Maximum)
        {
            _keys.Add(key);
        }
        else
        {
            IsCut = true;
        }
    }
}

using System;
using System.IO;
using System.Text.Json;

namespace DocAssist.Backup.Manifests;

/// <summary>The tokens of a JSON text in a stream, only a piece of which is in memory at a time; what is not passed over is kept.</summary>
internal ref struct JsonTokens
{
    private const int FirstSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly MemoryStream _kept;
    private readonly int _keptAtMost;
    private readonly Action<byte[], int, int> _read;
    private byte[] _buffer;
    private long _unread;
    private int _length;
    private int _keptTo;
    private bool _isPassedOver;
    private bool _isEnd;

    /// <param name="stream">The text; not beyond its length of now: one that grows as fast as it is read would never end.</param>
    /// <param name="kept">Given what is not passed over.</param>
    /// <param name="keptAtMost">How much that may be, in bytes.</param>
    /// <param name="read">Shown every piece that is read: where, from where on, how many bytes.</param>
    public JsonTokens(Stream stream, MemoryStream kept, int keptAtMost, Action<byte[], int, int> read)
    {
        _stream = stream;
        _kept = kept;
        _keptAtMost = keptAtMost;
        _read = read;
        _unread = stream.Length - stream.Position;
        _buffer = new byte[FirstSize];
        Reader = new([], isFinalBlock: false, default);
    }

    /// <summary>At the current token.</summary>
    public Utf8JsonReader Reader;

    /// <summary>Goes to the next token; false at the end.</summary>
    /// <exception cref="JsonException">It is no valid JSON.</exception>
    /// <exception cref="InvalidDataException">There is more to be kept than is allowed.</exception>
    public bool Read()
    {
        while (!Reader.Read())
        {
            Keep((int)Reader.BytesConsumed);
            if (_isEnd)
            {
                return false;
            }
            ReadPiece();
        }
        return true;
    }

    /// <summary>Goes to the end of a value that is not wanted, from its first token to its last.</summary>
    public void Skip()
    {
        if (Reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            int depth = Reader.CurrentDepth;
            while (Read() && Reader.CurrentDepth > depth)
            {
            }
        }
    }

    /// <summary>The name or the text that the current token is.</summary>
    /// <exception cref="InvalidDataException">It has a character that is none: half of a surrogate pair, which no file name and no text of ours has.</exception>
    public readonly string Text()
    {
        try
        {
            return Reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ManifestJson.Invalid("a text in it has a character that is none");
        }
    }

    /// <summary>The current token as text; null where it is null.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public readonly string? OptionalText(string name) => Reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => Text(),
        _ => throw ManifestJson.Invalid($"'{name}' is no text"),
    };

    /// <summary>The current token as a length, a size or a count; null where it is null.</summary>
    /// <exception cref="InvalidDataException">It is something else, or negative.</exception>
    public readonly long? OptionalAmount(string name) => Reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.Number when Reader.TryGetInt64(out long number) && number >= 0 => number,
        _ => throw ManifestJson.Invalid($"'{name}' is no whole number from 0 on"),
    };

    /// <summary>The current token as a time; null where it is null.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public readonly DateTime? OptionalTime(string name)
    {
        // As this module writes it; thousands are read at once, and the general way takes ten times as long.
        if (Reader.TokenType == JsonTokenType.String && Reader.TryGetDateTime(out DateTime exact) && exact.Kind == DateTimeKind.Utc)
        {
            return exact;
        }
        return OptionalText(name) is not string text ? null
            : ManifestText.TryParseUtc(text, out DateTime time) ? time
            : throw ManifestJson.Invalid($"'{name}' is no time");
    }

    /// <summary>Keeps nothing of what comes behind the current token.</summary>
    public void PassOver()
    {
        Keep((int)Reader.BytesConsumed);
        _isPassedOver = true;
    }

    /// <summary>Keeps the current token and what comes behind it.</summary>
    public void KeepOn()
    {
        _keptTo = (int)Reader.TokenStartIndex;
        _isPassedOver = false;
    }

    private void Keep(int end)
    {
        if (!_isPassedOver)
        {
            RequireRoom(_kept.Length + end - _keptTo);
            _kept.Write(_buffer, _keptTo, end - _keptTo);
        }
        _keptTo = end;
    }

    private readonly void RequireRoom(long length)
    {
        if (length > _keptAtMost)
        {
            throw ManifestJson.Invalid("it is too large");
        }
    }

    private void ReadPiece()
    {
        int left = _length - _keptTo;
        if (left == _buffer.Length)
        {
            RequireRoom(left);
            Array.Resize(ref _buffer, 2 * _buffer.Length); // One token alone is larger.
        }
        Buffer.BlockCopy(_buffer, _keptTo, _buffer, 0, left);
        int count = _stream.Read(_buffer, left, (int)Math.Min(_buffer.Length - left, _unread));
        _unread -= count;
        _read(_buffer, left, count);
        _isEnd = count == 0;
        _length = left + count;
        _keptTo = 0;
        Reader = new(new ReadOnlySpan<byte>(_buffer, 0, _length), _isEnd, Reader.CurrentState);
    }
}

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DocAssist.SampleClinic.Verbs;

/// <summary>The options of a verb. What nobody asked for is an error, so that a misspelt option does not go unnoticed.</summary>
internal sealed class Arguments
{
    private static readonly string[] s_timeFormats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFF"];
    private static readonly string[] s_switches = ["--extra", "--safety"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public Arguments(string[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            bool isSwitch = s_switches.Contains(name);
            if (!name.StartsWith("--", StringComparison.Ordinal) || (!isSwitch && i + 1 == arguments.Length))
            {
                throw new UsageException($"{name} is not understood.");
            }

            _values[name] = isSwitch ? string.Empty : arguments[++i];
        }
    }

    public string Required(string name) => Optional(name) ?? throw new UsageException($"{name} is missing.");

    public string? Optional(string name) => _values.Remove(name, out string? value) ? value : null;

    public bool Switch(string name) => Optional(name) is not null;

    public int? Int32(string name) => (int?)Int64(name);

    public long? Int64(string name)
    {
        string? text = Optional(name);
        return text is null ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
            : throw new UsageException($"{name} takes a whole number.");
    }

    public double? Number(string name)
    {
        string? text = Optional(name);
        return text is null ? null
            : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value
            : throw new UsageException($"{name} takes a number.");
    }

    public DateTime? Time(string name)
    {
        string? text = Optional(name);
        return text is null ? null
            : DateTime.TryParseExact(text, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime value) ? value
            : throw new UsageException($"{name} takes a local time such as 2026-01-05T14:30:00.");
    }

    public JournalMode? Journal(string name) => Optional(name) switch
    {
        null => null,
        "delete" => JournalMode.Delete,
        "wal" => JournalMode.Wal,
        _ => throw new UsageException($"{name} is delete or wal."),
    };

    public void AllUsed()
    {
        if (_values.Count > 0)
        {
            throw new UsageException($"{_values.Keys.First()} is not understood.");
        }
    }
}

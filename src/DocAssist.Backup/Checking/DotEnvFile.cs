using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;

namespace DocAssist.Backup.Checking;

/// <summary>Reads a file .env as the app's python-dotenv does: quotes, escapes, comments, references to other variables.</summary>
internal static class DotEnvFile
{
    private static readonly Regex s_line = new(
        """^[ \t]*(?:export[ \t]+)?(?<name>'[^']+'|[^=#\s]+)[ \t]*=[ \t]*(?:'(?<single>(?:\\'|[^'])*)'|"(?<double>(?:\\"|[^"])*)"|(?<plain>[^\r\n]*))""",
        RegexOptions.Multiline | RegexOptions.CultureInvariant);

    private static readonly Regex s_comment = new(@"\s+#.*|^#.*", RegexOptions.CultureInvariant);

    private static readonly Regex s_reference = new(@"\$\{(?<name>[^}:]*)(?::-(?<other>[^}]*))?\}", RegexOptions.CultureInvariant);

    /// <summary>The variables of a text; a later line wins.</summary>
    /// <param name="text">The file.</param>
    /// <param name="environment">The value of a variable outside of the file, or null.</param>
    public static IReadOnlyDictionary<string, string> Parse(string text, Func<string, string?> environment)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (Match line in s_line.Matches(text))
        {
            string value = line.Groups["single"].Success ? Unescape(line.Groups["single"].Value, "\\'")
                : line.Groups["double"].Success ? Unescape(line.Groups["double"].Value, "\\'\"abfnrtv")
                : s_comment.Replace(line.Groups["plain"].Value, string.Empty).TrimEnd();
            values[line.Groups["name"].Value.Trim('\'')] = s_reference.Replace(value, m => Expand(m, values, environment));
        }
        return values;
    }

    /// <summary>What is set outside is stronger than the file, here as for the file itself.</summary>
    private static string Expand(Match reference, Dictionary<string, string> values, Func<string, string?> environment)
    {
        string name = reference.Groups["name"].Value;
        return environment(name) ?? (values.TryGetValue(name, out string? value) ? value : reference.Groups["other"].Value);
    }

    /// <summary>A path of Windows in double quotes loses its backslashes like this, in the app too.</summary>
    private static string Unescape(string text, string known)
    {
        StringBuilder plain = new();
        for (int i = 0; i < text.Length; i++)
        {
            bool escape = text[i] == '\\' && i + 1 < text.Length && known.IndexOf(text[i + 1]) >= 0;
            plain.Append(escape ? Meaning(text[++i]) : text[i]);
        }
        return plain.ToString();
    }

    private static char Meaning(char letter) => letter switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        _ => letter,
    };
}

using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Processes;

/// <summary>One line of words, as Windows programs take it apart again (CommandLineToArgvW) and as .NET does on Unix.</summary>
public static class CommandLine
{
    /// <summary>The words in one line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(" ", words.Select(Quote));

    /// <summary>One word. Backslashes double only where a quotation mark follows them.</summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.IndexOfAny([' ', '\t', '\n', '\v', '"']) < 0)
        {
            return word;
        }
        StringBuilder text = new("\"");
        int backslashes = 0;
        foreach (char c in word)
        {
            if (c == '"')
            {
                text.Append('\\', backslashes + 1);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
            text.Append(c);
        }
        return text.Append('\\', backslashes).Append('"').ToString();
    }
}

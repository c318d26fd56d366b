namespace DocAssist.Backup.History;

/// <summary>SQLite can say a hundred lines about one damaged database; a record has room for the first.</summary>
internal static class OneLine
{
    /// <summary>The first line, as a sentence.</summary>
    public static string Of(string text)
    {
        int end = text.IndexOf('\n');
        string line = (end < 0 ? text : text.Substring(0, end)).TrimEnd();
        return line.EndsWith(".", System.StringComparison.Ordinal) ? line : line + ".";
    }
}

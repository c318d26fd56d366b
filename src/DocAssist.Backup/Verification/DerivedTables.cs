using System;
using System.Collections.Generic;
using System.Linq;

namespace DocAssist.Backup.Verification;

/// <summary>
/// Tables that shrink in the ordinary course of things, so that their rows say nothing: SQLite makes them from other tables, or their name says
/// that they hold what is soon done with.
/// </summary>
internal static class DerivedTables
{
    /// <summary>What full-text search keeps beside its table: of FTS5, then of FTS3 and FTS4 (sqlite.org/fts5.html 4, fts3.html 9).</summary>
    private static readonly string[] s_shadows = ["_data", "_idx", "_content", "_docsize", "_config", "_segments", "_segdir", "_stat"];

    /// <summary>As words of a name: "auth_sessions" and "audit_log", but not "catalog".</summary>
    private static readonly string[] s_words = ["cache", "caches", "session", "sessions", "log", "logs", "queue", "queues"];

    public static bool Has(string table, ICollection<string> all) =>
        table.Split('_').Any(word => s_words.Contains(word, StringComparer.OrdinalIgnoreCase))
        || s_shadows.Any(end => table.EndsWith(end, StringComparison.Ordinal) && IsFullText(table.Substring(0, table.Length - end.Length), all));

    private static bool IsFullText(string table, ICollection<string> all) =>
        all.Contains(table) && (all.Contains(table + "_segdir") || (all.Contains(table + "_data") && all.Contains(table + "_idx")));
}

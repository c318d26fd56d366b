using System;
using System.Linq;

namespace DocAssist.Backup.FileSystem;

/// <summary>What systems and file managers put into any folder, and make anew when it is gone.</summary>
internal static class SystemNames
{
    private static readonly string[] s_names = ["lost+found", "System Volume Information", "$RECYCLE.BIN", "Thumbs.db", "desktop.ini", ".DS_Store"];

    public static bool Has(string name) => s_names.Contains(name, StringComparer.OrdinalIgnoreCase);
}

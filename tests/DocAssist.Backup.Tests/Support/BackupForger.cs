using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace DocAssist.Backup.Tests.Support;

/// <summary>Somebody who knows how a manifest is sealed, and tampers with a backup.</summary>
public static class BackupForger
{
    private const string Seal = ",\n    \"manifest_sha256\"";

    /// <summary>Puts a file into a backup and into its manifest, and seals that anew.</summary>
    public static void Plant(string backup, string path)
    {
        byte[] content = Encoding.ASCII.GetBytes("planted");
        string full = Path.Combine(backup, path);
        string manifest = Path.Combine(backup, "backup_manifest.json");
        string text = File.ReadAllText(manifest);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            text = text.Replace("\"folders\": [", $"\"folders\": [\n      \"{Path.GetDirectoryName(path)!.Replace('\\', '/')}\",");
        }
        File.WriteAllBytes(full, content);
        string entry = $"{{ \"path\": \"{path}\", \"length\": {content.Length}, \"modified_utc\": \"2026-01-05T09:00:00.0000000Z\", \"sha256\": \"{Sha256(content)}\" }},";
        text = text.Replace("\"files\": [", $"\"files\": [\n      {entry}");
        WriteSealed(manifest, text);
    }

    /// <summary>Writes a manifest with the seal that its text should have.</summary>
    public static void WriteSealed(string manifest, string text)
    {
        string body = text.Substring(0, text.LastIndexOf(Seal, StringComparison.Ordinal));
        File.WriteAllText(manifest, $"{body}{Seal}: \"{Sha256(Encoding.ASCII.GetBytes(body))}\"\n  }}\n}}\n", new ASCIIEncoding());
    }

    private static string Sha256(byte[] bytes)
    {
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(bytes).Select(b => b.ToString("x2")));
    }
}

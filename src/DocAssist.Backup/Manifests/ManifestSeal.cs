using System;
using System.Security.Cryptography;
using System.Text;

namespace DocAssist.Backup.Manifests;

/// <summary>
/// The last property of a manifest: SHA-256 of every byte before it, so that no bit of the manifest can turn unseen.
/// It guards against rot, not against an attacker, who could compute it anew.
/// </summary>
internal static class ManifestSeal
{
    private const string Start = ",\n    \"manifest_sha256\": \"";

    private const string End = "\"\n  }\n}\n";

    private const int HexLength = 64;

    private static readonly int s_length = Start.Length + HexLength + End.Length;

    /// <summary>The text that goes behind the bytes with this hash.</summary>
    public static byte[] Of(byte[] sha256) => Encoding.ASCII.GetBytes(Start + Polyfills.ToHex(sha256) + End);

    /// <summary>True when the seal is there and every byte of the manifest is what it was.</summary>
    public static bool Holds(byte[] manifest)
    {
        if (manifest.Length < s_length)
        {
            return false;
        }
        int contentLength = manifest.Length - s_length;
        using SHA256 sha = SHA256.Create();
        return manifest.AsSpan(contentLength).SequenceEqual(Of(sha.ComputeHash(manifest, 0, contentLength)));
    }
}

using System;
using System.IO;
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

    /// <summary>Finds out, while a manifest is read, whether the seal is there and every byte of the manifest is what it was.</summary>
    internal sealed class Check : IDisposable
    {
        private readonly IncrementalHash _content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private readonly MemoryStream _seal = new();
        private long _contentLeft;

        /// <param name="length">Of the whole manifest, in bytes.</param>
        public Check(long length) => _contentLeft = length - s_length;

        /// <summary>Takes the next bytes.</summary>
        public void Append(byte[] buffer, int offset, int count)
        {
            int content = (int)Math.Min(count, Math.Max(_contentLeft, 0));
            _content.AppendData(buffer, offset, content);
            _contentLeft -= content;
            _seal.Write(buffer, offset + content, count - content);
        }

        /// <summary>To be asked once, at the end.</summary>
        public bool Holds() => _contentLeft == 0 && _seal.ToArray().AsSpan().SequenceEqual(Of(_content.GetHashAndReset()));

        public void Dispose()
        {
            _content.Dispose();
            _seal.Dispose();
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace DocAssist.Backup.Manifests;

/// <summary>One element of "files".</summary>
/// <param name="Entry">The file, without where it comes from.</param>
/// <param name="Origin">Its number in "reuse"; null when it was read for the backup.</param>
internal sealed record ManifestFileLine(ManifestEntry Entry, long? Origin)
{
    /// <summary>Reads one after the other: strictly, as <see cref="ManifestJson"/> does, but passes over what it does not know.</summary>
    internal sealed class Reader
    {
        /// <summary>In the order of <see cref="Key"/>.</summary>
        private static readonly byte[][] s_names = ["path"u8.ToArray(), "length"u8.ToArray(), "modified_utc"u8.ToArray(), "changed_utc"u8.ToArray(), "sha256"u8.ToArray(), "reused"u8.ToArray()];

        private readonly bool[] _seen = new bool[s_names.Length];
        private HashSet<string> _others = new(StringComparer.Ordinal);
        private int _next;
        private string? _path;
        private string? _sha256;
        private long? _length;
        private long? _origin;
        private DateTime? _modifiedUtc;
        private DateTime? _changedUtc;

        /// <param name="tokens">At the first token of an element; at its last afterwards.</param>
        /// <exception cref="InvalidDataException">It must not be used.</exception>
        public ManifestFileLine Read(ref JsonTokens tokens)
        {
            if (tokens.Reader.TokenType != JsonTokenType.StartObject)
            {
                throw ManifestJson.Invalid("'files' holds something that is no object");
            }
            Array.Clear(_seen, 0, _seen.Length);
            _others = ManifestJson.Emptied(_others);
            (_path, _sha256, _length, _origin, _modifiedUtc, _changedUtc) = (null, null, null, null, null, null);
            while (tokens.Read() && tokens.Reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadProperty(ref tokens);
            }
            string path = _path ?? throw Missing("path");
            if (!CompactHash.TryParse(_sha256 ?? throw Missing("sha256"), out _))
            {
                throw ManifestJson.Invalid($"the hash of '{path}' is no SHA-256");
            }
            return new(new(path, _length ?? throw Missing("length"), _modifiedUtc ?? throw Missing("modified_utc"), _sha256) { ChangedUtc = _changedUtc }, _origin);
        }

        private void ReadProperty(ref JsonTokens tokens)
        {
            int known = FindKnown(ref tokens);
            bool isNew = known < 0 ? _others.Add(tokens.Text()) : !_seen[known];
            if (!isNew)
            {
                throw ManifestJson.Invalid($"'{tokens.Text()}' stands twice in one object");
            }
            _ = tokens.Read();
            if (known < 0)
            {
                tokens.Skip();
                return;
            }
            _seen[known] = true;
            switch ((Key)known)
            {
                case Key.Path:
                    _path = tokens.OptionalText("path");
                    break;
                case Key.Length:
                    _length = tokens.OptionalAmount("length");
                    break;
                case Key.ModifiedUtc:
                    _modifiedUtc = tokens.OptionalTime("modified_utc");
                    break;
                case Key.ChangedUtc:
                    _changedUtc = tokens.OptionalTime("changed_utc");
                    break;
                case Key.Sha256:
                    _sha256 = tokens.OptionalText("sha256");
                    break;
                case Key.Reused:
                    _origin = tokens.OptionalAmount("reused");
                    break;
            }
        }

        /// <summary>Looked for in the order in which they are written: thousands of lines are alike.</summary>
        private int FindKnown(ref JsonTokens tokens)
        {
            for (int i = 0; i < s_names.Length; i++)
            {
                int number = (_next + i) % s_names.Length;
                if (tokens.Reader.ValueTextEquals(s_names[number]))
                {
                    _next = number + 1;
                    return number;
                }
            }
            return -1;
        }

        private enum Key
        {
            Path,
            Length,
            ModifiedUtc,
            ChangedUtc,
            Sha256,
            Reused,
        }

        private static InvalidDataException Missing(string name) => ManifestJson.Invalid($"'{name}' is missing");
    }
}

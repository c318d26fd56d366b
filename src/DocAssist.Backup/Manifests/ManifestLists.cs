using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace DocAssist.Backup.Manifests;

/// <summary>
/// The lists of a manifest, read element by element, and the rest of it: with tens of thousands of files the text and its tokens together would be
/// more than all else that a command has in memory.
/// </summary>
internal sealed class ManifestLists
{
    /// <summary>More than any head that is read, and what may come behind the lists.</summary>
    private const int MaximumRest = 4 * 1024 * 1024;

    private readonly List<ManifestFileLine> _files = [];
    private readonly List<string> _folders = [];

    private ManifestLists()
    {
    }

    /// <summary>What "files" holds.</summary>
    public IReadOnlyList<ManifestFileLine> Files => _files;

    /// <summary>What "folders" holds.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>The text without what is in the lists.</summary>
    public ReadOnlyMemory<byte> Rest { get; private set; }

    /// <summary>True when the seal of the manifest holds.</summary>
    public bool IsSealed { get; private set; }

    /// <exception cref="JsonException">It is no valid JSON.</exception>
    /// <exception cref="InvalidDataException">Something in a list must not be used, or the rest is too large.</exception>
    public static ManifestLists Read(Stream stream)
    {
        ManifestLists lists = new();
        using ManifestSeal.Check seal = new(stream.Length);
        using MemoryStream rest = new();
        JsonTokens tokens = new(stream, rest, MaximumRest, seal.Append);
        bool isOurs = false;
        while (tokens.Read())
        {
            if (tokens.Reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            if (tokens.Reader.CurrentDepth == 1)
            {
                isOurs = tokens.Reader.ValueTextEquals("docassist_backup"u8);
            }
            else if (isOurs && tokens.Reader.CurrentDepth == 2 && tokens.Reader.ValueTextEquals("files"u8))
            {
                lists.ReadFiles(ref tokens);
            }
            else if (isOurs && tokens.Reader.CurrentDepth == 2 && tokens.Reader.ValueTextEquals("folders"u8))
            {
                lists.ReadFolders(ref tokens);
            }
        }
        lists.Rest = rest.ToArray();
        lists.IsSealed = seal.Holds();
        return lists;
    }

    private void ReadFiles(ref JsonTokens tokens)
    {
        if (Enters(ref tokens))
        {
            ManifestFileLine.Reader reader = new();
            while (Continues(ref tokens))
            {
                _files.Add(reader.Read(ref tokens));
                Garbage.Bound();
            }
        }
    }

    private void ReadFolders(ref JsonTokens tokens)
    {
        if (Enters(ref tokens))
        {
            while (Continues(ref tokens))
            {
                _folders.Add(tokens.OptionalText("folders") ?? throw ManifestJson.Invalid("'folders' holds something that is no text"));
                Garbage.Bound();
            }
        }
    }

    /// <summary>False where the value is no list: it is kept, and refused with the rest.</summary>
    private static bool Enters(ref JsonTokens tokens)
    {
        if (!tokens.Read() || tokens.Reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }
        tokens.PassOver();
        return true;
    }

    private static bool Continues(ref JsonTokens tokens)
    {
        if (tokens.Read() && tokens.Reader.TokenType != JsonTokenType.EndArray)
        {
            return true;
        }
        tokens.KeepOn();
        return false;
    }
}

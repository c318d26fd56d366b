using System;
using System.IO;
using System.Text;
using System.Text.Json;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>The manifest of a backup folder, of any version that is known, ours or the app's.</summary>
internal static class ManifestFile
{
    /// <summary>Enough for a quarter of a million files; more is no manifest but an attack on our memory.</summary>
    private const int MaximumLength = 64 * 1024 * 1024;

    /// <summary>Enough for thousands of tables; also the most that a manifest of the app, which has no lists, may have.</summary>
    private const int MaximumHeadLength = 2 * 1024 * 1024;

    /// <summary>Enough for the head of an ordinary clinic's manifest.</summary>
    private const int HeadLength = 8 * 1024;

    private static readonly byte[] s_closing = Encoding.ASCII.GetBytes("}}");

    /// <summary>Reads a manifest whole.</summary>
    /// <returns>The manifest and whether its seal holds (never for the app's, which have none).</returns>
    /// <exception cref="BackupException">ManifestInvalid, AccessDenied, ReadFailed.</exception>
    public static (Manifest Manifest, bool Sealed) Read(string backupFolder) => WhenReading(backupFolder, stream =>
    {
        // What says of which format it is comes before what may be of another.
        _ = ManifestReader.ReadHead(ReadHead(stream));
        stream.Position = 0;
        (Manifest manifest, bool isSealed) = ManifestReader.Read(stream);
        return (RequireWhole(manifest, backupFolder), isSealed);
    });

    /// <summary>Reads the head of a manifest only: all but the lists of files and folders.</summary>
    /// <exception cref="BackupException">ManifestInvalid, AccessDenied, ReadFailed.</exception>
    public static Manifest ReadHead(string backupFolder) => WhenReading(backupFolder, stream =>
    {
        RequireClosed(stream);
        return RequireWhole(ManifestReader.ReadHead(ReadHead(stream)), backupFolder);
    });

    /// <summary>The head, closed so that it is JSON by itself; the whole text where it has no lists.</summary>
    private static byte[] ReadHead(FileStream stream)
    {
        for (int length = HeadLength; length <= MaximumHeadLength; length *= 4)
        {
            stream.Position = 0;
            byte[] head = ReadUpTo(stream, length);
            if (FindLists(head) is int cut)
            {
                byte[] text = new byte[cut + s_closing.Length];
                Array.Copy(head, text, cut);
                s_closing.CopyTo(text, cut);
                return text;
            }
            if (head.Length < length)
            {
                return head;
            }
        }
        throw ManifestJson.Invalid("it is too large");
    }

    /// <summary>A manifest that lost our part must not pass for one of the app's, which nobody checks byte for byte.</summary>
    private static Manifest RequireWhole(Manifest manifest, string backupFolder) =>
        manifest.Details is null && FileStatus.Of(Path.Combine(backupFolder, ChecksumFile.FileName)).Kind != FileKind.Missing
            ? throw ManifestJson.Invalid("there is a SHA256SUMS, but its part 'docassist_backup' is gone")
            : manifest;

    private static T WhenReading<T>(string backupFolder, Func<FileStream, T> read)
    {
        string path = Path.Combine(backupFolder, Manifest.FileName);
        try
        {
            FileStatus status = FileStatus.Of(path);
            if (status.Kind != FileKind.File)
            {
                throw Invalid(path, status.Kind == FileKind.Missing ? "it is missing" : "it is no ordinary file");
            }
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (stream.Length is 0 or > MaximumLength)
            {
                throw Invalid(path, stream.Length == 0 ? "it is empty" : "it is too large");
            }
            return read(stream);
        }
        catch (InvalidDataException e)
        {
            throw Invalid(path, e.Message, e);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Reading(path, e);
        }
    }

    private static BackupException Invalid(string path, string why, Exception? inner = null) =>
        new(BackupErrorCode.ManifestInvalid, $"The manifest '{path}' cannot be used: {why}.", "Use another backup, or restore this one by hand as HOW-TO-RESTORE.txt in it says.", path, inner);

    private static byte[] ReadUpTo(Stream stream, int length)
    {
        byte[] buffer = new byte[length];
        int total = 0;
        int count;
        while (total < length && (count = stream.Read(buffer, total, length - total)) > 0)
        {
            total += count;
        }
        Array.Resize(ref buffer, total);
        return buffer;
    }

    /// <summary>A manifest that was cut off can have a perfect head.</summary>
    private static void RequireClosed(Stream stream)
    {
        const int Tail = 16;
        stream.Position = Math.Max(0, stream.Length - Tail);
        string tail = Encoding.ASCII.GetString(ReadUpTo(stream, Tail)).TrimEnd();
        if (!tail.EndsWith("}", StringComparison.Ordinal))
        {
            throw ManifestJson.Invalid("its end is missing");
        }
        stream.Position = 0;
    }

    /// <summary>Where the long lists begin, or null when they do not begin in this part.</summary>
    private static int? FindLists(byte[] head)
    {
        Utf8JsonReader reader = new(head, isFinalBlock: false, default);
        bool inOurs = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                {
                    inOurs = reader.ValueTextEquals("docassist_backup");
                }
                else if (inOurs && reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 2 && reader.ValueTextEquals("files"))
                {
                    int end = (int)reader.TokenStartIndex;
                    while (end > 0 && head[end - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)',')
                    {
                        end--;
                    }
                    return end;
                }
            }
            return null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("it is no valid JSON", e);
        }
    }
}

using System;
using System.IO;
using System.Security.Cryptography;
#if NET8_0_OR_GREATER
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;
using Microsoft.Win32.SafeHandles;
#else
using System.Diagnostics;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;
#endif

namespace DocAssist.Backup;

/// <summary>The one place where the two flavours differ.</summary>
internal static class Polyfills
{
    private const int BufferSize = 1;

    public static int ProcessId
    {
        get
        {
#if NET8_0_OR_GREATER
            return Environment.ProcessId;
#else
            using Process process = Process.GetCurrentProcess();
            return process.Id;
#endif
        }
    }

    /// <summary>Creates a file that only its owner can read, from its first moment where the platform allows.</summary>
    public static FileStream CreateOwnerOnlyFile(string path, FileMode mode, FileShare share)
    {
#if NET8_0_OR_GREATER
        FileStreamOptions options = new()
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new(path, options);
#else
        FileStream stream = new(path, mode, FileAccess.ReadWrite, share, BufferSize);
        if (!Platform.IsWindows)
        {
            // This flavour runs on Unix only in tests; there the folder around the file keeps others out.
            _ = LibC.ChMod(path, 0x180);
        }
        return stream;
#endif
    }

    /// <summary>Opens a file of the live data: never waits for a pipe, never follows a link, never shuts out the app.</summary>
    public static FileStream OpenLiveFile(string path)
    {
#if NET8_0_OR_GREATER
        if (!OperatingSystem.IsWindows())
        {
            int descriptor = LibC.Open(path, OpenFlags.ReadLiveFile);
            if (descriptor < 0)
            {
                throw SystemError.From(descriptor, path);
            }
            return new(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, BufferSize);
        }
#endif
        return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferSize);
    }

    /// <summary>Locks a part of a file against other processes, where .NET can: not on macOS.</summary>
    /// <exception cref="IOException">Somebody else has locked some of it.</exception>
    public static void LockRange(FileStream stream, long position, long length)
    {
#if NET8_0_OR_GREATER
        if (OperatingSystem.IsMacOS())
        {
            return;
        }
#else
        if (!stream.CanWrite && !Platform.IsWindows)
        {
            // Mono can lock for writing only, which a file that is open for reading does not allow.
            return;
        }
#endif
        stream.Lock(position, length);
    }

    public static string Sha256(byte[] bytes)
    {
        using SHA256 sha = SHA256.Create();
        return ToHex(sha.ComputeHash(bytes));
    }

    /// <summary>In lower case; of a hash, or of something as short.</summary>
    public static string ToHex(ReadOnlySpan<byte> bytes)
    {
        const string Digits = "0123456789abcdef";
        Span<char> text = stackalloc char[2 * bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = Digits[bytes[i] >> 4];
            text[(2 * i) + 1] = Digits[bytes[i] & 0xf];
        }
        return text.ToString();
    }
}

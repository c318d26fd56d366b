using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>Deletes a folder with all that is in it: read-only files too, links themselves but never what they point to.</summary>
internal static class FolderRemoval
{
    private const uint OwnerOnly = 0x1C0;

    /// <exception cref="IOException">Something could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be deleted.</exception>
    public static void Delete(string folder)
    {
        FileKind kind = FileStatus.Of(folder).Kind;
        if (kind != FileKind.Folder)
        {
            if (kind != FileKind.Missing)
            {
                DeleteFile(folder);
            }
            return;
        }
        List<string> folders = [];
        TwoWorkers.Run(FilesIn(folder, folders), file => UnlessGone(() => DeleteFile(file)), CancellationToken.None);
        // What is in a folder was found after it.
        for (int i = folders.Count - 1; i >= 0; i--)
        {
            string found = folders[i];
            UnlessGone(() => Directory.Delete(found));
        }
    }

    /// <summary>All but the folders themselves, which are added to a list.</summary>
    private static IEnumerable<string> FilesIn(string folder, List<string> folders)
    {
        folders.Add(folder);
        MakeWritable(folder, isFolder: true);
        foreach (string entry in Directory.GetFileSystemEntries(folder))
        {
            FileKind kind = FileStatus.Of(entry).Kind;
            if (kind == FileKind.Folder)
            {
                foreach (string file in FilesIn(entry, folders))
                {
                    yield return file;
                }
            }
            else if (kind != FileKind.Missing)
            {
                yield return entry;
            }
        }
    }

    private static void UnlessGone(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (SystemError.IsMissing(e))
        {
            // Somebody else was faster.
        }
    }

    private static void DeleteFile(string path)
    {
        if (Platform.IsWindows)
        {
            MakeWritable(path, isFolder: false);
            if ((File.GetAttributes(path) & FileAttributes.Directory) != 0)
            {
                Directory.Delete(path);
                return;
            }
        }
        File.Delete(path);
    }

    private static void MakeWritable(string path, bool isFolder)
    {
        if (Platform.IsWindows)
        {
            FileAttributes attributes = File.GetAttributes(path);
            if ((attributes & FileAttributes.ReadOnly) != 0)
            {
                File.SetAttributes(path, attributes & ~FileAttributes.ReadOnly);
            }
        }
        else if (isFolder)
        {
            // Unix asks for rights on the folder, not on the file. A failure shows when the deletion fails.
            _ = LibC.ChMod(path, OwnerOnly);
        }
    }
}

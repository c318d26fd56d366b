using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Runs;

/// <summary>
/// The log of unattended runs on this machine: five files of a megabyte, the oldest of which goes. Only its owner can read it. A log that
/// cannot be written costs nobody a backup.
/// </summary>
public sealed class LogFile
{
    private const string Name = "docassist-backup.log";

    private const long MostBytes = 1024 * 1024;

    private const int Files = 5;

    private const int Attempts = 5;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly string _folder;
    private readonly LogLevel _level;
    private readonly object _gate = new();

    /// <summary>A log in a folder, which is made when the first line is written.</summary>
    /// <param name="folder">Where the files are.</param>
    /// <param name="level">What goes in, with all before it.</param>
    public LogFile(string folder, LogLevel level)
    {
        _folder = folder;
        _level = level;
    }

    /// <summary>The file that is written to.</summary>
    public string Path => System.IO.Path.Combine(_folder, Name);

    /// <summary>Writes one line.</summary>
    public void Write(LogLevel level, DateTimeOffset at, string message)
    {
        if (level > _level)
        {
            return;
        }
        string time = at.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);
        byte[] line = Encoding.UTF8.GetBytes($"{time} {level,-11} {message.Replace("\r", string.Empty).Replace('\n', ' ')}\n");
        lock (_gate)
        {
            for (int attempt = 0; attempt < Attempts && !TryWrite(line); attempt++)
            {
                // Another run writes its line, which takes no time.
                Thread.Sleep(s_pause);
            }
        }
    }

    private bool TryWrite(byte[] line)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(_folder)!);
            DurableFolder.CreateIfMissing(_folder);
            FileStatus status = FileStatus.Of(Path);
            if (status.Kind == FileKind.File && status.Length + line.Length > MostBytes)
            {
                Rotate();
            }
            using FileStream stream = Polyfills.CreateOwnerOnlyFile(Path, FileMode.OpenOrCreate, FileShare.Read);
            stream.Seek(0, SeekOrigin.End);
            stream.Write(line, 0, line.Length);
            return true;
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            return false;
        }
    }

    private void Rotate()
    {
        File.Delete(Numbered(Files - 1));
        for (int number = Files - 2; number >= 0; number--)
        {
            if (File.Exists(Numbered(number)))
            {
                File.Move(Numbered(number), Numbered(number + 1));
            }
        }
    }

    private string Numbered(int number) => number == 0 ? Path : Path + "." + number.ToString(CultureInfo.InvariantCulture);
}

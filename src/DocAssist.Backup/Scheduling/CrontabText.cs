using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Scheduling;

/// <summary>A schedule as a marked block of lines in a crontab, crontab(5). All other lines stay as they are.</summary>
public static class CrontabText
{
    /// <summary>Some crons refuse or cut a longer line.</summary>
    private const int LongestLine = 990;

    private const string Begin = "# BEGIN DocAssist.Backup schedule: ";

    private const string End = "# END DocAssist.Backup schedule: ";

    /// <summary>The block.</summary>
    /// <exception cref="BackupException">ScheduleInvalid: cron cannot do that.</exception>
    public static string Block(BackupSchedule schedule)
    {
        if (schedule.Kind == ScheduleKind.AtLogOn)
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, "Cron knows nothing of log-ons.", "Use -Daily, -EveryHours or -Weekly, or systemd.", schedule.Name);
        }
        if (schedule.Kind == ScheduleKind.OnClose)
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, "Cron keeps no watcher running.", "Use systemd, or start the app with Watch-DocAssistApplication -FilePath, or use -EveryHours.", schedule.Name);
        }
        string line = Times(schedule) + " " + Command(schedule);
        if (Encoding.UTF8.GetByteCount(line) > LongestLine)
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, "The paths are so long that cron would not take the line.", "Use shorter paths, or systemd.", schedule.Name);
        }
        return $"{Begin}{schedule.Name}\n# {ScheduleWords.Describe(schedule)}\n{line}\n{End}{schedule.Name}\n";
    }

    /// <summary>The crontab with a block, in the place of the one of that name or at the end.</summary>
    /// <exception cref="BackupException">ScheduleInvalid: a block has no end.</exception>
    public static string Put(string crontab, string name, string block)
    {
        if (Find(crontab, name) is (int start, int length))
        {
            return crontab.Remove(start, length).Insert(start, block);
        }
        string gap = crontab.Length == 0 || crontab.EndsWith("\n", StringComparison.Ordinal) ? string.Empty : "\n";
        return crontab + gap + block;
    }

    /// <summary>The crontab without the block of that name.</summary>
    /// <exception cref="BackupException">ScheduleInvalid: the block has no end.</exception>
    public static string Remove(string crontab, string name) => Find(crontab, name) is (int start, int length) ? crontab.Remove(start, length) : crontab;

    /// <summary>The blocks of this module: name, words, times and command of each.</summary>
    public static IReadOnlyList<(string Name, string Schedule, string Times, string Command)> List(string crontab)
    {
        List<(string, string, string, string)> all = [];
        string[] lines = crontab.Split('\n');
        for (int i = 0; i + 3 < lines.Length; i++)
        {
            if (lines[i].StartsWith(Begin, StringComparison.Ordinal) && lines[i + 3].StartsWith(End, StringComparison.Ordinal))
            {
                string[] fields = lines[i + 2].Split([' '], 6);
                all.Add((lines[i].Substring(Begin.Length), lines[i + 1].TrimStart('#', ' '), string.Join(" ", fields.Take(5)), fields.Length > 5 ? fields[5].Replace("\\%", "%") : string.Empty));
            }
        }
        return all;
    }

    private static (int Start, int Length)? Find(string crontab, string name)
    {
        int start = FindLine(crontab, Begin + name, 0);
        if (start < 0)
        {
            return null;
        }
        string mark = End + name;
        int end = FindLine(crontab, mark, start);
        int next = FindLine(crontab, Begin, start + 1, isPrefix: true);
        if (end < 0 || (next >= 0 && next < end))
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, $"The block of '{name}' in the crontab has no end, so it is not known what belongs to it.", "Delete its lines with 'crontab -e', then try again.", name);
        }
        int after = Math.Min(end + mark.Length + 1, crontab.Length);
        return (start, after - start);
    }

    /// <summary>Where a line is, capitals or not, or -1.</summary>
    private static int FindLine(string text, string line, int from, bool isPrefix = false)
    {
        for (int at = text.IndexOf(line, from, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(line, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            int after = at + line.Length;
            if ((at == 0 || text[at - 1] == '\n') && (isPrefix || after == text.Length || text[after] == '\n'))
            {
                return at;
            }
        }
        return -1;
    }

    private static string Times(BackupSchedule schedule)
    {
        string days = schedule.Kind == ScheduleKind.Weekly ? string.Join(",", ScheduleWords.Sorted(schedule).Select(d => ((int)d).ToString(CultureInfo.InvariantCulture))) : "*";
        string hours = schedule.Kind != ScheduleKind.EveryHours ? schedule.At.Hours.ToString(CultureInfo.InvariantCulture)
            : schedule.Hours == 1 ? "*"
            : string.Join(",", Enumerable.Range(0, 24 / schedule.Hours).Select(i => (i * schedule.Hours).ToString(CultureInfo.InvariantCulture)));
        int minute = schedule.Kind == ScheduleKind.EveryHours ? 0 : schedule.At.Minutes;
        return string.Format(CultureInfo.InvariantCulture, "{0} {1} * * {2}", minute, hours, days);
    }

    private static string Command(BackupSchedule schedule)
    {
        // Cron gives no terminal, and PowerShell would colour its errors all the same. A percent sign would end the line.
        string limit = Math.Ceiling(schedule.TimeLimit.TotalSeconds + schedule.RandomDelay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string words = string.Join(" ", ScheduledCommand.Words(schedule, waits: true).Select(Quote));
        return $"TERM=dumb NO_COLOR=1 nice -n 10 timeout {limit} {words}".Replace("%", "\\%");
    }

    private static string Quote(string word)
    {
        bool isPlain = word.Length > 0 && word.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':'));
        return isPlain ? word : "'" + word.Replace("'", "'\\''") + "'";
    }
}

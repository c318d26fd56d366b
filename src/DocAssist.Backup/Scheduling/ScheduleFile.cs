namespace DocAssist.Backup.Scheduling;

/// <summary>A text that is registered.</summary>
/// <param name="Path">The file it goes to, or what it becomes a part of.</param>
/// <param name="Text">The text.</param>
public sealed record ScheduleFile(string Path, string Text);

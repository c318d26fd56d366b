using System;

namespace DocAssist.Backup.Processes;

/// <summary>A program that was seen running. Systems give the number of one that has ended to another, which began later.</summary>
/// <param name="Id">The system's number for it.</param>
/// <param name="Name">Its name, without the ending .exe.</param>
/// <param name="Started">When it began; null where this account is not told.</param>
internal sealed record RunningProgram(int Id, string Name, DateTime? Started);

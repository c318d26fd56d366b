using System;

namespace DocAssist.Backup;

/// <summary>How far an operation has come. Holds no names of files: those can be names of patients.</summary>
/// <param name="Phase">The part under way.</param>
/// <param name="Percent">0 to 100 of the whole operation; never falls.</param>
/// <param name="BytesDone">Bytes worked on so far.</param>
/// <param name="BytesTotal">Bytes to work on, as estimated at the start.</param>
/// <param name="BytesPerSecond">Average rate since the start.</param>
/// <param name="TimeLeft">Estimate, or null while there is nothing to base one on.</param>
public sealed record BackupProgress(
    BackupPhase Phase,
    int Percent,
    long BytesDone,
    long BytesTotal,
    double BytesPerSecond,
    TimeSpan? TimeLeft);

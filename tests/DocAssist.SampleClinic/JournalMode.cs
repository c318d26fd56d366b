namespace DocAssist.SampleClinic;

/// <summary>How clinic.db keeps its journal.</summary>
public enum JournalMode
{
    /// <summary>A rollback journal, as the app has it.</summary>
    Delete,

    /// <summary>A write-ahead log.</summary>
    Wal,
}

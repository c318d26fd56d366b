namespace DocAssist.Backup.Backups;

/// <summary>One part of a clinic's data.</summary>
public enum DataItem
{
    /// <summary>clinic.db.</summary>
    Database,

    /// <summary>The folder chroma.</summary>
    VectorStore,

    /// <summary>The folder prescriptions.</summary>
    Prescriptions,

    /// <summary>settings.json.</summary>
    Settings,

    /// <summary>What else lies in the data folder.</summary>
    Extra,
}

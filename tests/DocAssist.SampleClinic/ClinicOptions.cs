using System;

namespace DocAssist.SampleClinic;

/// <summary>What kind of clinic to make up. Equal options give equal rows and equal bytes.</summary>
public sealed record ClinicOptions
{
    /// <summary>How many patients the clinic has.</summary>
    public int Patients { get; init; } = 300;

    /// <summary>How many visits a patient has on average.</summary>
    public int VisitsPerPatient { get; init; } = 4;

    /// <summary>How many prescriptions lie there as PDF.</summary>
    public int Prescriptions { get; init; } = 120;

    /// <summary>About how many bytes the largest prescription has; a quarter of it is the average.</summary>
    public int LargestPrescription { get; init; } = 147_200;

    /// <summary>How many documents the vector store knows.</summary>
    public int VectorRows { get; init; } = 200;

    /// <summary>The journal mode of clinic.db; the vector store always has a rollback journal.</summary>
    public JournalMode JournalMode { get; init; } = JournalMode.Delete;

    /// <summary>Where all randomness comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The clinic's local time; nothing in it is younger.</summary>
    public DateTime Today { get; init; } = new(2026, 1, 5, 18, 30, 0);

    /// <summary>Whether the files are there too that the app keeps but does not back up.</summary>
    public bool ExtraFiles { get; init; }

    /// <summary>About how large clinic.db grows by written notes; 0 leaves it as it is.</summary>
    public long PaddingBytes { get; init; }
}

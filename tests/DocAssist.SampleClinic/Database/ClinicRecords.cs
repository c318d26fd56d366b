using System.Collections.Generic;

namespace DocAssist.SampleClinic.Database;

/// <summary>What the database holds, for the files that have to agree with it.</summary>
internal sealed class ClinicRecords
{
    public List<Patient> Patients { get; } = [];

    public List<Visit> Visits { get; } = [];

    public int Investigations { get; set; }

    public int Procedures { get; set; }
}

using System;

namespace DocAssist.SampleClinic.Verbs;

internal static class CreateVerb
{
    public static int Run(Arguments arguments)
    {
        ClinicOptions defaults = new();
        string path = arguments.Required("--path");
        ClinicOptions options = new()
        {
            Patients = arguments.Int32("--patients") ?? defaults.Patients,
            VisitsPerPatient = arguments.Int32("--visits") ?? defaults.VisitsPerPatient,
            Prescriptions = arguments.Int32("--prescriptions") ?? defaults.Prescriptions,
            LargestPrescription = arguments.Int32("--largest") ?? defaults.LargestPrescription,
            VectorRows = arguments.Int32("--vectors") ?? defaults.VectorRows,
            Seed = arguments.Int32("--seed") ?? defaults.Seed,
            JournalMode = arguments.Journal("--journal") ?? defaults.JournalMode,
            PaddingBytes = arguments.Int64("--padding") ?? defaults.PaddingBytes,
            Today = arguments.Time("--today") ?? defaults.Today,
            ExtraFiles = arguments.Switch("--extra"),
        };
        arguments.AllUsed();
        ClinicSummary clinic = SampleClinicBuilder.Create(path, options);
        Console.Write(FormattableString.Invariant($"patients={clinic.Patients} visits={clinic.Visits} "));
        Console.Write(FormattableString.Invariant($"investigations={clinic.Investigations} procedures={clinic.Procedures} "));
        Console.WriteLine(FormattableString.Invariant($"prescriptions={clinic.Prescriptions}"));
        return 0;
    }
}

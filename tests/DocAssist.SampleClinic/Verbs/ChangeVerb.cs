using System;

namespace DocAssist.SampleClinic.Verbs;

internal static class ChangeVerb
{
    public static int Run(Arguments arguments)
    {
        string path = arguments.Required("--path");
        int files = arguments.Int32("--files") ?? 0;
        int rows = arguments.Int32("--rows") ?? 0;
        int seed = arguments.Int32("--seed") ?? 1;
        arguments.AllUsed();
        long bytes = ClinicChange.Prescriptions(path, files, seed);
        int changed = ClinicChange.Documents(path, rows, seed);
        Console.WriteLine(FormattableString.Invariant($"files={files} bytes={bytes} rows={changed}"));
        return 0;
    }
}

using System;
using System.Linq;
using System.Text.Json;
using DocAssist.SampleClinic.Python;

namespace DocAssist.SampleClinic.Verbs;

internal static class AppListVerb
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static int Run(Arguments arguments)
    {
        string root = arguments.Required("--root");
        arguments.AllUsed();
        var entries = AppReader.List(root).Select(entry => new
        {
            name = entry.Name,
            created_at = PythonTime.Format(entry.CreatedAt),
            patient_count = entry.PatientCount,
            visit_count = entry.VisitCount,
        });
        Console.WriteLine(JsonSerializer.Serialize(entries, s_json));
        return 0;
    }
}

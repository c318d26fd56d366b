using System;
using System.Collections.Generic;

namespace DocAssist.SampleClinic.Verbs;

internal static class CheckVerb
{
    public static int Run(Arguments arguments)
    {
        string database = arguments.Required("--database");
        arguments.AllUsed();
        IReadOnlyList<string> violations = ClinicInvariants.Check(database);
        foreach (string violation in violations)
        {
            Console.WriteLine(violation);
        }

        return violations.Count == 0 ? 0 : 1;
    }
}

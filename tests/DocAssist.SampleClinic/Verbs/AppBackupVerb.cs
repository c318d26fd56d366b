using System;

namespace DocAssist.SampleClinic.Verbs;

internal static class AppBackupVerb
{
    public static int Run(Arguments arguments)
    {
        string path = arguments.Required("--path");
        string root = arguments.Required("--root");
        DateTime now = arguments.Time("--at") ?? DateTime.Now;
        bool isSafety = arguments.Switch("--safety");
        AppBackupOptions options = new() { MaxBackups = arguments.Int32("--keep") };
        arguments.AllUsed();
        Console.WriteLine(isSafety ? AppBackup.CreateSafety(path, root, now) : AppBackup.Create(path, root, now, options));
        return 0;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using DocAssist.SampleClinic;
using DocAssist.SampleClinic.Verbs;
using Microsoft.Data.Sqlite;

const string Usage = """
    create     --path DIR [--patients N] [--visits N] [--prescriptions N] [--vectors N] [--seed N]
               [--journal delete|wal] [--padding BYTES] [--largest BYTES] [--today yyyy-MM-ddTHH:mm:ss] [--extra]
    change     --path DIR [--files N] [--rows N] [--seed N]
    write      --path DIR --rate N [--stop-file FILE] [--seconds N] [--journal delete|wal] [--seed N]
    check      --database FILE
    app-backup --path DIR --root DIR [--at yyyy-MM-ddTHH:mm:ss[.ffffff]] [--safety] [--keep N]
    app-list   --root DIR
    """;

Dictionary<string, Func<Arguments, int>> verbs = new(StringComparer.Ordinal)
{
    ["create"] = CreateVerb.Run,
    ["change"] = ChangeVerb.Run,
    ["write"] = WriteVerb.Run,
    ["check"] = CheckVerb.Run,
    ["app-backup"] = AppBackupVerb.Run,
    ["app-list"] = AppListVerb.Run,
};

try
{
    if (args.Length == 0 || !verbs.TryGetValue(args[0], out Func<Arguments, int>? verb))
    {
        Console.Error.WriteLine(Usage);
        return 2;
    }

    return verb(new Arguments(args[1..]));
}
catch (UsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    Console.Error.WriteLine(Usage);
    return 2;
}
catch (Exception exception) when (exception is IOException
    or UnauthorizedAccessException
    or SqliteException
    or InvalidOperationException
    or AppTypeErrorException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

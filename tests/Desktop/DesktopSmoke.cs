using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading;

/// <summary>Loads the staged module's assemblies for .NET Framework as its script does in Windows PowerShell, and uses them a little.</summary>
/// <remarks>Written in C# 7, the newest that Mono's own compiler knows.</remarks>
static class DesktopSmoke
{
    static int passed;
    static int failed;

    static int Main(string[] arguments)
    {
        string desktop = Path.Combine(Path.GetFullPath(arguments[0]), "desktop");
        string database = Path.GetFullPath(arguments[1]);
        string dependencies = Path.Combine(desktop, "deps");
        Assembly loader = Assembly.LoadFrom(Path.Combine(desktop, "DocAssist.Backup.Loader.dll"));
        Assembly cmdlets = Assembly.LoadFrom(Path.Combine(desktop, "DocAssist.Backup.PowerShell.dll"));
        Type[] types = Type.EmptyTypes;

        Check("the engine is made loadable", () =>
        {
            Type initializer = loader.GetTypes().Single(type => type.GetInterface("IModuleAssemblyInitializer") != null);
            initializer.GetMethod("OnImport").Invoke(Activator.CreateInstance(initializer), null);
        });
        Check("every type of the cmdlets' assembly loads", () => types = cmdlets.GetTypes());
        foreach (Type type in types.Where(IsCmdlet))
        {
            Check("a " + type.Name + " can be made", () => Activator.CreateInstance(type));
        }
        Check("the engine finds a clinic's database healthy", () => IsHealthy(Loaded("DocAssist.Backup"), database));
        foreach (string name in new[] { "DocAssist.Backup", "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "System.Memory" })
        {
            Check(name + " comes from desktop/deps", () => IsFrom(dependencies, Loaded(name)));
        }

        Console.WriteLine("{0} passed, {1} failed", passed, failed);
        return failed == 0 ? 0 : 1;
    }

    static void Check(string sentence, Action action)
    {
        try
        {
            action();
            passed++;
            Console.WriteLine("[+] " + sentence);
        }
        catch (Exception exception)
        {
            failed++;
            Console.WriteLine("[-] " + sentence + Environment.NewLine + exception);
        }
    }

    static bool IsCmdlet(Type type)
    {
        return !type.IsAbstract && type.GetCustomAttributes(false).Any(attribute => attribute.GetType().Name == "CmdletAttribute");
    }

    // Asking for it by name would ask for this program, and the module serves only itself.
    static Assembly Loaded(string name)
    {
        return AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == name);
    }

    static void IsFrom(string folder, Assembly assembly)
    {
        if (Path.GetDirectoryName(assembly.Location) != folder)
        {
            throw new InvalidOperationException(assembly.FullName + " was loaded from " + assembly.Location);
        }
    }

    static void IsHealthy(Assembly engine, string database)
    {
        Type optionsType = engine.GetType("DocAssist.Backup.Verification.VerificationOptions", true);
        object options = Activator.CreateInstance(optionsType);
        optionsType.GetProperty("Now").SetValue(options, DateTimeOffset.Now);
        optionsType.GetProperty("Zone").SetValue(options, TimeZoneInfo.Local);
        optionsType.GetProperty("ScratchParent").SetValue(options, Path.GetTempPath());

        MethodInfo check = engine.GetType("DocAssist.Backup.Verification.DatabaseChecker", true).GetMethod("Check");
        object report = check.Invoke(null, new[] { database, options, TimeSpan.FromSeconds(5), null, null, CancellationToken.None });
        object verdict = report.GetType().GetProperty("Verdict").GetValue(report);
        if (verdict.ToString() != "Healthy")
        {
            throw new InvalidOperationException("The verdict was " + verdict + ".");
        }
    }
}

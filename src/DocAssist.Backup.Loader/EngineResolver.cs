using System;
using System.ComponentModel;
using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.InteropServices;
#if NET8_0_OR_GREATER
using System.Runtime.Loader;
#endif

namespace DocAssist.Backup.Loader;

/// <summary>
/// Keeps the engine and its packages apart from what PowerShell or another module has loaded: PowerShell 7 loads them in a context of
/// their own, Windows PowerShell by name from the module's own folder.
/// </summary>
/// <remarks>
/// An assembly of its own, which the manifest names before that of the cmdlets: to find this class PowerShell loads every type beside it, and
/// those of the cmdlets need the engine. A script could do the same, and would take most of the time of an import.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EngineResolver : IModuleAssemblyInitializer
{
    private const string Engine = "DocAssist.Backup";

    private static readonly string s_here = Path.GetDirectoryName(typeof(EngineResolver).Assembly.Location)!;

    private static readonly string s_dependencies = Path.Combine(s_here, "deps");

    private static readonly string s_runtimes = Path.GetFullPath(Path.Combine(s_here, "..", "runtimes"));

    private static bool s_installed;

    /// <summary>Makes the engine loadable. A second call, as by Import-Module -Force, changes nothing.</summary>
    /// <exception cref="DllNotFoundException">The native library of SQLite is not there or does not load (Windows PowerShell).</exception>
    public void OnImport()
    {
        if (!s_installed)
        {
            Hook();
            s_installed = true;
        }
    }

#if NET8_0_OR_GREATER
    /// <summary>Compiled beforehand for this system; only for a runtime of the same major version, which alone takes such code.</summary>
    private static readonly string s_compiled = Path.Combine(s_runtimes, RuntimeId, "lib", $"net{Environment.Version.Major}.0");

    private static readonly EngineLoadContext s_context = new();

    private static bool IsMusl => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
        || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);

    private static void Hook()
    {
        AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == Engine ? s_context.LoadFromAssemblyName(name) : null;
        // PowerShell asks for the file that the manifest names, and is given this one: the same assembly is never loaded twice.
        _ = TryLoad(AssemblyLoadContext.Default, Path.Combine(s_compiled, Engine + ".PowerShell.dll"));
    }

    /// <summary>Null where it is not there, or torn: what is compiled beforehand saves time, and must not cost a backup.</summary>
    private static Assembly? TryLoad(AssemblyLoadContext context, string path)
    {
        try
        {
            return File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class EngineLoadContext : AssemblyLoadContext
    {
        public EngineLoadContext()
            : base(Engine)
        {
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string file = assemblyName.Name + ".dll";
            string plain = Path.Combine(s_dependencies, file);
            return TryLoad(this, Path.Combine(s_compiled, file)) ?? (File.Exists(plain) ? LoadFromAssemblyPath(plain) : null);
        }

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        {
            string path = NativePath(unmanagedDllName);
            return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;
        }
    }
#else
    private const uint LoadWithAlteredSearchPath = 8;

    private static bool IsMusl => false;

    private static void Hook()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // .NET Framework looks for e_sqlite3 only on the search path; a library that is loaded already is found by its name.
            string native = NativePath("e_sqlite3");
            if (LoadLibraryEx(native, IntPtr.Zero, LoadWithAlteredSearchPath) == IntPtr.Zero)
            {
                throw new DllNotFoundException(native, new Win32Exception());
            }
        }
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
    }

    private static Assembly? Resolve(object? sender, ResolveEventArgs args)
    {
        // Others in this session must not get our versions of common packages.
        bool askedByUs = args.RequestingAssembly is null || (!args.RequestingAssembly.IsDynamic && args.RequestingAssembly.Location.StartsWith(s_here, StringComparison.OrdinalIgnoreCase));
        string path = Path.Combine(s_dependencies, new AssemblyName(args.Name).Name + ".dll");
        return askedByUs && File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }

    [DllImport("kernel32", EntryPoint = "LoadLibraryExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    private static extern IntPtr LoadLibraryEx(string file, IntPtr reserved, uint flags);
#endif

    private static (string System, string Prefix, string Extension) Native => RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? ("win", "", ".dll")
        : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ("osx", "lib", ".dylib")
        : (IsMusl ? "linux-musl" : "linux", "lib", ".so");

    private static string RuntimeId => Native.System + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static string NativePath(string name) => Path.Combine(s_runtimes, RuntimeId, "native", Native.Prefix + name + Native.Extension);
}

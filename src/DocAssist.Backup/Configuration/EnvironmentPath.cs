using System;
using System.IO;

namespace DocAssist.Backup.Configuration;

/// <summary>Paths that environment variables give.</summary>
internal static class EnvironmentPath
{
    /// <summary>The whole path that a variable gives, by way of the current folder where it is relative; null when it gives none.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid: what it gives is no path.</exception>
    public static string? Of(string variable, ClinicEnvironment environment)
    {
        string? value = environment.Variable(variable);
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }
        try
        {
            return Path.GetFullPath(Path.Combine(environment.CurrentFolder, value!));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            // .NET Framework refuses a quotation mark, which cmd keeps as a part of the value.
            throw new BackupException(
                BackupErrorCode.ConfigurationInvalid,
                $"The environment variable {variable} gives '{value}', which is no path.",
                "Give it a path without quotation marks, or clear it.",
                variable,
                e);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace DocAssist.Backup.Configuration;

/// <summary>A change of a configuration, with what somebody might not expect of it.</summary>
/// <param name="After">What holds now.</param>
/// <param name="Warnings">What the change did not do.</param>
public sealed record ConfigurationChange(EffectiveConfiguration After, IReadOnlyList<string> Warnings)
{
    /// <summary>Changes a file and says what holds now.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scope">Whose it is.</param>
    /// <param name="set">New values by the names of their settings.</param>
    /// <param name="reset">Names of settings to take out.</param>
    /// <param name="environment">Where all else is looked for.</param>
    /// <param name="patience">How long to wait for another command that changes the file.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <exception cref="BackupException">ConfigurationInvalid, AnotherRunActive; AccessDenied, ReadFailed, WriteFailed, NotEnoughSpace, FlushFailed.</exception>
    public static ConfigurationChange Make(string path, ConfigurationScope scope, IReadOnlyDictionary<string, object> set, IReadOnlyCollection<string> reset, ClinicEnvironment environment, TimeSpan patience, CancellationToken token)
    {
        if (set.Count == 0 && reset.Count == 0)
        {
            throw new BackupException(BackupErrorCode.ConfigurationInvalid, "No setting was named to be set or reset, so nothing was changed.", "Name one, as -KeepLast 10 or -Reset KeepLast.", path);
        }
        string? rootBefore = TryLoad(environment)?.BackupRoot;
        ConfigurationFile.Change(path, scope, set, reset, patience, token);
        EffectiveConfiguration after = EffectiveConfiguration.Load(environment);
        return new(after, Moved(rootBefore, after.BackupRoot).Concat(Overruled(set.Keys, scope, after)).ToList());
    }

    private static EffectiveConfiguration? TryLoad(ClinicEnvironment environment)
    {
        try
        {
            return EffectiveConfiguration.Load(environment);
        }
        catch (BackupException)
        {
            // The change may be what mends it.
            return null;
        }
    }

    private static IEnumerable<string> Moved(string? before, string? after)
    {
        if (before is not null && before != after)
        {
            yield return $"The backup root was '{before}' and is now '{after}'. Nothing was moved: the backups in '{before}' stay there, and are no longer listed or thinned out.";
        }
    }

    private static IEnumerable<string> Overruled(IEnumerable<string> names, ConfigurationScope scope, EffectiveConfiguration after) => names
        .Select(n => after.Sources.First(s => s.Name == n))
        .Where(s => s.Source != ConfigurationLayers.SourceOf(scope))
        .Select(s => $"{s.Name} was set, but does not hold: {s.Source} is stronger, and says '{s.Value}'.");
}

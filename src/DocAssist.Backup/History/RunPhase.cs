using System.Globalization;

namespace DocAssist.Backup.History;

/// <summary>A part of a run and how long it took.</summary>
/// <param name="Name">Recovery, Backup, FullCheck, Drill or Retention.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record RunPhase(string Name, double Seconds)
{
    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} {1:0.0} s", Name, Seconds);
}

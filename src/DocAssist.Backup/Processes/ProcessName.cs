using System.Globalization;

namespace DocAssist.Backup.Processes;

/// <summary>A program that runs.</summary>
/// <param name="Id">The system's number for it.</param>
/// <param name="Name">Its name.</param>
internal sealed record ProcessName(int Id, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0} (process {1})", Name, Id);
}

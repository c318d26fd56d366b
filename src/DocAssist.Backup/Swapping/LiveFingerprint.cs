namespace DocAssist.Backup.Swapping;

/// <summary>What tells whether a live file or folder was changed since.</summary>
/// <param name="Moved">As <see cref="Fingerprint.Of"/>: the same after a rename.</param>
/// <param name="InPlace">Tells of every change, on Unix also where a file has its old length and time again; but a rename is one.</param>
internal sealed record LiveFingerprint(string Moved, string InPlace);

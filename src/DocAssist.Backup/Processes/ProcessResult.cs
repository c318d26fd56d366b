namespace DocAssist.Backup.Processes;

/// <summary>What a program that has ended left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="OutputBytes">What it wrote to its output, byte for byte.</param>
/// <param name="Output">The same as text, in the encoding that the system has for programs.</param>
/// <param name="Error">What it wrote to its error output.</param>
public sealed record ProcessResult(int ExitCode, byte[] OutputBytes, string Output, string Error);

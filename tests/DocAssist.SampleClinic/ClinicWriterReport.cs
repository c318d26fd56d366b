using System;

namespace DocAssist.SampleClinic;

/// <summary>What a writer has seen.</summary>
/// <param name="Commits">Transactions that went through.</param>
/// <param name="LongestCommit">The longest a transaction took from BEGIN to the end, failed ones included.</param>
/// <param name="BusyErrors">Transactions given up because the database stayed locked; the app would have lost them.</param>
public sealed record ClinicWriterReport(int Commits, TimeSpan LongestCommit, int BusyErrors);

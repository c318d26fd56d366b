using System;
using System.Collections.Generic;
using System.Linq;

namespace DocAssist.Backup.Checking;

/// <summary>The list that the parts of a check add to.</summary>
internal sealed class Findings
{
    private readonly List<ConfigurationFinding> _all = [];

    /// <summary>The worst first; else in the order in which they were found.</summary>
    public IReadOnlyList<ConfigurationFinding> Sorted => _all.OrderByDescending(f => f.Severity).ToList();

    public void Inform(string id, string message, string target) => Add(FindingSeverity.Information, id, message, null, target);

    public void Warn(string id, string message, string remedy, string target) => Add(FindingSeverity.Warning, id, message, remedy, target);

    public void Fail(string id, string message, string remedy, string target) => Add(FindingSeverity.Error, id, message, remedy, target);

    public void Fail(BackupException e) => Fail(e.Code.ToString(), e.Message, e.Hint, e.Target);

    /// <summary>Runs work; its failure is a finding, and null is the result.</summary>
    public T? Try<T>(Func<T> work)
        where T : class
    {
        try
        {
            return work();
        }
        catch (BackupException e)
        {
            Fail(e);
            return null;
        }
    }

    private void Add(FindingSeverity severity, string id, string message, string? remedy, string target)
    {
        ConfigurationFinding finding = new() { Severity = severity, Id = id, Message = message, Remedy = remedy, Target = target };
        // A configuration that is not valid is met by everything that asks it.
        if (!_all.Contains(finding))
        {
            _all.Add(finding);
        }
    }
}

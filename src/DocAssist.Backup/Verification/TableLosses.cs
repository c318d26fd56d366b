using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>What one database has lost.</summary>
internal sealed class TableLosses
{
    /// <summary>Fewer are the corrections of an ordinary day, whatever they are in percent of a small table.</summary>
    private const int FewestRows = 10;

    private readonly ManifestDatabase _old;
    private readonly ManifestDatabase _now;
    private readonly string _name;
    private readonly LossThresholds _thresholds;
    private readonly bool _isClinic;

    public TableLosses(ManifestDatabase old, ManifestDatabase now, string name, LossThresholds thresholds)
    {
        _old = old;
        _now = now;
        _name = name;
        _thresholds = thresholds;
        _isClinic = old.Path == LossFigures.Clinic;
    }

    public IEnumerable<LossFinding> Find()
    {
        HashSet<string> all = [.. _old.Counts.Tables.Keys];
        List<string> tables = all.Where(t => !DerivedTables.Has(t, all)).OrderBy(t => !IsCore(t)).ThenBy(t => t, System.StringComparer.Ordinal).ToList();
        List<LossFinding> backwards = [.. tables.SelectMany(SequenceBackwards)];
        return
        [
            .. tables.SelectMany(Rows),
            .. backwards,
            .. tables.Where(t => !backwards.Any(b => b.Subject == t)).SelectMany(HighestIdLower),
            .. Shrunk(),
        ];
    }

    private bool IsCore(string table) => _isClinic && table is "patients" or "visits";

    private IEnumerable<LossFinding> Rows(string table)
    {
        if (_old.Counts.Rows(table) is not (> 0 and long before))
        {
            yield break;
        }
        if (!_now.Counts.Tables.TryGetValue(table, out long? rows))
        {
            yield return LossSentences.TableGone(table, _old.Path, before, _name);
        }
        else if (rows is long after && IsTooMuch(table, before, before - after))
        {
            yield return IsCore(table) ? LossSentences.PeopleLost(table, before, after, _name) : LossSentences.RowsLost(table, _old.Path, before, after, _name);
        }
    }

    private bool IsTooMuch(string table, long before, long lost) => table switch
    {
        "patients" when _isClinic => lost > _thresholds.Patients,
        "visits" when _isClinic => lost > _thresholds.Visits,
        _ => lost >= FewestRows && lost * 100 > before * _thresholds.Percent,
    };

    /// <summary>SQLite never lowers these numbers, whatever is deleted; only another database has lower ones.</summary>
    private IEnumerable<LossFinding> SequenceBackwards(string table)
    {
        if (!_old.Counts.Sequences.TryGetValue(table, out long before) || !_now.Counts.Tables.ContainsKey(table))
        {
            yield break;
        }
        long? after = _now.Counts.Sequences.TryGetValue(table, out long found) ? found : null;
        if (after is null ? before > 0 : after < before)
        {
            yield return LossSentences.Backwards(table, _old.Path, before, after, _name);
        }
    }

    /// <summary>The same for a clinic whose tables keep no such numbers.</summary>
    private IEnumerable<LossFinding> HighestIdLower(string table)
    {
        if (IsCore(table)
            && _now.Counts.Rows(table) >= _old.Counts.Rows(table)
            && _old.Counts.HighestIds.TryGetValue(table, out long before)
            && _now.Counts.HighestIds.TryGetValue(table, out long after)
            && after < before)
        {
            yield return LossSentences.Backwards(table, _old.Path, before, after, _name);
        }
    }

    /// <summary>To less than half: what a VACUUM gives back is rarely so much, and emptied fields leave the rows as they were.</summary>
    private IEnumerable<LossFinding> Shrunk()
    {
        if (_isClinic && _now.Length * 2 < _old.Length)
        {
            yield return LossSentences.Shrunk(_old.Path, _old.Length, _now.Length, _name);
        }
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>
/// Says in what a backup differs from the live data or from another backup: what a restore would lose and bring back. It never
/// writes to either.
/// </summary>
public sealed class BackupComparer
{
    private const string AllTables = "(all tables)";

    private readonly ComparisonOptions _options;
    private readonly ComparedSide _backup;
    private readonly ComparedSide _reference;
    private readonly ProgressMeter _meter;
    private readonly CancellationToken _token;
    private ReissuedNumbers _reissued = ReissuedNumbers.None;

    private BackupComparer(ComparisonOptions options, ProgressMeter meter, CancellationToken token)
    {
        _options = options;
        _meter = meter;
        _token = token;
        _backup = SideReader.OfBackup(options.Backup);
        _reference = options.Reference is null
            ? SideReader.OfLive(options.Data ?? throw new ArgumentException("Neither a reference nor live data was given.", nameof(options)), options.BackupRoot, _backup.HoldsExtra)
            : SideReader.OfBackup(options.Reference);
    }

    /// <summary>Compares a backup with the live data or with another backup.</summary>
    /// <param name="options">What with what.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends the work.</param>
    /// <exception cref="BackupException">BackupNotFound, ManifestInvalid, AccessDenied, ReadFailed: a side cannot be listed. NotEnoughSpace, WriteFailed: a snapshot could not be made. A database that cannot be read is in the result instead.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static BackupComparison Compare(ComparisonOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        Stopwatch clock = Stopwatch.StartNew();
        ProgressMeter meter = new(progress);
        meter.Enter(BackupPhase.Preparing);
        try
        {
            BackupComparison result = new BackupComparer(options, meter, token).Run(new GuardedLog(log));
            meter.Enter(BackupPhase.Completed);
            return result with { Duration = clock.Elapsed };
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(e.Message, e, token);
        }
    }

    private BackupComparison Run(ILog log)
    {
        List<string> paths = _backup.Files.Keys.Union(_reference.Files.Keys, StringComparer.Ordinal)
            .Where(IsCompared)
            .OrderBy(p => p, StringComparer.Ordinal)
            .ToList();
        ILookup<bool, string> byKind = paths.ToLookup(IsDatabase);
        FileComparer files = new(_backup, _reference, _options.Detailed, _meter, _token);
        _meter.Expect(byKind[true].Sum(BytesOf) + files.BytesToRead(byKind[false]));
        _meter.Enter(BackupPhase.Comparing);
        List<ComparisonDifference> found = CompareDatabases(byKind[true], log);
        ILookup<DataItem, string> byItem = byKind[false].ToLookup(ComparedSide.ItemOf);
        foreach (DataItem item in new[] { DataItem.VectorStore, DataItem.Prescriptions, DataItem.Settings, DataItem.Extra })
        {
            if (item != DataItem.Extra || HasExtra)
            {
                found.Add(files.Compare(item, byItem[item]));
            }
        }
        return Sum(found);
    }

    private bool HasExtra => _backup.HoldsExtra && _reference.HoldsExtra;

    private bool IsCompared(string path) => HasExtra || ComparedSide.ItemOf(path) != DataItem.Extra;

    /// <summary>A database on either side: where the other has something else at that path, it is a database that cannot be read.</summary>
    private bool IsDatabase(string path) => _backup.File(path)?.IsDatabase == true || _reference.File(path)?.IsDatabase == true;

    private long BytesOf(string path)
    {
        long reference = _reference.File(path)?.Length ?? 0;
        return (_backup.File(path)?.Length ?? 0) + (_reference.Kind == SideKind.Live ? reference * 2 : reference);
    }

    private List<ComparisonDifference> CompareDatabases(IEnumerable<string> paths, ILog log)
    {
        using ScratchFolder scratch = new(_options.ScratchParent, log);
        DatabasePreparation preparation = new(_options.Patience, scratch, _meter, _token);
        List<ComparisonDifference> found = [];
        foreach (string path in paths)
        {
            _token.ThrowIfCancellationRequested();
            ComparedFile? mine = _backup.File(path), theirs = _reference.File(path);
            ReadableDatabase? backup = mine is null ? null : preparation.Prepare(mine, _backup.Kind);
            ReadableDatabase? reference = theirs is null ? null : preparation.Prepare(theirs, _reference.Kind);
            found.AddRange(CompareDatabase(path, backup, reference));
            preparation.Release(backup, mine);
            preparation.Release(reference, theirs);
            _meter.Advance((mine?.Length ?? 0) + (theirs?.Length ?? 0));
        }
        return found;
    }

    private List<ComparisonDifference> CompareDatabase(string path, ReadableDatabase? backup, ReadableDatabase? reference)
    {
        bool isClinic = path == SideReader.ClinicDatabase;
        if ((backup?.Problem ?? reference?.Problem) is string problem)
        {
            _reissued = isClinic ? ReissuedNumbers.Unknown : _reissued;
            string side = backup?.Problem is null ? "reference" : "backup";
            return [TableComparer.NotCompared(path, AllTables, $"The database of the {side} cannot be compared: {problem}")];
        }
        try
        {
            using DatabasePair pair = DatabasePair.Open(backup?.Path, reference?.Path, _token);
            TableComparer tables = new(pair, path, _options.Detailed);
            List<ComparisonDifference> found = pair.Tables.Select(tables.Compare).ToList();
            _reissued = isClinic ? ReissuedNumbers.Find(pair, _options.Now.Year) : _reissued;
            return found;
        }
        catch (SqliteException e) when (e.SqliteErrorCode != SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            _reissued = isClinic ? ReissuedNumbers.Unknown : _reissued;
            return [TableComparer.NotCompared(path, AllTables, $"The databases cannot be compared: {e.Message}")];
        }
    }

    private BackupComparison Sum(List<ComparisonDifference> found)
    {
        List<ComparisonDifference> rows = found.Where(d => d.Kind == DifferenceKind.Table).ToList();
        List<ComparisonDifference> files = found.Where(d => d.Kind == DifferenceKind.Files).ToList();
        List<ComparisonDifference> told = found.Where(d => d.IsWorthTelling).ToList();
        return new()
        {
            Name = _backup.Name,
            Reference = _reference.Name,
            Identical = told.Count == 0,
            RowsOnlyInBackup = rows.Sum(d => d.OnlyInBackup ?? 0),
            RowsOnlyInReference = rows.Sum(d => d.OnlyInReference ?? 0),
            RowsChanged = rows.Sum(d => d.Changed ?? 0),
            FilesOnlyInBackup = files.Sum(d => d.OnlyInBackup ?? 0),
            FilesOnlyInReference = files.Sum(d => d.OnlyInReference ?? 0),
            FilesChanged = files.Sum(d => d.Changed ?? 0),
            PatientsOnlyInReference = LostRows(rows, "patients"),
            VisitsOnlyInReference = LostRows(rows, "visits"),
            ReissuedNumbers = _reissued.Numbers,
            ReissuedCount = _reissued.Count,
            Differences = told,
            BackupPath = _backup.Path,
            ReferencePath = _reference.Path,
        };
    }

    private static long? LostRows(List<ComparisonDifference> rows, string table)
    {
        List<ComparisonDifference> clinic = rows.Where(d => d.Database == SideReader.ClinicDatabase).ToList();
        ComparisonDifference? counted = clinic.FirstOrDefault(d => string.Equals(d.Name, table, StringComparison.OrdinalIgnoreCase));
        return counted is not null ? counted.OnlyInReference : clinic.Any(d => d.Name == AllTables) ? null : 0;
    }
}

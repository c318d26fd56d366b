using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Configuration;

/// <summary>All settings, in the order in which they are shown and written.</summary>
internal static class SettingDefinitions
{
    private const int Most = 1_000_000;

    private const int Decade = 3650;

    private const int Day = 24 * 60 * 60;

    public static readonly IReadOnlyList<SettingDefinition> All =
    [
        SettingDefinition.Folder("DataPath", "data_path", c => c.DataPath, (c, v) => c with { DataPath = v }),
        SettingDefinition.Folder("BackupRoot", "backup_root", c => c.BackupRoot, (c, v) => c with { BackupRoot = v }),
        SettingDefinition.Number("KeepLast", "keep_last", 1, Most, c => c.KeepLast, (c, v) => c with { KeepLast = v }),
        SettingDefinition.Number("KeepDaily", "keep_daily", 0, Most, c => c.KeepDaily, (c, v) => c with { KeepDaily = v }),
        SettingDefinition.Number("KeepWeekly", "keep_weekly", 0, Most, c => c.KeepWeekly, (c, v) => c with { KeepWeekly = v }),
        SettingDefinition.Number("KeepMonthly", "keep_monthly", 0, Most, c => c.KeepMonthly, (c, v) => c with { KeepMonthly = v }),
        SettingDefinition.Word<IntegrityLevel>("Verification", "verification", c => c.Verification, (c, v) => c with { Verification = v }),
        SettingDefinition.Number("FullCheckEveryDays", "full_check_every_days", 0, Decade, c => c.FullCheckEveryDays, (c, v) => c with { FullCheckEveryDays = v }),
        SettingDefinition.Number("DrillEveryDays", "drill_every_days", 0, Decade, c => c.DrillEveryDays, (c, v) => c with { DrillEveryDays = v }),
        SettingDefinition.Number("GreenForHours", "green_for_hours", 1, Decade * 24, c => c.GreenForHours, (c, v) => c with { GreenForHours = v }),
        SettingDefinition.Number("MinimumIntervalMinutes", "minimum_interval_minutes", 0, 7 * 24 * 60, c => c.MinimumIntervalMinutes, (c, v) => c with { MinimumIntervalMinutes = v }),
        SettingDefinition.Number("LostPatientsAllowed", "lost_patients_allowed", 0, Most, c => c.LostPatientsAllowed, (c, v) => c with { LostPatientsAllowed = v }),
        SettingDefinition.Number("LostVisitsAllowed", "lost_visits_allowed", 0, Most, c => c.LostVisitsAllowed, (c, v) => c with { LostVisitsAllowed = v }),
        SettingDefinition.Number("LostPercentAllowed", "lost_percent_allowed", 0, 100, c => c.LostPercentAllowed, (c, v) => c with { LostPercentAllowed = v }),
        SettingDefinition.Flag("OnClose", "on_close", c => c.OnClose, (c, v) => c with { OnClose = v }),
        SettingDefinition.Number("OnCloseBudgetSeconds", "on_close_budget_seconds", 1, Day, c => c.OnCloseBudgetSeconds, (c, v) => c with { OnCloseBudgetSeconds = v }),
        SettingDefinition.Word<LogLevel>("LogLevel", "log_level", c => c.LogLevel, (c, v) => c with { LogLevel = v }),
        SettingDefinition.Folder("PrometheusFile", "prometheus_file", c => c.PrometheusFile, (c, v) => c with { PrometheusFile = v }),
    ];

    public static SettingDefinition? Find(string name) => All.FirstOrDefault(s => string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));

    public static SettingDefinition? FindKey(string key) => All.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.Ordinal));
}

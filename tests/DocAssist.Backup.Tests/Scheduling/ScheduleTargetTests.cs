using System.Collections.Generic;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Scheduling;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Scheduling;

public sealed class ScheduleTargetTests
{
    [UnixFact]
    public void A_run_finds_the_configuration_where_the_session_had_it()
    {
        Dictionary<string, string> session = new() { ["DOCASSIST_BACKUP_CONFIG_DIR"] = "settings", ["XDG_STATE_HOME"] = "/var/state", ["XDG_CONFIG_HOME"] = "relative" };
        ClinicEnvironment environment = new(name => session.TryGetValue(name, out string? value) ? value : null, "/srv", "/home/me", null);
        DataFolder data = DataFolder.At("/srv/data", "-DataPath");

        BackupSchedule plain = ScheduleTarget.With(Schedules.Daily, data, "/mnt/backups", environment);
        BackupSchedule parts = ScheduleTarget.With(Schedules.Daily, data with { PrescriptionsPath = "/srv/pdfs" }, "/mnt/backups", environment);

        KeyValuePair<string, string>[] places = [new("DOCASSIST_BACKUP_CONFIG_DIR", "/srv/settings"), new("XDG_STATE_HOME", "/var/state")];
        Assert.Equal(places, plain.Variables);
        Assert.Equal("/srv/data", plain.DataPath);
        Assert.Equal([.. places, new("DOCASSIST_CHROMA_DIR", "/srv/data/chroma"), new("DOCASSIST_DATA_DIR", "/srv/data"), new("DOCASSIST_DB_PATH", "/srv/data/clinic.db"), new("DOCASSIST_PDF_DIR", "/srv/pdfs")], parts.Variables);
        Assert.Null(parts.DataPath);
    }
}

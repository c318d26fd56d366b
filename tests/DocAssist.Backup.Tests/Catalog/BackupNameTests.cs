using System;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace DocAssist.Backup.Tests.Catalog;

public sealed class BackupNameTests
{
    [Property]
    public bool Any_second_survives_the_way_to_text_and_back(PositiveInt seconds, bool safety)
    {
        BackupName name = new(safety ? BackupKind.Safety : BackupKind.Backup, new DateTime(2000, 1, 1).AddSeconds((long)seconds.Get * 7919));

        return BackupName.TryParse(name.ToString()) == name;
    }

    [Theory]
    [InlineData("backup_2026-01-05_14-30-00", true)]
    [InlineData("safety_backup_2026-01-05_14-30-00", true)]
    [InlineData("backup_2026-01-05_14-30-00_02", false)]
    [InlineData("backup_2026-01-05_14-30-00 - Copy", false)]
    [InlineData("backup_2026-02-30_14-30-00", false)]
    [InlineData("backup_2026-01-05_24-00-00", false)]
    [InlineData("backup_2026-01-05_23-59-60", false)]
    [InlineData("backup_10000-01-05_14-30-00", false)]
    [InlineData("backup_٢٠٢٦-01-05_14-30-00", false)]
    [InlineData("Backup_2026-01-05_14-30-00", false)]
    [InlineData("backup_of_photos", false)]
    [InlineData("backup_", false)]
    [InlineData("", false)]
    public void Only_the_exact_form_is_a_name(string text, bool exact)
    {
        Assert.Equal(exact, BackupName.TryParse(text) is not null);
    }
}

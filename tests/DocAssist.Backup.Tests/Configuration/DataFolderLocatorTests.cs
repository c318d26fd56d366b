using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Configuration;

public sealed class DataFolderLocatorTests
{
    [Fact]
    public void A_parameter_beats_everything()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = Environment(folder, ("DOCASSIST_DATA_DIR", folder.Combine("env")), ("DOCASSIST_PDF_DIR", folder.Combine("pdf")));

        DataFolder found = DataFolderLocator.FindData(folder.Path, environment);

        Assert.Equal(folder.Path, found.Path);
        Assert.Equal(folder.Combine("prescriptions"), found.PrescriptionsPath);
    }

    [Fact]
    public void Each_variable_of_the_app_moves_its_part()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string data = folder.Combine("data");
        Directory.CreateDirectory(data);

        Assert.Equal(folder.Combine("data", "clinic.db"), Find(folder, ("DOCASSIST_DATA_DIR", data)).DatabasePath);
        Assert.Equal(folder.Combine("data", "other.db"), Find(folder, ("DOCASSIST_DB_PATH", folder.Combine("data", "other.db"))).DatabasePath);
        Assert.Equal(data, Find(folder, ("DOCASSIST_DB_PATH", folder.Combine("data", "other.db"))).Path);
        Assert.Equal(folder.Combine("vectors"), Find(folder, ("DOCASSIST_DATA_DIR", data), ("DOCASSIST_CHROMA_DIR", folder.Combine("vectors"))).VectorStorePath);
        Assert.Equal(folder.Combine("pdf"), Find(folder, ("DOCASSIST_PDF_DIR", folder.Combine("pdf"))).PrescriptionsPath);
    }

    [Fact]
    public void Relative_variables_are_relative_to_the_current_folder()
    {
        using TempFolder folder = TempFolder.ForCaller();
        Directory.CreateDirectory(folder.Combine("data"));

        Assert.Equal(folder.Combine("data"), Find(folder, ("DOCASSIST_DATA_DIR", "data")).Path);
        Assert.Equal(folder.Combine("data"), Find(folder, ("DOCASSIST_DATA_DIR", "data" + Path.DirectorySeparatorChar)).Path);
    }

    [Fact]
    public void The_known_places_are_looked_at_in_order()
    {
        using TempFolder folder = TempFolder.ForCaller();
        string home = folder.Combine("home", "DocAssist", "data");
        Directory.CreateDirectory(home);
        File.WriteAllText(Path.Combine(home, "clinic.db"), "x");
        Assert.Equal(home, Find(folder).Path);

        Directory.CreateDirectory(folder.Combine("data"));
        File.WriteAllText(folder.Combine("data", "clinic.db"), "x");
        Assert.Equal(folder.Combine("data"), Find(folder).Path);
    }

    [Fact]
    public void Nothing_found_names_the_places()
    {
        using TempFolder folder = TempFolder.ForCaller();

        BackupException failure = BackupAssert.Fails(BackupErrorCode.DataFolderNotFound, () => Find(folder));

        Assert.Contains(folder.Combine("data"), failure.Message);
    }

    [Fact]
    public void The_root_is_named_or_the_default()
    {
        using TempFolder folder = TempFolder.ForCaller();

        Assert.Equal((folder.Combine("home", "DocAssist", "backups"), true), DataFolderLocator.FindRoot(null, Environment(folder)));
        Assert.Equal((folder.Combine("there"), false), DataFolderLocator.FindRoot(null, Environment(folder, ("DOCASSIST_BACKUP_DIR", "there"))));
        Assert.Equal((folder.Combine("here"), false), DataFolderLocator.FindRoot(folder.Combine("here"), Environment(folder, ("DOCASSIST_BACKUP_DIR", "there"))));
    }

    private static DataFolder Find(TempFolder folder, params (string, string)[] variables) => DataFolderLocator.FindData(null, Environment(folder, variables));

    private static ClinicEnvironment Environment(TempFolder folder, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string value) in variables)
        {
            values[name] = value;
        }
        return new(name => values.TryGetValue(name, out string? value) ? value : null, folder.Path, folder.Combine("home"), null);
    }
}

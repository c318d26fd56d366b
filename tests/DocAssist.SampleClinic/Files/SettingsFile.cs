using DocAssist.SampleClinic.Python;

namespace DocAssist.SampleClinic.Files;

internal static class SettingsFile
{
    // What the app writes at its first start, key by key and in its order.
    private const string Json = """
        {
          "version": "1.0",
          "backup": {
            "auto_backup_enabled": true,
            "backup_frequency_hours": 4,
            "backup_on_close": true,
            "cloud_sync_enabled": false,
            "cloud_backend_type": "docassist",
            "cloud_config": {},
            "max_local_backups": 10
          },
          "doctor": {
            "doctor_name": "",
            "qualifications": "",
            "registration_number": "",
            "specialization": "",
            "clinic_name": "",
            "clinic_address": "",
            "phone": "",
            "email": ""
          },
          "theme": "light",
          "language": "en",
          "tutorial_completed": false
        }
        """;

    public static void Create(string path) => PythonTextFile.Write(path, Json);
}

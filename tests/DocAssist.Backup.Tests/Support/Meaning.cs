using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Tests.Support;

/// <summary>
/// What a data folder means: the bytes of ordinary files, and of each database the rows that the app would see, those included that are only in its log.
/// Looked at on a copy, without the module.
/// </summary>
public static class Meaning
{
    private static readonly string[] s_parts = ["clinic.db", "chroma", "prescriptions", "settings.json"];

    private static readonly string[] s_sides = ["-wal", "-shm", "-journal"];

    /// <summary>Every file and folder of the four parts.</summary>
    public static SortedDictionary<string, string> Of(string folder)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (string part in s_parts.Select(p => Path.Combine(folder, p)))
        {
            if (Directory.Exists(part))
            {
                all[Path.GetFileName(part)] = "folder";
                foreach (string path in Directory.GetFileSystemEntries(part, "*", SearchOption.AllDirectories).Where(p => !s_sides.Any(p.EndsWith)))
                {
                    all[Files.Relative(folder, path)] = Directory.Exists(path) ? "folder" : OfFile(path);
                }
            }
            else if (File.Exists(part))
            {
                all[Path.GetFileName(part)] = OfFile(part);
            }
        }
        return all;
    }

    private static string OfFile(string path) => IsDatabase(path) ? Rows(path) : Files.Sha256(path);

    private static bool IsDatabase(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] head = new byte[16];
        return stream.Read(head, 0, 16) == 16 && Encoding.ASCII.GetString(head, 0, 15) == "SQLite format 3";
    }

    private static string Rows(string path)
    {
        using TempFolder scratch = TempFolder.ForCaller();
        string copy = scratch.Combine("copy.db");
        foreach (string side in new[] { "", "-wal", "-journal" }.Where(s => File.Exists(path + s)))
        {
            File.Copy(path + side, copy + side);
        }
        try
        {
            using SqliteConnection connection = Databases.Open(copy);
            return Rows(connection);
        }
        catch (SqliteException)
        {
            // Damaged: then its bytes are all that it means.
            return "damaged " + Files.Sha256(path);
        }
    }

    private static string Rows(SqliteConnection connection)
    {
        using SHA256 sha = SHA256.Create();
        using MemoryStream text = new();
        using StreamWriter writer = new(text);
        foreach (string table in Column(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"))
        {
            writer.WriteLine(table);
            foreach (string row in Column(connection, $"SELECT * FROM \"{table}\""))
            {
                writer.WriteLine(row);
            }
        }
        writer.Flush();
        return string.Concat(sha.ComputeHash(text.ToArray()).Select(b => b.ToString("x2")));
    }

    private static List<string> Column(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(string.Join("\u001f", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] blob ? Convert.ToBase64String(blob) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }
        return rows;
    }
}

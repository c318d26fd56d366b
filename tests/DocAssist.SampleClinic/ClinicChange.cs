using System;
using System.IO;
using System.Linq;
using DocAssist.SampleClinic.Database;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic;

/// <summary>What a working day does to a clinic that rests again afterwards.</summary>
public static class ClinicChange
{
    private const int Unchanged = 64;

    /// <summary>Writes other bytes into some prescriptions: of the same length, and still a PDF.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which ones, and what is in them.</param>
    /// <returns>How many bytes these files have.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static long Prescriptions(string dataFolder, int count, int seed)
    {
        Random random = new(seed);
        string[] files = Directory.GetFiles(Path.Combine(dataFolder, "prescriptions"), "*.pdf", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        long bytes = 0;
        foreach (string file in files.OrderBy(_ => random.Next()).Take(count))
        {
            byte[] content = File.ReadAllBytes(file);
            byte[] noise = new byte[Math.Max(0, content.Length - (2 * Unchanged))];
            random.NextBytes(noise);
            noise.CopyTo(content, Unchanged);
            File.WriteAllBytes(file, content);
            bytes += content.Length;
        }

        return bytes;
    }

    /// <summary>Changes the titles of some case summaries, which lie all over the database.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which ones.</param>
    /// <returns>How many there were to change.</returns>
    /// <exception cref="SqliteException">The database cannot be written.</exception>
    public static int Documents(string dataFolder, int count, int seed)
    {
        using SqliteConnection connection = SqliteConnections.Open(Path.Combine(dataFolder, "clinic.db"), SqliteOpenMode.ReadWrite);
        int all = (int)connection.Number("SELECT COUNT(*) FROM clinical_documents");
        Random random = new(seed);
        int[] ids = [.. Enumerable.Range(1, all).OrderBy(_ => random.Next()).Take(count)];
        connection.Execute("BEGIN IMMEDIATE");
        foreach (int id in ids)
        {
            connection.Execute(FormattableString.Invariant($"UPDATE clinical_documents SET title = 'Case summary {id}, revision {seed}' WHERE id = {id}"));
        }

        connection.Execute("COMMIT");
        return ids.Length;
    }
}

using System;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>Fills clinical_documents until the database is about as large as asked.</summary>
internal static class DocumentRows
{
    private const int PoolLength = 2_000_000;
    private const int RowsBetweenLooks = 64;
    private const int RowsInTransaction = 64 * RowsBetweenLooks;

    public static void Add(SqliteConnection connection, int patients, ClinicOptions options)
    {
        long pageSize = connection.Number("PRAGMA page_size");
        if (patients == 0 || connection.Number("PRAGMA page_count") * pageSize >= options.PaddingBytes)
        {
            return;
        }

        Random random = new(options.Seed);
        string pool = NoteText.Pool(random, PoolLength);
        string created = ClinicTime.Timestamp(options.Today);
        using InsertStatement documents = new(connection, "clinical_documents", "patient_id", "title", "body", "created_at");
        while (connection.Number("PRAGMA page_count") * pageSize < options.PaddingBytes)
        {
            connection.Execute("BEGIN");
            do
            {
                AddSome(documents, random, pool, patients, created);
            }
            while (documents.Count % RowsInTransaction != 0
                && connection.Number("PRAGMA page_count") * pageSize < options.PaddingBytes);
            connection.Execute("COMMIT");
        }
    }

    private static void AddSome(InsertStatement documents, Random random, string pool, int patients, string created)
    {
        for (int i = 0; i < RowsBetweenLooks; i++)
        {
            int length = random.Next(1_000, 7_000);
            string body = pool.Substring(random.Next(pool.Length - length), length);
            documents.Add(random.Next(1, patients + 1), FormattableString.Invariant($"Case summary {documents.Count + 1}"), body, created);
        }
    }
}

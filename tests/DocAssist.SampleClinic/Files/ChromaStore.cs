using System;
using System.Globalization;
using System.IO;
using DocAssist.SampleClinic.Database;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Files;

/// <summary>Makes chroma/: Chroma's database and one index folder.</summary>
internal sealed class ChromaStore
{
    private const int Dimension = 384;
    private const int QueuedRows = 20;

    private readonly Random _random;
    private readonly string _created;
    private readonly string _collection;
    private readonly string _metadataSegment;
    private readonly string _vectorSegment;

    private ChromaStore(ClinicOptions options)
    {
        _random = new Random(options.Seed);
        _created = ClinicTime.Timestamp(options.Today);
        _collection = SeededUuid.Next(_random);
        _metadataSegment = SeededUuid.Next(_random);
        _vectorSegment = SeededUuid.Next(_random);
    }

    public static void Create(string folder, ClinicRecords records, ClinicOptions options)
    {
        Directory.CreateDirectory(folder);
        ChromaStore store = new(options);
        using (SqliteConnection connection = SqliteConnections.Open(Path.Combine(folder, "chroma.sqlite3"), SqliteOpenMode.ReadWriteCreate))
        {
            // Chroma runs with foreign keys off, else its own schema would stop it; this build of SQLite has them on.
            connection.Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA foreign_keys = OFF");
            connection.Execute("BEGIN");
            connection.Execute(ChromaSchema.Sql);
            store.AddCatalog(connection, options.VectorRows);
            store.AddDocuments(connection, records, options.VectorRows);
            store.AddQueue(connection, options.VectorRows);
            connection.Execute("COMMIT");
            connection.Execute("PRAGMA journal_mode = DELETE");
        }

        HnswFiles.Create(Path.Combine(folder, store._vectorSegment), store._random, options.VectorRows, Dimension);
    }

    private void AddCatalog(SqliteConnection connection, int rows)
    {
        using InsertStatement tenants = new(connection, "tenants", "id");
        tenants.Add("default_tenant");
        using InsertStatement databases = new(connection, "databases", "id", "name", "tenant_id");
        string database = Guid.Empty.ToString("D");
        databases.Add(database, "default_database", "default_tenant");
        using InsertStatement collections = new(connection, "collections", "id", "name", "dimension", "database_id", "config_json_str");
        collections.Add(_collection, "patient_summaries", Dimension, database, "{}");
        using InsertStatement segments = new(connection, "segments", "id", "type", "scope", "collection");
        segments.Add(_metadataSegment, "urn:chroma:segment/metadata/sqlite", "METADATA", _collection);
        segments.Add(_vectorSegment, "urn:chroma:segment/vector/hnsw-local-persisted", "VECTOR", _collection);
        using InsertStatement positions = new(connection, "max_seq_id", "segment_id", "seq_id");
        positions.Add(_metadataSegment, rows);
        positions.Add(_vectorSegment, Math.Max(0, rows - QueuedRows));
        using InsertStatement configuration = new(connection, "embeddings_queue_config", "config_json_str");
        configuration.Add("{\"automatically_purge\": true, \"_type\": \"EmbeddingsQueueConfigurationInternal\"}");
    }

    private void AddDocuments(SqliteConnection connection, ClinicRecords records, int rows)
    {
        using InsertStatement embeddings = new(connection, "embeddings", "segment_id", "embedding_id", "seq_id", "created_at");
        using InsertStatement metadata = new(connection, "embedding_metadata", "id", "key", "string_value", "int_value");
        using InsertStatement search = new(connection, "embedding_fulltext_search", "rowid", "string_value");
        for (int i = 0; i < rows; i++)
        {
            string document = Document(records, i);
            int id = embeddings.Add(_metadataSegment, Name(i), i + 1, _created);
            metadata.Add(id, "chroma:document", document, null);
            metadata.Add(id, "patient_id", null, records.Patients.Count == 0 ? 0 : (i % records.Patients.Count) + 1);
            search.Add(id, document);
        }
    }

    /// <summary>Chroma keeps vectors in its queue until the index has taken them: here the last few.</summary>
    private void AddQueue(SqliteConnection connection, int rows)
    {
        using InsertStatement queue = new(
            connection, "embeddings_queue", "seq_id", "created_at", "operation", "topic", "id", "vector", "encoding", "metadata");
        string topic = $"persistent://default/default/{_collection}";
        for (int i = Math.Max(0, rows - QueuedRows); i < rows; i++)
        {
            byte[] vector = new byte[Dimension * sizeof(float)];
            _random.NextBytes(vector);
            queue.Add(i + 1, _created, 0, topic, Name(i), vector, "FLOAT32", "{}");
        }
    }

    private static string Document(ClinicRecords records, int index)
    {
        if (records.Visits.Count == 0)
        {
            return "No visits.";
        }

        Visit visit = records.Visits[index % records.Visits.Count];
        return $"{visit.Patient.Name}, {visit.Patient.Uhid}: {visit.Condition.Diagnosis}. {visit.Notes}";
    }

    private static string Name(int index) => "doc_" + index.ToString("00000", CultureInfo.InvariantCulture);
}

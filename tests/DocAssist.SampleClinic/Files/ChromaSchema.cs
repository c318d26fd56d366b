namespace DocAssist.SampleClinic.Files;

internal static class ChromaSchema
{
    // The reference to a table "collection" that does not exist is Chroma's own: foreign_key_check complains about every
    // segment of every real vector store, so it has to do so here too.
    public const string Sql = """
        CREATE TABLE migrations (
            dir TEXT NOT NULL,
            version INTEGER NOT NULL,
            filename TEXT NOT NULL,
            sql TEXT NOT NULL,
            hash TEXT NOT NULL,
            PRIMARY KEY (dir, version)
        );
        CREATE TABLE tenants (id TEXT PRIMARY KEY, UNIQUE (id));
        CREATE TABLE databases (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            tenant_id TEXT NOT NULL REFERENCES tenants(id) ON DELETE CASCADE,
            UNIQUE (tenant_id, name)
        );
        CREATE TABLE collections (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            dimension INTEGER,
            database_id TEXT NOT NULL REFERENCES databases(id) ON DELETE CASCADE,
            config_json_str TEXT,
            schema_str TEXT,
            UNIQUE (name, database_id)
        );
        CREATE TABLE segments (
            id TEXT PRIMARY KEY,
            type TEXT NOT NULL,
            scope TEXT NOT NULL,
            collection TEXT REFERENCES collection(id) NOT NULL
        );
        CREATE TABLE embeddings (
            id INTEGER PRIMARY KEY,
            segment_id TEXT NOT NULL,
            embedding_id TEXT NOT NULL,
            seq_id BLOB NOT NULL,
            created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
            UNIQUE (segment_id, embedding_id)
        );
        CREATE TABLE embedding_metadata (
            id INTEGER REFERENCES embeddings(id),
            key TEXT NOT NULL,
            string_value TEXT,
            int_value INTEGER,
            float_value REAL,
            bool_value INTEGER,
            PRIMARY KEY (id, key)
        );
        CREATE TABLE embeddings_queue (
            seq_id INTEGER PRIMARY KEY,
            created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
            operation INTEGER NOT NULL,
            topic TEXT NOT NULL,
            id TEXT NOT NULL,
            vector BLOB,
            encoding TEXT,
            metadata TEXT
        );
        CREATE TABLE embeddings_queue_config (id INTEGER PRIMARY KEY, config_json_str TEXT);
        CREATE TABLE max_seq_id (segment_id TEXT PRIMARY KEY, seq_id BLOB NOT NULL);
        CREATE TABLE maintenance_log (id INT PRIMARY KEY, timestamp INT NOT NULL, operation TEXT NOT NULL);
        CREATE VIRTUAL TABLE embedding_fulltext_search USING fts5(string_value, tokenize='trigram');
        """;
}

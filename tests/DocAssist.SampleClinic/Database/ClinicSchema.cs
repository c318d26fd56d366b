namespace DocAssist.SampleClinic.Database;

/// <summary>The tables of the app, and those its other services put into the same file.</summary>
internal static class ClinicSchema
{
    public const string Clinic = """
        CREATE TABLE schema_versions (
            version INTEGER PRIMARY KEY,
            description TEXT,
            applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        );
        CREATE TABLE patients (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uhid TEXT UNIQUE,
            name TEXT NOT NULL,
            age INTEGER,
            gender TEXT,
            phone TEXT,
            address TEXT,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            is_deleted INTEGER DEFAULT 0,
            is_favorite INTEGER DEFAULT 0
        );
        CREATE TABLE visits (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL,
            visit_date DATE,
            chief_complaint TEXT,
            clinical_notes TEXT,
            diagnosis TEXT,
            prescription_json TEXT,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            is_deleted INTEGER DEFAULT 0,
            FOREIGN KEY (patient_id) REFERENCES patients(id)
        );
        CREATE TABLE investigations (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL,
            visit_id INTEGER,
            test_name TEXT NOT NULL,
            result TEXT,
            unit TEXT,
            reference_range TEXT,
            test_date DATE,
            is_abnormal BOOLEAN DEFAULT 0,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            is_deleted INTEGER DEFAULT 0,
            FOREIGN KEY (patient_id) REFERENCES patients(id),
            FOREIGN KEY (visit_id) REFERENCES visits(id)
        );
        CREATE TABLE procedures (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL,
            visit_id INTEGER,
            procedure_name TEXT NOT NULL,
            details TEXT,
            procedure_date DATE,
            notes TEXT,
            created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            is_deleted INTEGER DEFAULT 0,
            FOREIGN KEY (patient_id) REFERENCES patients(id),
            FOREIGN KEY (visit_id) REFERENCES visits(id)
        );
        CREATE TABLE metadata (
            key TEXT PRIMARY KEY,
            value TEXT,
            updated_at TIMESTAMP
        );
        CREATE INDEX idx_patients_name ON patients(name);
        CREATE INDEX idx_visits_patient ON visits(patient_id);
        CREATE INDEX idx_visits_date ON visits(visit_date DESC);
        CREATE INDEX idx_investigations_patient ON investigations(patient_id);
        CREATE INDEX idx_investigations_visit ON investigations(visit_id);
        CREATE INDEX idx_procedures_patient ON procedures(patient_id);
        CREATE INDEX idx_procedures_visit ON procedures(visit_id);
        """;

    public const string Services = """
        CREATE TABLE auth_users (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            username TEXT UNIQUE NOT NULL,
            password_hash TEXT NOT NULL,
            role TEXT NOT NULL CHECK (role IN ('doctor', 'nurse', 'reception')),
            created_at TIMESTAMP
        );
        CREATE TABLE reminders (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            channel TEXT NOT NULL,
            message TEXT,
            due_at TIMESTAMP NOT NULL,
            sent_at TIMESTAMP
        );
        CREATE TABLE loyalty_accounts (
            patient_id INTEGER PRIMARY KEY REFERENCES patients(id),
            points INTEGER NOT NULL DEFAULT 0,
            tier TEXT NOT NULL DEFAULT 'basic'
        );
        CREATE TABLE loyalty_ledger (
            id INTEGER PRIMARY KEY,
            account TEXT UNIQUE NOT NULL,
            balance_paise INTEGER NOT NULL
        );
        CREATE TABLE clinical_documents (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            patient_id INTEGER NOT NULL REFERENCES patients(id),
            title TEXT NOT NULL,
            body TEXT,
            created_at TIMESTAMP
        );
        CREATE INDEX idx_reminders_due ON reminders(due_at) WHERE sent_at IS NULL;
        CREATE INDEX idx_documents_patient ON clinical_documents(patient_id);
        """;
}

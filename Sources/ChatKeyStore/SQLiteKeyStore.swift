import ChatClientCore

/// Key stores in SQLite files.
public enum SQLiteKeyStore {}

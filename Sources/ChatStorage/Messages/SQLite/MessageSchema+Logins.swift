/// The tables of migration 008.
extension MessageSchema {
    /// Of a token only SHA-256 digests are stored: of its series, by which a login is found, and of the whole. `former`
    /// is the digest of the token that was used last, since `replaced`. `secret` is the digest of the account's secret
    /// (``SecretDigest``) at that time: another password makes the login void, also one that was set elsewhere.
    ///
    /// AUTOINCREMENT: resumption tokens name logins, so the number of an ended one must not come again.
    static let rememberedLogins = """
        CREATE TABLE login (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account INTEGER NOT NULL REFERENCES account (id),
            label TEXT NOT NULL CHECK (length(CAST(label AS BLOB)) <= 1024),
            made INTEGER NOT NULL,
            lastUsed INTEGER NOT NULL,
            series BLOB NOT NULL UNIQUE CHECK (length(series) = 32),
            token BLOB NOT NULL CHECK (length(token) = 32),
            former BLOB CHECK (length(former) = 32),
            replaced INTEGER,
            secret BLOB NOT NULL CHECK (length(secret) = 32),
            CHECK ((former IS NULL) = (replaced IS NULL))
        ) STRICT;
        CREATE INDEX login_account ON login (account, lastUsed);

        -- Logins that the server ended on its own, until the account is told, and for its list; and those that a
        -- session ended ('asked'). A later token of their series shows whether somebody has a copy.
        CREATE TABLE endedLogin (
            id INTEGER PRIMARY KEY,
            account INTEGER NOT NULL REFERENCES account (id),
            label TEXT NOT NULL,
            reason TEXT NOT NULL CHECK (reason IN ('reused', 'tooMany', 'asked')),
            time INTEGER NOT NULL,
            isTold INTEGER NOT NULL DEFAULT 0 CHECK (isTold IN (0, 1)),
            series BLOB NOT NULL UNIQUE CHECK (length(series) = 32),
            token BLOB NOT NULL CHECK (length(token) = 32),
            secret BLOB NOT NULL CHECK (length(secret) = 32)
        ) STRICT;
        CREATE INDEX endedLogin_account ON endedLogin (account, time);
        """
}

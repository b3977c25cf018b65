import GRDB

/// The tables of a key store.
///
/// Names and texts are stored as bytes: a text of SQLite ends at its first zero byte, and a name that a server sends
/// must not become another one. Numbers without a sign are stored bit by bit.
enum KeySchema {
    /// "TdKy" in ASCII.
    static let applicationID: Int32 = 0x5464_4B79

    /// All migrations, in order. A released migration is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("001-keys") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: ownKeys)
            try database.execute(sql: peersAndSessions)
            try database.execute(sql: archive)
            try database.execute(sql: conversationsHealingAndNews)
        }
        return migrator
    }

    private static let ownKeys = """
        CREATE TABLE state (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            serverID BLOB NOT NULL,
            trust BLOB NOT NULL,
            line BLOB NOT NULL,
            lineChanged INTEGER NOT NULL,
            blocksSealed INTEGER NOT NULL,
            lastMail INTEGER NOT NULL,
            isListed INTEGER NOT NULL CHECK (isListed IN (0, 1)),
            wasUsed INTEGER NOT NULL CHECK (wasUsed IN (0, 1)),
            renumbered INTEGER NOT NULL,
            nextPrekey INTEGER NOT NULL,
            nextPair INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE formerNumber (
            position INTEGER PRIMARY KEY,
            device INTEGER NOT NULL CHECK (device <> 0)
        ) STRICT;
        CREATE TABLE ownDevice (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            account BLOB NOT NULL,
            identity BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            agreement BLOB NOT NULL,
            signing BLOB NOT NULL,
            label BLOB NOT NULL,
            added INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE identityDraft (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            account BLOB NOT NULL,
            identity BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            agreement BLOB NOT NULL,
            signing BLOB NOT NULL,
            label BLOB NOT NULL,
            added INTEGER NOT NULL,
            list BLOB NOT NULL,
            listSignature BLOB NOT NULL,
            serverID BLOB NOT NULL,
            trust BLOB NOT NULL
        ) STRICT;
        CREATE TABLE ownList (
            version INTEGER PRIMARY KEY,
            list BLOB NOT NULL,
            listSignature BLOB NOT NULL
        ) STRICT;
        CREATE TABLE signedPrekey (
            number INTEGER PRIMARY KEY,
            agreement BLOB NOT NULL,
            encapsulation BLOB NOT NULL,
            body BLOB NOT NULL,
            signature BLOB NOT NULL,
            made INTEGER NOT NULL,
            isPublished INTEGER NOT NULL CHECK (isPublished IN (0, 1)),
            isCaughtUp INTEGER NOT NULL CHECK (isCaughtUp IN (0, 1))
        ) STRICT;
        CREATE TABLE ephemeral (
            prekey INTEGER NOT NULL REFERENCES signedPrekey ON DELETE CASCADE,
            key BLOB NOT NULL,
            PRIMARY KEY (prekey, key)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE pair (
            number INTEGER PRIMARY KEY,
            agreement BLOB NOT NULL,
            encapsulation BLOB NOT NULL,
            body BLOB NOT NULL,
            signature BLOB NOT NULL,
            made INTEGER NOT NULL,
            isPublished INTEGER NOT NULL CHECK (isPublished IN (0, 1))
        ) STRICT;
        """

    private static let peersAndSessions = """
        CREATE TABLE peer (
            account BLOB PRIMARY KEY NOT NULL,
            name BLOB NOT NULL,
            identity BLOB NOT NULL,
            version INTEGER NOT NULL,
            listHash BLOB NOT NULL,
            list BLOB NOT NULL,
            listSignature BLOB NOT NULL,
            standing TEXT NOT NULL,
            shownIdentity BLOB,
            standingTime INTEGER,
            verified BLOB,
            pinned INTEGER NOT NULL,
            claimed INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE progress (
            account BLOB PRIMARY KEY NOT NULL,
            nextCounter INTEGER NOT NULL,
            lastOpened BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE device (
            account BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            identity BLOB NOT NULL,
            agreement BLOB NOT NULL,
            signing BLOB NOT NULL,
            label BLOB NOT NULL,
            removed INTEGER,
            highestPrekey INTEGER NOT NULL,
            highestPair INTEGER NOT NULL,
            lastCounter INTEGER NOT NULL,
            openedWithoutMail INTEGER NOT NULL,
            receivedWithoutSending INTEGER NOT NULL,
            owesAnswer INTEGER NOT NULL CHECK (owesAnswer IN (0, 1)),
            startBlocks INTEGER NOT NULL,
            since INTEGER NOT NULL,
            PRIMARY KEY (account, device)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX device_owed ON device (account, device) WHERE owesAnswer = 1;
        CREATE INDEX device_removed ON device (account, device) WHERE removed IS NOT NULL;
        CREATE TABLE restart (
            account BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            time INTEGER NOT NULL,
            PRIMARY KEY (account, device)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE session (
            account BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            number INTEGER NOT NULL,
            state BLOB NOT NULL,
            isInitiator INTEGER NOT NULL CHECK (isInitiator IN (0, 1)),
            hasOpened INTEGER NOT NULL CHECK (hasOpened IN (0, 1)),
            retirement TEXT NOT NULL,
            made INTEGER NOT NULL,
            lastUsed INTEGER NOT NULL,
            PRIMARY KEY (account, device, number)
        ) STRICT;
        """

    /// `id` is the order in which messages were first saved, `message` the server's id. `recipients` is a
    /// ``RecipientsColumn``: the devices are read with each message, and never searched for. `words` is derived from
    /// the texts: a change of `SearchTokenizer` needs a migration that builds it anew, because FTS5 removes a text by
    /// its former words.
    private static let archive = """
        CREATE TABLE archive (
            id INTEGER PRIMARY KEY,
            payload BLOB NOT NULL UNIQUE,
            line BLOB,
            conversation INTEGER,
            sequence INTEGER,
            message INTEGER,
            peer BLOB NOT NULL,
            sender BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            token BLOB NOT NULL,
            time INTEGER NOT NULL,
            senderTime INTEGER NOT NULL,
            counter INTEGER NOT NULL,
            lastOpened BLOB NOT NULL,
            recipients BLOB NOT NULL,
            text BLOB,
            reason TEXT,
            CHECK ((text IS NULL) <> (reason IS NULL)),
            CHECK ((line IS NULL) = (message IS NULL)),
            CHECK ((line IS NULL) = (conversation IS NULL)),
            CHECK ((line IS NULL) = (sequence IS NULL))
        ) STRICT;
        CREATE INDEX archive_place ON archive (line, conversation, sequence) WHERE line IS NOT NULL;
        CREATE INDEX archive_token ON archive (sender, token) WHERE token <> x'';
        CREATE INDEX archive_unsent ON archive (id) WHERE line IS NULL;
        CREATE INDEX archive_unopened ON archive (sender, device, id) WHERE reason IS NOT NULL;
        CREATE INDEX archive_message ON archive (line, message) WHERE text IS NOT NULL;
        CREATE INDEX archive_peer ON archive (peer, line, message) WHERE text IS NOT NULL;
        CREATE VIRTUAL TABLE words USING fts5 (text, content = '', columnsize = 0, tokenize = 'ascii');
        """

    /// `news` is a ``NewsColumn``; there are few.
    private static let conversationsHealingAndNews = """
        CREATE TABLE conversation (
            number INTEGER PRIMARY KEY,
            peer BLOB NOT NULL,
            openedThrough INTEGER NOT NULL,
            shownThrough INTEGER NOT NULL,
            beforeDevice INTEGER NOT NULL,
            sealedFrom INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE healing (
            payload BLOB PRIMARY KEY NOT NULL,
            sender BLOB NOT NULL,
            device INTEGER NOT NULL CHECK (device <> 0),
            asked INTEGER NOT NULL,
            tries INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX healing_sender ON healing (sender, device);
        CREATE TABLE untoldNews (
            id INTEGER PRIMARY KEY,
            news BLOB NOT NULL
        ) STRICT;
        """
}

import GRDB

/// The tables of ``SQLiteChatStore``.
enum MessageSchema {
    /// "TdMs" in ASCII.
    static let applicationID: Int32 = 0x5464_4D73

    /// The schema of the message file.
    static var schema: StoreSchema {
        StoreSchema(applicationID: applicationID, migrator: migrator, readers: 4)
    }

    /// All migrations, in order. A released migration is never changed.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("001-messages") { database in
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: peopleAndConversations)
            try database.execute(sql: messages)
        }
        // Foreign keys are off while it runs and are checked at its end: GRDB's way to rebuild a table.
        migrator.registerMigration("002-rooms-and-history") { database in
            try database.execute(sql: conversationsOfRooms)
            try database.execute(sql: rooms)
            try database.execute(sql: accountsAndReading)
            try database.execute(sql: search)
        }
        // Missed messages are found by conversation: this saves two B-trees for each direct message. No row
        // changes, so there are no references to check.
        migrator.registerMigration("003-missed-by-conversation", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: "DROP INDEX message_received; DROP INDEX message_sent_directly")
        }
        migrator.registerMigration("004-tokens-by-time") { database in
            // The old table contains text of accounts that may be forgotten later.
            try database.erasingWhatIsFreed { try database.execute(sql: messagesByTokenTime) }
        }
        // Only adds a table. No row changes, so there are no references to check.
        migrator.registerMigration("005-identity", foreignKeyChecks: .immediate) { database in
            try IdentityTable.create(in: database)
        }
        migrator.registerMigration("006-closed-rooms", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: closedRooms)
        }
        migrator.registerMigration("007-words-by-reader", foreignKeyChecks: .immediate) { database in
            // Like the messages of 004, the old index contains words of accounts that may be forgotten later.
            try database.erasingWhatIsFreed { try database.execute(sql: wordsByReader) }
        }
        migrator.registerMigration("008-remembered-logins", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: rememberedLogins)
        }
        migrator.registerMigration("009-administration", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: rolesAndBans)
            try database.execute(sql: invitesAndApplications)
            try database.execute(sql: auditLog)
        }
        migrator.registerMigration("010-devices", foreignKeyChecks: .immediate) { database in
            try database.execute(sql: devices)
            try database.execute(sql: oneTimePairs)
            try database.execute(sql: deviceMail)
            try database.execute(sql: sealedMessages)
        }
        return migrator
    }

    private static let peopleAndConversations = """
        CREATE TABLE account (
            id INTEGER PRIMARY KEY,
            folded TEXT NOT NULL UNIQUE CHECK (length(folded) BETWEEN 3 AND 50 AND folded = lower(folded)),
            name TEXT NOT NULL CHECK (lower(name) = folded)
        ) STRICT;

        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('public', 'direct')),
            -- Of a direct conversation: its two accounts, the lower number first; the same one twice is allowed.
            low INTEGER REFERENCES account (id),
            high INTEGER REFERENCES account (id),
            lastSequence INTEGER NOT NULL DEFAULT 0 CHECK (lastSequence >= 0),
            UNIQUE (low, high),
            CHECK (
                (kind = 'public' AND low IS NULL AND high IS NULL)
                OR (kind = 'direct' AND low IS NOT NULL AND high IS NOT NULL AND low <= high)
            )
        ) STRICT;

        CREATE TABLE member (
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            account INTEGER NOT NULL REFERENCES account (id),
            PRIMARY KEY (conversation, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX member_account ON member (account);

        INSERT INTO conversation (id, kind) VALUES (1, 'public');
        """

    /// Rebuilds the table, because the column order of a UNIQUE constraint cannot be changed. The token is now
    /// first. It begins with the time if the client follows PROTOCOL.md, so new entries are adjacent, instead of
    /// one in the page of each sender.
    private static let messagesByTokenTime = """
        CREATE TABLE message_new (
            id INTEGER PRIMARY KEY CHECK (id >= 1),
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            sender INTEGER NOT NULL REFERENCES account (id),
            recipient INTEGER REFERENCES account (id),
            time INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            token BLOB NOT NULL CHECK (length(token) = 16),
            body BLOB NOT NULL CHECK (length(body) <= 65536),
            UNIQUE (conversation, sequence),
            UNIQUE (token, sender)
        ) STRICT;
        INSERT INTO message_new SELECT id, conversation, sequence, sender, recipient, time, origin, token, body
            FROM message ORDER BY id;
        DROP TABLE message;
        ALTER TABLE message_new RENAME TO message;
        CREATE INDEX message_of_conversation ON message (conversation, id, sender);
        """

    /// An index on `x` is one on `(x, id)`, because each entry ends with the row's id: it serves "of x, after id".
    private static let messages = """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY CHECK (id >= 1),
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            sequence INTEGER NOT NULL CHECK (sequence >= 1),
            sender INTEGER NOT NULL REFERENCES account (id),
            recipient INTEGER REFERENCES account (id),
            time INTEGER NOT NULL,
            origin INTEGER NOT NULL,
            token BLOB NOT NULL CHECK (length(token) = 16),
            body BLOB NOT NULL CHECK (length(body) <= 65536),
            UNIQUE (conversation, sequence),
            UNIQUE (sender, token)
        ) STRICT;
        CREATE INDEX message_of_conversation ON message (conversation);
        CREATE INDEX message_received ON message (recipient) WHERE recipient IS NOT NULL;
        CREATE INDEX message_sent_directly ON message (sender) WHERE recipient IS NOT NULL;
        """
}

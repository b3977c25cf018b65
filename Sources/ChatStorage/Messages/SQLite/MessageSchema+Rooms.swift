/// The tables of migration 002.
extension MessageSchema {
    /// Rebuilds the table, because SQLite cannot change its CHECK, which did not allow rooms.
    ///
    /// The new index on messages replaces the old one: it includes the sender, so unread messages are counted from
    /// the index alone.
    static let conversationsOfRooms = """
        CREATE TABLE conversation_new (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('public', 'direct', 'room')),
            -- Of a direct conversation: its two accounts, the lower number first; the same one twice is allowed.
            low INTEGER REFERENCES account (id),
            high INTEGER REFERENCES account (id),
            lastSequence INTEGER NOT NULL DEFAULT 0 CHECK (lastSequence >= 0),
            UNIQUE (low, high),
            CHECK (
                (kind <> 'direct' AND low IS NULL AND high IS NULL)
                OR (kind = 'direct' AND low IS NOT NULL AND high IS NOT NULL AND low <= high)
            )
        ) STRICT;
        INSERT INTO conversation_new SELECT id, kind, low, high, lastSequence FROM conversation;
        DROP TABLE conversation;
        ALTER TABLE conversation_new RENAME TO conversation;

        DROP INDEX message_of_conversation;
        CREATE INDEX message_of_conversation ON message (conversation, id, sender);
        """

    /// The members of a room are in `member`, like the two accounts of a direct conversation. Bans, mutes and
    /// invitations outlive a membership, so that nobody can shed them by leaving and joining again. A closed room
    /// keeps only its row, whose number is never reused.
    static let rooms = """
        CREATE TABLE room (
            conversation INTEGER PRIMARY KEY REFERENCES conversation (id),
            number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 10000000 AND 99999999),
            name TEXT NOT NULL CHECK (length(CAST(name AS BLOB)) BETWEEN 1 AND 200),
            folded TEXT NOT NULL CHECK (folded <> ''),
            memberLimit INTEGER NOT NULL CHECK (memberLimit BETWEEN 1 AND 1000),
            isListed INTEGER NOT NULL CHECK (isListed IN (0, 1)),
            isInviteOnly INTEGER NOT NULL CHECK (isInviteOnly IN (0, 1)),
            passwordHash TEXT,
            isKept INTEGER NOT NULL CHECK (isKept IN (0, 1)),
            admin INTEGER NOT NULL REFERENCES account (id),
            isOpen INTEGER NOT NULL DEFAULT 1 CHECK (isOpen IN (0, 1))
        ) STRICT;
        CREATE UNIQUE INDEX room_open ON room (folded) WHERE isOpen = 1;
        CREATE INDEX room_listed ON room (folded) WHERE isOpen = 1 AND isListed = 1;
        CREATE INDEX room_admin ON room (admin);
        CREATE INDEX room_passing ON room (conversation) WHERE isOpen = 1 AND isKept = 0;

        -- Of a room only, 0 for others: the place in the order of joining, from 1, and the newest message at that time.
        ALTER TABLE member ADD COLUMN joined INTEGER NOT NULL DEFAULT 0 CHECK (joined >= 0);
        ALTER TABLE member ADD COLUMN since INTEGER NOT NULL DEFAULT 0 CHECK (since >= 0);
        CREATE INDEX member_room ON member (account, conversation) WHERE joined > 0;

        CREATE TABLE ban (
            room INTEGER NOT NULL REFERENCES room (conversation),
            account INTEGER NOT NULL REFERENCES account (id),
            PRIMARY KEY (room, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ban_account ON ban (account);

        CREATE TABLE mute (
            room INTEGER NOT NULL REFERENCES room (conversation),
            account INTEGER NOT NULL REFERENCES account (id),
            PRIMARY KEY (room, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX mute_account ON mute (account);

        CREATE TABLE invitation (
            room INTEGER NOT NULL REFERENCES room (conversation),
            account INTEGER NOT NULL REFERENCES account (id),
            PRIMARY KEY (room, account)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX invitation_account ON invitation (account);
        """

    static let accountsAndReading = """
        ALTER TABLE account ADD COLUMN lastSeen INTEGER;
        ALTER TABLE account ADD COLUMN sendsReadReceipts INTEGER NOT NULL DEFAULT 1 CHECK (sendsReadReceipts IN (0, 1));

        -- How far an account has got a conversation, has read it, and has let others know that it has read it.
        CREATE TABLE reading (
            account INTEGER NOT NULL REFERENCES account (id),
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            deliveredThrough INTEGER NOT NULL CHECK (deliveredThrough >= readThrough),
            readThrough INTEGER NOT NULL CHECK (readThrough >= shownThrough),
            shownThrough INTEGER NOT NULL CHECK (shownThrough >= 0),
            PRIMARY KEY (account, conversation)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE secret (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            value BLOB NOT NULL CHECK (length(value) = 32)
        ) STRICT;
        """

    /// The index stores no text, only the positions of words; `place` holds the scope of a message, in words such
    /// as `c17` (the conversation) and `a5` (an account of a direct one), so that the index itself excludes
    /// messages that an account may not read. It is filled after the messages are stored: up to `through`.
    static let search = """
        CREATE VIRTUAL TABLE wordIndex USING fts5 (
            body, place, content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2'
        );
        CREATE TABLE indexing (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            through INTEGER NOT NULL CHECK (through >= 0)
        ) STRICT;
        INSERT INTO indexing VALUES (1, 0);
        """
}

/// The tables of migrations 006 and 007: closed rooms, and the word index by scope.
extension MessageSchema {
    /// A closed room has no members, but the accounts that were members when it closed can still read it.
    /// `lastMessage` is the room's last message: the query for missed messages uses its index to skip rooms that
    /// closed before the client's cursor.
    ///
    /// Names are unique only among listed rooms: a refusal must not reveal that an unlisted room has the name. A
    /// narrower unique index, which every existing file satisfies, replaces the old one over all open rooms.
    static let closedRooms = """
        CREATE TABLE closedMember (
            account INTEGER NOT NULL REFERENCES account (id),
            conversation INTEGER NOT NULL REFERENCES room (conversation),
            -- The newest message when the account joined, as in `member`.
            since INTEGER NOT NULL CHECK (since >= 0),
            lastMessage INTEGER NOT NULL CHECK (lastMessage >= 1),
            PRIMARY KEY (account, conversation)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX closedMember_missed ON closedMember (account, lastMessage);
        CREATE INDEX closedMember_room ON closedMember (conversation);

        DROP INDEX room_open;
        DROP INDEX room_listed;
        CREATE UNIQUE INDEX room_listed ON room (folded) WHERE isOpen = 1 AND isListed = 1;
        """

    /// The index is derived from the messages and is rebuilt: it contains messages from `since` to `through`. The
    /// server adds the older ones in the background, the newest of them first, and both numbers survive a restart.
    ///
    /// The indexed words are prefixed with a scope (``SearchScope``), such as `c17xriver`: a search reads only the
    /// entries of its own scopes, so its time does not depend on the contents of others. ``SearchTokenizer`` has
    /// already folded the words, so the FTS5 tokenizer is `ascii`, which keeps all other characters unchanged.
    /// There are no prefix indexes: within one scope, few words share a prefix.
    static let wordsByReader = """
        DROP TABLE wordIndex;
        CREATE VIRTUAL TABLE wordIndex USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii');
        ALTER TABLE indexing ADD COLUMN since INTEGER NOT NULL DEFAULT 1 CHECK (since >= 1);
        UPDATE indexing SET
            through = (SELECT coalesce(max(id), 0) FROM message),
            since = (SELECT coalesce(max(id), 0) + 1 FROM message);
        """
}

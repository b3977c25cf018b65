/// The tables of migration 009. Rows name accounts by number, because a name may be registered anew.
extension MessageSchema {
    /// An account without a row is a member. Bans of the whole server, not of a room (`ban`): one lock and one other
    /// ban of an account, and one of a network.
    static let rolesAndBans = """
        CREATE TABLE accountRole (
            account INTEGER PRIMARY KEY REFERENCES account (id),
            role TEXT NOT NULL CHECK (role IN ('moderator', 'admin'))
        ) STRICT;

        CREATE TABLE serverBan (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            account INTEGER REFERENCES account (id),
            network TEXT CHECK (length(network) BETWEEN 1 AND 64),
            isLock INTEGER NOT NULL CHECK (isLock IN (0, 1)),
            reason TEXT NOT NULL CHECK (length(reason) <= 200),
            made INTEGER NOT NULL,
            expires INTEGER,
            makerUid INTEGER CHECK (makerUid BETWEEN 0 AND 4294967295),
            makerAccount INTEGER REFERENCES account (id),
            makerRole TEXT CHECK (makerRole IN ('member', 'moderator', 'admin')),
            CHECK ((account IS NULL) <> (network IS NULL)),
            CHECK (isLock = 0 OR (account IS NOT NULL AND expires IS NULL)),
            CHECK ((makerUid IS NULL) <> (makerAccount IS NULL)),
            CHECK ((makerRole IS NULL) = (makerAccount IS NULL))
        ) STRICT;
        CREATE UNIQUE INDEX serverBan_account ON serverBan (account, isLock) WHERE account IS NOT NULL;
        CREATE UNIQUE INDEX serverBan_network ON serverBan (network) WHERE network IS NOT NULL;
        CREATE INDEX serverBan_expires ON serverBan (expires) WHERE expires IS NOT NULL;

        CREATE TABLE lockDown (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            isOn INTEGER NOT NULL CHECK (isOn IN (0, 1))
        ) STRICT;
        INSERT INTO lockDown (id, isOn) VALUES (1, 0);
        """

    /// Of a code only the SHA-256 digest is stored. The triggers keep `invite.reserved`, so that the CHECK of its table
    /// holds for reservations, too.
    static let invitesAndApplications = """
        CREATE TABLE invite (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            label TEXT NOT NULL CHECK (length(label) <= 64),
            uses INTEGER NOT NULL CHECK (uses BETWEEN 1 AND 10000),
            used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
            reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
            made INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            isRevoked INTEGER NOT NULL DEFAULT 0 CHECK (isRevoked IN (0, 1)),
            makerUid INTEGER CHECK (makerUid BETWEEN 0 AND 4294967295),
            makerAccount INTEGER REFERENCES account (id),
            CHECK (used + reserved <= uses),
            CHECK ((makerUid IS NULL) <> (makerAccount IS NULL))
        ) STRICT;

        -- `decided` is the time of the approval; NULL while nobody has decided. `network` is for people; the
        -- applications of a `subnet` and of a `site` count together.
        CREATE TABLE application (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            folded TEXT NOT NULL UNIQUE CHECK (length(folded) BETWEEN 3 AND 50 AND folded = lower(folded)),
            name TEXT NOT NULL CHECK (lower(name) = folded),
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            network TEXT NOT NULL CHECK (length(network) <= 64),
            subnet TEXT NOT NULL CHECK (length(subnet) <= 64),
            site TEXT NOT NULL CHECK (length(site) <= 64),
            made INTEGER NOT NULL,
            decided INTEGER,
            makerUid INTEGER CHECK (makerUid BETWEEN 0 AND 4294967295),
            makerAccount INTEGER REFERENCES account (id),
            CHECK ((decided IS NULL) = (makerUid IS NULL AND makerAccount IS NULL)),
            CHECK (makerUid IS NULL OR makerAccount IS NULL)
        ) STRICT;
        CREATE INDEX application_subnet ON application (subnet);
        CREATE INDEX application_site ON application (site);

        CREATE TABLE reservation (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            invite INTEGER REFERENCES invite (id),
            application INTEGER UNIQUE REFERENCES application (id),
            folded TEXT NOT NULL CHECK (length(folded) BETWEEN 3 AND 50 AND folded = lower(folded)),
            UNIQUE (invite, folded),
            CHECK ((invite IS NULL) <> (application IS NULL))
        ) STRICT;
        CREATE INDEX reservation_folded ON reservation (folded);

        CREATE TRIGGER reservation_made AFTER INSERT ON reservation WHEN NEW.invite IS NOT NULL BEGIN
            UPDATE invite SET reserved = reserved + 1 WHERE id = NEW.invite;
        END;
        CREATE TRIGGER reservation_ended AFTER DELETE ON reservation WHEN OLD.invite IS NOT NULL BEGIN
            UPDATE invite SET reserved = reserved - 1 WHERE id = OLD.invite;
        END;
        """

    /// The triggers make the audit log append-only: an entry stays until it is older than `auditBound.oldest`, which
    /// only trimming by age raises, or until there are 100,000 newer ones; and it changes only by clearing what it
    /// tells of a forgotten account. Without the third one, INSERT OR REPLACE would replace an entry without a DELETE.
    static let auditLog = """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            time INTEGER NOT NULL,
            actorUid INTEGER CHECK (actorUid BETWEEN 0 AND 4294967295),
            actorAccount INTEGER REFERENCES account (id),
            act TEXT NOT NULL CHECK (length(act) <= 32),
            targetAccount INTEGER REFERENCES account (id),
            targetText TEXT CHECK (length(targetText) BETWEEN 1 AND 100),
            detail TEXT CHECK (length(detail) <= 500),
            CHECK ((actorUid IS NULL) <> (actorAccount IS NULL))
        ) STRICT;
        CREATE INDEX audit_time ON audit (time);
        CREATE INDEX audit_actor ON audit (actorAccount) WHERE actorAccount IS NOT NULL;
        CREATE INDEX audit_target ON audit (targetAccount) WHERE targetAccount IS NOT NULL;
        CREATE INDEX audit_text ON audit (targetText COLLATE NOCASE) WHERE targetText IS NOT NULL;

        CREATE TABLE auditBound (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            oldest INTEGER NOT NULL
        ) STRICT;
        INSERT INTO auditBound (id, oldest) VALUES (1, -9223372036854775808);

        CREATE TRIGGER audit_kept BEFORE DELETE ON audit
        WHEN OLD.time >= (SELECT oldest FROM auditBound WHERE id = 1)
            AND OLD.id > (SELECT max(id) FROM audit) - 100000
        BEGIN
            SELECT RAISE(ABORT, 'an audit entry is kept');
        END;
        CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
        WHEN NOT (
            NEW.id = OLD.id AND NEW.time = OLD.time AND NEW.act = OLD.act
            AND NEW.actorUid IS OLD.actorUid AND NEW.actorAccount IS OLD.actorAccount
            AND NEW.targetAccount IS OLD.targetAccount
            AND (NEW.targetText IS NULL OR NEW.targetText IS OLD.targetText)
            AND (NEW.detail IS NULL OR NEW.detail IS OLD.detail)
        )
        BEGIN
            SELECT RAISE(ABORT, 'an audit entry is not changed');
        END;
        CREATE TRIGGER audit_unreplaced BEFORE INSERT ON audit
        WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
        BEGIN
            SELECT RAISE(ABORT, 'an audit entry is not replaced');
        END;
        """
}

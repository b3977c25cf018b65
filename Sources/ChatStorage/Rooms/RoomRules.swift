import ChatProtocol
import Foundation

/// A room's name and what it is compared under.
struct RoomName: Sendable, Equatable {
    /// Bytes of a name: four for each character, which is what Unicode needs at most where nothing is combined.
    static let bytes = 4 * RoomLimits.nameCharacters

    /// As somebody wrote it.
    let value: String

    /// Two names are the same when these are: without regard to case, to the forms of a letter that look alike
    /// (Unicode's compatibility forms), to invisible characters, and to how wide a blank is.
    let folded: String

    /// Takes a name that obeys the rules. Number signs before it are taken off, as they are where a room is named to
    /// join it: `#general` is the room `general`. What would be read as a room's number there is no name.
    ///
    /// - Throws: ``RoomRefusal/invalidName``.
    init(_ text: String) throws(RoomRefusal) {
        let value = Self.withoutSigns(text)
        let ends = [value.unicodeScalars.first, value.unicodeScalars.last]
        guard ends.allSatisfy({ $0?.properties.isWhitespace == false }), value.count <= RoomLimits.nameCharacters,
            value.utf8.count <= Self.bytes,
            SafeText.line(value) == value
        else {
            throw .invalidName
        }
        let folded = Self.folded(value)
        guard !folded.isEmpty, RoomKey.number(in: folded) == nil else {
            throw .invalidName
        }
        self.value = value
        self.folded = folded
    }

    /// The folded names that somebody may mean who asks for a room by its name: as it is, for rooms that were made
    /// while the sign was part of a name, and without it.
    static func searched(_ text: String) -> [String] {
        let (whole, bare) = (folded(text), folded(withoutSigns(text)))
        return whole == bare ? [whole] : [whole, bare]
    }

    private static func withoutSigns(_ text: String) -> String {
        String(text.drop { $0 == "#" })
    }

    /// What any text is compared under, also one that is no name.
    static func folded(_ text: String) -> String {
        let visible = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint })
        )
        // Again at the end: a letter in lower case may have another form.
        return visible.precomposedStringWithCompatibilityMapping.lowercased()
            .precomposedStringWithCompatibilityMapping
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// Who may do what in a room: the decisions alone, made from what a transaction has read.
enum RoomRules {
    /// What decides whether somebody may join.
    struct Applicant: Sendable, Equatable {
        var isMember = false
        var isBanned = false
        var isInvited = false
        /// Rooms that they are in.
        var rooms = 0
    }

    /// Makes sure that a draft can be a room.
    static func check(limit: Int) throws(RoomRefusal) {
        guard (1...RoomLimits.members).contains(limit) else {
            throw .invalidLimit
        }
    }

    /// Makes sure that somebody who is in so many rooms may be in one more.
    static func check(rooms: Int) throws(RoomRefusal) {
        guard rooms < RoomLimits.roomsPerAccount else {
            throw .tooManyRooms
        }
    }

    /// Makes sure that somebody may join a room, but for its password. A member always may.
    static func check(
        _ applicant: Applicant,
        joins room: RoomRecord,
        memberCount: Int
    ) throws(RoomRefusal) {
        guard !applicant.isMember else {
            return
        }
        guard !applicant.isBanned else {
            throw .banned
        }
        guard !room.isInviteOnly || applicant.isInvited else {
            throw .invitationNeeded
        }
        guard memberCount < room.limit else {
            throw .full
        }
        try check(rooms: applicant.rooms)
    }

    /// Whether somebody who joins must know the password.
    static func needsPassword(_ applicant: Applicant, of room: RoomRecord) -> Bool {
        room.passwordHash != nil && !applicant.isMember && !applicant.isInvited
    }

    /// Makes sure that a member may do something.
    static func check(_ action: RoomAction, by account: AccountID, in room: RoomRecord) throws(RoomRefusal) {
        guard account == room.admin || (action == .invite && !room.isInviteOnly) else {
            throw .notAdmin
        }
    }

    /// Whether a room closes when a member leaves.
    static func closes(_ room: RoomRecord, without account: AccountID, members: [RoomRecord.Membership]) -> Bool {
        if room.isKept {
            members.allSatisfy { $0.account == account }
        } else {
            account == room.admin
        }
    }

    /// Who leads a room when a member has left: the one who has been there longest, where it was the admin.
    static func admin(
        of room: RoomRecord,
        without account: AccountID,
        members: [RoomRecord.Membership]
    ) -> AccountID {
        guard account == room.admin else {
            return room.admin
        }
        let others = members.filter { $0.account != account }
        return others.min { $0.joined < $1.joined }?.account ?? room.admin
    }
}

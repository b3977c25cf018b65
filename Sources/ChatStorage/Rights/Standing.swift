package import ChatProtocol

/// Authorization: an account's relation to a conversation, which decides what it may read and write there. A pure
/// rule: an engine reads the facts inside the transaction that uses the answer, and asks here.
///
/// A conversation that an account may not read appears not to exist: a ``stranger`` gets the same answer as for a
/// number that no conversation has.
///
/// | standing | reads, searches, lists, marks | is sent what it missed | writes | sees who is in the room |
/// | --- | --- | --- | --- | --- |
/// | anybody | yes | all | yes | |
/// | participant | yes | all | yes | |
/// | member | yes, also messages from before it joined | since it joined | unless muted | yes |
/// | former member | yes | since it joined | no | no |
/// | stranger | no | nothing | no | no |
///
/// The rules for joining rooms and for actions on other members are in ``RoomRules``.
///
/// Two of those rules are repeated in the SQL of the SQLite engine, which would otherwise have to read all rooms: the
/// room that a name means (``RoomRules/distance(_:)``) and the rooms in an account's list (``RoomRules/isInList(_:)``).
/// Tests of these functions do not cover the SQL; the table of rights, the model-based run and the tests of rooms of
/// the same name do, because they query the engine.
package enum Standing: Sendable, Hashable, CaseIterable {
    /// Every account, in the public conversation.
    case anybody
    /// One of the two accounts of a direct conversation, or the only one of its notes to itself.
    case participant
    /// A member of an open room.
    case member
    /// A member of a room when it closed, if it had any messages.
    case formerMember
    /// Any other account, including those that left, were kicked, are banned, or are invited.
    case stranger

    /// Derives the standing in a direct conversation or in the public one.
    package init(_ kind: ConversationKind, isParticipant: Bool) {
        switch kind {
        case .everyone: self = .anybody
        case .direct: self = isParticipant ? .participant : .stranger
        case .room: self = .stranger
        }
    }

    /// Derives the standing in a room.
    ///
    /// - Parameters:
    ///   - isOpen: Whether the room is open.
    ///   - isMember: Whether the account is a member now.
    ///   - wasMemberAtEnd: Whether it was a member when the room closed with messages in it.
    package init(roomIsOpen isOpen: Bool, isMember: Bool, wasMemberAtEnd: Bool) {
        if isOpen {
            self = isMember ? .member : .stranger
        } else {
            self = wasMemberAtEnd ? .formerMember : .stranger
        }
    }

    /// Whether the account may read and search the conversation, list it, and set its read and delivery marks in
    /// it.
    package var mayRead: Bool {
        switch self {
        case .anybody, .participant, .member, .formerMember: true
        case .stranger: false
        }
    }

    /// Whether the account is in an open room: it sees the other members, may leave and, by ``RoomRules``, act on
    /// others.
    package var isInside: Bool {
        switch self {
        case .member: true
        case .anybody, .participant, .formerMember, .stranger: false
        }
    }

    /// Returns why the account's messages are not stored; `nil` when it may write.
    ///
    /// - Parameter isMuted: Whether the account is muted in the room.
    package func refusal(isMuted: Bool) -> AppendRefusal? {
        switch self {
        case .anybody, .participant: nil
        case .member: isMuted ? .muted : nil
        case .formerMember, .stranger: .noSuchConversation
        }
    }
}

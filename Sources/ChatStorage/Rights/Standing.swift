package import ChatProtocol

/// What an account is to a conversation, as far as that decides what it may read and write there. A pure authorization
/// rule: an engine finds the facts, inside the transaction that uses the answer, and asks here.
///
/// What an account may not read is as if it did not exist: the answer to a ``stranger`` is that of a number that no
/// conversation has.
///
/// | standing | reads, searches, lists, marks | is sent what it missed | writes | sees who is in the room |
/// | --- | --- | --- | --- | --- |
/// | anybody | yes | all | yes | |
/// | participant | yes | all | yes | |
/// | member | yes, also what was said before it joined | since it joined | unless muted | yes |
/// | former member | yes | since it joined | no | no |
/// | stranger | no | nothing | no | no |
///
/// What a member may do to others, and who may join, is in ``RoomRules``.
///
/// Two of those rules the SQLite engine does not ask, and no other code of the server does: which room a name means
/// (``RoomRules/distance(_:)``) and which rooms are in somebody's list (``RoomRules/isInList(_:)``) are said once more
/// by its queries, which would otherwise have to read every room of a name, or all rooms. So a test of these two
/// functions says nothing of that engine. What holds it to them is the half of the table of rights that asks engines,
/// the model-based run, and the tests of namesakes.
package enum Standing: Sendable, Hashable, CaseIterable {
    /// Every account, in the public conversation.
    case anybody
    /// One of the two accounts of a direct conversation, or the only one of its notes to itself.
    case participant
    /// A member of an open room.
    case member
    /// A member of a room at the moment it closed, if anything had been said in it.
    case formerMember
    /// Everybody else: also those who left or were kicked, are banned, or are invited.
    case stranger

    /// Takes what a store knows of a direct conversation or of the public one.
    package init(_ kind: ConversationKind, isParticipant: Bool) {
        switch kind {
        case .everyone: self = .anybody
        case .direct: self = isParticipant ? .participant : .stranger
        case .room: self = .stranger
        }
    }

    /// Takes what a store knows of a room.
    ///
    /// - Parameters:
    ///   - isOpen: Whether the room is open.
    ///   - isMember: Whether the account is a member now.
    ///   - wasMemberAtEnd: Whether it was one when the room closed with something said in it.
    package init(roomIsOpen isOpen: Bool, isMember: Bool, wasMemberAtEnd: Bool) {
        if isOpen {
            self = isMember ? .member : .stranger
        } else {
            self = wasMemberAtEnd ? .formerMember : .stranger
        }
    }

    /// Whether the account may read and search the conversation, has it in its list, and may mark how far it got.
    package var mayRead: Bool {
        switch self {
        case .anybody, .participant, .member, .formerMember: true
        case .stranger: false
        }
    }

    /// Whether the account is in an open room: it sees who else is, and may leave and, by ``RoomRules``, act on others.
    package var isInside: Bool {
        switch self {
        case .member: true
        case .anybody, .participant, .formerMember, .stranger: false
        }
    }

    /// Why what the account sends is not stored; `nil` when it may write.
    ///
    /// - Parameter isMuted: Whether the room's admin lets it only read.
    package func refusal(isMuted: Bool) -> AppendRefusal? {
        switch self {
        case .anybody, .participant: nil
        case .member: isMuted ? .muted : nil
        case .formerMember, .stranger: .noSuchConversation
        }
    }
}

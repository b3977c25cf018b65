/// What a script was refused. It cannot hear that something is asked again, so the lines that belong to what was
/// refused are skipped: they would be taken for commands, for passwords, or for messages to somebody else.
struct Refusals: Sendable {
    /// The lines that belong to what was refused.
    enum Rest: Sendable, Equatable {
        /// None: the refused line was the last one.
        case nothing
        /// The next lines, at least one.
        case lines(Int)
        /// The choice of a conversation of the inbox, and the reply to it unless the choice is empty.
        case choiceAndReply
        /// The lines for a room, up to the one that leaves it. Before the first of them, `isTold` is whether the script
        /// was told that it is not in the room.
        case room(isTold: Bool)
    }

    /// Whether anything was refused: the program then ends with status 1.
    var isAny = false

    /// The lines to be skipped.
    var rest = Rest.nothing
}

extension DialogueState {
    /// The lines of a script that belong to the question or operation of this state, after the one that was refused.
    ///
    /// - Parameter asksReply: Whether a conversation of the inbox is shown with a prompt for a reply.
    func scriptRest(asksReply: Bool) -> Refusals.Rest {
        switch self {
        case .listing: .lines(2)
        case .recipient, .lookingUp: .lines(1)
        case .asking(let question): question.scriptRest(asksReply: asksReply)
        case .waiting(let operation): operation.scriptRest(asksReply: asksReply)
        case .starting, .menu, .username, .checking, .password, .loggingIn, .invite, .newPassword, .registering,
            .command,
            .publicMessage, .directMessage, .sending, .reporting, .talking, .room, .leaving, .disconnecting, .finished:
            .nothing
        }
    }
}

extension Question {
    fileprivate func scriptRest(asksReply: Bool) -> Refusals.Rest {
        switch self {
        case .oldPassword: .lines(2)
        case .nextPassword: .lines(1)
        case .inbox: asksReply ? .lines(1) : .nothing
        case .roomName, .roomLimit, .roomOptions, .newRoomPassword, .joinKey, .joinPassword: .room(isTold: true)
        case .historyPlace, .olderHistory, .searchWords, .olderHits, .closingRoom, .manyLines, .commandOrMessage,
            .repeatedPassword, .startAnew:
            .nothing
        }
    }
}

extension PendingOperation {
    fileprivate func scriptRest(asksReply: Bool) -> Refusals.Rest {
        switch self {
        case .creatingRoom, .joiningRoom: .room(isTold: true)
        case .inbox: asksReply ? .choiceAndReply : .lines(1)
        case .opening: asksReply ? .lines(1) : .nothing
        // The answer to the question that follows the list.
        case .readableRooms: .lines(1)
        case .unread, .entering, .who, .lastSeen, .findingRoom, .history, .search, .leavingRoom, .lookingAtRoom,
            .handingOver, .rooms, .members, .managing, .changingPassword, .receipts, .rememberingLogin, .logins,
            .endingLogin, .administering, .accepting, .startingAnew, .lock:
            .nothing
        }
    }
}

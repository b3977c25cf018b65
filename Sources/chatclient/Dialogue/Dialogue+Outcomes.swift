import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Takes the answer to a request.
    mutating func take(_ answer: Answer, to request: Request) -> [DialogueAction] {
        if case .stored = answer, case .send(_, let recipient, _) = request {
            return takeStored(to: recipient)
        }
        // What was asked for on the way is not wanted any more; the end comes with the disconnection.
        guard state != .leaving, !request.isBackground else {
            return []
        }
        switch answer {
        case .status(let status): return takeStatus(status)
        case .loggedIn:
            showsWholeMenu = true
            return self.request(.conversations, .waiting(.unread))
        case .activeUsers(let names): return takeActiveUsers(names)
        case .deliveryStatistics(let report): return takeReport(report)
        case .conversations(let conversations): return takeConversations(conversations)
        case .history(let page): return takeHistory(page)
        case .search(let page): return takeHits(page)
        case .room(let room):
            if case .room(let conversation) = request, !isAsking(about: conversation) {
                // It was the look, after an interruption, whether one is still in it.
                return []
            }
            return takeRoom(room)
        case .rooms(let rooms): return takeRooms(rooms)
        case .done: return takeDone()
        case .stored, .loggedOut: return []
        }
    }

    /// Whether the person waits for how it stands with a room. Else a look at one is only about whether one is still in
    /// it.
    private func isAsking(about conversation: UInt64) -> Bool {
        if case .waiting(.lookingAtRoom(let asked, _)) = state {
            return asked == conversation
        }
        return state == .waiting(.members)
    }

    /// Takes that something was carried out.
    private mutating func takeDone() -> [DialogueAction] {
        guard case .waiting(let errand) = state else {
            return []
        }
        switch errand {
        case .leavingRoom: return leftRoom()
        case .handingOver(let closing, let name): return takeHandover(of: closing, to: name)
        case .managing(let action, let name):
            // The others are told by an event; who asked has the answer only.
            return ask(home, saying: DialogueWords.managed(action, name))
        case .changingPassword: return ask(home, saying: DialogueWords.passwordChanged)
        case .receipts(let isOn): return ask(home, saying: DialogueWords.receipts(isOn: isOn))
        case .unread, .who, .lastSeen, .inbox, .opening, .findingRoom, .history, .search, .creatingRoom, .joiningRoom,
            .lookingAtRoom, .readableRooms, .rooms, .members:
            return []
        }
    }

    /// Takes the failure of a request.
    mutating func take(_ failure: RequestFailure, of request: Request) -> [DialogueAction] {
        switch request {
        case .send(_, let recipient, _):
            return takeSendFailure(failure, to: recipient)
        case .logOut:
            guard failure.code != RequestFailure.Known.connectionLost else {
                return []
            }
            return finish(.failure(SafeText.line(failure.message)))
        case .room(let conversation) where !isAsking(about: conversation) && !isLeaving:
            return takeCheckFailure(failure, of: conversation)
        case .status, .register, .logIn, .activeUsers, .deliveryStatistics, .conversations, .history, .search, .mark,
            .setReadReceipts, .changePassword, .createRoom, .joinRoom, .leaveRoom, .rooms, .room, .manage:
            guard state != .leaving, !request.isBackground else {
                return []
            }
            return isLoggedIn ? takeCommandFailure(failure, of: request) : takeQuestionFailure(failure)
        }
    }

    /// Takes the failure of a request before the login.
    private mutating func takeQuestionFailure(_ failure: RequestFailure) -> [DialogueAction] {
        failure.code == RequestFailure.Known.connectionLost ? awaitDisconnection() : takeEntranceFailure(failure)
    }

    /// Takes the failure of what a command asked for.
    private mutating func takeCommandFailure(_ failure: RequestFailure, of request: Request) -> [DialogueAction] {
        guard failure.code != RequestFailure.Known.connectionLost else {
            // What changes something is not asked for again by itself when the connection is back.
            return request.isChange ? ask(home, saying: DialogueWords.changeUnknown) : awaitDisconnection()
        }
        let sentence = SafeText.line(failure.message)
        switch state {
        case .waiting(.unread):
            // It is worth a line, and its failure is not.
            return greet(saying: nil)
        case .waiting(.joiningRoom(let key, let hasPassword))
        where failure.code == RequestFailure.Known.wrongRoomPassword:
            return askRoomPassword(of: key, again: hasPassword, saying: sentence)
        case .waiting(.creatingRoom) where failure.code == RequestFailure.Known.roomNameTaken:
            return ask(.asking(.roomName), saying: sentence)
        case .waiting(.lookingAtRoom(let conversation, let occasion)) where failure.tellsRoomIsGone:
            return takeLookFailure(conversation, occasion)
        case .waiting(.handingOver(let closing, _)) where !failure.tellsRoomIsGone:
            return ask(.asking(.closingRoom(closing)), saying: sentence)
        case .waiting(.search) where failure.code == RequestFailure.Known.invalidSearch:
            return ask(.asking(.searchWords), saying: sentence)
        case .waiting(.history(.user(let name)))
        where failure.code == RequestFailure.Known.noSuchConversation && Self.meansEveryone(name):
            return askHistory(of: .everyone, .latest)
        default:
            if let room = shownConversation, failure.tellsRoomIsGone, request.room == room {
                return leaveGoneRoom(room) + ask(home, saying: sentence)
            }
            return ask(home, saying: sentence)
        }
    }

    /// Goes on after the outcome of a request, unless the connection ended before it came: then the outcome that was
    /// waited for is the last one.
    mutating func settle(_ actions: [DialogueAction], after request: Request) -> [DialogueAction] {
        guard let disconnection, state != .finished else {
            return actions
        }
        let words = actions.filter { action in
            if case .print = action { true } else { false }
        }
        return request == awaited ? words + end(by: disconnection) : words
    }

    /// Ends the program, and says how many messages wait whose fate nobody will learn.
    private mutating func end(by disconnection: Disconnection) -> [DialogueAction] {
        let words = DialogueWords.disconnected(disconnection, from: address) + DialogueWords.unsent(waitingMessages)
        return finish(.failure(words))
    }

    /// Waits for the reason of the end, which the request's failure does not tell.
    mutating func awaitDisconnection() -> [DialogueAction] {
        state = .disconnecting
        return []
    }

    /// Takes the end of the connection.
    mutating func disconnect(_ disconnection: Disconnection) -> [DialogueAction] {
        let shown = showMissed(isEnd: true)
        if state == .leaving, disconnection == .loggedOut {
            return shown + say(DialogueWords.loggedOut) + finish(.done)
        }
        guard !state.isBusy else {
            // The outcome of the request says more, such as that it was the third wrong password.
            self.disconnection = disconnection
            return shown
        }
        return shown + end(by: disconnection)
    }
}

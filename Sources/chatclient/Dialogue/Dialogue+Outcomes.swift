import ChatClientCore
import ChatProtocol

extension Dialogue {
    /// Handles the answer to a request.
    mutating func handle(_ answer: Answer, to request: Request) -> [DialogueAction] {
        if case .stored(let receipt) = answer, case .send(_, let recipient, _, _) = request {
            return handleStored(request, to: recipient, receipt)
        }
        // During logout, answers to earlier requests are dropped; the disconnection ends the dialogue.
        guard state != .leaving, !request.isBackground else {
            return []
        }
        switch answer {
        case .status(let status): return handleStatus(status)
        case .loggedIn(_, _, let ended, _):
            showsWholeMenu = true
            let isNew = if case .register = request { !isInteractive } else { false }
            let told = isNew ? [DialogueAction.warn(DialogueWords.registered(account ?? ""))] : []
            return told + goOn(after: request, ended: ended)
        case .activeUsers(let names): return handleActiveUsers(names)
        case .deliveryStatistics(let report): return handleReport(report)
        case .conversations(let conversations): return handleConversations(conversations)
        case .history(let page): return handleHistory(page)
        case .search(let page): return handleHits(page)
        case .room(let room):
            if case .room(let conversation) = request, !isAsking(about: conversation) {
                // This was the membership check after a reconnect.
                return []
            }
            return handleRoom(room)
        case .rooms(let rooms): return handleRooms(rooms)
        case .administered(let answer): return handle(answer)
        case .done: return handleDone()
        case .remembered(let login): return handleRemembered(login)
        case .logins(let list): return handleLogins(list)
        case .conversationEncryption(let state): return handleLock(state, of: request)
        case .stored, .loggedOut: return []
        }
    }

    /// Whether the user waits for the state of a room. Otherwise the request was a membership check.
    private func isAsking(about conversation: UInt64) -> Bool {
        if case .waiting(.lookingAtRoom(let asked, _)) = state {
            return asked == conversation
        }
        return state == .waiting(.members)
    }

    /// Handles a completed request without a result.
    private mutating func handleDone() -> [DialogueAction] {
        guard case .waiting(let operation) = state else {
            return []
        }
        switch operation {
        case .leavingRoom: return leftRoom()
        case .handingOver(let closing, let name): return handleHandover(of: closing, to: name)
        case .managing(let action, let name):
            // The others get an event; the account that asked gets only this answer.
            return ask(home, saying: DialogueWords.managed(action, name))
        case .changingPassword: return ask(home, saying: DialogueWords.passwordChanged)
        case .receipts(let isOn): return ask(home, saying: DialogueWords.receipts(isOn: isOn))
        case .accepting(let name): return handleAccepted(name)
        case .startingAnew: return ask(home, saying: DialogueWords.startedAnew)
        case .endingLogin(let login, let isForgetting):
            let words = isForgetting ? DialogueWords.loginForgotten : DialogueWords.loginEnded(login)
            return ask(home, saying: words)
        case .unread, .entering, .who, .lastSeen, .inbox, .opening, .findingRoom, .history, .search, .creatingRoom,
            .joiningRoom, .lookingAtRoom, .readableRooms, .rooms, .members, .rememberingLogin, .logins, .administering,
            .lock:
            return []
        }
    }

    /// Handles a failed request.
    mutating func handle(_ failure: RequestFailure, of request: Request) -> [DialogueAction] {
        switch request {
        case .logins where !isAwaitingLogins:
            return []
        case .send(_, let recipient, _, _):
            return handleSendFailure(failure, of: request, to: recipient)
        case .logOut:
            guard failure.code != RequestFailure.Known.connectionLost else {
                return []
            }
            return finish(.failure(SafeText.line(failure.message)))
        case .activeUsers where !isAwaitingActiveUsers:
            return []
        case .conversationEncryption: return isLeaving ? [] : handleLock(nil, of: request)
        case .room(let conversation) where !isAsking(about: conversation) && !isLeaving:
            return handleCheckFailure(failure, of: conversation)
        case .status, .register, .logIn, .logInWithToken, .activeUsers, .deliveryStatistics, .conversations, .history,
            .search, .mark, .setReadReceipts, .changePassword, .rememberLogin, .logins, .endLogin, .createRoom,
            .joinRoom, .leaveRoom, .rooms, .room, .manage, .administer, .acceptIdentity, .makeKeys, .resetIdentity:
            guard state != .leaving, !request.isBackground else {
                return []
            }
            return isLoggedIn ? handleCommandFailure(failure, of: request) : handleQuestionFailure(failure)
        }
    }

    /// Whether the user waits for the list of remembered logins. Otherwise it was only asked for to acknowledge news.
    private var isAwaitingLogins: Bool {
        if case .waiting(.logins) = state { true } else { false }
    }

    /// Handles a request that failed before login.
    private mutating func handleQuestionFailure(_ failure: RequestFailure) -> [DialogueAction] {
        failure.code == RequestFailure.Known.connectionLost ? awaitDisconnection() : handleEntranceFailure(failure)
    }

    /// Handles the failed request of a command.
    private mutating func handleCommandFailure(_ failure: RequestFailure, of request: Request) -> [DialogueAction] {
        if case .waiting(.rememberingLogin(let isEntering)) = state {
            return handleRememberFailure(failure, isEntering: isEntering)
        }
        let isLost = failure.code == RequestFailure.Known.connectionLost
        if case .leaveRoom(let room) = request, !isInteractive {
            return refuseToLeave(room, isLost ? DialogueWords.changeUnknown : SafeText.line(failure.message))
        }
        guard !isLost else {
            // A request that changes state is not repeated automatically after a reconnect.
            return request.isChange
                ? asideForFailure + refuse(DialogueWords.changeUnknown, asking: home) : awaitDisconnection()
        }
        let sentence = SafeText.line(failure.message)
        switch state {
        case .waiting(.unread):
            // The unread counts are optional, so their failure is not reported.
            return greet(saying: nil)
        case .waiting(.entering):
            // So are the last lines.
            return settleIn()
        case .waiting(.joiningRoom(let key, let hasPassword))
        where failure.code == RequestFailure.Known.wrongRoomPassword:
            return askRoomPassword(of: key, again: hasPassword, saying: sentence)
        case .waiting(.creatingRoom) where failure.code == RequestFailure.Known.roomNameTaken:
            return refuse(sentence, asking: .asking(.roomName))
        case .waiting(.lookingAtRoom(let conversation, let occasion)) where failure.tellsRoomIsGone:
            return handleLookFailure(conversation, occasion)
        case .waiting(.handingOver(let closing, _)) where !failure.tellsRoomIsGone:
            return ask(.asking(.closingRoom(closing)), saying: sentence)
        case .waiting(.search) where failure.code == RequestFailure.Known.invalidSearch:
            return refuse(sentence, asking: .asking(.searchWords))
        default:
            if let room = shownConversation, failure.tellsRoomIsGone, request.room == room {
                return leaveGoneRoom(room) + refuse(sentence, asking: home, skipping: .room(isTold: true))
            }
            return asideForFailure + refuse(sentence, asking: home)
        }
    }

    /// What a person typed ahead for the questions of a command whose first step failed is not for the next prompt.
    private var asideForFailure: [DialogueAction] {
        guard isInteractive else {
            return []
        }
        switch state {
        case .listing, .lookingUp, .waiting(.joiningRoom), .waiting(.creatingRoom), .waiting(.opening),
            .waiting(.inbox):
            return [.setAside]
        case .starting, .menu, .username, .checking, .password, .loggingIn, .invite, .newPassword, .registering,
            .command,
            .publicMessage, .recipient, .directMessage, .sending, .reporting, .asking, .waiting, .talking, .room,
            .leaving, .disconnecting, .finished:
            return []
        }
    }

    /// Tells a script that it could not leave a room. The line was its last one for the room: what follows is neither
    /// skipped nor a message to it.
    private mutating func refuseToLeave(_ room: UInt64, _ words: String) -> [DialogueAction] {
        _ = hide(room)
        return refuse(words, asking: home, skipping: .nothing)
    }

    /// Continues after the outcome of a request, unless the connection ended first: then the awaited outcome is the
    /// last.
    mutating func settle(_ actions: [DialogueAction], after request: Request) -> [DialogueAction] {
        guard let disconnection, state != .finished else {
            return actions
        }
        let words = actions.filter { action in
            switch action {
            case .print, .show, .warn: true
            case .prompt, .setAside, .hideTypeahead, .request, .raise, .remember, .reconnect, .edit, .finish: false
            }
        }
        return request == awaited ? words + end(by: disconnection) : words
    }

    /// Ends the program, and reports how many queued messages have an unknown outcome.
    private mutating func end(by disconnection: Disconnection) -> [DialogueAction] {
        let words = DialogueWords.disconnected(disconnection, from: address) + DialogueWords.unsent(waitingMessages)
        return finish(.failure(words))
    }

    /// Waits for the disconnection event, which has the reason; the request's failure does not.
    mutating func awaitDisconnection() -> [DialogueAction] {
        state = .disconnecting
        return []
    }

    /// Handles the end of the connection.
    mutating func disconnect(_ disconnection: Disconnection) -> [DialogueAction] {
        let shown = showMissed(isEnd: true)
        if state == .leaving, disconnection == .loggedOut {
            return shown + say(DialogueWords.loggedOut) + finish(.done)
        }
        guard !state.isBusy else {
            // Wait for the request's outcome, which says more, such as that it was the third wrong password.
            self.disconnection = disconnection
            return shown
        }
        return shown + end(by: disconnection)
    }
}

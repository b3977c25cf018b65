import ChatProtocol
import NIOCore

extension ClientSession {
    /// Handles a message from either transport: the next of its conversation on this connection.
    func arrived(_ message: ReceivedMessage) {
        switch catchUp.live(message) {
        case .handOut:
            tell(ChatEvent(message))
        case .handOutAnew(let before):
            restored(before)
            tell(ChatEvent(message))
        case .hold, .double:
            break
        }
    }

    /// Handles a frame other than a message.
    func received(_ body: ProtoServerFrame.OneOf_Body, answering id: UInt64) {
        switch body {
        case .presence(let presence):
            tellAndSettle(.presence(PresenceChange(presence)))
        case .receipts(let receipts):
            tellAndSettle(.receipt(ReceiptChange(receipts)))
        case .roomEvent(let event):
            RoomChange(event).map { tellAndSettle(.room($0)) }
        case .announcement(let announcement):
            tellAndSettle(.announcement(Announcement(announcement)))
        case .devicesChanged(let change):
            devicesChanged(SafeText.line(change.username))
        case .deviceMailWaiting:
            encryption?.inbox.add(.mailWaiting)
        case .prekeysLow(let low):
            encryption?.inbox.add(.prekeysLow(left: Int(low.left)))
        case .loggedIn(let login):
            entered(login, answering: id, body)
        case .loggedOut:
            finish(id, with: .success(body))
            end(.loggedOut)
        case .error(let error) where error.code == .shuttingDown && waitsForReturn(id):
            // A goodbye follows. The refused request stays pending and is repeated on the next connection.
            break
        case .error, .welcome, .userStatus, .stored, .userList, .pong, .deliveryStatistics, .done, .conversationList,
            .history, .searchResults, .room, .roomList, .rememberedLogin, .loginList, .deliveries, .wireChanged,
            .goodbye, .administered, .devices, .deviceMail:
            learn(from: body, answering: id)
            finish(id, with: .success(body))
            pump()
        }
    }

    /// Handles a change of the transport that messages arrive over.
    func wireChanged(_ wire: DeliveryTransport) {
        tellAndSettle(.wireChanged(wire))
    }

    private func tellAndSettle(_ event: ChatEvent) {
        tell(event)
        settle()
    }

    /// Whether a request is repeated on the next connection.
    private func waitsForReturn(_ id: UInt64) -> Bool {
        switch pending[id]?.kind {
        case .send, .query: canTakeUp
        case .once, .ofConnection, .entrance, nil: false
        }
    }

    private func learn(from body: ProtoServerFrame.OneOf_Body, answering id: UInt64) {
        let purpose = pending[id]?.purpose
        if case .stored(let stored) = body {
            learn(from: stored, for: purpose)
        }
        if case .room(let room) = body, case .joining = purpose {
            let before = catchUp.progress
            carryOut(catchUp.joined(room.conversation, lastSequence: room.lastSequence), since: before)
        }
        if case .done(let done) = body {
            if case .passwordChange(let password) = purpose {
                credentials?.changed(to: password, token: Array(done.resumeToken))
            } else if !done.resumeToken.isEmpty {
                credentials?.renewed(token: Array(done.resumeToken))
            }
        }
        if case .rememberedLogin(let remembered) = body, !remembered.resumeToken.isEmpty {
            credentials?.renewed(token: Array(remembered.resumeToken))
        }
    }

    /// Records a message that this device sent, also if the caller has stopped waiting for the answer.
    private func learn(from stored: ProtoStored, for purpose: RequestPurpose?) {
        if case .message(let recipient) = purpose, recipient.lowercased() == credentials?.username.lowercased() {
            // A note to oneself is delivered like a message of others, possibly after its receipt.
            return
        }
        catchUp.sent(stored.conversation, stored.sequence)
        let isDirect = if case .message = purpose { true } else { false }
        let place = MessagePlace(
            conversation: stored.conversation,
            sequence: stored.sequence,
            isDirect: isDirect
        )
        events.taken.sent(place)
    }

    /// Handles a granted login. Its caller is answered once the conversation list is complete: later messages then
    /// count as missed if the connection breaks, and are caught up.
    private func entered(_ login: ProtoLoggedIn, answering id: UInt64, _ body: ProtoServerFrame.OneOf_Body) {
        guard case .entering = state else {
            return finish(id, with: .success(body))
        }
        // If the caller has stopped waiting, messages are still delivered, as long as the connection lasts.
        if case .entrance(let username, let password) = pending[id]?.purpose {
            // Keep the name as registered: no other account may ever use it, in any case.
            let name = login.username.isEmpty ? username : login.username
            credentials = Credentials(username: name, password: password, token: Array(login.resumeToken))
            pending.entered(id)
            entrance = (id, body)
        }
        start(login)
    }

    /// Brings the session online, after the first login or a reconnect.
    func start(_ login: ProtoLoggedIn) {
        state = .online
        role = AccountRole(login.role)
        hasCaughtUp = false
        beginEncryption(login)
        tellEncryption(of: login)
        switch catchUp.connected(line: line) {
        case .known: events.taken.update { $0.belongs(to: line) }
        case .restored: restored(catchUp.progress)
        }
        connection?.assumeIsolated { $0.startDelivery(login.delivery) }
        pump()
    }
}

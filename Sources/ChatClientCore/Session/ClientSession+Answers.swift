import ChatProtocol
import NIOCore

extension ClientSession {
    /// A message came, by either wire: the next of its conversation on this connection.
    func arrived(_ message: ReceivedMessage) {
        switch catchUp.live(message) {
        case .handOut:
            events.add(.message(message))
        case .handOutAnew(let before):
            events.restored(before)
            events.add(.message(message))
        case .hold, .double:
            break
        }
    }

    /// Something came that is no message.
    func received(_ body: WireServerFrame.OneOf_Body, answering id: UInt64) {
        switch body {
        case .presence(let presence):
            tell(.presence(PresenceChange(presence)))
        case .receipts(let receipts):
            tell(.receipt(ReceiptChange(receipts)))
        case .roomEvent(let event):
            RoomChange(event).map { tell(.room($0)) }
        case .loggedIn(let login):
            entered(login, answering: id, body)
        case .loggedOut:
            finish(id, with: .success(body))
            end(.loggedOut)
        case .error(let error) where error.code == .shuttingDown && waitsForReturn(id):
            // The goodbye follows. What was refused here is asked of the server that comes after.
            break
        default:
            learn(from: body, answering: id)
            finish(id, with: .success(body))
            pump()
        }
    }

    /// The wire that messages come by has changed.
    func wireChanged(_ wire: DeliveryWire) {
        tell(.wireChanged(wire))
    }

    private func tell(_ event: ChatEvent) {
        events.add(event)
        settle()
    }

    /// Whether a request outlives the server that it was made to.
    private func waitsForReturn(_ id: UInt64) -> Bool {
        switch pending[id]?.kind {
        case .send, .query: canTakeUp
        case .once, .ofConnection, .entrance, nil: false
        }
    }

    private func learn(from body: WireServerFrame.OneOf_Body, answering id: UInt64) {
        switch (body, pending[id]?.purpose) {
        case (.stored, .message(let recipient)) where recipient.lowercased() == credentials?.username.lowercased():
            // A note to oneself comes like anybody's message, maybe after its receipt.
            break
        case (.stored(let stored), _):
            // Also when nobody waits for the answer any more.
            catchUp.sent(stored.conversation, stored.sequence)
            events.taken.update { $0.noteOwn(stored.conversation, stored.sequence) }
        case (.room(let room), .joining):
            let before = catchUp.progress
            carryOut(catchUp.joined(room.conversation, lastSequence: room.lastSequence), since: before)
        case (.done(let done), .passwordChange(let password)):
            credentials?.changed(to: password, token: Array(done.resumeToken))
        default:
            break
        }
    }

    /// A login was granted. Whoever asked for it is told when everything is known that came before: what is said from
    /// then on is not missed, whatever happens to the connection.
    private func entered(_ login: WireLoggedIn, answering id: UInt64, _ body: WireServerFrame.OneOf_Body) {
        switch (state, pending[id]?.purpose) {
        case (.entering, .entrance(let username, let password)):
            // The name as it was registered: another account may never take it, whatever its case.
            let name = login.username.isEmpty ? username : login.username
            credentials = Credentials(username: name, password: password, token: Array(login.resumeToken))
            pending.entered(id)
            entrance = (id, body)
            start(login)
        case (.entering, _):
            // Nobody waits for it any more. Messages come all the same, as long as the connection lasts.
            start(login)
        default:
            finish(id, with: .success(body))
        }
    }

    /// The session is online, for the first time or again.
    func start(_ login: WireLoggedIn) {
        state = .online
        hasCaughtUp = false
        switch catchUp.connected(line: line) {
        case .known: events.taken.update { $0.belongs(to: line) }
        case .restored: events.restored(catchUp.progress)
        }
        connection?.assumeIsolated { $0.startDelivery(login.delivery) }
        pump()
    }
}

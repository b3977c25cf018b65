import ChatIdentity
import ChatProtocol

@testable import ChatClientCore

/// Lies about pages, lists and logins.
extension HostileServer {
    /// The conversation of alice and bob.
    static let conversation: UInt64 = 101

    /// Changes what reaches a client.
    func tamper(with client: SimulatedClient, _ change: @escaping (EncryptionEvent) -> [EncryptionEvent]) {
        world.tamper = { event, receiver in receiver === client ? change(event) : [event] }
    }

    /// Withholds new messages from a client, so that it has to fetch them, and changes the pages that it gets.
    func withholdMessages(
        from client: SimulatedClient,
        page: @escaping ([ReceivedMessage], Bool) -> EncryptionAnswer = { .page($0, isAtEnd: $1) }
    ) {
        tamper(with: client) { event in
            switch event {
            case .arrived: []
            case .answered(let number, .page(let messages, let isAtEnd)):
                [.answered(number, page(messages, isAtEnd))]
            default: [event]
            }
        }
    }

    /// Ends a client's connection, and waits until it has logged in again.
    func reconnect(_ client: SimulatedClient) {
        world.disconnect(client)
        world.run(for: 4000)
    }

    /// Logs a client in on the connection that it has, with a server that is recognized by something else: its
    /// encryption stops.
    func stop(_ client: SimulatedClient) {
        let facts = LoginFacts(
            encryptionVersion: 1,
            serverID: [7],
            line: world.server.line,
            trust: "another key",
            standing: .none,
            hasDevices: true
        )
        world.step(client, .loggedIn(facts))
    }

    /// A message of the conversation of alice and bob that no client has sent.
    func forged(
        sequence: UInt64,
        id: UInt64 = 9999,
        from sender: String,
        time: Int64 = SimulationWorld.epoch,
        body: String = "",
        _ sealed: SealedParts? = nil
    ) -> ReceivedMessage {
        ReceivedMessage(
            conversation: Self.conversation,
            kind: .direct,
            sequence: sequence,
            id: id,
            sender: sender,
            recipient: sender == "bob" ? "alice" : "bob",
            time: time,
            body: body,
            wire: .tls,
            isMissed: false,
            encryption: .none,
            sealed: sealed
        )
    }

    /// What a client's archive has at a place of the conversation of alice and bob.
    func archived(_ sequence: UInt64, at client: SimulatedClient) -> ArchivedMessage.Content? {
        client.store.records
            .message(line: world.server.line, conversation: Self.conversation, sequence: sequence)?.content
    }

    /// How far a client's store has read the conversation of alice and bob, and what it counts as shown.
    func cursors(of client: SimulatedClient) -> (opened: UInt64?, shown: UInt64?) {
        let record = client.store.records.conversation(Self.conversation)
        return (record?.openedThrough, record?.shownThrough)
    }
}

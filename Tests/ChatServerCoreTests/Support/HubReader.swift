import ChatIdentity
import ChatProtocol
import ChatStorage
import NIOCore

@testable import ChatServerCore

/// A session of the hub that reads over its TLS connection.
struct HubReader {
    let hub: DeliveryHub
    let outbox: Outbox
    let keys: ProtoDeliveryKeys

    /// Opens a session.
    init(
        _ hub: DeliveryHub,
        _ account: Account,
        origin: Int64 = 1,
        activity: LastActivity = LastActivity(),
        device: DeviceNumber? = nil
    ) async {
        let outbox = Outbox {}
        self.hub = hub
        self.outbox = outbox
        // A hub refuses a session only if its connection is gone.
        keys = await hub.open(account, origin: origin, outbox: outbox, activity: activity, device: device) ?? .init()
    }

    /// The number by which the hub knows the session.
    var id: SessionID { SessionID(rawValue: keys.sessionID) }

    /// Reads everything that has come until now.
    ///
    /// - Returns: The ids of the messages.
    func read() async throws -> [UInt64] {
        try await read(outbox.takeAll())
    }

    /// Waits for something to come and reads it.
    func readNext() async throws -> [UInt64] {
        try await read(outbox.popBatch())
    }

    /// Reads everything that has come until now.
    func readMessages() async throws -> [ProtoMessage] {
        let items = try await outbox.takeAll()
        try await acknowledge(items)
        return try items.flatMap { try $0.decoded().messages }
    }

    private func read(_ items: [Outbox.Item]) async throws -> [UInt64] {
        try await acknowledge(items)
        return try items.flatMap { try $0.decoded().messages.map(\.id) }
    }

    private func acknowledge(_ items: [Outbox.Item]) async throws {
        for deliveries in items.compactMap(\.deliveries) {
            await hub.controlWritten(deliveries)
        }
    }
}

/// An account by its number.
func account(_ number: Int64, _ name: String) throws -> Account {
    Account(id: AccountID(rawValue: number), username: try Username(name))
}

/// A message that was stored: a public one without `recipient`.
func stored(
    _ id: Int64,
    from sender: Account,
    to recipient: Account? = nil,
    origin: Int64 = 0,
    body: String = "hello",
    sealed: SealedBody? = nil
) -> StoredMessage {
    StoredMessage(
        id: MessageID(rawValue: id),
        conversation: recipient == nil ? .everyone : ConversationID(rawValue: 2),
        sequence: SequenceNumber(rawValue: id),
        kind: recipient == nil ? .everyone : .direct,
        sender: sender.username.value,
        recipient: recipient?.username.value,
        senderID: sender.id,
        recipientID: recipient?.id,
        time: 1_700_000_000_000 + id,
        body: sealed == nil ? Array(body.utf8) : [],
        origin: origin,
        sealed: sealed
    )
}

/// Public messages from one sender, ready for their readers.
func published(_ ids: ClosedRange<Int64>, from sender: Account) throws -> [PublishedMessage] {
    try ids.map { try PublishedMessage(stored($0, from: sender)) }
}

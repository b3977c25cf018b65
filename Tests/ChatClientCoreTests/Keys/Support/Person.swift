import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// Somebody with a client, whose events are taken as they come.
struct Person {
    let client: ChatClient
    let seen: Watched<[ChatEvent]>

    /// Waits until an event has come.
    func has(_ isSo: ([ChatEvent]) -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let isThere = try await seen.wait(upTo: Patience.standard) { isSo($0) ? true : nil } ?? false
        #expect(isThere, "\(seen.current)", sourceLocation: sourceLocation)
    }

    /// Waits until the client has keys that the server knows.
    func waitUntilReady(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await has({ $0.contains(.encryption(.own(.ready))) }, sourceLocation: sourceLocation)
    }

    /// Waits until what was missed has come.
    func waitUntilCaughtUp(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await has({ $0.contains(where: \.isCaughtUp) }, sourceLocation: sourceLocation)
    }

    /// Waits for so many messages.
    func messages(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws -> [ReceivedMessage] {
        try await has({ $0.messages.count >= count }, sourceLocation: sourceLocation)
        return seen.current.messages
    }

    func send(_ text: String, to name: String) async throws {
        _ = try await client.send(text, to: .user(name))
    }
}

extension RunningServer {
    /// Runs `body` with somebody who is logged in, or registers if the account is new.
    func withPerson(
        _ name: String,
        _ encryption: EncryptionChoice,
        progress: SyncProgress? = nil,
        through proxy: LossyProxy? = nil,
        change: (inout ChatClientConfiguration) -> Void = { _ in },
        beforeLogin: (ChatClient) async -> Void = { _ in },
        _ body: (Person) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.encryption = encryption
        configuration.progress = progress
        change(&configuration)
        let address = proxy.map { ServerAddress(host: "127.0.0.1", port: $0.port) } ?? address
        try await ChatClient.withConnection(to: address, configuration: configuration) { client in
            await beforeLogin(client)
            let isThere = try await client.status(of: name).exists
            _ =
                isThere
                ? try await client.logIn(username: name, password: "Sesame123")
                : try await client.register(username: name, password: "Sesame123")
            let person = Person(client: client, seen: Watched([]))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await event in client.events {
                        person.seen.update { $0.append(event) }
                    }
                }
                try await body(person)
                group.cancelAll()
            }
        }
    }
}

extension KeyStore {
    /// A new store in memory.
    static func memory() -> KeyStore {
        KeyStore(InMemoryKeyStore())
    }
}

extension EncryptionChoice {
    /// A client with a store that makes keys at its first login.
    static func keys(_ store: KeyStore = .memory()) -> EncryptionChoice {
        .store(store, makesIdentity: true)
    }
}

extension Sequence<ChatEvent> {
    /// The messages that have a text, or none and no reason.
    var messages: [ReceivedMessage] {
        compactMap { event in
            if case .message(let message) = event { message } else { nil }
        }
    }

    /// The messages that were not opened.
    var unopened: [ReceivedMessage] {
        compactMap { event in
            if case .unopened(let message) = event { message } else { nil }
        }
    }
}

extension Sequence<ChatEvent> {
    /// The messages that were opened after they had been shown without their text.
    var opened: [ReceivedMessage] {
        compactMap { event in
            if case .opened(let message) = event { message } else { nil }
        }
    }
}

extension ChatEvent {
    /// Whether it tells that the key store fails.
    var isFailure: Bool {
        if case .encryption(.failed) = self { true } else { false }
    }

    var isCaughtUp: Bool {
        if case .connection(.caughtUp) = self { true } else { false }
    }
}

extension ReceivedMessage {
    /// Whether it was sealed and opened.
    var isSealed: Bool {
        if case .sealed = encryption { true } else { false }
    }
}

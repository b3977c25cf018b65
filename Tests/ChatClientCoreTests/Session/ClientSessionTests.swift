import ChatProtocol
import ChatTesting
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Pending requests, and the session itself, when the connection breaks.
@Suite(.timeLimit(.minutes(2))) struct ClientSessionTests {
    @Test func `what was under way is sent again in its order, but for what must not be done twice`() async throws {
        try await withSession { session, proxy in
            // Nothing is answered from here on.
            proxy.unplug()
            try await withThrowingTaskGroup(of: Void.self) { group in
                let sequences = Watched<[Int: UInt64]>([:])
                for number in 0..<6 {
                    group.addImmediateTask {
                        let answer = try await session.request(.send(Self.message("\(number)")))
                        sequences.update { $0[number] = answer.sequence }
                    }
                }
                group.addImmediateTask {
                    let room = ProtoCreateRoom.with {
                        $0.name = "den"
                        $0.limit = 5
                        $0.listed = true
                    }
                    let error = try await #require(throws: ChatError.self) {
                        try await session.request(.createRoom(room))
                    }
                    #expect(error.code == .connectionLost)
                }
                group.addImmediateTask {
                    let answer = try await session.request(.listUsers(.init()))
                    #expect(answer.userList?.usernames == ["alice"])
                }
                await session.breakConnection()
                // These wait for the connection.
                for number in 6..<9 {
                    group.addImmediateTask {
                        let answer = try await session.request(.send(Self.message("\(number)")))
                        sequences.update { $0[number] = answer.sequence }
                    }
                }
                proxy.plugIn()
                try await group.waitForAll()
                #expect(sequences.current.sorted { $0.key < $1.key }.map(\.value) == Array(1...9))
            }
        }
    }

    @Test func `a token that the server does not take is followed by the password`() async throws {
        try await withSession { session, _ in
            await session.spoilToken()
            await session.breakConnection()
            let answer = try await session.request(.listUsers(.init()))
            #expect(answer.userList?.usernames == ["alice"])
            #expect(await session.hasToken)
        }
    }

    @Test func `another certificate than before ends it`() async throws {
        try await withServer { server in
            try await withServer { other in
                let proxy = try await LossyProxy.start(serverPort: server.address.port)
                try await server.withClient(through: proxy) { client in
                    _ = try await client.register(username: "alice", password: "Sesame123")
                    try proxy.setServer(port: other.address.port)
                    await proxy.resetConnections()
                    guard case .disconnected(.refused(let error)) = await client.remainingEvents().last else {
                        Issue.record("It has not ended.")
                        return
                    }
                    #expect(error.code == .certificateChanged)
                    #expect(error.message.contains(server.fingerprint))
                    #expect(error.message.contains(other.fingerprint))
                }
                await proxy.stop()
            }
        }
    }

    @Test func `it tells what happens, and gives up when it was told to`() async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            let reconnection = Reconnection.automatic(giveUpAfter: .seconds(3))
            try await server.withClient(reconnection: reconnection, through: proxy) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                #expect(await client.nextChange() == .caughtUp(missed: 0))
                await proxy.resetConnections()
                guard case .interrupted(_, let delay) = await client.nextChange() else {
                    Issue.record("It tells nothing of the break.")
                    return
                }
                #expect(delay <= .milliseconds(250))
                #expect(await client.nextChange() == .resumed(role: .member))
                #expect(await client.nextChange() == .caughtUp(missed: 0))
                await proxy.stop()
                let events = await client.remainingEvents()
                let tries = events.filter { if case .connection(.interrupted) = $0 { true } else { false } }
                #expect(tries.count >= 2)
                guard case .disconnected(.lost) = events.last else {
                    Issue.record("\(String(describing: events.last))")
                    return
                }
            }
        }
    }

    @Test func `who leaves while it is interrupted does not wait`() async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            try await server.withClient(through: proxy) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                await proxy.stop()
                while case .some(let change) = await client.nextChange() {
                    if case .interrupted = change {
                        break
                    }
                }
                let error = try await #require(throws: ChatError.self) { try await client.logOut() }
                #expect(error.code == .connectionLost)
                #expect(await client.remainingEvents().last == .disconnected(.lost(reason: error.message)))
            }
        }
    }

    @Test func `a reader that takes nothing is brought no more than it can hold, and then all`() async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            try await server.withClient(through: proxy) { bob in
                _ = try await bob.register(username: "bob", password: "Sesame123")
                try await server.withClient(delivery: .tls) { alice in
                    _ = try await alice.register(username: "alice", password: "Sesame123")
                    for number in 1...2000 {
                        if number == 1200 {
                            await proxy.resetConnections()
                        }
                        _ = try await alice.send("\(number)", to: .everyone)
                    }
                    let bound =
                        ChatEvents.highWaterMark + CatchUp.usualHeldLimit
                        + CatchUp.pagesAtOnce * Int(CatchUp.pageLimit)
                    #expect(bob.events.waiting <= bound)
                    var bodies: [String] = []
                    while bodies.count < 2000, let message = await bob.nextMessage() {
                        bodies.append(message.body)
                    }
                    #expect(bodies == (1...2000).map { "\($0)" })
                }
            }
            await proxy.stop()
        }
    }

    @Test func `a note to oneself is not had when its receipt comes`() async throws {
        try await withSession { session, _ in
            #expect(await session.stored(byMessageTo: "ALICE", in: 900).cursors[900] == nil)
            #expect(await session.stored(byMessageTo: "bob", in: 901).cursors[901] == 1)
        }
    }

    @Test func `a password change that nobody waits for any more may have been carried out`() async throws {
        try await withSession { session, _ in
            #expect(await session.passwords(afterGivenUpChangeTo: "one", isWritten: false) == ["Sesame123"])
            #expect(await session.passwords(afterGivenUpChangeTo: "two", isWritten: true) == ["Sesame123", "two"])
        }
    }

    @Test func `tries are counted at the login only`() async throws {
        try await withSession { session, _ in
            let change = ProtoChangePassword.with {
                $0.oldPassword = "Sesame000"
                $0.newPassword = "Sesame456"
            }
            let error = try await #require(throws: ChatError.self) {
                try await session.request(.changePassword(change))
            }
            #expect(error.code == .wrongPassword)
            #expect(error.attemptsLeft == nil)
        }
    }

    private static func message(_ body: String) -> ProtoSend {
        .with {
            $0.body = .init(body.utf8)
            $0.token = .init(ChatClient.makeToken())
        }
    }

    /// Alice, logged in through a proxy.
    private func withSession(_ body: (ClientSession, LossyProxy) async throws -> Void) async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            var configuration = server.configuration
            configuration.delivery = .tls
            let session = ClientSession(
                eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
                address: ServerAddress(host: "127.0.0.1", port: proxy.port),
                configuration: configuration
            )
            _ = try await session.open()
            let alice = ProtoRegister.with {
                $0.username = "alice"
                $0.password = "Sesame123"
            }
            _ = try await session.request(.register(alice))
            try await body(session, proxy)
            await session.close()
            await proxy.stop()
        }
    }
}

extension ClientSession {
    fileprivate func breakConnection() {
        connectionFailed("The test broke it.")
    }

    /// Returns the session's progress after a sent message was stored as the first one of a conversation.
    fileprivate func stored(byMessageTo recipient: String, in conversation: UInt64) -> SyncProgress {
        let id = add(.send(.with { $0.recipient = recipient }))
        received(.stored(.with { ($0.conversation, $0.sequence) = (conversation, 1) }), answering: id)
        #expect(catchUp.progress == events.taken.current)
        return catchUp.progress
    }

    fileprivate func passwords(afterGivenUpChangeTo password: String, isWritten: Bool) -> [String] {
        let id = add(.changePassword(.with { $0.newPassword = password }))
        if isWritten {
            pending.wrote(id)
        }
        finish(id, with: .failure(CancellationError()))
        return credentials?.passwords ?? []
    }

    private func add(_ request: ProtoClientFrame.OneOf_Request) -> UInt64 {
        let id = pending.makeID()
        let entry = PendingRequests.Entry(
            frame: ByteBuffer(),
            kind: RequestKind(request),
            purpose: RequestPurpose(request),
            timeout: eventLoop.scheduleTask(in: .minutes(1)) {}
        ) { _ in }
        pending.add(id, entry)
        return id
    }

    fileprivate var hasToken: Bool {
        credentials?.token.map { $0.count > 3 } ?? false
    }
}

extension ProtoServerFrame.OneOf_Body {
    fileprivate var sequence: UInt64? {
        if case .stored(let stored) = self { stored.sequence } else { nil }
    }

    fileprivate var userList: ProtoUserList? {
        if case .userList(let list) = self { list } else { nil }
    }
}

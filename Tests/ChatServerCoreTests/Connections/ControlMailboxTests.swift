import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct ControlMailboxTests {
    /// Runs a test with a session that a scheduler serves, and waits until the session has ended.
    private func withSession(_ body: (ControlMailbox, Outbox) async throws -> Void) async throws {
        try await withServices { services in
            let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
            let channel = try await DatagramBootstrap(group: eventLoop).bind(host: "127.0.0.1", port: 0).get()
            let peer = try ControlPeer(services)
            let scheduler = ConnectionScheduler(eventLoop)
            let session = ControlMailbox(peer.connection, channel: channel, scheduler: scheduler)
            try await withThrowingTaskGroup { group in
                group.addTask { await scheduler.run() }
                try await body(session, peer.outbox)
                session.tell(.disconnected)
                services.connections.closeAll(reason: .shuttingDown)
                await services.connections.waitUntilEmpty()
                scheduler.close()
                try await group.waitForAll()
            }
            // A session that ended the connection closes it by itself, a little later.
            channel.close(promise: nil)
            try await channel.closeFuture.get()
        }
    }

    private func frame(_ id: UInt64, _ request: ProtoClientFrame.OneOf_Request) throws -> ControlFrameEvent {
        let frame = ProtoClientFrame.with {
            $0.requestID = id
            $0.request = request
        }
        return .frame(ByteBuffer(bytes: try frame.serializedBytes() as [UInt8]))
    }

    /// The requests that were answered, in order.
    private func answers(_ count: Int, in outbox: Outbox) async throws -> [UInt64] {
        var answers: [UInt64] = []
        while answers.count < count {
            answers += try await outbox.popBatch().map { try $0.decoded().requestID }
        }
        return answers
    }

    @Test func `requests are answered in order, also those that come after a rest`() async throws {
        try await withSession { session, outbox in
            session.tell(.read(try frame(1, .hello(.version(1...1)))))
            for number in 2...20 {
                session.tell(.read(try frame(UInt64(number), .ping(.init()))))
            }
            #expect(try await answers(20, in: outbox) == Array(1...20))
            session.tell(.read(try frame(21, .ping(.init()))))
            #expect(try await answers(1, in: outbox) == [21])
        }
    }

    @Test func `what was read before the end is still served`() async throws {
        try await withSession { session, outbox in
            session.tell(.read(try frame(1, .hello(.version(1...1)))))
            session.tell(.read(try frame(2, .ping(.init()))))
            session.tell(.disconnected)
            #expect(try await answers(2, in: outbox) == [1, 2])
        }
    }

    @Test func `nothing is served after the request that ends the connection`() async throws {
        try await withSession { session, outbox in
            session.tell(.read(try frame(1, .hello(.version(1...1)))))
            session.tell(.read(try frame(2, .logout(.init()))))
            session.tell(.read(try frame(3, .ping(.init()))))
            var answered: [UInt64] = []
            try await outbox.run { answered += try $0.map { try $0.decoded().requestID } }
            #expect(answered == [1, 2])
        }
    }

    @Test func `when the server ends the connection nothing more is served, and reading goes on`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
            let channel = try await DatagramBootstrap(group: eventLoop).bind(host: "127.0.0.1", port: 0).get()
            var peer = try ControlPeer(services)
            let login = try await peer.logIn("alice")
            let session = ControlMailbox(peer.connection, channel: channel, scheduler: ConnectionScheduler(eventLoop))
            for number in 1...8 {
                session.tell(.read(try frame(UInt64(number), .ping(.init()))))
            }
            #expect(session.holdsReading())
            session.tell(.closed(.passwordChanged))
            await session.serve()
            #expect(!session.holdsReading())
            #expect(peer.outbox.pop().items.isEmpty)
            let id = SessionID(rawValue: login.delivery.sessionID)
            #expect(await services.hub.statistics(of: id) == nil)
            try await channel.close()
        }
    }

    @Test func `reading waits while eight frames do`() async throws {
        try await withServices { services in
            let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
            let channel = try await DatagramBootstrap(group: eventLoop).bind(host: "127.0.0.1", port: 0).get()
            // No task serves the scheduler.
            let peer = try ControlPeer(services)
            let session = ControlMailbox(peer.connection, channel: channel, scheduler: ConnectionScheduler(eventLoop))
            for _ in 1...7 {
                session.tell(.read(.tooLarge(announced: 2, limit: 1)))
            }
            #expect(!session.holdsReading())
            session.tell(.read(.tooLarge(announced: 2, limit: 1)))
            #expect(session.holdsReading())
            await session.serve()
            #expect(!session.holdsReading())
            try await channel.close()
        }
    }
}

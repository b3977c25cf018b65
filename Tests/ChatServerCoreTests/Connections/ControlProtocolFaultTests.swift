import ChatProtocol
import NIOCore
import Testing

@testable import ChatServerCore

/// Answers of a control connection to frames that it cannot serve.
@Suite(.timeLimit(.minutes(1))) struct ControlProtocolFaultTests {
    @Test func `a request that the server does not know is answered, and the connection stays`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            let unknown = try await peer.answer(nil)
            #expect(unknown.failure == .unknownFrame)
            #expect(unknown.error.message == "The server does not know this request. It speaks version 1.")
            // Request 7, and field 100 of a newer version: no bytes.
            let newer = try await peer.send([1 << 3, 7, 0xA2, 0x06, 0])
            #expect(newer.map(\.failure) == [.unknownFrame])
            #expect(newer.map(\.requestID) == [7])
            try await peer.greet()
        }
    }

    @Test(arguments: [[0xFF], [0x0A], [0x12, 5, 1], Array(repeating: 0xFF, count: 4096)] as [[UInt8]])
    func `bytes that are no frame are answered, and the connection stays`(bytes: [UInt8]) async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            let frames = try await peer.send(bytes)
            #expect(frames.map(\.requestID) == [0])
            #expect(frames.map(\.failure) == [.malformedFrame])
            #expect(frames.map(\.error.message) == ["A frame could not be read. It was ignored."])
            try await peer.greet()
        }
    }

    @Test(
        arguments: [nil, .hello(.version(1...1)), .ping(.init()), .login(.with("alice", "Sesame123"))]
            as [ProtoClientFrame.OneOf_Request?]
    )
    func `a request without a number is not carried out`(request: ProtoClientFrame.OneOf_Request?) async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            let early = try await peer.ask(request, id: 0)
            #expect(early.map(\.requestID) == [0])
            #expect(early.map(\.failure) == [.malformedFrame])
            #expect(early.map(\.error.message) == ["A request needs a number that is not 0. It was ignored."])
            try await peer.greet()
            #expect(try await peer.ask(request, id: 0).map(\.failure) == [.malformedFrame])
            #expect(await services.hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
        }
    }

    @Test func `requests without a number count as faults`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            for _ in 1...64 {
                _ = try await peer.ask(.ping(.init()), id: 0)
            }
            #expect(peer.connection.isLeaving)
        }
    }

    @Test func `a frame that is too large ends the connection`() async throws {
        try await withServices { services in
            var peer = try ControlPeer(services)
            await peer.connection.handle(.tooLarge(announced: 4097, limit: 4096))
            let frames = try await peer.outbox.takeFrames()
            #expect(frames.map(\.failure) == [.frameTooLarge])
            #expect(
                frames.map(\.error.message) == [
                    "A frame of 4097 bytes is too large; the limit is 4096. The connection is closed."
                ]
            )
            #expect(peer.connection.isLeaving)
        }
    }

    @Test func `the 64th fault ends the connection, whatever kinds they are`() async throws {
        var limits = ConnectionLimits()
        limits.requestsBeforeLogin = 0
        try await withServices(limits: limits) { services in
            var peer = try ControlPeer(services)
            for number in 1...63 {
                switch number % 3 {
                case 0: _ = try await peer.send([0xFF])
                case 1: _ = try await peer.ask(nil)
                default: _ = try await peer.ask(.listUsers(.init()))
                }
            }
            // Requests that are served do not count, and do not clear the count.
            try await peer.greet()
            #expect(!peer.connection.isLeaving)
            #expect(try await peer.send([0xFF]).map(\.failure) == [.malformedFrame])
            #expect(peer.connection.isLeaving)
            #expect(try await peer.ask(.ping(.init())).isEmpty)
        }
    }

    @Test func `a peer that has gone is offline at once`() async throws {
        try await withServices(passwords: ["alice": "Sesame123"]) { services in
            var peer = try ControlPeer(services)
            _ = try await peer.logIn("alice")
            #expect(await services.hub.activeUsers(heardWithin: .seconds(25)).map(\.value) == ["alice"])
            await peer.connection.ended()
            #expect(await services.hub.activeUsers(heardWithin: .seconds(25)).isEmpty)
            #expect(try await peer.outbox.takeFrames().isEmpty)
        }
    }
}

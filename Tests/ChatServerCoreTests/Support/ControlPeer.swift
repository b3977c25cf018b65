import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatServerCore

/// One control connection: a test makes its requests and reads its outbox.
struct ControlPeer {
    var connection: ControlDispatcher
    let outbox: Outbox
    private let services: ControlServices

    init(_ services: ControlServices, address: String = "192.0.2.1") throws {
        let outbox = Outbox {}
        self.services = services
        self.outbox = outbox
        connection = ControlDispatcher(
            services: services,
            outbox: outbox,
            limit: FrameLimit(bytes: ProtocolLimits.unauthenticatedFrameBytes),
            idleTimeout: IdleTimeout(deadline: .distantFuture, on: MultiThreadedEventLoopGroup.singleton.next()) {},
            ticket: try #require(
                services.connections.admit(from: PeerNetwork(address), address: IPAddress(address), outbox: outbox)
            ),
            network: PeerNetwork(address),
            address: IPAddress(address)
        )
    }

    /// Makes a request and returns all resulting frames.
    mutating func ask(
        _ request: ProtoClientFrame.OneOf_Request?,
        id: UInt64 = 7
    ) async throws -> [ProtoServerFrame] {
        let frame = ProtoClientFrame.with {
            $0.requestID = id
            $0.request = request
        }
        return try await send(try frame.serializedBytes())
    }

    /// Makes a request that must have exactly one answer, and returns it.
    mutating func answer(_ request: ProtoClientFrame.OneOf_Request?) async throws -> ProtoServerFrame {
        let frames = try await ask(request)
        #expect(frames.map(\.requestID) == [7])
        return try #require(frames.first)
    }

    /// Sends the bytes of one frame and returns all resulting frames.
    mutating func send(_ bytes: [UInt8]) async throws -> [ProtoServerFrame] {
        await connection.handle(.frame(ByteBuffer(bytes: bytes)))
        // Answers to messages come once they are stored.
        await services.commits.drain()
        await services.marks.drain()
        return try await outbox.takeFrames()
    }

    /// Says hello as a client of this version does.
    mutating func greet() async throws {
        let welcome = try await answer(.hello(.version(1...1)))
        try #require(welcome.body == .welcome(welcome.welcome))
    }

    /// Says hello and logs in.
    mutating func logIn(_ username: String, password: String = "Sesame123") async throws -> ProtoLoggedIn {
        try await greet()
        let answer = try await answer(.login(.with(username, password)))
        guard case .loggedIn(let login) = answer.body else {
            throw UnexpectedAnswer(frame: answer)
        }
        return login
    }
}

extension ControlPeer {
    /// The frames that have come unrequested since the last look.
    func events() async throws -> [ProtoServerFrame] {
        try await outbox.takeFrames()
    }
}

/// A server's answer that the test cannot go on with.
struct UnexpectedAnswer: Error {
    let frame: ProtoServerFrame
}

extension ProtoHello {
    /// A hello of a client that speaks these versions.
    static func version(_ versions: ClosedRange<UInt32>) -> ProtoHello {
        .with {
            $0.oldestVersion = versions.lowerBound
            $0.newestVersion = versions.upperBound
        }
    }
}

extension ProtoLogin {
    static func with(_ username: String, _ password: String) -> ProtoLogin {
        .with {
            $0.username = username
            $0.password = password
        }
    }
}

extension ProtoRegister {
    static func with(_ username: String, _ password: String) -> ProtoRegister {
        .with {
            $0.username = username
            $0.password = password
        }
    }
}

extension ProtoSend {
    /// A message with a token that repeats one byte 16 times.
    static func with(_ body: String, to recipient: String = "", room: UInt64 = 0, token: UInt8 = 1) -> ProtoSend {
        .with {
            $0.recipient = recipient
            $0.room = room
            $0.body = .init(body.utf8)
            $0.token = .init(repeating: token, count: 16)
        }
    }
}

extension ProtoServerFrame {
    /// The error code, if the frame is an error.
    var failure: ProtoErrorCode? {
        if case .error(let error) = body { error.code } else { nil }
    }
}

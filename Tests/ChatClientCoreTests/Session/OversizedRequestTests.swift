import ChatProtocol
import Foundation
import NIOPosix
import SwiftProtobuf
import Testing

@testable import ChatClientCore

/// Requests that are too large fail by themselves: the connection and all other pending requests go on.
@Suite(.timeLimit(.minutes(2))) struct OversizedRequestTests {
    @Test func `before the login nothing above 4 KiB is written`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                // A field that fits no frame, one that fits none before the login, and the name of the client itself.
                for length in [5000, 70_000] {
                    let password = String(repeating: "A", count: length) + "1"
                    let error = try await #require(throws: ChatError.self) {
                        try await client.register(username: "alice", password: password)
                    }
                    #expect(error.code.rawValue == "password_policy")
                    #expect(error.message == "The password is longer than 1024 bytes.")
                    let name = String(repeating: "a", count: length)
                    let invalid = try await #require(throws: ChatError.self) { try await client.status(of: name) }
                    #expect(invalid.code.rawValue == "invalid_username")
                    #expect(invalid.message == "A username has at most 50 characters.")
                }
                #expect(try await client.register(username: "alice", password: "Sesame123") == "alice")
                try await client.logOut()
            }
        }
    }

    @Test func `no kind of request costs the connection`() async throws {
        try await withServer { server in
            var configuration = server.configuration
            configuration.clientName = OversizedRequests.text
            let session = ClientSession(
                eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
                address: server.address,
                configuration: configuration
            )
            _ = try await session.open()
            try await expectRefusals(session)
            _ = try await session.request(
                .register(.with { ($0.username, $0.password) = ("alice", "Sesame123") })
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        let send = ProtoSend.with {
                            $0.body = Data("\(number)".utf8)
                            $0.token = Data(ChatClient.makeToken())
                        }
                        _ = try await session.request(.send(send))
                    }
                }
                try await expectRefusals(session)
                try await group.waitForAll()
            }
            #expect(await session.pendingIsEmpty)
            await session.close()
        }
    }

    @Test func `a frame above what the server takes fails with its size, and the next one goes`() async throws {
        try await withServer { server in
            try await server.withClient { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                await client.session.shrinkFrames(to: 100)
                let error = try await #require(throws: ChatError.self) {
                    try await client.send(String(repeating: "x", count: 200), to: .everyone)
                }
                #expect(error.code == .frameTooLarge)
                #expect(error.message.hasPrefix("The request has 2"))
                #expect(error.message.hasSuffix(" bytes; the server takes 100 at a time. It was not sent."))
                #expect(try await client.activeUsers() == ["alice"])
            }
        }
    }

    private func expectRefusals(_ session: ClientSession) async throws {
        for (request, code) in OversizedRequests.all {
            let error = try await #require(throws: ChatError.self) { try await session.request(request) }
            #expect(error.code.rawValue == code, Comment(rawValue: String("\(request)".prefix(40))))
        }
    }
}

extension ClientSession {
    fileprivate var pendingIsEmpty: Bool { pending.isEmpty }

    fileprivate func shrinkFrames(to bytes: Int) {
        limits.frameBytes = bytes
    }
}

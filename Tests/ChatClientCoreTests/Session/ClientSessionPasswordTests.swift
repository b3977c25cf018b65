import ChatProtocol
import ChatTesting
import Testing

@testable import ChatClientCore

/// A session whose password is changed, by itself or elsewhere.
@Suite(.timeLimit(.minutes(2))) struct ClientSessionPasswordTests {
    @Test func `a password that was changed elsewhere ends it at once`() async throws {
        try await withServer { server in
            try await server.withClient { first in
                _ = try await first.register(username: "alice", password: "Sesame123")
                try await server.withClient { second in
                    _ = try await second.logIn(username: "alice", password: "Sesame123")
                    try await first.changePassword(from: "Sesame123", to: "Sesame456")
                    let last = await second.remainingEvents().last
                    guard case .disconnected(.refused(let error)) = last else {
                        Issue.record("\(String(describing: last))")
                        return
                    }
                    #expect(error.code == .passwordChanged)
                }
            }
        }
    }

    @Test func `a password that was changed elsewhere ends it when it comes back`() async throws {
        try await withServer { server in
            try await server.withClient { first in
                _ = try await first.register(username: "alice", password: "Sesame123")
                let proxy = try await LossyProxy.start(serverPort: server.address.port)
                try await server.withClient(through: proxy) { second in
                    _ = try await second.logIn(username: "alice", password: "Sesame123")
                    // The second client does not hear the server's goodbye.
                    proxy.unplug()
                    try await first.changePassword(from: "Sesame123", to: "Sesame456")
                    await proxy.resetConnections()
                    proxy.plugIn()
                    let last = await second.remainingEvents().last
                    guard case .disconnected(.refused(let error)) = last else {
                        Issue.record("\(String(describing: last))")
                        return
                    }
                    #expect(error.code == .passwordChanged)
                }
                await proxy.stop()
            }
        }
    }

    @Test func `a password that it changed itself does not`() async throws {
        try await withServer { server in
            let proxy = try await LossyProxy.start(serverPort: server.address.port)
            try await server.withClient(through: proxy) { client in
                _ = try await client.register(username: "alice", password: "Sesame123")
                try await client.changePassword(from: "Sesame123", to: "Sesame456")
                await proxy.resetConnections()
                #expect(try await client.activeUsers() == ["alice"])
            }
            await proxy.stop()
        }
    }
}

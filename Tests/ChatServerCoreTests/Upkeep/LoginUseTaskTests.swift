import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct LoginUseTaskTests {
    private static let day: Int64 = 86_400_000

    @Test func `a login whose session lasts is in use, and one without a session is not`() async throws {
        try await withStore { services, store in
            var (alice, other) = try (ControlPeer(services), ControlPeer(services))
            let login = try await alice.logInAndRemember("alice", "open").token.login
            _ = try await other.logIn("alice", token: alice.remember("idle").token.token)
            services.connections.updateSession(other.connection.ticket) { $0.login = nil }
            services.connections.updateSession(alice.connection.ticket) {
                $0.login = LoginID(rawValue: Int64(login))
            }
            let account = try await store.account(for: Username("alice")).id
            let secret = try #require(try await services.accounts.secretDigest(of: Username("alice")))
            let start = ServerTime.milliseconds
            let task = LoginUseTask(logins: store, connections: services.connections, logger: .quiet)
            for days in 1...40 as ClosedRange<Int64> {
                await task.note(now: start + days * Self.day, until: StopFlag())
            }
            let list = try await store.logins(of: account, secret: secret, now: start + 40 * Self.day)
            #expect(list.map(\.label) == ["open"])
            #expect(list.map(\.lastUsed) == [start + 40 * Self.day])
            let stopped = StopFlag()
            stopped.set()
            await task.note(now: start + 41 * Self.day, until: stopped)
            let same = try await store.logins(of: account, secret: secret, now: start + 41 * Self.day)
            #expect(same == list)
        }
    }
}

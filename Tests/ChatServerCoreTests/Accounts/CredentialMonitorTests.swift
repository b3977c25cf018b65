import ChatProtocol
import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct CredentialMonitorTests {
    private let old = StoredSecret.plainText("old").digest
    private let new = StoredSecret.plainText("new").digest
    private let newest = StoredSecret.plainText("newest").digest

    private func sessions(_ names: [String]) throws -> [CredentialMonitor.Session] {
        let table = ConnectionTable(limits: ConnectionLimits())
        return try names.enumerated().map { number, name in
            CredentialMonitor.Session(
                ticket: try #require(table.admit(from: PeerNetwork("192.0.2.1"), outbox: Outbox {})),
                account: AccountID(rawValue: Int64(number)),
                username: try Username(name),
                digest: old
            )
        }
    }

    @Test func `another password and a removal end sessions at the second look`() throws {
        var monitor = CredentialMonitor()
        let sessions = try sessions(["Alice", "bob", "carol"])
        let stored = CredentialMonitor.Stored.secrets(["alice": new, "carol": old])
        #expect(monitor.look(at: sessions, stored: stored) == .close([:]))
        #expect(monitor.isSuspicious)
        let expected = [sessions[0].ticket: CloseReason.passwordChanged, sessions[1].ticket: .accountRemoved]
        #expect(monitor.look(at: sessions, stored: stored) == .close(expected))
        #expect(!monitor.isSuspicious)
    }

    @Test func `what is different at one look alone ends nobody`() throws {
        var monitor = CredentialMonitor()
        let sessions = try sessions(["alice", "bob"])
        _ = monitor.look(at: sessions, stored: .secrets(["alice": new, "bob": old]))
        #expect(monitor.look(at: sessions, stored: .secrets(["alice": newest, "bob": old])) == .close([:]))
        #expect(monitor.look(at: sessions, stored: .secrets(["alice": old, "bob": old])) == .close([:]))
        #expect(!monitor.isSuspicious)
        _ = monitor.look(at: sessions, stored: .secrets(["bob": old]))
        #expect(monitor.look(at: sessions, stored: .secrets(["alice": new, "bob": old])) == .close([:]))
    }

    @Test func `a store without accounts is not believed, however often it is looked at`() throws {
        var monitor = CredentialMonitor()
        let sessions = try sessions(["alice"])
        for _ in 0..<3 {
            #expect(monitor.look(at: sessions, stored: .nothing) == .disbelieve)
        }
        #expect(monitor.look(at: [], stored: .secrets([:])) == .close([:]))
    }
}

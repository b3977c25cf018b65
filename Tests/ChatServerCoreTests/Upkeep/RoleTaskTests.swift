import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Logging
import Testing

@testable import ChatServerCore

@Suite(.timeLimit(.minutes(1))) struct RoleTaskTests {
    private let store = InMemoryChatStore()
    private let credentials: MemoryCredentialStore
    private var task: RoleTask

    init() async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        credentials = try MemoryCredentialStore(passwords: ["boss": "Sesame123", "mia": "Sesame123"])
        task = RoleTask(
            credentials: credentials,
            roles: store,
            audit: AdminAudit(store: store, logger: logger),
            logger: logger
        )
        try await store.setRole(.admin, of: store.account(for: Username("boss")).id)
        try await store.setRole(.moderator, of: store.account(for: Username("mia")).id)
    }

    private func holders() async throws -> [String] {
        try await store.roles().map(\.account.username.value)
    }

    @Test func `a removed account loses its role, and the log tells why`() async throws {
        var task = task
        await task.look()
        try credentials.edit("boss", password: nil)
        await task.look()
        #expect(try await holders() == ["boss", "mia"])
        await task.look()
        #expect(try await holders() == ["mia"])
        // The name comes back without it.
        try credentials.edit("boss", password: "Sesame123")
        await task.look()
        #expect(try await holders() == ["mia"])
        let log = try await store.audit(before: nil, limit: 9)
        #expect(log.map(\.act) == ["role"])
        #expect(log.map(\.detail) == ["admin to member: the account was removed"])
        #expect(log.first?.targetAccount?.name == "boss")
    }

    @Test func `an account that is missing for a moment keeps its role`() async throws {
        var task = task
        try credentials.edit("boss", password: nil)
        await task.look()
        try credentials.edit("boss", password: "Sesame123")
        await task.look()
        try credentials.edit("boss", password: nil)
        await task.look()
        #expect(try await holders() == ["boss", "mia"])
    }

    @Test func `an emptied or unreadable store takes no role away`() async throws {
        var task = task
        for name in ["boss", "mia"] {
            try credentials.edit(name, password: nil)
        }
        for _ in 0..<3 {
            await task.look()
        }
        credentials.fail(with: .isFolder(path: "credentials"))
        for _ in 0..<3 {
            await task.look()
        }
        #expect(try await holders() == ["boss", "mia"])
    }
}

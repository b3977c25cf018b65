import ChatProtocol
import ChatStorage
import ChatStorageTesting
import Testing

@testable import ChatServerCore

/// Uses of invites, when making the account fails or the server dies in between.
@Suite(.timeLimit(.minutes(1))) struct ReservationTests {
    private let store = InMemoryChatStore()
    private let code: InviteCode

    init() {
        var generator = SystemRandomNumberGenerator()
        code = InviteCode(using: &generator)
    }

    private func makeInvite(uses: Int = 1) async throws {
        let draft = InviteDraft(
            digest: code.digest,
            label: "",
            uses: uses,
            expires: .max,
            maker: .operator(uid: 0)
        )
        _ = try await store.addInvite(draft, now: 0)
    }

    private func uses() async throws -> [Int] {
        try await store.invites().flatMap { [$0.used, $0.reserved] }
    }

    private func outcome(_ services: ControlServices, _ name: String) async throws -> String {
        try await services.accounts.register(
            Username(name),
            password: "Sesame123",
            invite: code.bytes,
            from: .at("192.0.2.1")
        ).text
    }

    @Test func `a credential store that fails gives the use back`() async throws {
        try await makeInvite()
        let credentials = try MemoryCredentialStore()
        try await withServices(registration: .invite, messages: store, credentials: credentials) { services in
            credentials.failToAdd(with: .closed(path: "test"))
            await #expect(throws: StorageError.self) { try await outcome(services, "alice") }
            #expect(try await uses() == [0, 0])
            credentials.failToAdd(with: nil)
            let second = try await outcome(services, "alice")
            #expect(second == "accepted alice")
            #expect(try await uses() == [1, 0])
        }
    }

    @Test func `when nobody can tell whether the account was made, the use waits for the next start`() async throws {
        try await makeInvite()
        let credentials = try MemoryCredentialStore()
        try await withServices(registration: .invite, messages: store, credentials: credentials) { services in
            credentials.failAfterAdding(with: .closed(path: "test"))
            await #expect(throws: StorageError.self) { try await outcome(services, "alice") }
            // It is not given back: the account is there.
            let uses = try await uses()
            #expect(uses == [0, 1])
        }
        credentials.fail(with: nil)
        try await withServices(registration: .invite, messages: store, credentials: credentials) { services in
            let settled = try await services.accounts.settleReservations()
            #expect(settled == 1)
            #expect(try await uses() == [1, 0])
            #expect(try await services.accounts.settleReservations() == 0)
            #expect(try await outcome(services, "bob").contains("usedUp"))
        }
    }

    @Test func `a crash before the account is made gives the use back, once`() async throws {
        try await makeInvite(uses: 2)
        // The server died after the reservation.
        _ = try await store.reserveInvite(digest: code.digest, for: Username("alice"), now: 0)
        #expect(try await uses() == [0, 1])
        let credentials = try MemoryCredentialStore()
        try await withServices(registration: .invite, messages: store, credentials: credentials) { services in
            for _ in 0..<2 {
                try await services.accounts.settleReservations()
                #expect(try await uses() == [0, 0])
            }
            #expect(try await outcome(services, "alice") == "accepted alice")
            #expect(try await outcome(services, "bob") == "accepted bob")
            #expect(try await outcome(services, "carol").contains("usedUp"))
        }
    }

    @Test func `a crash after the account is made uses it up`() async throws {
        try await makeInvite()
        _ = try await store.reserveInvite(digest: code.digest, for: Username("Alice"), now: 0)
        // The server died after it had stored the password, before the account had a number.
        let credentials = try MemoryCredentialStore(passwords: ["alice": "Sesame123"])
        try await withServices(registration: .invite, messages: store, credentials: credentials) { services in
            try await services.accounts.settleReservations()
            #expect(try await uses() == [1, 0])
            #expect(try await outcome(services, "bob").contains("usedUp"))
        }
    }

    @Test func `an approved application is used once, also over a crash`() async throws {
        let dora = try Username("dora")
        let draft = ApplicationDraft(username: dora, digest: code.digest, network: "192.0.2.1")
        let now = ServerTime.milliseconds
        _ = try await store.apply(draft, now: now)
        _ = try await store.decideApplication(of: dora, isApproved: true, by: .operator(uid: 0), now: now)
        _ = try await store.reserveInvite(digest: code.digest, for: dora, now: now)
        let credentials = try MemoryCredentialStore()
        try await withServices(registration: .approval, messages: store, credentials: credentials) { services in
            try await services.accounts.settleReservations()
            #expect(try await store.applications(now: now).count == 1)
            #expect(try await outcome(services, "dora") == "accepted dora")
            #expect(try await store.applications(now: now).isEmpty)
        }
    }

    @Test func `of many who use an invite at once, as many get in as it says`() async throws {
        try await makeInvite(uses: 3)
        try await withServices(registration: .invite, messages: store) { services in
            let outcomes = try await withThrowingTaskGroup { group in
                for number in 0..<12 {
                    group.addTask { try await outcome(services, "user\(number)") }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0.hasPrefix("accepted") } == 3)
            #expect(try await uses() == [3, 0])
        }
    }
}

import ChatProtocol
import Testing

@testable import ChatStorage

/// A store with alice, bob and carol, and drafts of what its administration stores. Times are relative to a start.
struct AdministrationFixture {
    static let start: Int64 = 1_790_000_000_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 24 * hour
    static let root = Maker.operator(uid: 0)

    let fixture: MessageFixture

    var store: any ChatStore { fixture.store }

    func account(_ name: String) async throws -> Account {
        try await store.account(for: Username(name))
    }

    func maker(_ name: String) async throws -> Maker {
        .account(NamedAccount(try await account(name)))
    }

    /// Bans a network, or an account.
    func ban(
        _ target: String,
        isLock: Bool = false,
        for length: Int64? = nil,
        by maker: Maker = root,
        _ role: AccountRole? = nil,
        at time: Int64 = 0
    ) async throws -> Ban {
        let victim: BanTarget =
            if let network = IPNetwork(target) { .network(network) } else { .account(try await account(target)) }
        let draft = BanDraft(
            target: victim,
            isLock: isLock,
            reason: "a reason",
            expires: length.map { Self.start + time + $0 },
            maker: maker,
            makerRole: role
        )
        return try await store.addBan(draft, now: Self.start + time)
    }

    func bans(at time: Int64 = 0) async throws -> [Ban] {
        try await store.bans(now: Self.start + time)
    }

    func invite(
        _ code: Int,
        uses: Int = 1,
        for length: Int64 = 7 * day,
        at time: Int64 = 0
    ) async throws -> Invite {
        let draft = InviteDraft(
            digest: digest(code),
            label: "invite \(code)",
            uses: uses,
            expires: Self.start + time + length,
            maker: Self.root
        )
        return try await store.addInvite(draft, now: Self.start + time)
    }

    func reserve(_ code: Int, for name: String = "dave", at time: Int64 = 0) async throws -> InviteOutcome {
        try await store.reserveInvite(digest: digest(code), for: Username(name), now: Self.start + time)
    }

    func apply(_ name: String, _ code: Int, from network: String = "192.0.2.1", at time: Int64 = 0) async throws
        -> ApplicationOutcome
    {
        let draft = ApplicationDraft(username: try Username(name), digest: digest(code), network: network)
        return try await store.apply(draft, now: Self.start + time)
    }

    func decide(_ name: String, isApproved: Bool, by maker: Maker = root, at time: Int64 = 0) async throws
        -> ApplicationDecision
    {
        try await store.decideApplication(
            of: Username(name),
            isApproved: isApproved,
            by: maker,
            now: Self.start + time
        )
    }

    /// The names of the applications.
    func applicants(at time: Int64 = 0) async throws -> [String] {
        try await store.applications(now: Self.start + time).map(\.username.value)
    }
}

/// The digest of a code by its number.
func digest(_ code: Int) -> [UInt8] {
    (0..<32).map { $0 < 8 ? UInt8(truncatingIfNeeded: code >> ($0 * 8)) : 7 }
}

/// Runs a test with a fresh store.
func withAdministration(
    _ kind: ChatStoreKind,
    _ body: (AdministrationFixture) async throws -> Void
) async throws {
    try await withTemporaryFolder { folder in
        let fixture = try await MessageFixture(folder: folder, kind)
        try await fixture.makeFast()
        try await body(AdministrationFixture(fixture: fixture))
    }
}

extension InviteOutcome {
    /// The reservation, if there is one.
    var reservation: InviteReservation? {
        switch self {
        case .reserved(let reservation): reservation
        case .refused: nil
        }
    }
}

extension ApplicationOutcome {
    /// The application, if it was noted.
    var application: Application? {
        switch self {
        case .noted(let application): application
        case .held, .tooManyOfNetwork, .tooMany: nil
        }
    }
}

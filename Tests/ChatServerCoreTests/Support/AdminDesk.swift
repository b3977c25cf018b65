import ChatAdministration
import ChatProtocol
import ChatStorage
import ChatStorageTesting
import ChatTesting
import NIOCore

@testable import ChatServerCore

/// Administration commands of a server on in-memory stores.
struct AdminDesk {
    let services: ControlServices
    let store: InMemoryChatStore
    let credentials: MemoryCredentialStore

    var service: AdminService {
        get throws {
            guard let service = services.administration else {
                throw CancellationError()
            }
            return service
        }
    }

    /// The operator, at the admin socket.
    static let console = AdminCaller.operator(user: 1000)

    /// Carries out a command and returns its items.
    @discardableResult
    func run(_ command: AdminCommand, by caller: AdminCaller = console) async throws -> [AdminItem] {
        var items: [AdminItem] = []
        try await service.execute(command, by: caller) { item throws(AdminCallerGoneError) in items.append(item) }
        return items
    }

    /// Carries out a typed command and returns its items.
    @discardableResult
    func type(_ line: String, by caller: AdminCaller = console) async throws -> [AdminItem] {
        try await run(AdminCommand(line: line), by: caller)
    }

    /// Returns the code with which a command fails; `nil` if it does not.
    func failure(of command: AdminCommand, by caller: AdminCaller = console) async throws -> AdminFailure.Code? {
        do {
            try await run(command, by: caller)
            return nil
        } catch let failure as AdminFailure {
            return failure.code
        }
    }

    /// Returns the code with which a typed command fails; `nil` if it does not.
    func failure(ofTyping line: String, by caller: AdminCaller = console) async throws -> AdminFailure.Code? {
        try await failure(of: AdminCommand(line: line), by: caller)
    }

    /// The caller of an account, to which this gives the role.
    func caller(_ name: String, _ role: AccountRole, address: String = "192.0.2.1") async throws -> AdminCaller {
        let account = try await store.account(for: Username(name))
        try await store.setRole(role, of: account.id)
        return .account(account, role, address: IPAddress(address))
    }

    /// The audit log, oldest first, as `act target detail outcome`.
    func log() async throws -> [String] {
        try await store.audit(before: nil, limit: 1000).reversed().map { entry in
            let item = AuditItem(entry)
            return [item.act, item.target ?? "-", item.detail ?? "-", item.outcome].joined(separator: " | ")
        }
    }
}

/// Runs a test with the administration of a server on in-memory stores, with accounts alice, bob, carol and dora whose
/// password is `Sesame123`.
func withAdministration(
    store: InMemoryChatStore = InMemoryChatStore(),
    registration: RegistrationMode = .open,
    presence: Presence = Presence(limit: 500),
    trustedProxies: [String] = [],
    _ body: (AdminDesk) async throws -> Void
) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let names = ["alice", "bob", "carol", "dora"]
    let passwords = Dictionary(uniqueKeysWithValues: names.map { ($0, "Sesame123") })
    let credentials = try MemoryCredentialStore(passwords: passwords)
    let certificate = try ServerCertificate(dataDirectory: folder.path)
    try await withServices(
        store: store,
        credentials: credentials,
        registration: registration,
        presence: presence,
        trustedProxies: trustedProxies.compactMap { IPNetwork($0) }
    ) { services in
        var services = services
        let facts = ServerFacts(
            started: .now(),
            dataDirectory: folder.path,
            certificate: LiveCertificate(certificate),
            reload: { ReloadItem(changed: ["greeting"], needsRestart: []) },
            reader: { store }
        )
        services.administration = AdminService(services, store: store, facts: facts, patience: .zero)
        try await body(AdminDesk(services: services, store: store, credentials: credentials))
    }
}

extension [AdminItem] {
    /// The sentences of the notices.
    var sentences: [String] {
        compactMap { item in
            if case .notice(let notice) = item { notice.sentence } else { nil }
        }
    }
}

import ChatProtocol
import ChatStorage
import Logging

@testable import ChatServerCore

/// Runs a test with an account directory on in-memory stores, with hashes that cost nothing.
func withDirectory(
    passwords: [String: String] = [:],
    registration: RegistrationMode = .open,
    registrationRate: RegistrationRate = .unlimited,
    _ body: (AccountDirectory, MemoryCredentialStore) async throws -> Void
) async throws {
    let credentials = try MemoryCredentialStore(passwords: passwords)
    try await withServices(
        registration: registration,
        registrationRate: registrationRate,
        credentials: credentials
    ) { services in
        try await body(services.accounts, credentials)
    }
}

extension Requester {
    /// A requester in a network.
    static func at(_ network: String) -> Requester {
        Requester(PeerNetwork(network))
    }
}

extension AccountDirectory.Outcome {
    /// The outcome in words.
    var text: String {
        switch self {
        case .accepted(let authenticated): "accepted \(authenticated.account.username)"
        case .wrongPassword: "wrong password"
        case .noSuchUser: "no such user"
        case .usernameTaken: "username taken"
        case .unsuitableName(let error): "unsuitable name: \(error)"
        case .registrationRefused(let reason): "registration refused: \(reason)"
        case .keptOut(.barred): "barred"
        case .keptOut(.lockedDown): "locked down"
        case .policy(let error): "policy \(error)"
        case .cannotResume: "cannot resume"
        case .loginTokenRefused: "login token refused"
        case .throttled: "throttled"
        case .tooManyRegistrations: "too many registrations"
        case .busy: "busy"
        }
    }

    /// The account that was let in.
    var account: Account? {
        if case .accepted(let authenticated) = self { authenticated.account } else { nil }
    }
}

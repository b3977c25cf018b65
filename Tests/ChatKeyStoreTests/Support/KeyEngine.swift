import ChatTesting

@testable import ChatClientCore
@testable import ChatKeyStore

/// The engines of key stores: each passes the same tests.
enum KeyEngine: CaseIterable {
    case memory
    case sqlite

    /// Runs `body` with an empty store.
    func withStore(_ body: (any KeyStoreBackend) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await body(InMemoryKeyStore())
        case .sqlite:
            try await withKeyStoreFile { try await body(SQLiteKeyStoreBackend(path: $0)) }
        }
    }
}

extension KeyEngine {
    /// Runs `body` with a function that opens one store anew: what it gives has only what was committed.
    func withStores(_ body: (() throws -> any KeyStoreBackend) async throws -> Void) async throws {
        switch self {
        case .memory:
            let store = InMemoryKeyStore()
            try await body { store }
        case .sqlite:
            try await withKeyStoreFile { path in try await body { try SQLiteKeyStoreBackend(path: path) } }
        }
    }
}

/// Runs `body` with the path of a file that does not exist, in a folder that does not, either.
func withKeyStoreFile(_ body: (String) async throws -> Void) async throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try await body(folder.file("keys/store.sqlite"))
}

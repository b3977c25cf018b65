import ChatProtocol
import ChatStorage

/// The stores that the common suite runs on.
enum CredentialStoreKind: CaseIterable {
    case sqlite, flatFile

    func path(in folder: String) -> String {
        switch self {
        case .sqlite: folder + "/new/credentials.sqlite"
        case .flatFile: folder + "/new/credentials.txt"
        }
    }

    func open(in folder: String) throws -> any CredentialStore {
        try CredentialStores.open(path: path(in: folder))
    }
}

/// A hash that costs nothing; the last byte makes it distinct.
func sampleHash(_ number: UInt8) throws -> PasswordHash {
    try PasswordHash(
        cost: ScryptCost(logN: 4),
        salt: [UInt8](repeating: 1, count: 16),
        key: [UInt8](repeating: 2, count: 31) + [number]
    )
}

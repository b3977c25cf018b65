import ChatProtocol
import ChatStorageTesting

extension InMemoryChatStore {
    /// A store that has these accounts, with the numbers 1, 2, 3...
    static func knowing(
        _ names: String...,
        beforeAppend: @escaping @Sendable () async -> Void = {}
    ) throws -> InMemoryChatStore {
        InMemoryChatStore(accounts: try names.map { try Username($0) }, beforeAppend: beforeAppend)
    }
}

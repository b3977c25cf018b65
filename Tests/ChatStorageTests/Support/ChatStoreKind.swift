import ChatProtocol
import ChatStorageTesting

@testable import ChatStorage

/// The engines under test in the model-based run and the contract suites: one case for each.
enum ChatStoreKind: CaseIterable {
    case sqlite, inMemory

    /// Opens a store.
    ///
    /// - Parameter folder: A folder of its own, for those that need one.
    func open(in folder: String) throws -> any ChatStore {
        switch self {
        case .sqlite: try ChatStores.open(.dataFolder, in: DataDirectory(path: folder))
        case .inMemory: InMemoryChatStore()
        }
    }

    /// Opens a store that takes the numbers of new rooms from `roomNumber`.
    func open(in folder: String, roomNumber: @escaping @Sendable () -> RoomNumber) throws -> any ChatStore {
        switch self {
        case .sqlite:
            try SQLiteChatStore(
                directory: DataDirectory(path: folder),
                schema: MessageSchema.schema,
                roomNumber: roomNumber
            )
        case .inMemory: InMemoryChatStore(roomNumber: roomNumber)
        }
    }
}

import ChatProtocol
import ChatStorageTesting

@testable import ChatStorage

/// The engines that the model-based run and the contract suites take: one case for each.
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

    /// Opens a store that does not choose by itself which numbers it tries for a new room.
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

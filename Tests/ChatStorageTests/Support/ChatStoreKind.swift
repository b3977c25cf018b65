import ChatProtocol
import ChatStorage
import ChatStorageTesting

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
}

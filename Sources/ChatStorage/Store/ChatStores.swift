/// The engine and the location of a chat store. It has one case so far; a second one makes the compiler show each
/// place that must handle it, because no switch over engines has a default.
package enum StoreLocation: Sendable, Equatable {
    /// A SQLite database in the server's data folder.
    case dataFolder
}

/// Opens a storage engine, a ``ChatStore``. This is the only place that names one.
///
/// Each server has its own data folder, independent of the engine: it holds the certificate, the ``LastKnownFile``
/// and the lock that keeps out a second server.
package enum ChatStores {
    /// Opens a store, creating it if it is missing and migrating its tables. Blocks meanwhile, so call it only at
    /// program start.
    ///
    /// - Parameter directory: The data folder, locked by the caller. The store keeps a reference to it for its
    ///   lifetime.
    /// - Throws: ``StorageError``.
    package static func open(_ location: StoreLocation, in directory: DataDirectory) throws -> any ChatStore {
        switch location {
        case .dataFolder: try SQLiteChatStore(directory: directory)
        }
    }

    /// Opens the store of a server that may be running, read-only: calls that would change it throw. Locks nothing.
    /// Blocks.
    ///
    /// - Parameter folder: The data folder.
    /// - Throws: ``StorageError``.
    package static func openForReading(_ location: StoreLocation, in folder: String) throws -> any ChatStore {
        switch location {
        case .dataFolder: try SQLiteChatStore(readingFrom: folder)
        }
    }

    /// Checks whether a store exists, and which files indicate that one existed. Opens and creates nothing.
    ///
    /// - Parameter folder: The data folder.
    package static func traces(of location: StoreLocation, in folder: String) -> StoreTraces {
        switch location {
        case .dataFolder: SQLiteChatStore.traces(in: folder)
        }
    }

    /// Renames the remains of a lost store, where opening a new store would erase them.
    ///
    /// - Parameter folder: The data folder.
    /// - Returns: The new path; `nil` when nothing is left, or nothing is lost.
    /// - Throws: ``StorageError``.
    package static func setRemainsAside(
        of location: StoreLocation,
        in folder: String
    ) throws(StorageError) -> String? {
        switch location {
        case .dataFolder: try SQLiteChatStore.setRemainsAside(in: folder)
        }
    }
}

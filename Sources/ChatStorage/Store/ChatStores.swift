/// Which engine keeps a chat, and where. One case so far; with a second one the compiler shows each place that must
/// know of it, for no switch over engines has a default.
package enum StoreLocation: Sendable, Equatable {
    /// A SQLite database in the server's data folder.
    case dataFolder
}

/// Chooses among the engines of ``ChatStore``. Only here is one of them named.
///
/// Each server has a data folder of its own, whatever its engine: it holds the certificate, the ``LastKnownFile`` and
/// the lock against a second server.
package enum ChatStores {
    /// Opens a store, making it where it is missing and bringing its tables up to date. Blocks for that time: it
    /// belongs to a program's start.
    ///
    /// - Parameter directory: The data folder, whose lock the caller has taken. The store holds it as long as it lives.
    /// - Throws: ``StorageError``.
    package static func open(_ location: StoreLocation, in directory: DataDirectory) throws -> any ChatStore {
        switch location {
        case .dataFolder: try SQLiteChatStore(directory: directory)
        }
    }

    /// Opens the store of a server that may be running, for reading alone: what would change it throws. Nothing is
    /// locked. Blocks.
    ///
    /// - Parameter folder: The data folder.
    /// - Throws: ``StorageError``.
    package static func openForReading(_ location: StoreLocation, in folder: String) throws -> any ChatStore {
        switch location {
        case .dataFolder: try SQLiteChatStore(readingFrom: folder)
        }
    }

    /// Looks whether a store is there, and what tells that one was. Opens nothing and makes nothing.
    ///
    /// - Parameter folder: The data folder.
    package static func traces(of location: StoreLocation, in folder: String) -> StoreTraces {
        switch location {
        case .dataFolder: SQLiteChatStore.traces(in: folder)
        }
    }

    /// Gives what is left of a lost store another name, where opening a new one would erase it.
    ///
    /// - Parameter folder: The data folder.
    /// - Returns: Where it is now; `nil` when nothing is left, or nothing is lost.
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

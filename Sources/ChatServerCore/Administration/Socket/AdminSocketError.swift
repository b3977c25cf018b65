/// The reason why the admin socket cannot be opened.
package enum AdminSocketError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The path has more bytes than a socket's address.
    case pathTooLong(path: String, limit: Int)
    /// The folder does not exist.
    case folderMissing(String)
    /// The folder is a symbolic link or no folder.
    case notFolder(String)
    /// The folder belongs to another user.
    case folderOwner(String)
    /// Others have rights in the folder that they must not have.
    case folderMode(String, mode: UInt32, isStandard: Bool)
    /// The folder is shared by all users, as `/tmp` is.
    case folderShared(String, mode: UInt32)
    /// There is another file at the path.
    case notSocket(String)
    /// Another program answers there.
    case inUse(String)
    /// The system refuses.
    case system(path: String, reason: String)

    /// A sentence for the operator: what is wrong, and what to do.
    package var description: String {
        switch self {
        case .pathTooLong(let path, let limit):
            "The path of the admin socket, \(path), has \(path.utf8.count) bytes, and the system permits \(limit). "
                + "Give a shorter one with --admin-socket PATH, or 'off'."
        case .folderMissing(let folder):
            "The folder of the admin socket, \(folder), does not exist. Create it for the server's user alone, or "
                + "choose another --admin-socket PATH."
        case .notFolder(let folder):
            "\(folder), where the admin socket should be, is not a folder itself: a link or another file. Remove it, "
                + "or choose another --admin-socket PATH."
        case .folderOwner(let folder):
            "The folder of the admin socket, \(folder), belongs to another user than the server's. Give it to the "
                + "server's user, or choose another --admin-socket PATH."
        case .folderMode(let folder, let mode, let isStandard):
            "Others have rights in the folder of the admin socket, \(folder) (mode \(String(mode, radix: 8))). Take "
                + "them away: chmod \(isStandard ? "700" : "go-w") \(folder)"
        case .folderShared(let folder, let mode):
            "The folder of the admin socket, \(folder), is shared with others (mode \(String(mode, radix: 8))). "
                + "Choose a folder of the server's user: another --admin-socket PATH."
        case .notSocket(let path):
            "There is a file at \(path), where the admin socket should be. Move it away, or choose another "
                + "--admin-socket PATH."
        case .inUse(let path):
            "Another program answers at \(path), where the admin socket should be. Stop it, or choose another "
                + "--admin-socket PATH."
        case .system(let path, let reason):
            "The admin socket \(path) cannot be opened: \(reason)."
        }
    }
}

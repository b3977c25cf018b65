/// The reason why a command could not be given to a running server, or its answer not be read.
package enum AdminConnectionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Nobody answers at the path: no server runs there.
    case noServer(path: String)
    /// This user may not use the socket, or the server is another user's.
    case notPermitted(path: String)
    /// The path has more bytes than a socket's address.
    case pathTooLong(path: String)
    /// The server's queue of callers is full.
    case busy
    /// The server has said nothing for too long.
    case timedOut(seconds: Int)
    /// The connection ended before the answer did.
    case ended
    /// The answer is not what an admin socket sends.
    case strangeAnswer
    /// The system refuses.
    case system(path: String, reason: String)

    /// A sentence for the operator: what happened, and what to do.
    package var description: String {
        switch self {
        case .noServer(let path):
            "No server answers at \(path). Start it, or say where it is with --data or --admin-socket."
        case .notPermitted(let path):
            "The server's socket \(path) is not for this user. Run the command as the server's user, or as root."
        case .pathTooLong(let path):
            "The path of the admin socket, \(path), has \(path.utf8.count) bytes, and the system permits "
                + "\(AdminSocketPath.longest). Give a shorter one with --admin-socket, or change to a nearer folder."
        case .busy:
            "Too many programs call the server at once. Try again."
        case .timedOut(let seconds):
            "The server has not answered for \(seconds) seconds. Whether the command was carried out is not known; the "
                + "audit log has it if so."
        case .ended:
            "The server ended the connection in the middle of the answer: it was stopped, or this program did not read "
                + "for too long. Whether the command was carried out is not known; the audit log has it if so."
        case .strangeAnswer:
            "The answer is not what an admin socket sends. Are this program and the server of the same release?"
        case .system(let path, let reason):
            "The server's socket \(path) cannot be used: \(reason)."
        }
    }
}

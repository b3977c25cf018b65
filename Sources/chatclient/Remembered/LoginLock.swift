#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The right to use a login token: one client of the device has it at a time (`flock`), from reading the token until
/// its successor is stored. It ends with this object, and with the process.
///
/// The lock file also notes when a token was sent whose answer did not come: the server may have replaced it, and takes
/// it again only for a short time.
final class LoginLock: Sendable {
    /// How long a client waits for another one, which needs a connection's round trip or two.
    static let patience = Duration.seconds(20)

    /// The time between two tries.
    private static let pause = Duration.milliseconds(20)

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Waits for the lock.
    ///
    /// - Parameter path: The lock file, in a folder that exists. It is created, and stays.
    /// - Returns: `nil` if another client holds it for longer than `patience`, the task is cancelled, or the file
    ///   cannot be opened.
    static func take(_ path: String, patience: Duration = patience) async -> LoginLock? {
        // `O_NOFOLLOW`: a symbolic link would let another user make us create or lock a file elsewhere.
        let descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else {
            return nil
        }
        let lock = LoginLock(descriptor)
        let end = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, ContinuousClock.now < end else {
                return nil
            }
            do {
                try await Task.sleep(for: pause)
            } catch {
                return nil
            }
        }
        return lock
    }

    /// When the stored token was sent first without an answer, in milliseconds since 1970-01-01 UTC; `nil` if it was
    /// not, or was answered.
    var unansweredSince: Int64? {
        var text = [UInt8](repeating: 0, count: 20)
        let count = text.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        return count > 0 ? Int64(String(decoding: text.prefix(count), as: UTF8.self)) : nil
    }

    /// Notes that the token is sent, before that happens.
    ///
    /// - Parameter time: In milliseconds since 1970-01-01 UTC.
    /// - Returns: Whether the note is on the disk.
    func noteSent(at time: Int64) -> Bool {
        let text = Array("\(time)".utf8)
        guard ftruncate(descriptor, 0) == 0 else {
            return false
        }
        let count = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        return count == text.count && fsync(descriptor) == 0
    }

    /// Removes that note: the answer came, or there is another token.
    func noteAnswered() {
        _ = ftruncate(descriptor, 0)
    }
}

package import ChatAdministration

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A connection to the admin socket of a running server, for programs that do one thing at a time: its calls block.
package final class AdminConnection {
    /// Bytes of a read.
    private static let readBytes = 64 * 1024

    private let path: String
    private let descriptor: Int32
    private var lines = AdminLineSplitter(limit: AdminLimits.answerBytes)

    /// Connects.
    ///
    /// - Parameter path: The path of the socket, as the server has it.
    /// - Throws: ``AdminConnectionError``; ``AdminConnectionError/noServer(path:)`` when no server runs there.
    package init(path: String) throws(AdminConnectionError) {
        self.path = path
        guard let descriptor = UnixSocket.make() else {
            throw Self.error(path)
        }
        self.descriptor = descriptor
        UnixSocket.neverWait(descriptor)
        guard UnixSocket.connect(descriptor, to: path) == 0 else {
            throw Self.error(path)
        }
        // The server would refuse; and another user's program must not get a password.
        if geteuid() != 0, let user = UnixSocket.peerUser(descriptor), user != geteuid() {
            throw .notPermitted(path: path)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Returns a connection to a running server; `nil` when no server runs there.
    ///
    /// - Throws: ``AdminConnectionError`` when one may run there, but cannot be called.
    package static func toRunningServer(path: String) throws(AdminConnectionError) -> AdminConnection? {
        do {
            return try AdminConnection(path: path)
        } catch .noServer {
            return nil
        } catch {
            throw error
        }
    }

    /// Has the server carry out a command. Further commands may follow, unless an error is thrown that is not
    /// ``AdminFailure``.
    ///
    /// - Parameters:
    ///   - patience: The longest time in seconds without a byte of the answer; `nil` for what suits the command.
    ///   - take: Gets each item of the answer as JSON; see ``AdminItem/init(json:)``.
    /// - Throws: ``AdminFailure`` when the server refuses, ``AdminConnectionError``, or the error of `take`.
    package func perform(_ command: AdminCommand, patience: Int? = nil, take: (String) throws -> Void) throws {
        let patience = patience ?? command.verb.patience
        guard let json = try? command.json() else {
            throw AdminConnectionError.strangeAnswer
        }
        try send(Array((json + "\n").utf8), patience: patience)
        var count = 0
        while true {
            switch try frame(patience: patience) {
            case .item(let json):
                count += 1
                try take(json)
            case .done(let items):
                guard items == count else {
                    throw AdminConnectionError.strangeAnswer
                }
                return
            case .failure(let failure):
                throw failure
            }
        }
    }

    private func frame(patience: Int) throws(AdminConnectionError) -> AdminFrame {
        while true {
            if let line = try nextLine() {
                do {
                    return try AdminFrame(line: line)
                } catch {
                    throw .strangeAnswer
                }
            }
            lines.append(try receive(patience: patience))
        }
    }

    private func nextLine() throws(AdminConnectionError) -> [UInt8]? {
        do {
            return try lines.next()
        } catch {
            throw .strangeAnswer
        }
    }

    /// Sends all bytes. A server that closes the connection may still have said why, so that is not an error yet.
    private func send(_ bytes: [UInt8], patience: Int) throws(AdminConnectionError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { UnixSocket.send(descriptor, $0) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: Int16(POLLOUT), patience: patience)
            } else if errno == EPIPE || errno == ECONNRESET {
                return
            } else if errno != EINTR {
                throw Self.error(path)
            }
        }
    }

    /// Returns the next bytes.
    private func receive(patience: Int) throws(AdminConnectionError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.readBytes)
        while true {
            let count = bytes.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                return Array(bytes.prefix(count))
            }
            if count == 0 || errno == ECONNRESET {
                throw .ended
            }
            if errno == EAGAIN || errno == EWOULDBLOCK {
                try wait(for: Int16(POLLIN), patience: patience)
            } else if errno != EINTR {
                throw Self.error(path)
            }
        }
    }

    /// Waits until the socket is ready.
    ///
    /// - Parameter patience: Seconds.
    private func wait(for events: Int16, patience: Int) throws(AdminConnectionError) {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(patience)
        while true {
            let left = (deadline - clock.now) / .milliseconds(1)
            var polled = pollfd(fd: descriptor, events: events, revents: 0)
            let count = left > 0 ? poll(&polled, 1, Int32(left.rounded(.up))) : 0
            if count > 0 {
                return
            }
            if count == 0, clock.now >= deadline {
                throw .timedOut(seconds: patience)
            }
            if count < 0, errno != EINTR {
                throw Self.error(path)
            }
        }
    }

    /// The error of the last system call.
    private static func error(_ path: String) -> AdminConnectionError {
        switch errno {
        case ENOENT, ENOTDIR, ECONNREFUSED: .noServer(path: path)
        case EACCES, EPERM: .notPermitted(path: path)
        case ENAMETOOLONG: .pathTooLong(path: path)
        case EAGAIN: .busy
        case let code: .system(path: path, reason: String(cString: strerror(code)))
        }
    }
}

extension AdminVerb {
    /// The longest time in seconds without a byte of the answer. What goes through all messages may take long before
    /// it has something to say.
    fileprivate var patience: Int {
        switch self {
        case .export, .forget: 300
        case .status, .who, .kick, .ban, .unban, .bans, .invite, .invites, .revoke, .pending, .approve, .reject,
            .announce, .rooms, .userAdd, .userRemove, .userPassword, .userLock, .userUnlock, .userList, .reload, .role,
            .roles, .audit, .lockdown:
            30
        }
    }
}

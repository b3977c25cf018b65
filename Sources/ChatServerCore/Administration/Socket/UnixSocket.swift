#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// System calls for stream sockets with a path.
package enum UnixSocket {
    /// Makes a socket that programs started later do not inherit.
    ///
    /// - Returns: `nil`, with `errno` set, when the system refuses.
    package static func make() -> Int32? {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let descriptor = socket(AF_UNIX, kind, 0)
        guard descriptor >= 0 else {
            return nil
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #if canImport(Darwin)
            var isOn: Int32 = 1
            setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        #endif
        return descriptor
    }

    /// Connects a socket to a path of at most ``AdminSocketPath/longest`` bytes.
    ///
    /// - Returns: 0, or -1 with `errno` set: `ENAMETOOLONG` for a longer path.
    package static func connect(_ descriptor: Int32, to path: String) -> Int32 {
        withAddress(path) { connectSocket(descriptor, $0, $1) }
    }

    /// Binds a socket to a path, as ``connect(_:to:)``.
    static func bind(_ descriptor: Int32, to path: String) -> Int32 {
        withAddress(path) { bindSocket(descriptor, $0, $1) }
    }

    /// Makes calls on a socket return at once, with `EAGAIN`, instead of waiting.
    static func neverWait(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Sends bytes, without a signal when the other end is gone.
    ///
    /// - Returns: The number of bytes that were taken, or -1 with `errno` set.
    static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        sendBytes(descriptor, bytes)
    }

    /// Returns the number of the user at the other end of a connected socket; `nil` if the system does not say. For a
    /// caller that is the user who listens.
    static func peerUser(_ descriptor: Int32) -> UInt32? {
        #if canImport(Darwin)
            var (user, group) = (uid_t(), gid_t())
            return getpeereid(descriptor, &user, &group) == 0 ? user : nil
        #else
            var credentials = PeerCredentials()
            var length = socklen_t(MemoryLayout<PeerCredentials>.size)
            return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0 ? credentials.user : nil
        #endif
    }

    private static func withAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        guard path.utf8.count <= AdminSocketPath.longest else {
            errno = ENAMETOOLONG
            return -1
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            bytes.copyBytes(from: path.utf8)
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

#if !canImport(Darwin)
    /// `struct ucred`, which glibc's module does not have.
    struct PeerCredentials: Sendable {
        var process: Int32 = 0
        var user: UInt32 = .max
        var group: UInt32 = .max
    }
#endif

/// Calls the system's `connect`, which the enum's own hides.
private func connectSocket(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    connect(descriptor, address, length)
}

/// Calls the system's `bind`, which the enum's own hides.
private func bindSocket(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    bind(descriptor, address, length)
}

/// Calls the system's `send`, which the enum's own hides.
private func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Darwin)
        send(descriptor, bytes.baseAddress, bytes.count, 0)
    #else
        send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
    #endif
}

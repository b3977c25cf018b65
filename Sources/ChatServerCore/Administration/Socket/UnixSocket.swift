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

/// Calls the system's `connect`, which the enum's own hides.
private func connectSocket(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    connect(descriptor, address, length)
}

/// Calls the system's `bind`, which the enum's own hides.
private func bindSocket(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) -> Int32 {
    bind(descriptor, address, length)
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files and sockets the process may have open.
enum OpenFileLimit {
    /// Descriptors that are not connections: stores, listeners, loops, threads. Our own estimate, and generous.
    static let reserve = 128

    /// Raises the limit as far as the system permits: the usual 1024 is for programs that have few connections.
    ///
    /// - Returns: Connections that the process can have.
    static func raise() -> Int {
        #if canImport(Glibc)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(files, &limit) == 0 else {
            return .max
        }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(files, &limit)
        guard getrlimit(files, &limit) == 0 else {
            return .max
        }
        return Int(clamping: limit.rlim_cur) - reserve
    }
}

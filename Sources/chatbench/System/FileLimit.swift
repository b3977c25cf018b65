#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The limit of open files and sockets of this process (`RLIMIT_NOFILE`).
enum FileLimit {
    /// Raises the limit to the hard limit of this process, and returns it.
    static func raise() -> Int {
        var limit = rlimit()
        #if canImport(Glibc)
            // An enumeration there, and a number elsewhere.
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        getrlimit(resource, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
        getrlimit(resource, &limit)
        return Int(clamping: limit.rlim_cur)
    }
}

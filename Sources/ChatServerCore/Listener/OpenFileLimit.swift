#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The limit on open files of the process (`RLIMIT_NOFILE`), and the number of connections that it allows.
struct OpenFileLimit: Sendable, Equatable {
    /// Descriptors of an event loop: one to poll, one to be woken, and a timer.
    static let perEventLoop = 3

    /// Descriptors that a server opens besides connections and event loops: listeners, the lock, the stores with
    /// their readers and logs, signals. A server that has just started has 20 open; our estimate leaves some for a
    /// second reader of a store, and for connections that are refused.
    static let fixed = 33

    /// The number of descriptors checked to count those open at the start.
    static let looked = 4096

    /// The fewest connections with which a server is of use.
    static let fewestConnections = 4

    /// Descriptors that the process may have.
    let descriptors: Int

    /// Descriptors open at the start: the standard streams, and inherited ones.
    let inherited: Int

    /// The number of event loops: one for each core.
    let eventLoops: Int

    /// Connections that the process can have besides everything else. Below ``fewestConnections`` it cannot serve.
    var connections: Int { free - lingering }

    /// Connections that may linger when they are told to end.
    var lingering: Int { min(ConnectionLimits().lingering, free / 8) }

    private var free: Int { descriptors - reserve }
    private var reserve: Int { inherited + Self.fixed + eventLoops * Self.perEventLoop }

    /// The reason why a server cannot run with so few descriptors; `nil` when it can.
    var refusal: String? {
        guard connections < Self.fewestConnections else {
            return nil
        }
        let needed = reserve + Self.fewestConnections
        return "The system permits this process only \(descriptors) open files, and the server needs at least "
            + "\(needed). Raise the limit with 'ulimit -n'."
    }

    /// Returns a warning for the operator when fewer connections are possible than configured; `nil` otherwise.
    func warning(wanted: Int) -> String? {
        guard connections < wanted else {
            return nil
        }
        return "The system permits this process \(descriptors) open files, so that maximumConnections is "
            + "\(connections) instead of \(wanted). Raise the limit with 'ulimit -n'."
    }

    /// Raises the soft limit to the hard limit: the usual 1024 is meant for programs with few connections.
    static func raise(eventLoops: Int) -> OpenFileLimit {
        #if canImport(Glibc)
            let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let files = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        if getrlimit(files, &limit) == 0 {
            limit.rlim_cur = limit.rlim_max
            _ = setrlimit(files, &limit)
        }
        let isKnown = getrlimit(files, &limit) == 0
        let descriptors = isKnown ? min(Int(clamping: limit.rlim_cur), Int(Int32.max)) : Int(Int32.max)
        let inherited = (0..<Int32(min(looked, descriptors))).count { fcntl($0, F_GETFD) >= 0 }
        return OpenFileLimit(descriptors: descriptors, inherited: inherited, eventLoops: eventLoops)
    }
}

/// The process may not open enough files to serve.
struct TooFewDescriptorsError: Error, CustomStringConvertible {
    let description: String
}

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files and sockets the process may have open, and what that means for its connections.
struct OpenFileLimit: Sendable, Equatable {
    /// Descriptors of an event loop: it waits with one, is woken by another, and has a timer.
    static let perEventLoop = 3

    /// Descriptors that a server opens beside connections and event loops: listeners, the lock, the stores with their readers
    /// and logs, signals. A server that has just started has opened 20; our own estimate leaves some for a second reader of
    /// a store, and for connections that are refused.
    static let fixed = 33

    /// How many descriptors are looked at to find those that are open at the start. Our own choice.
    static let looked = 4096

    /// Descriptors for connections without which a server is no use. Our own choice.
    static let fewestConnections = 4

    /// Descriptors that the process may have.
    let descriptors: Int

    /// Descriptors that it had at its start: the standard streams, and what it has inherited.
    let inherited: Int

    /// One for each core.
    let eventLoops: Int

    /// Connections that the process can have beside all else; less than ``fewestConnections`` means that it cannot serve.
    var connections: Int { free - lingering }

    /// Connections that may linger when they are told to end.
    var lingering: Int { min(ConnectionLimits().lingering, free / 8) }

    private var free: Int { descriptors - reserve }
    private var reserve: Int { inherited + Self.fixed + eventLoops * Self.perEventLoop }

    /// Why a server cannot run with so few; `nil` when it can.
    var refusal: String? {
        guard connections < Self.fewestConnections else {
            return nil
        }
        let needed = reserve + Self.fewestConnections
        return "The system permits this process only \(descriptors) open files, and the server needs at least "
            + "\(needed). Raise the limit with 'ulimit -n'."
    }

    /// What an operator should know when fewer connections are possible than were set; `nil` when all are.
    func warning(wanted: Int) -> String? {
        guard connections < wanted else {
            return nil
        }
        return "The system permits this process \(descriptors) open files, so that maximumConnections is "
            + "\(connections) instead of \(wanted). Raise the limit with 'ulimit -n'."
    }

    /// Raises the limit as far as the system permits: the usual 1024 is for programs that have few connections.
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

/// The process may have too few files open.
struct TooFewDescriptorsError: Error, CustomStringConvertible {
    let description: String
}

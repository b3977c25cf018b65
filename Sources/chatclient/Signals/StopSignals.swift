import CProcess
import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Converts SIGINT, SIGTERM and SIGHUP into a request to log out and exit. Signals that were ignored at startup stay
/// ignored: `nohup` relies on it to survive the end of its terminal.
///
/// The first signal makes the request; a second one, or ``patience`` after the first, exits at once, so that the
/// program can be ended even while its output is blocked.
final class StopSignals {
    /// Time limit for an orderly exit, in seconds: the least that process managers grant before SIGKILL.
    static let patience = 8

    /// One element, on the first signal.
    let requests: AsyncStream<Void>

    private let sources: [any DispatchSourceSignal]

    /// Installs the handlers. SIGPIPE is ignored: a closed output is reported by the write to it.
    init() {
        let (requests, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.requests = requests
        signal(SIGPIPE, SIG_IGN)
        let queue = DispatchQueue(label: "signals")
        let request = StopRequest(continuation: continuation, queue: queue)
        sources = [SIGINT, SIGTERM, SIGHUP].filter { !process_ignores_signal($0) }.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { request.signalled() }
            source.resume()
            return source
        }
    }

    deinit {
        sources.forEach { $0.cancel() }
    }
}

/// State shared by the signal handlers.
private final class StopRequest: Sendable {
    private let wasMade = Atomic(false)
    private let continuation: AsyncStream<Void>.Continuation
    private let queue: DispatchQueue

    init(continuation: AsyncStream<Void>.Continuation, queue: DispatchQueue) {
        self.continuation = continuation
        self.queue = queue
    }

    func signalled() {
        guard !wasMade.exchange(true, ordering: .relaxed) else {
            return Self.endAtOnce()
        }
        continuation.yield()
        queue.asyncAfter(deadline: .now() + .seconds(StopSignals.patience)) { Self.endAtOnce() }
    }

    private static func endAtOnce() {
        TerminalMode.restore()
        _exit(1)
    }
}

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

/// SIGINT, SIGTERM and SIGHUP as a request to log out and end. Those that the program was started to ignore stay ignored:
/// `nohup` has it survive the end of its terminal.
///
/// The first signal asks; a second one, or ``patience`` after the first, ends the process at once, so that it can be
/// ended also while nobody reads its output.
final class StopSignals {
    /// Seconds that an orderly end may take: what process managers grant at least, before they kill.
    static let patience = 8

    /// One element for the first signal.
    let requests: AsyncStream<Void>

    private let sources: [any DispatchSourceSignal]

    /// Takes the signals over from now on. SIGPIPE is ignored: a closed output is noticed by the write to it.
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

/// What the signals' handlers share.
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

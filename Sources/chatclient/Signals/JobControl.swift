import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Job control: stops the program on Ctrl-Z, and reports where it continues after a stop of any cause.
final class JobControl: Sendable {
    /// The owner of the terminal when the program continues after a stop.
    enum TerminalOwnership: Sendable, Equatable {
        /// The program owns the terminal.
        case foreground
        /// The shell owns the terminal: the program may write to it, but not read from it or change its settings.
        case background
    }

    /// Polling interval in milliseconds: a shell that brings a running program to the foreground sends no signal.
    static let lookMilliseconds = 250

    /// Time limit for the notification of SIGCONT, in milliseconds. Without one there was no stop: the system does
    /// not stop an orphaned process group, because no shell could continue it.
    static let newsMilliseconds = 100

    /// One element each time the program continues, and one when it moves from the background to the foreground.
    let places: AsyncStream<TerminalOwnership>

    private struct State {
        /// Number of SIGCONTs received.
        var continuations = 0
        /// Whether the terminal is already being polled for a return to the foreground.
        var isLooking = false
    }

    private let sink: AsyncStream<TerminalOwnership>.Continuation
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// - Parameter queue: The queue that polls the terminal.
    init(queue: DispatchQueue) {
        // A newer element replaces an older one.
        (places, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.queue = queue
    }

    /// Stops the program and its process group, such as the shell script that started it; returns when it continues.
    /// Blocks the thread, and the whole process with it.
    func stop() {
        // The rest of the group first: a group signal to this process may be delivered on another thread, and this
        // thread would run on for a moment.
        let action = signal(SIGTSTP, SIG_IGN)
        _ = kill(0, SIGTSTP)
        signal(SIGTSTP, action)
        stopAlone()
    }

    /// Stops the program without the rest of its process group, which the terminal has stopped; returns when it
    /// continues. Blocks the thread, and the whole process with it.
    func stopAlone() {
        let continuations = state.withLock { $0.continuations }
        Self.obey(SIGTSTP)
        queue.asyncAfter(deadline: .now() + .milliseconds(Self.newsMilliseconds)) {
            if self.state.withLock({ $0.continuations }) == continuations {
                self.look(isFirst: true)
            }
        }
    }

    /// Does what a signal does to a program that does not handle it: stops or ends the process.
    static func obey(_ number: Int32) {
        let action = signal(number, SIG_DFL)
        var wanted = sigset_t()
        var before = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, number)
        // Threads of dispatch queues block signals. This one must accept the signal, so that it takes effect here.
        pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
        _ = raise(number)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        signal(number, action)
    }

    /// Handles SIGCONT. Called on the queue.
    func continued() {
        let isLooking = state.withLock { state in
            state.continuations += 1
            return state.isLooking
        }
        if !isLooking {
            look(isFirst: true)
        }
    }

    /// Reports the owner of the terminal, and polls until it is the program.
    private func look(isFirst: Bool) {
        let isInBackground = TerminalMode.isInBackground
        state.withLock { $0.isLooking = isInBackground }
        guard isInBackground else {
            sink.yield(.foreground)
            return
        }
        if isFirst {
            sink.yield(.background)
        }
        queue.asyncAfter(deadline: .now() + .milliseconds(Self.lookMilliseconds)) { self.look(isFirst: false) }
    }
}

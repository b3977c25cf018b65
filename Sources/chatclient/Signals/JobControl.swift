import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Stops the program as Ctrl-Z does, and tells where it goes on after it was stopped, however that came.
final class JobControl: Sendable {
    /// Whose the terminal is after the program was stopped and goes on.
    enum Place: Sendable, Equatable {
        /// The program's own.
        case foreground
        /// The shell's: the program may write to it, but must neither read from it nor change its settings.
        case background
    }

    /// Milliseconds between two looks at the terminal: a shell that brings a running program to the front says nothing.
    static let lookMilliseconds = 250

    /// Milliseconds that the news of having been continued takes at most. Without it there was no stop: nobody could
    /// continue a program that has no shell, so the system does not stop it.
    static let newsMilliseconds = 100

    /// An element for each time that the program goes on, and one when it comes from the background to the front.
    let places: AsyncStream<Place>

    private struct State {
        /// How often the program was continued.
        var continuations = 0
        /// Whether somebody looks already when the terminal is the program's own again.
        var isLooking = false
    }

    private let sink: AsyncStream<Place>.Continuation
    private let queue: DispatchQueue
    private let state = Mutex(State())

    /// - Parameter queue: Where the looks at the terminal happen.
    init(queue: DispatchQueue) {
        // What is newer replaces what is older.
        (places, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.queue = queue
    }

    /// Stops the program and whoever it runs with, such as the shell script that started it; returns when it goes on.
    /// Blocks the thread, and the whole process with it.
    func stop() {
        let continuations = state.withLock { $0.continuations }
        // The others first: a signal that this process sends itself as one of the group may reach it on another thread,
        // and this one would run on for a moment.
        let action = signal(SIGTSTP, SIG_IGN)
        _ = kill(0, SIGTSTP)
        signal(SIGTSTP, action)
        var wanted = sigset_t()
        var before = sigset_t()
        sigemptyset(&wanted)
        sigaddset(&wanted, SIGTSTP)
        // Threads of dispatch queues take no signals. This one must, so that it stops here.
        pthread_sigmask(SIG_UNBLOCK, &wanted, &before)
        _ = raise(SIGTSTP)
        pthread_sigmask(SIG_SETMASK, &before, nil)
        queue.asyncAfter(deadline: .now() + .milliseconds(Self.newsMilliseconds)) {
            if self.state.withLock({ $0.continuations }) == continuations {
                self.look(isFirst: true)
            }
        }
    }

    /// Takes note of SIGCONT. Called on the queue.
    func continued() {
        let isLooking = state.withLock { state in
            state.continuations += 1
            return state.isLooking
        }
        if !isLooking {
            look(isFirst: true)
        }
    }

    /// Tells whose the terminal is, and looks again until it is the program's own.
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

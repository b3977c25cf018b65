import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Thread pool for password hashing: keeps hashes off the event loops, runs at most one per thread, in the
/// order of ``HashQueue``. Where the system supports it for single threads, they run at lower priority, so that
/// deliveries do not wait for logins.
final class PasswordWorkers: Sendable {
    /// A hash, and the task that waits for it.
    fileprivate struct Job: Sendable {
        let run: @Sendable () -> Void
        /// Ends the wait without a hash: with an error if it failed, without one if it was refused.
        let abandon: @Sendable ((any Error)?) -> Void
    }

    fileprivate struct State {
        var queue: HashQueue
        var waiting: [UInt64: Job] = [:]
        var nextID: UInt64 = 0
        var isStopped = false
    }

    /// The action for a new job, carried out after the lock is released.
    fileprivate enum Action {
        case start(HashQueue.Kind)
        case wait(UInt64, refused: Job?)
        case refuse
        case fail
    }

    private let pool: NIOThreadPool
    private let state: Mutex<State>

    /// Starts the threads.
    ///
    /// - Parameter threads: The number of hashes that run at once.
    init(threads: Int) {
        let threads = max(1, threads)
        state = Mutex(State(queue: HashQueue(threads: threads)))
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    /// Runs a hash in its turn.
    ///
    /// - Returns: The result of the hash; `nil` if too many wait, or if the connection that asked closed before
    ///   the hash began.
    /// - Throws: The errors of the hash, and ``PasswordWorkersStopped``.
    func run<Value: Sendable>(
        _ request: HashRequest,
        _ hash: @escaping @Sendable () throws -> Value
    ) async throws -> Value? {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value?, any Error>) in
            let job = Job {
                continuation.resume(with: Result { try hash() })
            } abandon: { error in
                continuation.resume(with: error.map { .failure($0) } ?? .success(nil))
            }
            submit(job, request)
        }
    }

    /// The number of hashes that wait for a thread.
    var waiting: Int {
        state.withLock { $0.queue.waiting }
    }

    /// Shuts the threads down after the running hashes. Waiting hashes fail.
    func stop() async throws {
        let jobs = state.withLock { state in
            state.isStopped = true
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        jobs.forEach { $0.abandon(PasswordWorkersStopped()) }
        try await pool.shutdownGracefully()
    }

    private func submit(_ job: Job, _ request: HashRequest) {
        guard !request.end.isReached else {
            return job.abandon(nil)
        }
        switch state.withLock({ $0.submit(job, request) }) {
        case .start(let kind):
            start(job, kind)
        case .wait(let id, let refused):
            refused?.abandon(nil)
            request.end.whenReached { [weak self] in self?.withdraw(id) }
        case .refuse:
            job.abandon(nil)
        case .fail:
            job.abandon(PasswordWorkersStopped())
        }
    }

    private func start(_ job: Job, _ kind: HashQueue.Kind) {
        pool.submit { [self] state in
            guard state == .active else {
                return job.abandon(PasswordWorkersStopped())
            }
            Self.giveWay()
            work(job, kind)
        }
    }

    /// Runs a job, and then the next ones in order until the queue is empty.
    private func work(_ first: Job, _ kind: HashQueue.Kind) {
        var (job, kind) = (first, kind)
        while true {
            job.run()
            guard let next = state.withLock({ $0.finished(kind) }) else {
                return
            }
            (job, kind) = next
        }
    }

    private func withdraw(_ id: UInt64) {
        let job = state.withLock { state in
            state.queue.withdraw(id) ? state.waiting.removeValue(forKey: id) : nil
        }
        job?.abandon(nil)
    }

    /// Lowers this thread's priority: under full load ten nice steps leave it a tenth of the CPU time of
    /// another thread (sched(7)).
    private static func giveWay() {
        // Linux applies id 0 to the calling thread (setpriority(2)), POSIX to the whole process. The call is
        // idempotent.
        #if canImport(Glibc)
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        #elseif canImport(Musl)
            _ = setpriority(PRIO_PROCESS, 0, niceness)
        #endif
    }

    private static let niceness: Int32 = 10
}

extension PasswordWorkers.State {
    fileprivate mutating func submit(_ job: PasswordWorkers.Job, _ request: HashRequest) -> PasswordWorkers.Action {
        guard !isStopped else {
            return .fail
        }
        let id = nextID
        nextID += 1
        switch queue.submit(id, request.kind, from: request.source) {
        case .run:
            return .start(request.kind)
        case .wait:
            waiting[id] = job
            return .wait(id, refused: nil)
        case .waitInstead(let other):
            waiting[id] = job
            return .wait(id, refused: waiting.removeValue(forKey: other))
        case .refuse:
            return .refuse
        }
    }

    /// Returns the next job for a thread that has become free.
    fileprivate mutating func finished(_ kind: HashQueue.Kind) -> (PasswordWorkers.Job, HashQueue.Kind)? {
        guard !isStopped, let start = queue.finished(kind) else {
            return nil
        }
        return waiting.removeValue(forKey: start.id).map { ($0, start.kind) }
    }
}

extension PasswordWorkers: BackgroundService {
    /// Returns at once: hashes run on threads of their own.
    func run() async {}
}

/// The server is stopping: passwords are not hashed any more.
struct PasswordWorkersStopped: Error, Equatable, CustomStringConvertible {
    /// A sentence for the log.
    var description: String { "The server is stopping; no password is checked any more." }
}
